import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { errorTextFamilies } from "./error-texts.ts";
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

const MODULO_ZERO = failingFamily({
  name: "error-remainder-by-zero",
  draw: (random) => ({ a: random.int(1, 500) }),
  nouns: [
    "the remainder of {a} divided by (0|zero)",
    "{a} modulo (0|zero)",
    "{a} mod (0|zero)",
    "{a} % 0",
    "the rest of {a} divided by (0|zero)",
    "the remainder when {a} is divided by (0|zero)",
    "the (remainder|rest) (of|when) dividing {a} by (0|zero)",
    "the modulus of {a} and (0|zero)",
  ],
  sentences: [
    "what remains (if|when) {a} is divided by (0|zero)",
    "what is left (over|) (if|when) (i|you|we) divide {a} by (0|zero)",
    "how much is {a} modulo (0|zero)",
    "how much remains of {a} divided by (0|zero)",
    "take {a} modulo (0|zero)",
    "compute {a} mod (0|zero)",
    "find the remainder of {a} by (0|zero)",
    "divide {a} by (0|zero), what is the (remainder|rest)",
    "what does {a} % 0 give",
    "what is the (remainder|rest) if (0|zero) divides {a}",
  ],
  heldOut: {
    nouns: ["with (0|zero) as divisor the remainder of {a}"],
    sentences: ["modulo (0|zero), what is {a}", "{a} divided by (0|zero) leaves what remainder"],
  },
  code: ({ a }) => `result = ${py(a)} % 0\nprint(result)`,
  reply: ({ a }) => `${a} cannot be divided by zero, so there is no remainder.`,
  weight: 0.4,
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

const LOG_OF_NONE = failingFamily({
  name: "error-log-of-negative",
  draw: (random) => ({ a: random.chance(0.3) ? 0 : -random.int(1, 300) }),
  nouns: [
    "the (natural|) (logarithm|log) of {a}",
    "log {a}",
    "ln {a}",
    "log\\({a}\\)",
    "ln\\({a}\\)",
    "the natural (logarithm|log) of the number {a}",
    "the (logarithm|log) of {a} to base e",
    "the (log|logarithm) for {a}",
  ],
  sentences: [
    "how much is the (natural|) (logarithm|log) of {a}",
    "take the (logarithm|log) of {a}",
    "take the natural (logarithm|log) of {a}",
    "what do i get as (the|) logarithm of {a}",
    "find the (natural|) logarithm of {a}",
    "to which power must e be raised to get {a}",
    "compute ln\\({a}\\)",
    "what is e to the power of what to get {a}",
    "does {a} have a logarithm and what is it",
    "log of {a}",
  ],
  heldOut: {
    nouns: ["for {a} the natural logarithm"],
    sentences: ["for the number {a}, what is its logarithm", "{a} is e to what power"],
  },
  code: ({ a }) => `import math\nresult = round(math.log(${py(a)}), 4)\nprint(result)`,
  reply: ({ a }) => `${a} is not positive, so it has no logarithm.`,
  weight: 0.4,
});

/** Questions about numbers, texts and dates that have no answer, which the program finds out by raising. */
export const errorNumberFamilies: readonly Family[] = [
  DIVIDE_BY_ZERO,
  MODULO_ZERO,
  NEGATIVE_ROOT,
  LOG_OF_NONE,
  ...errorTextFamilies,
];
