/**
 * Port on which the relay inside a session listens, on the session's own loopback. 3128 is what proxies have used since
 * the first ones.
 */
export const RELAY_PORT = 3128;

/** What the driver inside a session is told about its network (`codeact_network.start`). */
export interface SessionNetwork {
  /** File name of the proxy's socket in the host's folder. */
  readonly socket: string;
  /** Port of the relay on the session's loopback. */
  readonly port: number;
  /** Index for `%pip install`, as it is reached through the proxy; null when the policy names none. */
  readonly packageIndex: string | null;
}
