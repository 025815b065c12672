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
      tier: "landlock",
      reserve: "1g",
      limit: ["cpu=10m,disk=1g", "files=64"],
      maxLimit: ["memory=1g", "time=2m"],
      keep: "1h",
      queue: "9",
      stateDir: "here",
      idle: "2m",
      maxAge: "1h",
      maxFile: "1m",
      maxSessions: "7",
      network: ["allow"],
      sleep: false,
      grace: "500ms",
    };
    expect(await readEngineFlags(flags, {}, { cellTimeoutMs: 5000 })).toMatchObject({
      server: {
        port: 0,
        tokens: undefined,
        networkKinds: ["allow"],
        limits: {
          maxSessions: 7,
          executeTimeoutMs: 5000,
          idleTimeoutMs: 120_000,
          lifetimeMs: 3_600_000,
          restMs: 3_600_000,
          maxQueuedCells: 9,
          maxFileBytes: 1_048_576,
        },
        maxLimits: { memoryBytes: 2 ** 30, cellTimeoutMs: 120_000 },
      },
      sandbox: {
        poolSize: 2,
        tier: "landlock",
        reserveBytes: 2 ** 30,
        limits: {
          cellTimeoutMs: 5000,
          cpuSeconds: 600,
          diskBytes: 2 ** 30,
          openFiles: 64,
          memoryBytes: 2 ** 30,
        },
      },
      stateFolder: "here",
      close: { sleep: false, graceMs: 500 },
    });
  });

  it("take profiles and the most that is allowed from a file; --max-limit counts more", async () => {
    const profileFile = join(folder, "profiles.json");
    await writeFile(
      profileFile,
      JSON.stringify({
        maxLimits: { memoryBytes: 1, openFiles: 64 },
        profiles: { tiny: { limits: { openFiles: 32 }, network: { kind: "none" } } },
      }),
    );
    const flags = { ...plain, profileFile, maxLimit: ["memory=4g"] };
    const { server, sandbox } = await readEngineFlags(flags, {});
    expect(server.profiles).toEqual({
      tiny: { limits: { openFiles: 32 }, network: { kind: "none" } },
    });
    expect(server.maxLimits).toEqual({ memoryBytes: 2 ** 32, openFiles: 64 });
    expect(sandbox.limits).toEqual({ memoryBytes: 2 ** 31, openFiles: 64 });
  });

  it.each([
    ["{", /is not JSON/],
    ['{"profile":{}}', /"profile"/],
    ['{"profiles":{"a":{"limits":{"memory":1}}}}', /profiles\.a\.limits.*"memory"/],
    ['{"profiles":{"a":{"network":{"kind":"all"}}}}', /profiles\.a\.network\.kind/],
  ])("a profile file %s is refused by name", async (text, message) => {
    const profileFile = join(folder, "bad.json");
    await writeFile(profileFile, text);
    await expect(readEngineFlags({ ...plain, profileFile }, {})).rejects.toThrow(message);
  });

  it("take tokens from a file, the command line and the environment", async () => {
    const tokenFile = join(folder, "tokens");
    await writeFile(tokenFile, "# ours\nfull # the operator\n\nlimited execute,files\t#two\n");
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
    [{ profileFile: "nowhere" }, /^Cannot read nowhere/],
    [{ tier: "strong" }, /^--tier "strong" is not valid/],
    [{ reserve: "much" }, /^--reserve "much" is not valid/],
    [{ limit: ["speed=1"] }, /^--limit "speed=1" is not valid/],
    [{ limit: ["memory"] }, /^--limit "memory" is not valid/],
    [{ maxLimit: ["memory=big"] }, /^--max-limit memory "big" is not valid/],
    [{ limit: ["memory=2g"], maxLimit: ["memory=1g"] }, /^The limit memory of sessions is 2147/],
  ])("%o is refused by name", async (flags, message) => {
    await expect(readEngineFlags({ ...plain, ...flags }, {})).rejects.toThrow(message);
  });

  it("a token file without a token, or with an unknown scope, is refused", async () => {
    for (const [text, message] of [
      ["# nothing\n", /no token/],
      ["token everything\n", /"everything" in --token-file is no scope/],
      ["one\ntoken execute files\n", /^Line 2 of --token-file has too many words/],
    ] as const) {
      const tokenFile = join(folder, "bad");
      await writeFile(tokenFile, text);
      await expect(readEngineFlags({ ...plain, tokenFile }, {})).rejects.toThrow(message);
    }
  });
});
