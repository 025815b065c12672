import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";
import { readOpening } from "./client-hello.ts";
import { judge, TUNNEL } from "./compile-policy.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { readHost } from "./host.ts";
import type { Authority } from "./host.ts";

/** A tunnel that was opened for one purpose is used for another. */
export class TunnelRefused extends Error {}

/** Ports on which a tunnel is for TLS and nothing else; on others a rule has named the port, for whatever is spoken there. */
const TLS_ONLY: ReadonlySet<number> = new Set([80, 443]);

/**
 * Watches how a session begins to talk through a tunnel. One address serves many hosts, and which one is meant stands in
 * the TLS greeting: a tunnel to an allowed host must not greet another. Ends with {@link TunnelRefused} before a byte
 * has passed. What stands inside of TLS nobody can see here.
 */
export class TunnelGuard extends Transform {
  readonly #policy: CompiledPolicy;
  readonly #target: Authority;
  readonly #warn: () => void;
  #held: Buffer | undefined = Buffer.alloc(0);

  /** `warn` is called before a refusal to a TLS client, which can still be told why. */
  constructor(policy: CompiledPolicy, target: Authority, warn: () => void) {
    super();
    this.#warn = warn;
    this.#policy = policy;
    this.#target = target;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#held === undefined) {
      done(null, chunk);
      return;
    }
    this.#held = Buffer.concat([this.#held, chunk]);
    const opening = readOpening(this.#held);
    if (opening.type === "more") {
      done();
      return;
    }
    const problem = this.#problem(
      opening.type,
      "serverName" in opening ? opening.serverName : undefined,
    );
    if (problem === undefined) {
      const held = this.#held;
      this.#held = undefined;
      done(null, held);
    } else {
      if (opening.type === "tls") this.#warn();
      done(new TunnelRefused(problem));
    }
  }

  override _flush(done: TransformCallback): void {
    const unfinished = this.#held !== undefined && this.#held.length > 0;
    done(unfinished ? new TunnelRefused("the TLS greeting is not complete") : null);
  }

  #problem(
    type: "tls" | "other" | "malformed",
    serverName: string | undefined,
  ): string | undefined {
    if (type === "malformed") return "the TLS greeting cannot be read";
    if (type === "other") {
      return TLS_ONLY.has(this.#target.port) ? "a tunnel to this port is for TLS only" : undefined;
    }
    const { host, port } = this.#target;
    if (serverName === undefined) {
      return host.type === "host-address" ? undefined : "the TLS greeting names no host";
    }
    const greeted = readHost(serverName);
    if (greeted === undefined) return "the TLS greeting names no host";
    const same = greeted.text === host.text;
    const allowed = same || judge(this.#policy, { host: greeted, port, method: TUNNEL }).allowed;
    return allowed ? undefined : `the TLS greeting is for another host, ${greeted.text}`;
  }
}
