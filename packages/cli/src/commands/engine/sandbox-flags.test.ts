import { describe, expect, it } from "vitest";
import { refuseIgnoredFlags } from "./sandbox-flags.ts";

const none = {
  sandbox: { poolSize: 2, tier: undefined, reserveBytes: undefined, limits: {} },
  networkLog: undefined,
};
const tier = { ...none, sandbox: { ...none.sandbox, tier: "landlock" as const } };
const reserve = { ...none, sandbox: { ...none.sandbox, reserveBytes: 1 } };
const log = { ...none, networkLog: "requests.jsonl" };

describe("flags that only some sandboxes heed", () => {
  it.each([
    ["wasm", tier, /^The wasm sandbox does not take --tier\./],
    ["docker", tier, /^The docker sandbox does not take --tier\./],
    ["jupyter", reserve, /^The jupyter sandbox does not take --reserve\./],
    ["remote", reserve, /^The remote sandbox does not take --reserve\./],
    ["docker", log, /^The docker sandbox does not take --network-log\./],
    ["remote", log, /^The remote sandbox does not take --network-log\./],
  ] as const)("are refused by name for %s", (backend, flags, message) => {
    expect(() => refuseIgnoredFlags(backend, flags)).toThrow(message);
  });

  it("are taken where they hold, and nobody misses what was not given", () => {
    for (const flags of [tier, reserve, log])
      for (const backend of ["auto", "local", undefined] as const)
        expect(() => refuseIgnoredFlags(backend, flags)).not.toThrow();
    for (const backend of ["docker", "wasm"] as const)
      expect(() => refuseIgnoredFlags(backend, reserve)).not.toThrow();
    for (const backend of ["wasm", "docker", "jupyter", "remote"] as const)
      expect(() => refuseIgnoredFlags(backend, none)).not.toThrow();
  });
});
