import { CodeactError } from "@codeact/protocol";
import { Connection } from "../wire/connection.ts";
import type { Hello, KernelMessage } from "../wire/message.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import { startFailure } from "./child.ts";
import type { WasmChild } from "./child.ts";

/** A cold start takes 1.5 s on a free machine; one that is out of breath gets this long. */
const HELLO_TIMEOUT_MS = 120_000;

/** An interpreter that has said hello and waits for its first cell. */
export interface IdleChild {
  readonly connection: Connection;
  readonly process: WasmChild;
  readonly hello: Hello;
}

/**
 * Waits until a child's interpreter is ready. Kills the child when it fails or the signal aborts.
 * @throws CodeactError `kernel_start_failed` when it says nothing, `aborted`
 */
export async function awaitHello(child: WasmChild, signal?: AbortSignal): Promise<IdleChild> {
  const first = Promise.withResolvers<KernelMessage>();
  const onAbort = (): void => {
    first.reject(new CodeactError("aborted", "The start of a kernel was aborted."));
  };
  const rejectWhenEnded = async (): Promise<void> => {
    const { detail } = await child.ended;
    first.reject(startFailure("ended before it was ready", child.log === "" ? detail : child.log));
  };
  const connection = new Connection(child.socket, {
    message: first.resolve,
    violation: first.reject,
    closed() {
      void rejectWhenEnded();
    },
  });
  connection.resume();
  const timer = setTimeout(() => {
    first.reject(startFailure(`was not ready after ${HELLO_TIMEOUT_MS / 1000} s`, child.log));
  }, HELLO_TIMEOUT_MS);
  signal?.addEventListener("abort", onAbort);
  try {
    if (signal?.aborted === true) onAbort();
    const message = await first.promise;
    if (message.type === "hello") return { connection, process: child, hello: message };
    throw new CodeactError("kernel_protocol", `The kernel said "${message.type}" before hello.`);
  } catch (error) {
    child.kill();
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Makes a kernel of an interpreter that is ready. */
export function openKernel(child: IdleChild, cellTimeoutMs: number): WireKernel {
  const { hello } = child;
  return new WireKernel({
    connection: child.connection,
    process: child.process,
    cellTimeoutMs,
    info: {
      backend: "wasm",
      language: "python",
      version: hello.python,
      shell: hello.shell,
      workingFolder: hello.workingFolder,
    },
  });
}
