import { describe, expect, test } from "vitest";
import type { KernelLimits, SandboxCapabilities } from "@codeact/protocol";
import { openEngine } from "../open-engine.ts";
import type { EngineOptions } from "../engine-options.ts";
import { planSession } from "./plan-session.ts";
import type { SessionWish } from "./plan-session.ts";

const CAPABILITIES: SandboxCapabilities = {
  streaming: true,
  interrupt: true,
  input: true,
  files: true,
  variables: true,
  hostCalls: true,
  processes: true,
  limits: true,
  fork: false,
  snapshot: false,
  network: false,
};

/** Limits that a session gets of an engine. No interpreter is needed to plan one. */
async function limitsOf(
  options: Omit<EngineOptions, "sandbox">,
  wish: SessionWish = {},
  limits = true,
): Promise<Partial<KernelLimits>> {
  await using engine = await openEngine({
    ...options,
    sandbox: {
      backend: "planned",
      capabilities: { ...CAPABILITIES, limits },
      start: () => Promise.reject(new Error("Nothing starts here.")),
      close: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  });
  return planSession(engine, wish).limits;
}

describe("limits of a planned session", () => {
  const maxLimits = { memoryBytes: 2 ** 30, openFiles: 4096, cellTimeoutMs: 5000 };

  test("that names none are the usual ones, and no more than the most that is allowed", async () => {
    expect(await limitsOf({ maxLimits })).toEqual({
      memoryBytes: 2 ** 30,
      openFiles: 512,
      cellTimeoutMs: 5000,
    });
    expect(await limitsOf({})).toEqual({});
  });

  test("come from the request, else the profile, else the engine's own", async () => {
    const profiles = { default: { limits: { openFiles: 64 } } };
    const defaultLimits = {
      memoryBytes: 2 ** 28,
      openFiles: 32,
      diskBytes: 10,
      cellTimeoutMs: 9000,
    };
    expect(
      await limitsOf({ maxLimits, profiles, defaultLimits }, { limits: { memoryBytes: 2 ** 29 } }),
    ).toEqual({ memoryBytes: 2 ** 29, openFiles: 64, diskBytes: 10, cellTimeoutMs: 5000 });
  });

  test("above the most are refused when they are asked for", async () => {
    await expect(limitsOf({ maxLimits }, { limits: { openFiles: 5000 } })).rejects.toThrow(
      /^limits\.openFiles: 5000 is more than this engine allows \(4096\)/,
    );
  });

  test("are only those of cells where the sandbox would refuse every other one", async () => {
    const defaultLimits = { diskBytes: 10, outputBytes: 20 };
    expect(await limitsOf({ maxLimits, defaultLimits }, {}, false)).toEqual({
      cellTimeoutMs: 5000,
      outputBytes: 20,
    });
  });
});
