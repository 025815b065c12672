import { awaitHello as awaitReady } from "../wire/hello.ts";
import type { Ready } from "../wire/hello.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import { startFailure } from "./child.ts";
import type { WasmChild } from "./child.ts";

/** A cold start takes 1.5 s on a free machine; one that is out of breath gets this long. */
const HELLO_TIMEOUT_MS = 120_000;

/** An interpreter that has said hello and waits for its first cell. */
export type IdleChild = Ready<WasmChild>;

/**
 * Waits until a child's interpreter is ready. Kills the child when it fails or the signal aborts.
 * @throws CodeactError `kernel_start_failed` when it says nothing, `aborted`
 */
export async function awaitHello(child: WasmChild, signal?: AbortSignal): Promise<IdleChild> {
  return await awaitReady(
    { socket: child.socket, process: child },
    {
      timeoutMs: HELLO_TIMEOUT_MS,
      signal,
      failure: (what, death) =>
        startFailure(what, child.log === "" ? (death?.detail ?? "") : child.log),
    },
  );
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
