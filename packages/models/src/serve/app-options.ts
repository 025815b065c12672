import type { Engine } from "../engines/engine.ts";
import type { RequestRecord } from "./exchange.ts";

/** Limits of one server. */
export interface ModelAppLimits {
  /** @default 8 MB */
  readonly maxBodyBytes: number;
  /** Most answers to one chat, `n`. @default 8 */
  readonly maxChoices: number;
  /** Most answers to one text completion, prompts times `n`. @default 128 */
  readonly maxCompletions: number;
  /** A comment is sent into a silent stream this often, so that proxies do not cut it. @default 15000 */
  readonly keepAliveMs: number;
  /** A client that takes nothing from its stream for so long loses its place. @default 120000 */
  readonly stallMs: number;
}

/** The defaults of {@link ModelAppLimits}. */
export const defaultLimits: ModelAppLimits = {
  maxBodyBytes: 8 * 1024 * 1024,
  maxChoices: 8,
  maxCompletions: 128,
  keepAliveMs: 15_000,
  stallMs: 120_000,
};

/** Options of `createModelApp`. */
export interface ModelAppOptions {
  /** What generates. It stays the caller's: nobody here closes it. */
  readonly engine: Engine;
  /** Names that requests may use as `model`; the first is the one shown. @default those of the engine's status */
  readonly servedNames?: readonly string[] | undefined;
  /** Names that requests may use as well, but that no list shows. @default none */
  readonly unlistedNames?: readonly string[] | undefined;
  /** Whether the engine can see images. @default false */
  readonly vision?: boolean | undefined;
  /** Requests must carry one of them as a bearer token. @default no key is asked for */
  readonly apiKeys?: readonly string[] | undefined;
  readonly limits?: Partial<ModelAppLimits> | undefined;
  /**
   * Host names that a request may address. It keeps web pages from reaching a server on the loopback interface by a
   * name of their own that resolves to it (DNS rebinding). @default any
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may use the API; `*` is any. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Called once for every request, when its answer has been sent or its client has left. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Fires when the server closes: running answers end with an error. */
  readonly closing?: AbortSignal | undefined;
  /** Clock for the `created` fields, in ms. @default Date.now */
  readonly now?: (() => number) | undefined;
}
