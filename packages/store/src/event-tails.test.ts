import { describe, expect, test } from "vitest";
import { EventTails } from "./event-tails.ts";
import type { StoredRunEvent } from "./run-record.ts";

const events = (...numbers: readonly number[]): StoredRunEvent[] =>
  numbers.map((seq) => ({ seq, type: "text.delta", data: {}, at: 0 }));
const numbersOf = (found: readonly StoredRunEvent[] | undefined): number[] | undefined =>
  found?.map(({ seq }) => seq);

describe("tails of runs", () => {
  test("give what comes after a number, and nothing where the log knows more", () => {
    const tails = new EventTails();
    tails.push("a", events(5, 6), ["{}", "{}"]);
    tails.push("a", events(7), ["{}"]);
    expect(numbersOf(tails.since("a", 4))).toEqual([5, 6, 7]);
    expect(numbersOf(tails.since("a", 6))).toEqual([7]);
    expect(tails.since("a", 3)).toBeUndefined();
    expect(tails.since("a", 7)).toBeUndefined();
    expect(tails.since("b", 4)).toBeUndefined();
  });

  test("begin anew after events that somebody else wrote, and end when they are dropped", () => {
    const tails = new EventTails();
    tails.push("a", events(5), ["{}"]);
    tails.push("a", events(9), ["{}"]);
    expect(tails.since("a", 5)).toBeUndefined();
    expect(numbersOf(tails.since("a", 8))).toEqual([9]);
    tails.drop("a");
    expect(tails.since("a", 8)).toBeUndefined();
  });

  test("hold a megabyte of a run, the newest", () => {
    const tails = new EventTails();
    const half = "x".repeat(600_000);
    tails.push("a", events(1), [half]);
    tails.push("a", events(2), [half]);
    expect(tails.since("a", 0)).toBeUndefined();
    expect(numbersOf(tails.since("a", 1))).toEqual([2]);
  });
});
