import { CodeactError } from "@codeact/protocol";
import type { OpenedModel } from "@codeact/session";
import type { ModelInUse } from "./model-catalogue.ts";
import type { FoundModel } from "./model-source.ts";

interface Shared {
  readonly opening: Promise<OpenedModel>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** Models that several runs use at once: opened by the first, unloaded when nobody has used them for a while. */
export class SharedModels implements AsyncDisposable {
  readonly #idleMs: number;
  readonly #models = new Map<string, Shared>();
  readonly #unloading = new Set<Promise<void>>();
  #closed = false;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** Gives a model out; disposing what is returned gives it back. @throws CodeactError what opening it throws */
  async use({ key, open }: FoundModel): Promise<ModelInUse> {
    if (this.#closed)
      throw new CodeactError("aborted", "The server is shutting down.", { retryable: true });
    const shared = this.#models.get(key) ?? { opening: open(), users: 0, idle: undefined };
    this.#models.set(key, shared);
    clearTimeout(shared.idle);
    shared.users += 1;
    try {
      const { model, profile } = await shared.opening;
      let given = true;
      return {
        model,
        profile,
        [Symbol.asyncDispose]: () => {
          if (given) this.#giveBack(key, shared);
          given = false;
          return Promise.resolve();
        },
      };
    } catch (error) {
      // The next one tries again.
      if (this.#models.get(key) === shared) this.#models.delete(key);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const [key, shared] of this.#models) {
      clearTimeout(shared.idle);
      this.#unload(key, shared);
    }
    await Promise.all(this.#unloading);
  }

  #giveBack(key: string, shared: Shared): void {
    shared.users -= 1;
    if (shared.users > 0 || this.#closed) return;
    shared.idle = setTimeout(() => this.#unload(key, shared), this.#idleMs).unref();
  }

  #unload(key: string, shared: Shared): void {
    if (this.#models.get(key) === shared) this.#models.delete(key);
    const unloading = shared.opening
      .then((opened) => opened[Symbol.asyncDispose]())
      // Who opened it was told what went wrong.
      .catch(() => undefined);
    this.#unloading.add(unloading);
    unloading.finally(() => this.#unloading.delete(unloading)).catch(() => undefined);
  }
}
