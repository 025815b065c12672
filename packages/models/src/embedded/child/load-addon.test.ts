import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadAddon } from "./load-addon.ts";

function missing(specifier: string): never {
  throw new Error(`Cannot find module '${specifier}'`);
}

test("the binary of this machine loads and knows its processor", () => {
  expect(loadAddon().getGpuType()).toBe(false);
});

test("a platform without a binary is refused with what to do", () => {
  const freebsd = { platform: "freebsd", architecture: "x64", resolve: missing };
  expect(() => loadAddon(undefined, freebsd)).toThrow(/does not work on freebsd x64/);
});

test("a package that is not installed is named", () => {
  const mac = { platform: "darwin", architecture: "arm64", resolve: missing };
  expect(() => loadAddon(undefined, mac)).toThrow(
    /@node-llama-cpp\/mac-arm64-metal is not installed/,
  );
});

test("a binary that the system cannot run is refused, not tried again by compiling", async () => {
  const folder = await mkdtemp(join(tmpdir(), "codeact-addon-"));
  try {
    await mkdir(join(folder, "bins", "linux-x64"), { recursive: true });
    await writeFile(join(folder, "bins", "linux-x64", "llama-addon.node"), "no library");
    const broken = {
      platform: "linux",
      architecture: "x64",
      resolve: () => join(folder, "dist", "index.js"),
    };
    expect(() => loadAddon(undefined, broken)).toThrow(/binary does not run here/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
