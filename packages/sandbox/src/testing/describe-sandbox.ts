import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeCells } from "./describe-cells.ts";
import { describeFiles } from "./describe-files.ts";
import { describeFork } from "./describe-fork.ts";
import { describeHostCalls } from "./describe-host-calls.ts";
import { describeInterrupts } from "./describe-interrupts.ts";
import { describeLimits } from "./describe-limits.ts";
import { describeProcesses } from "./describe-processes.ts";
import { describeSnapshot } from "./describe-snapshot.ts";
import type { SandboxUnderTest, SuiteContext } from "./suite.ts";

/** The conformance suite: every promise of Kernel and Sandbox, held against one backend. */
export function describeSandbox(subject: SandboxUnderTest): void {
  describe(`${subject.name} sandbox`, () => {
    let sandbox: Sandbox | undefined;
    const context: SuiteContext = {
      subject,
      sandbox() {
        if (sandbox === undefined) throw new Error("The sandbox is not open.");
        return sandbox;
      },
      start: (options) => context.sandbox().start(options),
    };
    beforeAll(async () => {
      sandbox = await subject.open();
    });
    afterAll(async () => {
      await sandbox?.close();
    });

    test("its capabilities are what the suite was told", () => {
      const absent = subject.absent.map(({ capability }) => capability);
      const claimed = Object.entries(context.sandbox().capabilities);
      expect(
        claimed
          .filter(([, has]) => !has)
          .map(([name]) => name)
          .sort(),
      ).toEqual(absent.sort());
    });
    describeCells(context);
    describeInterrupts(context);
    describeFiles(context);
    describeHostCalls(context);
    describeLimits(context);
    describeProcesses(context);
    describeSnapshot(context);
    describeFork(context);
  });
}
