import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EscapeAttempt, EscapeClaim } from "./attempt.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { openGround } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { runAttempt } from "./run-attempt.ts";

/** Attempts that a backend does not claim to stop: a whole claim, or one attempt by its name. */
export interface Unclaimed {
  readonly what: EscapeClaim | (string & {});
  readonly reason: string;
}

/** A backend under attack. */
export interface EscapeSubject {
  /** Shown in test names. */
  readonly name: string;
  /** Opens the sandbox; the secrets of the host have been planted before. */
  open(): Promise<Sandbox>;
  /** What the backend documents as not covered, and why. Listed, not run. */
  readonly unclaimed: readonly Unclaimed[];
  /** Attempts that make sense against this backend only. */
  readonly own?: readonly EscapeAttempt[] | undefined;
}

/**
 * The escape suite: every attempt against one backend, each in fresh sessions. A test passes when the sandbox held.
 * `weakened.test.ts` shows that the attempts succeed where a layer is missing.
 */
export function describeEscapes(subject: EscapeSubject): void {
  describe(`nobody gets out of ${subject.name}`, () => {
    const attempts = [...escapeAttempts, ...(subject.own ?? [])];
    let ground: Ground | undefined;
    let sandbox: Sandbox | undefined;
    beforeAll(async () => {
      ground = await openGround();
      sandbox = await subject.open();
    });
    afterAll(async () => {
      await sandbox?.close();
      await ground?.[Symbol.asyncDispose]();
    });

    test("what is not claimed names attempts that exist, with a reason", () => {
      const known = new Set<string>(attempts.flatMap(({ name, claim }) => [name, claim]));
      for (const { what, reason } of subject.unclaimed) {
        expect([what, known.has(what)]).toEqual([what, true]);
        expect(reason).not.toBe("");
      }
    });

    for (const attempt of attempts) {
      const entry = subject.unclaimed.find(
        ({ what }) => what === attempt.name || what === attempt.claim,
      );
      if (entry !== undefined) {
        // Not a skip: what is not covered is documented, and stands in the list of tests.
        test(`${attempt.claim}: ${attempt.name} (not claimed: ${entry.reason})`, () => {
          expect(entry.reason).not.toBe("");
        });
        continue;
      }
      test(`${attempt.claim}: ${attempt.name}`, async () => {
        if (ground === undefined || sandbox === undefined) throw new Error("nothing is open");
        expect(await runAttempt(attempt, sandbox, ground)).toBeUndefined();
      });
    }
  });
}
