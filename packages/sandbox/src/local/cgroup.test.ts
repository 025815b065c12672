import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { descendants } from "../testing/processes.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import { probeLocalSandbox } from "./probe.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const { usable, checks } = await probeLocalSandbox();
const cgroups = checks.find(({ name }) => name === "cgroup limits");

describe.skipIf(!usable && !strict)(
  `the memory of a whole session${usable ? "" : " (skipped: it cannot isolate here)"}`,
  () => {
    if (cgroups?.ok === false) {
      // Not a skip: cgroups are documented as an extra of machines that grant them.
      test("is not limited without cgroups, and the probe says why and what to do", async () => {
        expect(cgroups.detail).not.toBe("");
        expect(cgroups.remedy).toMatch(/cgroup|root/iu);
        await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
        await using kernel = await sandbox.start();
        expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
      });
      return;
    }

    test("processes that together use too much are killed, and that is the cause of death", async () => {
      const limits = { memoryBytes: 512 << 20 };
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none", limits });
      await using kernel = await sandbox.start();
      await using neighbour = await sandbox.start();
      // Each is within the limit of one process; the interpreter itself takes the largest share and so is chosen.
      const code = [
        "import subprocess, sys, time",
        "own = b'x' * (270 << 20)",
        "hungry = 'import time; block = bytes([1]) * (190 << 20); time.sleep(60)'",
        "children = [subprocess.Popen([sys.executable, '-c', hungry]) for _ in range(7)]",
        "time.sleep(60)",
      ].join("\n");
      const { end } = await collect(kernel, code, { timeoutMs: 20_000 });
      expect(end.death).toMatchObject({ cause: "out-of-memory" });
      expect((await collect(neighbour, "print(1)")).stdout).toBe("1\n");
    });

    test("a session is in its cgroup from birth, and cannot see where that is", async () => {
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      await using kernel = await sandbox.start();
      const { stdout } = await collect(kernel, "print(open('/proc/self/cgroup').read())");
      expect(stdout).not.toContain("codeact");
      const places = descendants(process.pid).map(({ id }) => cgroupsOf(id));
      expect(
        places.filter((text) => /\/codeact-\d+-\d+-[0-9a-f]+\/f\d+-\d+$/mu.test(text)).length,
      ).toBeGreaterThan(1);
    });
  },
);

/** Cgroups of a process; none when it has just ended. */
function cgroupsOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cgroup`, "utf8");
  } catch {
    return "";
  }
}
