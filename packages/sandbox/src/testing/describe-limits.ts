import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Every limit holds, with a clear end. */
export function describeLimits(context: SuiteContext): void {
  describeCapability(context, "limits", () => {
    test("2 GiB of memory is a MemoryError and the kernel goes on", async () => {
      await using kernel = await context.start();
      // The largest size that an interpreter of 32 bits can be asked for.
      const { error } = await collect(kernel, "block = bytearray(2 ** 31 - 1)");
      expect(error?.name).toBe("MemoryError");
      expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
    });

    test("of 10 MB of output head and tail are kept, and how much is missing is told", async () => {
      await using kernel = await context.start({ limits: { outputBytes: 100_000 } });
      const code = "print('HEAD')\nfor i in range(100000): print('x' * 99)\nprint('TAIL')";
      const { stdout, events, end } = await collect(kernel, code);
      expect(end.status).toBe("ok");
      expect(stdout.startsWith("HEAD")).toBe(true);
      expect(stdout.trimEnd().endsWith("TAIL")).toBe(true);
      expect(Buffer.byteLength(stdout)).toBeLessThan(200_000);
      const cut = events.find((event) => event.type === "output-truncated");
      expect(cut?.droppedBytes).toBeGreaterThan(9_000_000);
    });

    describeCapability(context, "processes", () => {
      test("a fork bomb meets its limit and leaves the kernel usable", async () => {
        await using kernel = await context.start({ limits: { processes: 40 } });
        const code = [
          "import os, time",
          "children = []",
          "try:",
          "  while len(children) < 200:",
          "    pid = os.fork()",
          "    if pid == 0:",
          "      time.sleep(30)",
          "      os._exit(0)",
          "    children.append(pid)",
          "except OSError as error:",
          "  print('stopped', error.errno, len(children) < 40)",
          "for pid in children: os.kill(pid, 9)",
          "for pid in children: os.waitpid(pid, 0)",
        ].join("\n");
        expect((await collect(kernel, code)).stdout).toBe("stopped 11 True\n");
        expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
      });
    });

    test("open files are limited", async () => {
      await using kernel = await context.start({ limits: { openFiles: 64 } });
      const code =
        "import errno\nkept = []\ntry:\n  for _ in range(500): kept.append(open('/dev/null'))\nexcept OSError as e: print(errno.errorcode[e.errno])";
      expect((await collect(kernel, code)).stdout).toBe("EMFILE\n");
    });

    test.each(["/work", "/tmp"])("the disk of %s is limited", async (folder) => {
      await using kernel = await context.start({ limits: { diskBytes: 8 << 20 } });
      const code = `import errno\nn = 0\ntry:\n  for n in range(100): open(f'${folder}/f{n}', 'wb').write(bytes(1 << 20))\nexcept OSError as e: print(errno.errorcode[e.errno], n < 9)`;
      expect((await collect(kernel, code)).stdout).toBe("ENOSPC True\n");
    });

    test("CPU time is limited and named as the cause of death", async () => {
      await using kernel = await context.start({ limits: { cpuSeconds: 1 } });
      const { end } = await collect(kernel, "while True: pass", { timeoutMs: 20_000 });
      expect(end.status).toBe("died");
      expect(end.death?.cause).toBe("cpu-limit");
    });

    test("a limit that is no positive whole number is refused", async () => {
      await expect(context.start({ limits: { processes: 0 } })).rejects.toThrow(/processes/u);
    });
  });
}
