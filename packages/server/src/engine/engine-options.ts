import type { KernelLimits, NetworkPolicy, Sandbox } from "@codeact/protocol";
import type { EngineToken } from "./http/principal.ts";
import type { RequestRecord } from "../http/exchange.ts";

/** Limits of one engine; those of a single kernel are `KernelLimits`. */
export interface EngineLimits {
  /** Sessions with a running interpreter at one time. One more sends the idlest to sleep or ends it. @default 256 */
  readonly maxSessions: number;
  /** Sessions that sleep on disk, or ended and are still told of. The oldest goes first. @default 10000 */
  readonly maxRestingSessions: number;
  /** A session nobody uses for so long falls asleep or ends, ms. @default 600000, the original's ten minutes */
  readonly idleTimeoutMs: number;
  /** No session gets older, used or not, ms. @default 86400000, a day */
  readonly lifetimeMs: number;
  /** A sleeping session is kept for so long after its last use, ms. @default 604800000, a week */
  readonly restMs: number;
  /** A session used within this time is not ended to make room, ms (but it may be sent to sleep). @default 60000 */
  readonly evictAfterMs: number;
  /** Cells of one session that may wait behind the running one. @default 64 */
  readonly maxQueuedCells: number;
  /** Wall time of a cell of `POST /execute`, ms. @default 60000, the original's */
  readonly executeTimeoutMs: number;
  /** A tool call or `input()` that nobody answers for so long fails, ms. @default 1800000 */
  readonly answerTimeoutMs: number;
  /** Bytes of a JSON body. @default 8 MiB */
  readonly maxBodyBytes: number;
  /** Bytes of a file, an unpacked archive or a snapshot. @default 256 MiB */
  readonly maxFileBytes: number;
  /** Bytes of large bodies that are in memory at one time, of all requests together. @default 1 GiB */
  readonly maxBodiesBytes: number;
  /** A comment is sent into a silent stream this often, ms. @default 15000 */
  readonly keepAliveMs: number;
  /** A client that takes nothing from a stream of events or a download for so long loses it, ms. @default 120000 */
  readonly stallMs: number;
  /** How often idle sessions are looked for, ms. @default 5000 */
  readonly sweepMs: number;
}

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;

/** The defaults of {@link EngineLimits}. */
export const defaultEngineLimits: EngineLimits = {
  maxSessions: 256,
  maxRestingSessions: 10_000,
  idleTimeoutMs: 10 * MINUTE_MS,
  lifetimeMs: 24 * 60 * MINUTE_MS,
  restMs: 7 * 24 * 60 * MINUTE_MS,
  evictAfterMs: MINUTE_MS,
  maxQueuedCells: 64,
  executeTimeoutMs: MINUTE_MS,
  answerTimeoutMs: 30 * MINUTE_MS,
  maxBodyBytes: 8 * MIB,
  maxFileBytes: 256 * MIB,
  maxBodiesBytes: 1024 * MIB,
  keepAliveMs: 15_000,
  stallMs: 120_000,
  sweepMs: 5000,
};

/** What sessions of one name get unless they ask for less. */
export interface SessionProfile {
  readonly limits?: Partial<KernelLimits> | undefined;
  readonly network?: NetworkPolicy | undefined;
}

/** Options of an engine, however it is reached. */
export interface EngineOptions {
  /** What starts kernels. It stays the caller's: nobody here closes it. */
  readonly sandbox: Sandbox;
  /**
   * Folder for the list of sessions and for those that sleep; made with mode 0700. One engine at a time may use it.
   * @default none: no session sleeps, and none outlives the engine
   */
  readonly dataFolder?: string | undefined;
  readonly limits?: Partial<EngineLimits> | undefined;
  /** Profiles by name; `default` is the one of requests that name none. @default an empty `default` */
  readonly profiles?: Readonly<Record<string, SessionProfile>> | undefined;
  /**
   * Limits of sessions that name none. @default those of the sandbox; of what `maxLimits` names `defaultKernelLimits`,
   * or the most where that is less
   */
  readonly defaultLimits?: Partial<KernelLimits> | undefined;
  /** Most that a session may ask for, limit by limit, and most that it gets unasked. @default whatever the sandbox allows */
  readonly maxLimits?: Partial<KernelLimits> | undefined;
  /** Network policies that a session may ask for beside that of its profile. @default only `none` */
  readonly networkKinds?: readonly NetworkPolicy["kind"][] | undefined;
}

/** Options of `createEngineApp`. */
export interface EngineAppOptions extends EngineOptions {
  /** Requests must carry one of them. @default none is asked for, and everyone is the same client */
  readonly tokens?: readonly EngineToken[] | undefined;
  /** Host names that requests may address, against DNS rebinding. @default any */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may use the engine. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Called once for every request, when its answer has been sent or its client has left. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
}
