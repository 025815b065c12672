import { beforeAll, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { describeSandbox } from "../testing/describe-sandbox.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import { probeLocalSandbox } from "./probe.ts";
import { findPythons } from "./python.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const probe = await probeLocalSandbox();
const { pythons } = await findPythons();
const withIPython = pythons.some(({ packages }) => "IPython" in packages);
const refusal = probe.checks.find(({ ok, name }) => !ok && name !== "packages")?.detail ?? "";

/** Names, and values of the history, that a new session shows although nobody has run anything in it. */
const TRACES = `
import sys
print([name for name in globals() if name in ("_f", "_p", "numpy", "pandas", "_1")], end=" ")
print([globals()[name] for name in ("_", "__", "_ii", "_iii") if globals().get(name)], Out, hasattr(sys, "last_value"))`;

describe.skipIf(!probe.usable && !strict)(
  `local sandbox${probe.usable ? "" : ` (skipped: ${refusal})`}`,
  () => {
    describeSandbox({
      name: "local, plain shell,",
      open: () => openLocalSandbox({ shell: "plain", preload: "none" }),
      absent: [],
    });

    test("kernels of the pool are fresh, isolated and never handed out twice", async () => {
      await using sandbox = await openLocalSandbox({
        shell: "plain",
        preload: "none",
        poolSize: 2,
      });
      const seen = new Set<string>();
      for (let round = 0; round < 5; round += 1) {
        await using kernel = await sandbox.start();
        const code =
          "import os, uuid; print(os.listdir('/work'), 'mark' in globals(), uuid.uuid4())";
        const { stdout } = await collect(kernel, code);
        expect(stdout).toMatch(/^\[\] False /u);
        seen.add(stdout);
        await collect(kernel, "mark = 1; open('/work/mark', 'w').close()");
      }
      expect(seen.size).toBe(5);
    });

    test("a kernel with limits of its own does not come from the pool", async () => {
      await using sandbox = await openLocalSandbox({
        shell: "plain",
        preload: "none",
        poolSize: 1,
      });
      await using kernel = await sandbox.start({ limits: { openFiles: 99 } });
      const code = "import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))";
      expect((await collect(kernel, code)).stdout).toBe("(99, 99)\n");
    });

    test("practice cells leave no trace in a session", async () => {
      await using sandbox = await openLocalSandbox({ shell: "plain" });
      await using kernel = await sandbox.start();
      const { stdout, end } = await collect(kernel, TRACES);
      expect(stdout).toBe("[] [] {} False\n");
      expect(end.executionCount).toBe(1);
    });

    test("bad options are refused before anything runs", async () => {
      await expect(openLocalSandbox({ limits: { memoryBytes: -1 } })).rejects.toThrow(
        /memoryBytes/u,
      );
      await expect(openLocalSandbox({ python: "/nonexistent" })).rejects.toThrow(/nonexistent/u);
    });

    describe.skipIf(!withIPython && !strict)(
      withIPython ? "with IPython" : "with IPython (skipped: no Python here has it)",
      () => {
        describeSandbox({
          name: "local, ipython shell,",
          open: () => openLocalSandbox({ shell: "ipython" }),
          absent: [],
        });

        test("practice cells leave no trace in a session", async () => {
          await using sandbox = await openLocalSandbox({ shell: "ipython" });
          await using kernel = await sandbox.start();
          const { stdout } = await collect(kernel, TRACES);
          expect(stdout).toBe("[] [] {} False\n");
        });
      },
    );
  },
);

describe("probeLocalSandbox", () => {
  beforeAll(() => {
    expect(probe.checks.length).toBeGreaterThan(2);
  });

  test("every failed check says what to do", () => {
    const silent = probe.checks.filter(({ ok, remedy }) => !ok && remedy === undefined);
    expect(silent).toEqual([]);
  });

  test("a Python that is missing makes the sandbox unusable, with the name", async () => {
    const missing = await probeLocalSandbox({ python: "/nonexistent/python3" });
    expect(missing.usable).toBe(false);
    expect(missing.checks.find(({ name }) => name === "Python")?.detail).toContain(
      "/nonexistent/python3",
    );
  });
});
