import type { Kernel, KernelOptions, Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { escapeAttempts } from "../escape/attempts/index.ts";
import { HOSTILE_NETWORK } from "../escape/attempts/network-policy.ts";
import { runFamilyAttempt } from "../escape/copies/family.ts";
import { familyAttempts } from "../escape/copies/index.ts";
import { lookIntoCopy } from "../escape/copies/spying.ts";
import { describeEscapes } from "../escape/describe-escapes.ts";
import { openGround } from "../escape/ground.ts";
import type { Ground } from "../escape/ground.ts";
import { COPIES_WITHOUT_CGROUPS, IN_COPIES, withoutCgroups } from "../escape/unclaimed.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { openLocalSandbox } from "./open-sandbox.ts";

const why = await whyNoLocalSandbox();

function open(): Promise<Sandbox> {
  return openLocalSandbox({
    shell: "plain",
    preload: "none",
    network: HOSTILE_NETWORK,
  });
}

/** A sandbox every session of which is a copy of a session that lives on beside it. */
async function openCopies(): Promise<Sandbox> {
  const sandbox = await open();
  const close = (): Promise<void> => sandbox.close();
  return {
    backend: sandbox.backend,
    capabilities: sandbox.capabilities,
    async start(options?: KernelOptions) {
      const origin = await sandbox.start(options);
      const copy = await origin.fork();
      return withEnd(copy, () => origin.close());
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A kernel that ends something else with itself. */
function withEnd(kernel: Kernel, after: () => Promise<void>): Kernel {
  const close = async (): Promise<void> => {
    await kernel.close();
    await after();
  };
  return {
    id: kernel.id,
    info: kernel.info,
    get alive() {
      return kernel.alive;
    },
    files: kernel.files,
    execute: (code, options) => kernel.execute(code, options),
    interrupt: () => kernel.interrupt(),
    variables: () => kernel.variables(),
    define: (functions) => kernel.define(functions),
    fork: (options) => kernel.fork(options),
    snapshot: (options) => kernel.snapshot(options),
    restore: (snapshot) => kernel.restore(snapshot),
    close,
    [Symbol.asyncDispose]: close,
  };
}

describe.skipIf(why !== undefined)(titleOf("copies of live sessions", why), async () => {
  const unclaimed = why === undefined ? await withoutCgroups() : [];
  const disclaimed = unclaimed.length === 0 ? [] : COPIES_WITHOUT_CGROUPS;
  describeEscapes({
    name: "copies of sessions of the local sandbox",
    open: openCopies,
    unclaimed: [...unclaimed, ...IN_COPIES],
  });

  describe("nobody gets out of a session with the help of its copies", () => {
    let ground: Ground | undefined;
    let sandbox: Sandbox | undefined;
    beforeAll(async () => {
      ground = await openGround();
      sandbox = await open();
    });
    afterAll(async () => {
      await sandbox?.close();
      await ground?.[Symbol.asyncDispose]();
    });

    test(
      "what an origin sees of its copies is not claimed, and shows that the looks of a copy mean something",
      { timeout: 90_000 },
      async () => {
        if (ground === undefined || sandbox === undefined) throw new Error("nothing is open");
        const look = {
          name: "looks into its copy",
          claim: "other sessions",
          make: lookIntoCopy,
        } as const;
        expect(await runFamilyAttempt(look, sandbox, ground)).toBe("read a secret");
      },
    );

    test("attempts have names of their own", () => {
      const names = [...escapeAttempts, ...familyAttempts].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });

    for (const attempt of familyAttempts) {
      const entry = disclaimed.find(({ what }) => what === attempt.name);
      if (entry !== undefined) {
        test(`${attempt.claim}: ${attempt.name} (not claimed: ${entry.reason})`, () => {
          expect(entry.reason).not.toBe("");
        });
        continue;
      }
      test(`${attempt.claim}: ${attempt.name}`, { timeout: 90_000 }, async () => {
        if (ground === undefined || sandbox === undefined) throw new Error("nothing is open");
        expect(await runFamilyAttempt(attempt, sandbox, ground)).toBeUndefined();
      });
    }
  });
});
