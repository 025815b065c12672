import { CodeactError } from "@codeact/protocol";
import type { Kernel } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "./collect.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Running cells: state, values, errors, order, queueing, input, variables, closing. */
export function describeCells(context: SuiteContext): void {
  describe("cells", () => {
    let kernel: Kernel;
    beforeAll(async () => {
      kernel = await context.start();
    });
    afterAll(() => kernel.close());

    test("variables, imports and functions stay from cell to cell", async () => {
      await collect(kernel, "import math\nx = 20\ndef twice(n): return 2 * n");
      const { stdout } = await collect(kernel, "print(twice(x) + math.factorial(3))");
      expect(stdout).toBe("46\n");
    });

    test("the value of the last expression is shown", async () => {
      const { stdout, result, end } = await collect(kernel, "y = 6\ny * 7");
      expect(result ?? stdout).toContain("42");
      expect(end.status).toBe("ok");
    });

    test("an exception ends the cell with its name and keeps the variables", async () => {
      const { end, error, stdout } = await collect(kernel, "kept = 5\n1 / 0");
      expect(end.status).toBe("error");
      if (error !== undefined) expect(error.name).toBe("ZeroDivisionError");
      else expect(stdout).toContain("ZeroDivisionError");
      expect((await collect(kernel, "print(kept)")).stdout).toBe("5\n");
    });

    test("a syntax error is an error of the cell", async () => {
      expect((await collect(kernel, "def (:")).end.status).toBe("error");
    });

    test("calls on one kernel queue up in order", async () => {
      await collect(kernel, "order = []");
      const cells = [1, 2, 3].map((n) =>
        collect(kernel, `import time; time.sleep(0.05 / ${n}); order.append(${n})`),
      );
      await Promise.all(cells);
      expect((await collect(kernel, "print(order)")).stdout).toBe("[1, 2, 3]\n");
    });

    test("text of every script survives the way in and out", async () => {
      const text = "Grüße, 世界, 😀, \u0000, e\u0301";
      const { stdout } = await collect(kernel, `print(${JSON.stringify(text)})`);
      expect(stdout).toBe(`${text}\n`);
    });

    test("an already aborted signal runs nothing", async () => {
      const signal = AbortSignal.abort();
      await expect(collect(kernel, "ran = True", { signal })).rejects.toThrow();
      expect((await collect(kernel, "print('ran' in globals())")).stdout).toBe("False\n");
    });

    test("two kernels do not share variables", async () => {
      await using other = await context.start();
      await collect(kernel, "secret = 1");
      expect((await collect(other, "print('secret' in globals())")).stdout).toBe("False\n");
    });

    test("a closed kernel refuses cells and closes again without complaint", async () => {
      const closing = await context.start();
      await collect(closing, "1");
      await closing.close();
      await closing.close();
      expect(closing.alive).toBe(false);
      await expect(collect(closing, "1")).rejects.toSatisfy(hasCode("sandbox_closed"));
    });
  });

  describeStreaming(context);
  describeInput(context);
  describeVariables(context);

  test("a start that is aborted throws and leaves no kernel", async () => {
    const sandbox = await context.subject.open();
    const controller = new AbortController();
    const starting = sandbox.start({ signal: controller.signal });
    controller.abort();
    await expect(starting).rejects.toThrow();
    await sandbox.close();
  });

  test("a closed sandbox starts nothing", async () => {
    const sandbox = await context.subject.open();
    await sandbox.close();
    await sandbox.close();
    await expect(sandbox.start()).rejects.toSatisfy(hasCode("sandbox_closed"));
  });
}

