import { describe, expect, test } from "vitest";
import { REFUSAL } from "../refusal.ts";
import { isRight } from "./judge.ts";
import { shareOf } from "./wilson.ts";

const expected = (output: string, reply = `It is ${output}.`): Parameters<typeof isRight>[1] => ({
  type: "answer",
  output,
  reply,
});
const ran = (answer: string): Parameters<typeof isRight>[0] => ({ answer, executions: 1 });

describe("an answer is right", () => {
  test.each([
    ["5117", "The sum of the first 50 primes is 5117."],
    ["5117", "5117"],
    ["12.5", "That is 12.50 euros."],
    ["12.50", "That is 12.5."],
    ["3.0", "It is 3."],
    ["[1, 2]", "The list is [1, 2]."],
    ["-4", "It is -4."],
    ["apple", 'The word is "apple".'],
    ["a b", "It says a  b"],
    ["tree\n  leaf", "The lines are: tree leaf."],
    ["100%", "That is 100%."],
    ["-14.06", "The change from 320 to 275 is -14.06%."],
    ["[5]", "The list is [5]."],
  ])("when it holds the output %j: %j", (output, answer) => {
    expect(isRight(ran(answer), expected(output))).toBe(true);
  });

  test("when it is the reference answer, whatever was printed", () => {
    expect(isRight(ran("Yes, it is even."), expected("True", "Yes, it is even."))).toBe(true);
    expect(isRight(ran("No, it is odd. True."), expected("True", "Yes, it is even."))).toBe(false);
  });
});

describe("an answer is wrong", () => {
  test.each([
    ["5", "It is 15."],
    ["5", "It is 5.2."],
    ["5", "It is 1.5"],
    ["5", "It is -5."],
    ["-5", "It is -52."],
    ["-5", "It is -5.2."],
    ["5%", "It is 15%."],
    ["(5, 3", "It is (5, 31)."],
    ["12", "It is 1,512"],
    ["50", "It is 5"],
    ["apple", "It is pineapple."],
    ["App", "It is app."],
    ["", "It is nothing."],
  ])("when the output %j is not in it as a whole: %j", (output, answer) => {
    expect(isRight(ran(answer), expected(output, "another"))).toBe(false);
  });

  test("when no code was run", () => {
    expect(isRight({ answer: "It is 5.", executions: 0 }, expected("5"))).toBe(false);
  });
});

test("a refusal is right with the fixed text and without code", () => {
  const refusal = { type: "refusal" } as const;
  expect(isRight({ answer: REFUSAL, executions: 0 }, refusal)).toBe(true);
  expect(isRight({ answer: REFUSAL, executions: 1 }, refusal)).toBe(false);
  expect(isRight({ answer: "Paris.", executions: 0 }, refusal)).toBe(false);
  expect(REFUSAL.split(/\s+/).length).toBeLessThan(60);
});

test("intervals are those of Wilson", () => {
  // Known values: 8 of 10 gives 0.4902 to 0.9433.
  const { low, high } = shareOf(8, 10);
  expect(low).toBeCloseTo(0.4902, 3);
  expect(high).toBeCloseTo(0.9433, 3);
  expect(shareOf(0, 0)).toMatchObject({ share: 0, low: 0, high: 1 });
  expect(shareOf(20, 20)).toMatchObject({ share: 1, high: 1 });
});
