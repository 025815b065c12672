import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openEmbeddedEngine } from "../embedded/index.ts";
import { tinyGguf } from "../testing/tiny-gguf.ts";
import type { TinyGgufOptions } from "../testing/tiny-gguf.ts";
import { openModelServer } from "./model-server.ts";

const Report = z.object({
  score: z.number(),
  compatible: z.boolean(),
  results: z.array(z.object({ id: z.string(), status: z.string(), summary: z.string() })),
});

const scanner = fileURLToPath(new URL("cli.js", import.meta.resolve("compatcanary")));

/** Lets CompatCanary look at a server over llama.cpp with a tiny model. */
async function scan(
  profile: "chat" | "modern",
  model: TinyGgufOptions,
): Promise<z.infer<typeof Report>> {
  await using file = await tinyGguf(model);
  await using engine = await openEmbeddedEngine({ file: file.file, name: "tiny" });
  await using server = await openModelServer({ engine, port: 0, graceMs: 0 });
  const args = ["scan", "--base-url", server.url, "--model", "tiny", "--profile", profile];
  const { stdout } = await promisify(execFile)(process.execPath, [
    scanner,
    ...args,
    "--format",
    "json",
    "--fail-on",
    "never",
  ]);
  return Report.parse(JSON.parse(stdout));
}

describe("CompatCanary", () => {
  test.each([1, 2, 3])(
    "gives the chat profile 100 of 100 with random weights (seed %i)",
    async (seed) => {
      const report = await scan("chat", { seed, contextLength: 1024 });
      expect(report.results.filter(({ status }) => status !== "pass")).toEqual([]);
      expect(report).toMatchObject({ score: 100, compatible: true });
    },
  );

  test("gives the modern profile 100 of 100 with a model that ends its turns", async () => {
    const report = await scan("modern", { says: "It works.", contextLength: 1024 });
    expect(report.results.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(report).toMatchObject({ score: 100, compatible: true });
  });
});
