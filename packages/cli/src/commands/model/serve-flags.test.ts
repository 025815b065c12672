import { describe, expect, it } from "vitest";
import { readServeFlags } from "./serve-flags.ts";

const standard = { port: "8080", host: "127.0.0.1", engine: "auto" };

describe("the flags of codeact model serve", () => {
  it("are read with their units", () => {
    const flags = readServeFlags(
      {
        ...standard,
        port: "0",
        host: "0.0.0.0",
        maxBody: "32m",
        slots: "2",
        queue: "0",
        context: "4096",
        idleUnload: "0.5",
        servedModelName: ["a", "b"],
        allowHost: ["Box.Example"],
      },
      {},
    );
    expect(flags).toMatchObject({
      open: true,
      server: {
        port: 0,
        limits: { maxBodyBytes: 32 * 1024 * 1024 },
        servedNames: ["a", "b"],
        allowedHosts: ["box.example"],
        apiKeys: undefined,
      },
      engine: {
        servedName: "a",
        slots: 2,
        queueLimit: 0,
        contextLength: 4096,
        idleUnloadMs: 30_000,
      },
    });
  });

  it("take the key from the environment unless one is given, and keep the model for ever with 0", () => {
    const environment = { CODEACT_API_KEY: "of-the-environment", OPENAI_API_KEY: "upstream" };
    expect(readServeFlags({ ...standard, idleUnload: "0" }, environment)).toMatchObject({
      open: false,
      server: { apiKeys: ["of-the-environment"] },
      engine: { apiKey: "upstream", idleUnloadMs: Number.POSITIVE_INFINITY },
    });
    const given = readServeFlags({ ...standard, apiKey: ["x", "y"] }, environment);
    expect(given.server.apiKeys).toEqual(["x", "y"]);
  });

  it.each([
    ["--port", { port: "web" }],
    ["--port", { port: "70000" }],
    ["--slots", { slots: "0" }],
    ["--queue", { queue: "-1" }],
    ["--context", { context: "many" }],
    ["--threads", { threads: "1.5" }],
    ["--idle-unload", { idleUnload: "soon" }],
    ["--idle-unload", { idleUnload: "-1" }],
    ["--max-body", { maxBody: "huge" }],
    ["--api-key", { apiKey: [""] }],
  ])("that are wrong are named: %s", (flag, more) => {
    expect(() => readServeFlags({ ...standard, ...more }, {})).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        message: expect.stringContaining(flag),
        remedy: expect.any(String),
      }),
    );
  });
});
