import { CodeactError } from "@codeact/protocol";

/** Bounds of one session's proxy. They protect the host from the session, not the session from the world. */
export interface NetworkLimits {
  /** Connections at one time; further ones are closed at once. @default 64 */
  readonly connections: number;
  /** Bytes of a request line with its headers, and of the headers of an answer. @default 32 KiB */
  readonly headerBytes: number;
  /** Time in which the headers of a request have to be complete. @default 10 s */
  readonly headerTimeoutMs: number;
  /** Time without a byte in any direction after which a connection is closed. @default 60 s */
  readonly idleTimeoutMs: number;
  /** Time for resolving a name and connecting, TLS included. @default 15 s */
  readonly connectTimeoutMs: number;
  /** Bytes of bodies and tunnels in both directions together, over the life of the session. @default 8 GiB */
  readonly totalBytes: number;
}

const DEFAULT_LIMITS: NetworkLimits = {
  connections: 64,
  headerBytes: 32 * 1024,
  headerTimeoutMs: 10_000,
  idleTimeoutMs: 60_000,
  connectTimeoutMs: 15_000,
  totalBytes: 8 * 1024 ** 3,
};

/** Fills in what was not asked for. @throws CodeactError `config_invalid` for a limit that is no positive whole number */
export function withNetworkDefaults(asked: Partial<NetworkLimits>): NetworkLimits {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new CodeactError(
        "config_invalid",
        `The network limit ${name} is ${value}; it must be a positive whole number.`,
      );
    }
  }
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
}
