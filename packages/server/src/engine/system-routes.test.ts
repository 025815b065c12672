import type { Sandbox, SandboxCapabilities } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { openTestEngine } from "./testing/open-test-engine.ts";

const NOTHING: SandboxCapabilities = {
  streaming: true,
  interrupt: true,
  input: true,
  files: true,
  variables: true,
  hostCalls: true,
  processes: false,
  limits: false,
  fork: false,
  snapshot: false,
  network: false,
};

function sandboxWith(capabilities: Partial<SandboxCapabilities>): Sandbox {
  return {
    backend: "described",
    capabilities: { ...NOTHING, ...capabilities },
    start: () => Promise.reject(new Error("Nothing starts here.")),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

describe("GET /v1", () => {
  test.each([
    ["without walls of its own promises no policy, not even none", {}, undefined, []],
    ["without a network has none", { limits: true }, undefined, ["none"]],
    [
      "with a network has what the operator allows",
      { limits: true, network: true },
      ["allow"],
      ["none", "allow"],
    ],
  ] as const)("an engine over a sandbox %s", async (_, capabilities, networkKinds, kinds) => {
    await using engine = await openTestEngine({
      sandbox: sandboxWith(capabilities),
      networkKinds,
    });
    expect(await engine.json("/v1")).toMatchObject({
      networkKinds: kinds,
      capabilities: { network: kinds.length > 1 },
    });
  });
});
