/**
 * One line of the log of a session's network: what was asked of whom and what became of it. Nothing that could hold a
 * secret is part of it: no path, no query, no header, no body.
 */
export interface NetworkRecord {
  /** When the request came in. */
  readonly time: Date;
  /** In upper case; `CONNECT` for a tunnel. */
  readonly method: string;
  /** As it was understood: lower case, addresses in their canonical form. Empty when no host could be read. */
  readonly host: string;
  readonly port: number;
  /** `https` when the proxy itself spoke TLS; `tunnel` when the session did, or something else, through a tunnel. */
  readonly scheme: "http" | "https" | "tunnel";
  /** `failed`: it was allowed, but the host could not be reached or broke off. */
  readonly verdict: "allowed" | "refused" | "failed";
  /** Status that the session saw; undefined when the connection ended before one was sent. */
  readonly status: number | undefined;
  /** Bytes of the body (or the tunnel) to the host. */
  readonly sentBytes: number;
  /** Bytes of the body (or the tunnel) from the host. */
  readonly receivedBytes: number;
  readonly durationMs: number;
  /** Whether a credential was put in the place of its placeholder. */
  readonly credential: boolean;
  /** Why it was refused or failed; undefined when allowed. */
  readonly reason: string | undefined;
}

/** Is told every request when it is over. Must not throw and should be quick: a session can make it be called often. */
export type NetworkLog = (record: NetworkRecord) => void;
