import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSettings } from "../../settings/load-settings.ts";
import { readServeFlags } from "./serve-flags.ts";
import { serveOptions } from "./serve-options.ts";
import { addServeCommand } from "./serve.ts";

describe("settings of codeact serve", () => {
  let folder: string;
  let config: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-serve-"));
    config = join(folder, "config.json");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const load = async (section: unknown, environment: Record<string, string> = {}) => {
    await writeFile(config, JSON.stringify({ serve: section }));
    return await loadSettings({}, environment, config);
  };

  it("come from flags, then from the file's section, then from what is usual", async () => {
    const settings = await load(
      {
        port: 1000,
        registration: "domains",
        domains: ["example.org"],
        roles: { member: { concurrentRuns: 5 } },
        models: [
          { name: "big", label: "Big", baseUrl: "http://models.lan/v1", apiKeyEnv: "BIG_KEY" },
        ],
        oidc: [
          {
            id: "corp",
            label: "Corp",
            issuer: "https://id.example.org",
            clientId: "c",
            clientSecretEnv: "OIDC",
          },
        ],
      },
      { OPENAI_API_BASE: "http://old.lan/v1", JUPYTER_API_URL: "http://engine.lan:8081/execute" },
    );
    const flags = readServeFlags({
      port: "0",
      maxFile: "2g",
      cors: ["https://a.example,https://b.example"],
      grace: "0",
    });
    const serve = { ...settings.serve, ...flags };
    const options = serveOptions(settings, serve, {
      BIG_KEY: "sk-1",
      OIDC: "s",
      XDG_DATA_HOME: "/data",
      CODEACT_SECRET_KEY: "k",
    });
    expect(options).toMatchObject({
      port: 0,
      folder: "/data/codeact/chat",
      secretKey: "k",
      models: [{ baseUrl: "http://old.lan/v1" }, { name: "big", label: "Big", apiKey: "sk-1" }],
      sandbox: { engineUrl: "http://engine.lan:8081/execute" },
      settings: {
        registration: "domains",
        maxFileBytes: 2 * 1024 ** 3,
        corsOrigins: ["https://a.example", "https://b.example"],
        roles: { member: { concurrentRuns: 5, requestsPerMinute: 60 } },
        oidc: [{ id: "corp", clientSecret: "s", linkVerified: false }],
        kernelIdleMs: 20 * 60_000,
      },
    });
    expect(serve.graceMs).toBe(0);
  });

  it("are refused by the name of the faulty field", async () => {
    for (const [section, field] of [
      [{ port: "many" }, "serve.port"],
      [{ prot: 1 }, "serve"],
      [{ registration: "all" }, "serve.registration"],
      [{ roles: { member: { concurrentRuns: 0 } } }, "serve.roles.member.concurrentRuns"],
      [{ oidc: [{ id: "a" }] }, "serve.oidc.0.label"],
      [{ publicUrl: "https://a.example/chat" }, "serve.publicUrl"],
    ] as const)
      await expect(load(section)).rejects.toMatchObject({
        code: "config_invalid",
        message: expect.stringContaining(`"${field}"`),
      });
    for (const [flags, flag] of [
      [{ port: "http" }, "--port"],
      [{ registration: "all" }, "--registration"],
      [{ publicUrl: "chat" }, "--public-url"],
      [{ kernelIdle: "soon" }, "--kernel-idle"],
      [{ proxyHops: "99" }, "--proxy-hops"],
    ] as const)
      expect(() => readServeFlags(flags)).toThrow(flag);
  });

  it("that cannot go together are refused", async () => {
    const settings = await load({});
    expect(() => serveOptions(settings, { registration: "domains" }, {})).toThrow(/no domain/u);
    expect(() =>
      serveOptions(settings, { models: [{ name: "a", apiKeyEnv: "NONE" }] }, {}),
    ).toThrow(/NONE/u);
    expect(() => serveOptions(settings, {}, { MONGODB_URL: "mongodb://db" })).toThrow(
      expect.objectContaining({
        code: "config_invalid",
        remedy: expect.stringContaining("import"),
      }),
    );
  });

  it("may come as variables, one for each flag", () => {
    const program = new Command().exitOverride();
    addServeCommand(program, {
      terminal: { out: process.stdout, err: process.stderr, color: false, interactive: false },
      choose: () => undefined,
      withSignals: (action) => action(AbortSignal.abort()),
    });
    const [command] = program.commands;
    process.env["CODEACT_SERVE_PUBLIC_URL"] = "https://chat.example";
    process.env["CODEACT_SERVE_SINGLE_USER"] = "1";
    process.env["CODEACT_SERVE_CORS"] = "https://a.example,https://b.example";
    try {
      program.parse(["serve", "--cors", "https://c.example"], { from: "user" });
      expect(readServeFlags(command?.opts())).toEqual({
        publicUrl: "https://chat.example",
        singleUser: true,
        corsOrigins: ["https://c.example"],
      });
    } finally {
      for (const name of ["PUBLIC_URL", "SINGLE_USER", "CORS"])
        delete process.env[`CODEACT_SERVE_${name}`];
    }
  });
});
