import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import type { EscapeAttempt, EscapeClaim } from "./attempt.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { openGround } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { needsOf, probeOf } from "./needs.ts";
import type { Need } from "./needs.ts";
import { runAttempt, SharedAttacker } from "./run-attempt.ts";

/** Attempts that a backend does not claim to stop: a whole claim, or one attempt by its name. */
export interface Unclaimed {
  readonly what: EscapeClaim | (string & {});
  readonly reason: string;
}

/** Something that does not exist in a backend, so that what needs it cannot be tried. */
export interface Lack {
  readonly need: Need;
  readonly reason: string;
}

/** A backend under attack. */
export interface EscapeSubject {
  /** Shown in test names. */
  readonly name: string;
  /** Opens the sandbox; the secrets of the host have been planted before. Absent where nothing is claimed. */
  readonly open?: (() => Promise<Sandbox>) | undefined;
  /** What the backend documents as not covered, and why. Listed, not run. */
  readonly unclaimed: readonly Unclaimed[];
  /** What it does not have at all: attempts that need it are listed as not applicable. A test shows that it is so. */
  readonly lacks?: readonly Lack[] | undefined;
  /** Attempts that make sense against this backend only. */
  readonly own?: readonly EscapeAttempt[] | undefined;
  /** One session for the attempts that leave it as it was: where starting one is dear. @default each has its own */
  readonly shared?: boolean | undefined;
  /** Time of one attempt, ms. @default that of every test */
  readonly timeoutMs?: number | undefined;
  /** Only these. @default all */
  readonly only?: ((attempt: EscapeAttempt) => boolean) | undefined;
}

/**
 * The escape suite: attempts against one backend, each in sessions of its own. A test passes when the sandbox held.
 * `weakened.test.ts` shows that the attempts succeed where a layer is missing.
 */
export function describeEscapes(subject: EscapeSubject): void {
  describe(`nobody gets out of ${subject.name}`, () => {
    const { only = () => true } = subject;
    const attempts = [...escapeAttempts, ...(subject.own ?? [])].filter((attempt) => only(attempt));
    const shared = subject.shared === true ? new SharedAttacker() : undefined;
    let ground: Ground | undefined;
    let sandbox: Sandbox | undefined;
    const scene = (): { ground: Ground; sandbox: Sandbox } => {
      if (ground === undefined || sandbox === undefined) throw new Error("nothing is open");
      return { ground, sandbox };
    };
    beforeAll(async () => {
      if (subject.open === undefined) return;
      ground = await openGround();
      sandbox = await subject.open();
    }, 120_000);
    afterAll(async () => {
      await shared?.[Symbol.asyncDispose]();
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
    describeLacks(subject, () => scene().sandbox);

    for (const attempt of attempts) {
      const title = `${attempt.claim}: ${attempt.name}`;
      const aside = whyNotTried(subject, attempt);
      if (aside !== undefined) {
        // Not a skip: what is not covered, or not there, is documented, and stands in the list of tests.
        test(`${title} (${aside})`, () => {
          expect(aside).not.toBe("");
        });
        continue;
      }
      test(title, { timeout: subject.timeoutMs }, async () => {
        expect(await runAttempt(attempt, scene().sandbox, scene().ground, shared)).toBeUndefined();
      });
    }
  });
}

/** Why an attempt is listed and not made: not claimed, or not possible at all. */
function whyNotTried(subject: EscapeSubject, attempt: EscapeAttempt): string | undefined {
  const entry = subject.unclaimed.find(
    ({ what }) => what === attempt.name || what === attempt.claim,
  );
  if (entry !== undefined) return `not claimed: ${entry.reason}`;
  const needs = needsOf(attempt);
  const lack = subject.lacks?.find(({ need }) => needs.includes(need));
  return lack === undefined ? undefined : `not applicable: ${lack.reason}`;
}

/** What is said to be missing must be missing, or attempts would be left out for nothing. */
function describeLacks({ lacks = [], timeoutMs }: EscapeSubject, sandbox: () => Sandbox): void {
  if (lacks.length === 0) return;
  const needs = lacks.map(({ need }) => need);
  test(`it has no ${needs.join(", no ")}`, { timeout: timeoutMs }, async () => {
    const probes = needs.map(probeOf).filter((probe) => probe !== undefined);
    if (probes.length < needs.length) expect(sandbox().capabilities.network).toBe(false);
    if (probes.length === 0) return;
    await using kernel = await sandbox().start();
    for (const probe of probes) {
      const { stdout, error } = await collect(kernel, probe);
      expect([probe, stdout, error === undefined]).toEqual([probe, "", false]);
    }
  });
}
