import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A copy of the tree that shares node_modules, except that workspace links point into the copy. */
async function copyTree(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "codeact-check-"));
  for (const entry of await readdir(root)) {
    if (entry === "node_modules" || entry === ".git") continue;
    await cp(join(root, entry), join(copy, entry), { recursive: true });
  }
  await mkdir(join(copy, "node_modules", "@codeact"), { recursive: true });
  for (const entry of await readdir(join(root, "node_modules"))) {
    if (entry !== "@codeact")
      await symlink(join(root, "node_modules", entry), join(copy, "node_modules", entry));
  }
  for (const name of await readdir(join(root, "packages"))) {
    await symlink(join(copy, "packages", name), join(copy, "node_modules", "@codeact", name));
  }
  return copy;
}

function check(folder: string): { status: number | null; text: string } {
  const path = `${join(root, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`;
  const result = spawnSync(process.execPath, ["scripts/check.ts"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: path },
  });
  return { status: result.status, text: result.stdout + result.stderr };
}

describe("npm run check", () => {
  let copy = "";
  beforeAll(async () => {
    copy = await copyTree();
  });
  afterAll(async () => {
    await rm(copy, { recursive: true, force: true });
  });

  async function planted(
    files: Readonly<Record<string, string>>,
  ): Promise<{ status: number | null; text: string }> {
    for (const [path, text] of Object.entries(files)) await writeFile(join(copy, path), text);
    try {
      return check(copy);
    } finally {
      for (const path of Object.keys(files)) await rm(join(copy, path));
    }
  }

  it("passes on the tree as it is", () => {
    expect(check(copy)).toMatchObject({ status: 0 });
  }, 120_000);

  it("fails on an import that breaks the floor plan, and names the rule", async () => {
    const result = await planted({
      "packages/agent/src/planted.test.ts":
        'import { describeSandbox } from "@codeact/sandbox/testing";\ndescribeSandbox satisfies unknown;\n',
    });
    expect(result.status).toBe(1);
    expect(result.text).toContain("agent may import: protocol (floor plan in oxlint.config.ts).");
  }, 120_000);

  it("fails on an import cycle", async () => {
    const result = await planted({
      "packages/protocol/src/planted-a.test.ts":
        'import { b } from "./planted-b.test.ts";\nexport function a(): number {\n  return b();\n}\n',
      "packages/protocol/src/planted-b.test.ts":
        'import { a } from "./planted-a.test.ts";\nexport function b(): number {\n  return a();\n}\n',
    });
    expect(result.status).toBe(1);
    expect(result.text).toContain("import(no-cycle)");
  }, 120_000);

  it("fails on an export that nobody uses", async () => {
    const path = join(copy, "packages/protocol/src/errors.ts");
    const text = await readFile(path, "utf8");
    await writeFile(path, `${text}\n/** Planted. */\nexport const plantedAndUnused = 1;\n`);
    const result = check(copy);
    await writeFile(path, text);
    expect(result.status).toBe(1);
    expect(result.text).toMatch(/Unused exports[\s\S]*plantedAndUnused/);
  }, 120_000);
});
