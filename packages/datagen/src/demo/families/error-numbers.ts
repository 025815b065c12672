import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { failingFamily } from "./failing-family.ts";

const DIVIDE_BY_ZERO = failingFamily({
  name: "error-divide-by-zero",
  draw: (random) => ({ a: random.chance(0.2) ? random.decimal(1, 100, 1) : random.int(1, 500) }),
  nouns: [
    "{a} divided by (0|zero)",
    "{a} / 0",
    "{a} over (0|zero)",
    "the (result|value) of {a} divided by (0|zero)",
    "the quotient of {a} and (0|zero)",
    "the (ratio|fraction) of {a} (to|and) (0|zero)",
    "the division of {a} by (0|zero)",
    "{a} : 0",
  ],
  sentences: [
    "how much is {a} divided by (0|zero)",
    "divide {a} by (0|zero)",
    "how (often|many times) (does|will) (0|zero) (fit|go) into {a}",
    "what do i get when i divide {a} by (0|zero)",
    "what happens (if|when) (i|you|we) divide {a} by (0|zero)",
    "can you divide {a} by (0|zero)",
    "split {a} into (0|zero) (parts|equal parts|pieces)",
    "(share|divide) {a} (sweets|euros|apples|cookies) (among|between) (0|zero) (people|children|friends), how many does each get",
    "if i divide {a} by (0|zero), what is the result",
    "{a} divided by nothing, i mean (0|zero)",
    "what number times (0|zero) (is|gives) {a}",
  ],
  heldOut: {
    nouns: ["dividing {a} by (0|zero)"],
    sentences: [
      "by (0|zero) divide {a}, what comes out",
      "is there a result for {a} divided by (0|zero)",
    ],
  },
  code: ({ a }) => `result = round(${py(a)} / 0, 4)\nprint(result)`,
  reply: ({ a }) => `${a} cannot be divided by zero, so there is no result.`,
  weight: 0.7,
});

const NEGATIVE_ROOT = failingFamily({
  name: "error-root-of-negative",
  draw: (random) => ({ a: -random.int(1, 400) }),
  nouns: [
    "the square root of {a}",
    "the root of {a}",
    "the (real|) square root of {a}",
    "sqrt {a}",
    "the square root of the negative number {a}",
    "sqrt\\({a}\\)",
    "the (2nd|second) root of {a}",
    "the square root of the number {a}",
  ],
  sentences: [
    "how much is the square root of {a}",
    "take the square root of {a}",
    "(extract|pull) the (square|) root of {a}",
    "which number squared (is|gives) {a}",
    "what number times itself (is|gives|makes) {a}",
    "square root of {a}",
    "what do i get as (the|) square root of {a}",
    "find the square root of {a}",
    "does {a} have a square root and what is it",
    "compute sqrt\\({a}\\)",
  ],
  heldOut: {
    nouns: ["for {a} the square root"],
    sentences: ["{a} is the square of which number", "for the number {a}, what is its square root"],
  },
  code: ({ a }) => `import math\nresult = round(math.sqrt(${py(a)}), 4)\nprint(result)`,
  reply: ({ a }) => `${a} is negative, so it has no real square root.`,
  weight: 0.7,
});

/** Questions about numbers that have no answer, which the program finds out by raising. */
export const errorNumberFamilies: readonly Family[] = [DIVIDE_BY_ZERO, NEGATIVE_ROOT];
