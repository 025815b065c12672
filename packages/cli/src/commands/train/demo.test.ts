import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";

let home: CodeactHome;
beforeEach(async () => {
  home = await openCodeactHome();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
});

test("without a preset it says which there are", async () => {
  const { status, stderr } = await home.run(["train", "demo"]);
  expect(status).toBe(2);
  expect(stderr).toContain("Give --preset smoke, ci or full");
});

test("an unknown preset and numbers that are none are refused", async () => {
  expect((await home.run(["train", "demo", "--preset", "huge"])).status).toBe(2);
  const minutes = await home.run(["train", "demo", "--preset", "smoke", "--minutes", "soon"]);
  expect(minutes.status).toBe(2);
  expect(minutes.stderr).toContain('--minutes "soon" is not valid');
  const share = await home.run(["train", "demo", "--evaluate-only", "x.gguf", "--share", "2"]);
  expect(share.stderr).toContain('--share "2" is not valid');
});

test("a Python without torch is refused with what to install, as JSON too", async () => {
  const python = join(home.folder, "python3");
  await writeFile(python, "#!/bin/sh\necho 'No module named torch' >&2\nexit 1\n", { mode: 0o755 });
  const args = ["train", "demo", "--preset", "smoke", "--python", python];
  const { status, stderr } = await home.run(args);
  expect(status).toBe(2);
  expect(stderr).toContain("apt-get install python3-torch");
  const { stdout } = await home.run([...args, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ type: "error", code: "not_supported" });
});

test("a file that is not there cannot be evaluated", async () => {
  const { status, stderr } = await home.run(["train", "demo", "--evaluate-only", "none.gguf"]);
  expect(status).toBe(2);
  expect(stderr).toContain("none.gguf");
});
