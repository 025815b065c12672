import type { ExecuteOptions, Kernel, KernelEvent } from "@codeact/protocol";
import { beginSpan } from "../serve/tracing.ts";

/** What the owner of a kernel wants to know of its borrower. */
export interface BorrowHooks {
  /** Resolves when the last cell is done with altogether. */
  readonly ready: () => Promise<void>;
  readonly onBegin: () => void;
  /** A cell has ended; called before the borrower hears of it. */
  readonly onEnd: (end: Extract<KernelEvent, { type: "execution-end" }>) => void;
  /** No cell runs any more, however that came. */
  readonly onIdle: () => void;
}

/** A kernel that can be used but not closed. */
export function borrowKernel(kernel: Kernel, hooks: BorrowHooks): Kernel {
  return {
    id: kernel.id,
    info: kernel.info,
    get alive() {
      return kernel.alive;
    },
    files: kernel.files,
    execute: (code, options) => execute(kernel, hooks, code, options),
    interrupt: () => kernel.interrupt(),
    variables: () => kernel.variables(),
    define: (functions) => kernel.define(functions),
    fork: (options) => kernel.fork(options),
    snapshot: (options) => kernel.snapshot(options),
    restore: (snapshot) => kernel.restore(snapshot),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function* execute(
  kernel: Kernel,
  hooks: BorrowHooks,
  code: string,
  options: ExecuteOptions | undefined,
): AsyncGenerator<KernelEvent, void> {
  await hooks.ready();
  const span = beginSpan("cell");
  hooks.onBegin();
  try {
    for await (const event of kernel.execute(code, options)) {
      if (event.type === "execution-end") hooks.onEnd(event);
      yield event;
    }
  } finally {
    span.end();
    hooks.onIdle();
  }
}
