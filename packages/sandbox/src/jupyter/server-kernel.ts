import { KernelModel, statusOf } from "./server.ts";
import type { JupyterServer } from "./server.ts";

const REQUEST_TIMEOUT_MS = 10_000;
/** A server gives a kernel five seconds to leave by itself; whoever closes does not wait much longer. */
const SHUTDOWN_TIMEOUT_MS = 15_000;
/** The server stops watching the kernel when it is told to end it; only then may the kernel leave by itself. */
const HASTEN_AFTER_MS = 50;
/** A server that was just replacing the interpreter may have it again after it was told to end it. */
const DELETE_TRIES = 4;
const DELETE_AGAIN_MS = 300;

/** One kernel as its server manages it. */
export class ServerKernel {
  readonly id: string;
  /** Settles when the server has ended the kernel, or does not say so in time. */
  readonly gone: Promise<void>;
  readonly #server: JupyterServer;
  readonly #path: string;
  #resolveGone: () => void = () => undefined;
  #ending = false;

  constructor(server: JupyterServer, id: string) {
    this.id = id;
    this.#server = server;
    this.#path = `api/kernels/${encodeURIComponent(id)}`;
    this.gone = new Promise((resolve) => {
      this.#resolveGone = resolve;
    });
  }

  /** Interrupts the running cell; `instead` is for a server that has no route for it. Never rejects. */
  async interrupt(instead: () => void): Promise<void> {
    try {
      await this.#server.ask({
        method: "POST",
        path: `${this.#path}/interrupt`,
        timeoutMs: REQUEST_TIMEOUT_MS,
      });
    } catch {
      // No route, or no way to the server: the socket may still get through, and the ladder goes on anyway.
      instead();
    }
  }

  /** What the server says of the kernel, `gone` when it has none; undefined when it does not answer. Never rejects. */
  async state(): Promise<string | undefined> {
    try {
      const request = { path: this.#path, answer: KernelModel, timeoutMs: REQUEST_TIMEOUT_MS };
      const { execution_state: state } = await this.#server.get(request);
      return state ?? "unknown";
    } catch (error) {
      return statusOf(error) === 404 ? "gone" : undefined;
    }
  }

  /** Has the server end the kernel. `hasten` makes a busy one leave. Idempotent, never rejects. */
  async shutDown(hasten: (() => void) | undefined): Promise<void> {
    if (this.#ending) {
      await this.gone;
      return;
    }
    this.#ending = true;
    const timer = hasten === undefined ? undefined : setTimeout(hasten, HASTEN_AFTER_MS);
    for (let left = DELETE_TRIES; left > 0; left -= 1) {
      await this.#delete();
      const state = await this.state();
      // Unknown: the server is out of reach, and there is nothing more that a client could do.
      if (state === "gone" || state === undefined) break;
      await new Promise((resolve) => setTimeout(resolve, DELETE_AGAIN_MS));
    }
    clearTimeout(timer);
    this.#resolveGone();
  }

  async #delete(): Promise<void> {
    try {
      const method = "DELETE";
      await this.#server.ask({ method, path: this.#path, timeoutMs: SHUTDOWN_TIMEOUT_MS });
    } catch {
      // Whether it is gone is asked next.
    }
  }
}
