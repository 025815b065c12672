import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEngineFlags } from "./engine-flags.ts";

const plain = { port: "8081", host: "127.0.0.1", pool: "2" };

describe("the flags of codeact engine", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-flags-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are read into limits, durations and sizes", async () => {
    const flags = {
      ...plain,
      port: "0",
      timeout: "5s",
      idle: "2m",
      maxAge: "1h",
      maxFile: "1m",
      maxSessions: "7",
      network: ["allow"],
      sleep: false,
      grace: "500ms",
    };
    expect(await readEngineFlags(flags, {})).toMatchObject({
      server: {
        port: 0,
        tokens: undefined,
        networkKinds: ["allow"],
        limits: {
          maxSessions: 7,
          executeTimeoutMs: 5000,
          idleTimeoutMs: 120_000,
          lifetimeMs: 3_600_000,
          maxFileBytes: 1_048_576,
        },
      },
      poolSize: 2,
      close: { sleep: false, graceMs: 500 },
    });
  });

  it("take tokens from a file, the command line and the environment", async () => {
    const tokenFile = join(folder, "tokens");
    await writeFile(tokenFile, "# ours\nfull\n\nlimited execute,files\n");
    const flags = { ...plain, tokenFile, token: ["seen"] };
    const { server, tokenShown } = await readEngineFlags(flags, { CODEACT_ENGINE_TOKEN: "own" });
    expect(tokenShown).toBe(true);
    expect(server.tokens).toEqual([
      { token: "full", scopes: undefined },
      { token: "limited", scopes: ["execute", "files"] },
      { token: "seen" },
      { token: "own" },
    ]);
  });

  it.each([
    [{ port: "http" }, /^--port "http" is not valid/],
    [{ port: "70000" }, /^--port "70000" is not valid/],
    [{ network: ["all"] }, /^--network "all" is not valid/],
    [{ pool: "many" }, /^--pool "many" is not valid/],
    [{ maxSessions: "0" }, /^--max-sessions "0" is not valid/],
    [{ idle: "soon" }, /^--idle "soon" is not valid/],
    [{ token: [""] }, /^--token is empty/],
    [{ tokenFile: "nowhere" }, /^Cannot read nowhere/],
  ])("%o is refused by name", async (flags, message) => {
    await expect(readEngineFlags({ ...plain, ...flags }, {})).rejects.toThrow(message);
  });

  it("a token file without a token, or with an unknown scope, is refused", async () => {
    for (const [text, message] of [
      ["# nothing\n", /no token/],
      ["token everything\n", /"everything" in --token-file is no scope/],
    ] as const) {
      const tokenFile = join(folder, "bad");
      await writeFile(tokenFile, text);
      await expect(readEngineFlags({ ...plain, tokenFile }, {})).rejects.toThrow(message);
    }
  });
});