function describeStreaming(context: SuiteContext): void {
  describeCapability(context, "streaming", () => {
    test("output arrives while the cell runs, in the order it was written", async () => {
      await using kernel = await context.start();
      let release: (() => void) | undefined;
      const seen: string[] = [];
      const code =
        "import sys\nprint('one')\nanswer = input()\nprint('two', file=sys.stderr)\nprint('three')";
      // The cell cannot go on before its first output was seen: the answer depends on it.
      const answered = new Promise<string>((resolve) => {
        release = (): void => {
          resolve("");
        };
      });
      for await (const event of kernel.execute(code, { onInput: () => answered })) {
        if (event.type !== "stream") continue;
        seen.push(event.text);
        if (seen.join("").includes("one")) release?.();
      }
      expect(seen.join("")).toBe("one\ntwo\nthree\n");
    });

    test("a slow reader gets everything", async () => {
      await using kernel = await context.start();
      let text = "";
      let first = true;
      for await (const event of kernel.execute("for i in range(30000): print(i, 'x' * 60)")) {
        if (event.type !== "stream") continue;
        if (first) await kernel.variables();
        first = false;
        text += event.text;
      }
      const lines = text.trimEnd().split("\n");
      expect(lines.length).toBe(30_000);
      expect(lines.at(-1)).toContain("29999");
    });

    test("leaving the iteration early interrupts the cell and the kernel goes on", async () => {
      await using kernel = await context.start();
      for await (const event of kernel.execute("v = 7\nprint('go')\nwhile True: pass")) {
        if (event.type === "stream") break;
      }
      expect((await collect(kernel, "print(v)")).stdout).toBe("7\n");
    });
  });
}

function describeInput(context: SuiteContext): void {
  describeCapability(context, "input", () => {
    test("input() is answered by the host, and the wait is not cell time", async () => {
      await using kernel = await context.start();
      const prompts: string[] = [];
      const { stdout, end } = await collect(kernel, "print('Hello ' + input('name? '))", {
        timeoutMs: 400,
        onInput: async ({ prompt }) => {
          prompts.push(prompt);
          // Longer than the whole cell may take.
          await new Promise((resolve) => setTimeout(resolve, 700));
          return "Ada";
        },
      });
      expect(prompts).toEqual(["name? "]);
      expect(stdout).toContain("Hello Ada");
      expect(end.status).toBe("ok");
    });

    test("without somebody to answer, input() raises EOFError", async () => {
      await using kernel = await context.start();
      expect((await collect(kernel, "input()")).error?.name).toBe("EOFError");
    });
  });
}

function describeVariables(context: SuiteContext): void {
  describeCapability(context, "variables", () => {
    test("user variables are listed with type and preview, others are not", async () => {
      await using kernel = await context.start();
      await collect(kernel, "import math\nnumbers = [1, 2, 3]\n_hidden = 1\ndef work(): pass");
      const variables = await kernel.variables();
      const numbers = variables.find(({ name }) => name === "numbers");
      expect(numbers).toMatchObject({ type: "list", preview: "[1, 2, 3]" });
      const names = variables.map(({ name }) => name);
      expect(names).not.toContain("math");
      expect(names).not.toContain("_hidden");
    });

    test("what waits in the middle of its code has the size of an object, not of a memory", async () => {
      await using kernel = await context.start();
      await collect(
        kernel,
        "async def wait(): pass\nwaiting = wait()\nnumbers = (n for n in range(3))\nnext(numbers)",
      );
      for (const { name, bytes } of await kernel.variables())
        if (name !== "wait") expect([name, (bytes ?? 0) < 10_000]).toEqual([name, true]);
    });

    test("a cell tells what it changed in the namespace", async () => {
      await using kernel = await context.start();
      await collect(kernel, "a = 1\nb = 2");
      const { end } = await collect(kernel, "b = 3\nc = 4\ndel a");
      expect(end.namespace?.added.map(({ name }) => name)).toEqual(["c"]);
      expect(end.namespace?.changed.map(({ name }) => name)).toEqual(["b"]);
      expect(end.namespace?.removed).toEqual(["a"]);
    });
  });
}

/** Matches a CodeactError by its code. */
export function hasCode(code: string): (error: unknown) => boolean {
  return (error) => CodeactError.isInstance(error) && error.code === code;
}
