import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasCode } from "../testing/describe-cells.ts";
import { choosePython, findPythons } from "./python.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const { pythons } = await findPythons();

describe("choosing a Python", () => {
  let folder: string;
  const path = process.env["PATH"];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "python-test-"));
  });
  afterEach(async () => {
    process.env["PATH"] = path;
    await rm(folder, { recursive: true });
  });

  /** Something that answers the question as a Python of that version would. */
  async function fake(name: string, version: string, packages: object = {}): Promise<string> {
    const file = join(folder, name);
    const answer = {
      version: version.split(".").map(Number),
      executable: file,
      folders: [],
      packages,
      ctypes: true,
    };
    await writeFile(file, `#!/bin/sh\n/bin/cat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
    await chmod(file, 0o755);
    return file;
  }

  test("a path that is not there is python_missing, with the path", async () => {
    await expect(choosePython("/nonexistent/python")).rejects.toSatisfy(hasCode("python_missing"));
    await expect(choosePython("/nonexistent/python")).rejects.toThrow("/nonexistent/python");
  });

  test.each(["2.7.18", "3.6.15", "3.8.20"])(
    "Python %s is python_unsupported, with its version",
    async (version) => {
      const old = await fake("old", version);
      await expect(choosePython(old)).rejects.toSatisfy(hasCode("python_unsupported"));
      await expect(choosePython(old)).rejects.toThrow(version);
    },
  );

  test("a program that is no Python is refused", async () => {
    await expect(choosePython("/bin/true")).rejects.toSatisfy(hasCode("python_unsupported"));
    await expect(choosePython("/bin/false")).rejects.toSatisfy(hasCode("python_unsupported"));
  });

  test("the best equipped one wins, then the order of PATH", async () => {
    await fake("python3", "3.12.1");
    const best = await fake("python", "3.10.0", {
      numpy: "1",
      pandas: "1",
      matplotlib: "1",
      IPython: "8",
      more: "1",
    });
    process.env["PATH"] = folder;
    expect((await choosePython()).executable).toBe(best);
  });

  test("a command is looked up on PATH", async () => {
    const named = await fake("mypython", "3.13.0");
    process.env["PATH"] = folder;
    expect(await choosePython("mypython")).toMatchObject({ executable: named, version: "3.13.0" });
  });

  test.skipIf(pythons.length === 0 && !strict)(
    `a real Python tells where it lives${pythons.length === 0 ? " (skipped: there is none)" : ""}`,
    () => {
      expect(pythons[0]?.version).toMatch(/^3\.\d+\.\d+$/u);
      expect(pythons[0]?.executable).toMatch(/^\//u);
    },
  );
});
