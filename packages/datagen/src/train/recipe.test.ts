import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { runTraining } from "./run-recipe.ts";
import { torchForTests } from "./testing/torch-for-tests.ts";
import { findTorchPython, recipeFile } from "./torch-python.ts";

const python = await torchForTests();
const run = promisify(execFile);

describe.skipIf(python === undefined)("the training recipe", () => {
  test("passes its own tests", { timeout: 120_000 }, async () => {
    const args = ["-B", "-m", "unittest"];
    const options = { cwd: dirname(recipeFile("train.py")) };
    const { stderr } = await run(python?.executable ?? "", args, options);
    expect(stderr).toMatch(/\nOK\n$/);
  });

  test("says in one sentence what is wrong", async () => {
    if (python === undefined) return;
    const folder = await mkdtemp(join(tmpdir(), "codeact-recipe-"));
    const args = ["--data", folder, "--out", join(folder, "run"), "--minutes", "1"];
    await expect(runTraining({ python, args })).rejects.toThrow(
      `train.py: ${folder} holds no train-*.json`,
    );
    await rm(folder, { recursive: true });
  });
});

test("a Python without torch is refused with what to do", async () => {
  await expect(findTorchPython("/nonexistent/python3")).rejects.toMatchObject({
    code: "not_supported",
    remedy: expect.stringContaining("python3-torch"),
  });
});
