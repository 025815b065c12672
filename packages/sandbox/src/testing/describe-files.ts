import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hasCode } from "./describe-cells.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Moving files in and out of the working folder. */
export function describeFiles(context: SuiteContext): void {
  describeCapability(context, "files", () => {
    test("a written file is read by Python, and back", async () => {
      await using kernel = await context.start();
      await kernel.files.write("data/in.txt", "one\ntwo\n");
      const { stdout } = await collect(kernel, "print(open('data/in.txt').read(), end='')");
      expect(stdout).toBe("one\ntwo\n");
      await collect(kernel, "open('out.bin', 'wb').write(bytes(range(256)))");
      expect([...(await kernel.files.read("out.bin"))]).toEqual([...Array(256).keys()]);
    });

    test("a file of many pieces survives the way in and out", async () => {
      await using kernel = await context.start();
      const data = randomBytes(9_500_000);
      await kernel.files.write("big.bin", data);
      expect(Buffer.compare(await kernel.files.read("big.bin"), data)).toBe(0);
    });

    test("two writes to one path at once leave one of them whole", async () => {
      await using kernel = await context.start();
      const [a, b] = [Buffer.alloc(9_000_000, "a"), Buffer.alloc(9_000_000, "b")];
      await Promise.all([kernel.files.write("f", a), kernel.files.write("f", b)]);
      expect(Buffer.compare(await kernel.files.read("f"), b)).toBe(0);
    });

    test("an empty file is a file", async () => {
      await using kernel = await context.start();
      await kernel.files.write("empty", "");
      expect((await kernel.files.read("empty")).length).toBe(0);
    });

    test("files are listed sorted, with size and time, and removed", async () => {
      await using kernel = await context.start();
      await kernel.files.write("b.txt", "bb");
      await kernel.files.write("a/c.txt", "c");
      const listed = await kernel.files.list();
      expect(listed.map(({ path }) => path)).toEqual(["a", "a/c.txt", "b.txt"]);
      expect(listed.find(({ path }) => path === "b.txt")?.bytes).toBe(2);
      expect(Date.now() - (listed[0]?.modifiedAt.getTime() ?? 0)).toBeLessThan(60_000);
      await kernel.files.remove("b.txt");
      await expect(kernel.files.read("b.txt")).rejects.toSatisfy(hasCode("file_not_found"));
    });

    test("a missing file and a folder are refused by name", async () => {
      await using kernel = await context.start();
      await expect(kernel.files.read("nothing.txt")).rejects.toSatisfy(hasCode("file_not_found"));
      await kernel.files.write("folder/x", "1");
      await expect(kernel.files.read("folder")).rejects.toSatisfy(hasCode("invalid_input"));
    });

    test("files move while a cell runs", async () => {
      await using kernel = await context.start();
      const code =
        "import os, time\nprint('go', flush=True)\nwhile not os.path.exists('flag'): time.sleep(0.01)\nprint('seen')";
      let text = "";
      for await (const event of kernel.execute(code, { timeoutMs: 20_000 })) {
        if (event.type !== "stream") continue;
        if (text === "") await kernel.files.write("flag", "1");
        text += event.text;
      }
      expect(text).toBe("go\nseen\n");
    });

    test("two kernels do not share files", async () => {
      await using one = await context.start();
      await using two = await context.start();
      await one.files.write("mine.txt", "1");
      expect((await collect(two, "import os; print(os.path.exists('mine.txt'))")).stdout).toBe(
        "False\n",
      );
      // Sessions that are processes of one host share its /tmp: a backend says so with its capabilities.
      if (!context.sandbox().capabilities.processes) return;
      await collect(one, "open('/tmp/mine.txt', 'w').write('1')");
      expect((await collect(two, "print(os.path.exists('/tmp/mine.txt'))")).stdout).toBe("False\n");
    });
  });
}
