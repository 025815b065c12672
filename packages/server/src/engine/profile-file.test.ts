import type { NetworkPolicy } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { checkEngineOptions, ProfileFile } from "./profile-file.ts";

type Options = Parameters<typeof checkEngineOptions>[0];

const capabilities = {
  streaming: true,
  interrupt: true,
  input: true,
  files: true,
  variables: true,
  hostCalls: true,
  processes: true,
  limits: true,
  fork: true,
  snapshot: true,
  network: true,
};
const local = { backend: "local", capabilities };
const wasm = { backend: "wasm", capabilities: { ...capabilities, network: false } };
const allow: NetworkPolicy = { kind: "allow", rules: [{ host: "example.com" }] };

const refused: [Options, RegExp][] = [
  [{ profiles: { web: { network: allow } } }, /^Profile "web" asks for .* "allow".* wasm sandbox/],
  [{ networkKinds: ["open"] }, /^networkKinds \(--network\) asks for .* "open".* wasm sandbox/],
];

describe("what an operator allows", () => {
  test("is taken when the sandbox can hold it and no profile is above the most", () => {
    const options: Options = {
      profiles: { web: { network: allow, limits: { memoryBytes: 5 } } },
      maxLimits: { memoryBytes: 5 },
      networkKinds: ["open"],
    };
    expect(() => checkEngineOptions(options, local)).not.toThrow();
    expect(() => checkEngineOptions({ networkKinds: ["none"] }, wasm)).not.toThrow();
  });

  test("a profile above the most is refused by name", () => {
    const profiles = { big: { limits: { memoryBytes: 6 } } };
    expect(() => checkEngineOptions({ profiles, maxLimits: { memoryBytes: 5 } }, local)).toThrow(
      'Profile "big": memoryBytes 6 is more than maxLimits allows (5).',
    );
  });

  test.each(refused)("%j is refused for a sandbox without network", (options, message) => {
    expect(() => checkEngineOptions(options, wasm)).toThrow(message);
  });

  test("a file that says nothing allows what the sandbox allows", () => {
    expect(ProfileFile.parse({})).toEqual({ profiles: {}, maxLimits: {} });
    expect(ProfileFile.safeParse({ profiles: { "a/b": {} } }).success).toBe(false);
  });
});
