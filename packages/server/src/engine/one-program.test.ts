import { openRemoteSandbox } from "@codeact/sandbox";
import {
  everyBackend,
  ONE_PROGRAM,
  ONE_PROGRAM_OUTCOME,
  ONE_PROGRAM_OUTPUT_BYTES,
  runOneProgram,
} from "@codeact/sandbox/testing";
import type { BackendStarter } from "@codeact/sandbox/testing";
import { describe, expect, test } from "vitest";
import { openTestEngine } from "./testing/open-test-engine.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
/** Docker's daemon, its image and a Jupyter server are started for it. */
const TIMEOUT_MS = 300_000;

/** The remote sandbox, through an engine over local kernels. */
const startRemote: BackendStarter = async () => {
  const behind = await everyBackend.local();
  if (typeof behind === "string") return behind;
  const engine = await openTestEngine({ sandbox: behind.sandbox });
  const sandbox = await openRemoteSandbox({ url: engine.server.url });
  return {
    sandbox,
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await engine[Symbol.asyncDispose]();
      await behind[Symbol.asyncDispose]();
    },
  };
};

describe("one program", () => {
  test("has thirty lines", () => {
    expect(ONE_PROGRAM.join("\n").split("\n").length).toBe(30);
  });

  test.for(Object.entries({ ...everyBackend, remote: startRemote }))(
    "does in the %s sandbox what it does in every other",
    { timeout: TIMEOUT_MS },
    async ([name, start], context) => {
      const opened = await start();
      if (typeof opened === "string") {
        if (strict) throw new Error(opened);
        context.skip(opened);
        return;
      }
      await using backend = opened;
      const limits = { outputBytes: ONE_PROGRAM_OUTPUT_BYTES };
      await using kernel = await backend.sandbox.start({ limits });
      expect(kernel.info.backend).toBe(name);
      expect(await runOneProgram(kernel)).toEqual(ONE_PROGRAM_OUTCOME);
    },
  );
});
