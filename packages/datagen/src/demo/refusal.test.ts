import { describe, expect, test } from "vitest";
import { wordingCount } from "./grammar.ts";
import { Random } from "./random.ts";
import { refusalQuestion, refusalSubjects } from "./refusal.ts";
import { heldOutRefusals } from "./refusals/held-out.ts";
import { smallTalk } from "./small-talk.ts";

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N} ]/gu, "");
}

function wordings(patterns: readonly string[]): number {
  return patterns.reduce((sum, pattern) => sum + wordingCount(pattern), 0);
}

describe("questions to decline", () => {
  test("come from many subjects, each worded in many ways", () => {
    expect(refusalSubjects.length).toBeGreaterThanOrEqual(40);
    const few = refusalSubjects.filter(
      ({ name, patterns }) => name !== "foreign languages" && wordings(patterns) < 30,
    );
    expect(few.map((one) => one.name)).toEqual([]);
  });

  test("hardly ever repeat", () => {
    const random = new Random("refusals");
    const asked = Array.from({ length: 5000 }, () => refusalQuestion(random));
    expect(new Set(asked).size).toBeGreaterThan(4500);
    expect(asked.filter((text) => /[{}|]/.test(text))).toEqual([]);
  });

  test("leave 300 questions out that only the evaluation asks", () => {
    expect(heldOutRefusals.length).toBe(300);
    expect(new Set(heldOutRefusals.map(plain)).size).toBe(300);
    const random = new Random("held-out");
    const asked = new Set(Array.from({ length: 20_000 }, () => plain(refusalQuestion(random))));
    expect(heldOutRefusals.filter((text) => asked.has(plain(text)))).toEqual([]);
  });
});

test("small talk has four answers, and nobody is welcome before asking anything", () => {
  const random = new Random("talk");
  const answers = (when: "start" | "later"): Set<string> =>
    new Set(Array.from({ length: 300 }, () => smallTalk(random, when).answer));
  expect([...answers("start")].filter((answer) => answer.includes("welcome"))).toEqual([]);
  expect([...answers("later")].filter((answer) => answer.startsWith("Hello"))).toEqual([]);
  expect(new Set([...answers("start"), ...answers("later")]).size).toBe(4);
});
