import type { Kernel, KernelEvent } from "@codeact/protocol";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hasCode } from "./describe-cells.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Stopping cells, time limits, and dying interpreters. */
export function describeInterrupts(context: SuiteContext): void {
  describeCapability(context, "interrupt", () => {
    const isInterrupted = async (code: string): Promise<void> => {
      await using kernel = await context.start();
      await collect(kernel, "kept = 'yes'");
      const end = await whenStarted(kernel, code, () => kernel.interrupt());
      expect(end.status).toBe("interrupted");
      expect((await collect(kernel, "print(kept)")).stdout).toBe("yes\n");
    };

    test("time.sleep is interrupted and variables stay", async () => {
      await isInterrupted("import time; print('go', flush=True); time.sleep(60)");
    });

    test("a busy loop is interrupted and variables stay", async () => {
      await isInterrupted("print('go', flush=True)\nwhile True: pass");
    });

    describeCapability(context, "processes", () => {
      test("a subprocess is interrupted and variables stay", async () => {
        await isInterrupted(
          "import subprocess; print('go', flush=True); subprocess.run(['sleep', '60'])",
        );
      });
    });

    test("an interrupt of an idle kernel does nothing", async () => {
      await using kernel = await context.start();
      await kernel.interrupt();
      expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
    });

    test("an abort interrupts the cell", async () => {
      await using kernel = await context.start();
      const controller = new AbortController();
      const end = await whenStarted(
        kernel,
        "a = 1\nprint('go', flush=True)\nwhile True: pass",
        () => {
          controller.abort();
        },
        controller.signal,
      );
      expect(end.status).toBe("interrupted");
      expect((await collect(kernel, "print(a)")).stdout).toBe("1\n");
    });

    test("a queued cell that is aborted never runs", async () => {
      await using kernel = await context.start();
      const controller = new AbortController();
      const first = collect(kernel, "import time; time.sleep(0.3); ran = []");
      const second = collect(kernel, "ran.append(2)", { signal: controller.signal });
      controller.abort();
      await expect(second).rejects.toSatisfy(hasCode("aborted"));
      await first;
      expect((await collect(kernel, "print(ran)")).stdout).toBe("[]\n");
    });

    test("a cell over its time ends with timeout, partial output and all variables", async () => {
      await using kernel = await context.start();
      const cell = await collect(kernel, "t = 3\nprint('before')\nwhile True: pass", {
        timeoutMs: 300,
      });
      expect(cell.end.status).toBe("timeout");
      expect(cell.stdout).toContain("before");
      expect((await collect(kernel, "print(t)")).stdout).toBe("3\n");
    });

    test("a cell that swallows interrupts is killed, with its output and a clear text", async () => {
      await using kernel = await context.start();
      const code =
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('before', flush=True)\nwhile True: pass";
      const { end, stdout } = await collect(kernel, code, { timeoutMs: 200 });
      expect(end.status).toBe("died");
      expect(end.death?.cause).toBe("killed");
      expect(end.death?.detail).toMatch(/ignored interrupts/u);
      expect(stdout).toContain("before");
      expect(kernel.alive).toBe(false);
      await expect(collect(kernel, "1")).rejects.toSatisfy(hasCode("kernel_died"));
    });

    test("a cell that hangs in C is killed", async () => {
      await using kernel = await context.start();
      const { end } = await collect(kernel, "sum(range(10**13))", { timeoutMs: 200 });
      expect(end.status).toBe("died");
    });
  });
}

/** Runs a cell, acts once it has written something, and returns its end. */
async function whenStarted(
  kernel: Kernel,
  code: string,
  act: () => unknown,
  signal?: AbortSignal,
): Promise<Extract<KernelEvent, { type: "execution-end" }>> {
  let acted = false;
  for await (const event of kernel.execute(code, { signal })) {
    if (event.type === "stream" && !acted) {
      acted = true;
      void act();
    }
    if (event.type === "execution-end") return event;
  }
  throw new Error("The cell did not end.");
}
