import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addVariableOptions } from "./variable-options.ts";
import type { VariableOption } from "./variable-options.ts";

const options: readonly VariableOption[] = [
  ["-p, --port <port>", "port", "8081"],
  ["--max-sessions <count>", "sessions"],
  ["--network <kind...>", "kinds"],
  ["--no-sleep", "no sleep"],
];

/** What the action of the command is given. */
function parse(args: readonly string[], environment: Record<string, string>): unknown {
  let given: unknown;
  const command = new Command("engine").exitOverride().action((flags: unknown) => {
    given = flags;
  });
  addVariableOptions(command, options, { prefix: "CODEACT_ENGINE_", environment }).parse(args, {
    from: "user",
  });
  return given;
}

describe("variables of codeact engine", () => {
  it("stand for flags that were not given", () => {
    const environment = {
      CODEACT_ENGINE_PORT: "9000",
      CODEACT_ENGINE_MAX_SESSIONS: "7",
      CODEACT_ENGINE_NETWORK: "allow,open",
      CODEACT_ENGINE_NO_SLEEP: "1",
    };
    const expected = { port: "9000", maxSessions: "7", network: ["allow,open"], sleep: false };
    expect(parse([], environment)).toEqual(expected);
    expect(parse(["--port", "1", "--network", "open"], environment)).toEqual({
      ...expected,
      port: "1",
      network: ["open"],
    });
  });

  it("are none of ours where Kubernetes made CODEACT_ENGINE_PORT for a Service of that name", () => {
    const tcp = "tcp://10.0.0.1:8081";
    expect(parse([], { CODEACT_ENGINE_PORT: tcp })).toEqual({ port: "8081", sleep: true });
    expect(parse([], { CODEACT_ENGINE_PORT: "tcp" })).toMatchObject({ port: "tcp" });
    expect(parse([], { CODEACT_ENGINE_MAX_SESSIONS: tcp })).toMatchObject({ maxSessions: tcp });
  });

  it.each([
    ["1", false],
    ["true", false],
    ["on", false],
    ["0", true],
    ["false", true],
    ["No", true],
  ])("CODEACT_ENGINE_NO_SLEEP=%s means sleep %s", (text, sleep) => {
    expect(parse([], { CODEACT_ENGINE_NO_SLEEP: text })).toMatchObject({ sleep });
    expect(parse(["--no-sleep"], { CODEACT_ENGINE_NO_SLEEP: text })).toMatchObject({
      sleep: false,
    });
  });

  it("that are neither on nor off are refused by name", () => {
    for (const text of ["", "maybe", "2"])
      expect(() => parse([], { CODEACT_ENGINE_NO_SLEEP: text })).toThrow(
        `CODEACT_ENGINE_NO_SLEEP is ${JSON.stringify(text)}.`,
      );
  });
});
