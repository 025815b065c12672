import type { CodeStep, Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";

/** A question whose program raises, which is the answer. */
interface Failing<S extends Slots> {
  readonly name: string;
  readonly draw: (random: Draw) => S;
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: Family["heldOut"];
  readonly code: (slots: S) => string;
  readonly reply: (slots: S) => string;
  readonly weight?: number;
}

/** The program raises, and a sentence says what that means. */
export function failingFamily<S extends Slots>(failing: Failing<S>): Family {
  return family<S>({
    name: failing.name,
    topic: "errors",
    result: "none",
    draw: failing.draw,
    nouns: failing.nouns,
    sentences: failing.sentences,
    heldOut: failing.heldOut,
    program: failing.code,
    reply: failing.reply,
    steps: (slots): CodeStep[] => [{ code: failing.code(slots), raises: true }],
    replyToSteps: failing.reply,
    weight: failing.weight,
  });
}

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

const TO_NUMBER = {
  nouns: [
    "{text:quoted} as (a number|an integer|an int|a whole number)",
    "{text:quoted} (converted|turned|changed) (to|into) (a number|an integer|an int)",
    "the (number|integer) (for|of) (the text|the string) {text:quoted}",
    "the text {text:quoted} as (a number|an integer)",
    "the string {text:quoted} as (a number|an integer|an int)",
    "the integer value of {text:quoted}",
    "int\\({text:quoted}\\)",
    "the numeric value of {text:quoted}",
  ],
  sentences: [
    "(convert|turn|change) {text:quoted} (to|into) (a number|an integer|an int)",
    "(convert|turn|change) the (text|string|word) {text:quoted} (to|into) (a number|an integer|an int)",
    "make (a number|an integer) (of|from|out of) {text:quoted}",
    "parse {text:quoted} as (a number|an integer|an int)",
    "(read|interpret) {text:quoted} as (a number|an integer)",
    "what is {text:quoted} as (a number|an integer)",
    "which number is {text:quoted}",
    "can {text:quoted} be (converted|turned) (to|into) (a number|an integer)",
    "cast {text:quoted} to (int|an integer)",
    "what does int\\({text:quoted}\\) give",
    "is {text:quoted} a number and which",
  ],
  heldOut: {
    nouns: ["for the text {text:quoted} the integer"],
    sentences: [
      "into a number, (convert|turn) {text:quoted}",
      "if i take {text:quoted} as an integer, which one is it",
    ],
  },
};

const BAD_NUMBER = failingFamily({
  name: "error-text-to-number",
  draw: (random) => ({
    text: random.chance(0.3) ? random.letters(random.int(2, 5)) : random.word(),
  }),
  ...TO_NUMBER,
  code: ({ text }) => `result = int(${py(text)})\nprint(result)`,
  reply: ({ text }) => `${py(text)} is not a number, so it cannot be converted.`,
  weight: 0.7,
});

/** The same question with an answer, so that the words alone do not tell. */
const GOOD_NUMBER = family({
  name: "text-to-number",
  topic: "strings",
  result: "integer",
  draw: (random) => ({ text: random.digits(random.int(1, 6)) }),
  ...TO_NUMBER,
  program: ({ text }) => `result = int(${py(text)})\nprint(result)`,
  reply: ({ text }, output) => `${py(text)} as a number is ${output}.`,
  weight: 0.5,
});

const ADD_TEXT = failingFamily({
  name: "error-number-plus-text",
  draw: (random) => ({ a: random.int(1, 200), text: random.word() }),
  nouns: [
    "{a} plus {text:quoted}",
    "the sum of {a} and {text:quoted}",
    "the sum of {a} and the (word|text|string) {text:quoted}",
    "{a} + {text:quoted}",
    "the result of {a} plus the (word|text|string) {text:quoted}",
    "the (number|value) {a} plus the (word|text) {text:quoted}",
    "the result of adding {a} and {text:quoted}",
    "the total of {a} and {text:quoted}",
  ],
  sentences: [
    "add {a} and {text:quoted}",
    "add the number {a} to the (word|text|string) {text:quoted}",
    "add {text:quoted} to {a}",
    "how much is {a} plus {text:quoted}",
    "what do (i|you) get (if|when) (i|you) add {a} and {text:quoted}",
    "what does {a} + {text:quoted} give",
    "can (i|you|we) add {a} and {text:quoted}",
    "sum {a} and {text:quoted}",
    "what happens (if|when) i add {text:quoted} to {a}",
    "add up {a} and the word {text:quoted}",
  ],
  heldOut: {
    nouns: ["with {text:quoted} added to it {a}"],
    sentences: [
      "{a} and {text:quoted}, what is their sum",
      "if you add {a} and {text:quoted}, what comes out",
    ],
  },
  code: ({ a, text }) => `result = ${py(a)} + ${py(text)}\nprint(result)`,
  reply: ({ a, text }) =>
    `A number and a text cannot be added: ${a} is a number, ${py(text)} is a text.`,
  weight: 0.5,
});

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const BAD_DATE = failingFamily({
  name: "error-day-not-in-month",
  draw: (random) => {
    const [month, day] = random.pick([
      [2, 30],
      [2, 31],
      [4, 31],
      [6, 31],
      [9, 31],
      [11, 31],
      [2, 30],
      [1, 32],
      [12, 32],
    ] as const);
    return { day, month, name: MONTHS[month - 1] ?? "", year: random.int(1990, 2040) };
  },
  nouns: [
    "the (weekday|day of the week) of {name} {day}, {year}",
    "the (weekday|day of the week) of {day} {name} {year}",
    "the (weekday|day of the week) of {name} {day} in {year}",
    "the (weekday|day of the week) on {name} {day}, {year}",
    "the name of the (day|weekday) on {day} {name} {year}",
    "the (weekday|day of the week) for {day} {name} {year}",
    "the (weekday|day) of the date {name} {day}, {year}",
    "the (weekday|day of the week) that {name} {day}, {year} is",
  ],
  sentences: [
    "(what|which) (weekday|day of the week) is {name} {day}, {year}",
    "(what|which) (weekday|day of the week) (was|will be|is) {day} {name} {year}",
    "(what|which) day is {name} {day} {year}",
    "on (what|which) (weekday|day of the week) (does|did) {name} {day}, {year} fall",
    "{name} {day}, {year}: (what|which) (weekday|day of the week)",
    "find the (weekday|day of the week) of {day} {name} {year}",
    "tell me (what|which) (weekday|day of the week) {day} {name} {year} is",
    "i was born on {name} {day}, {year}. (what|which) (weekday|day) was that",
    "(what|which) (weekday|day of the week) do we have on {day} {name} {year}",
    "is {name} {day}, {year} a (monday|sunday|friday|weekend)",
  ],
  heldOut: {
    nouns: ["for {day} {name} {year} the (weekday|day of the week)"],
    sentences: [
      "{day} {name} {year} falls on (what|which) (weekday|day of the week)",
      "in {year}, (what|which) weekday is {name} {day}",
    ],
  },
  code: ({ year, month, day }) =>
    `from datetime import date\nday = date(${year}, ${month}, ${day})\nresult = day.strftime('%A')\nprint(result)`,
  reply: ({ name, day }) => `There is no day ${day} in ${name}, so that date does not exist.`,
  weight: 0.7,
});

/** Questions about numbers, texts and dates that have no answer, which the program finds out by raising. */
export const errorNumberFamilies: readonly Family[] = [
  DIVIDE_BY_ZERO,
  MODULO_ZERO,
  NEGATIVE_ROOT,
  LOG_OF_NONE,
  BAD_NUMBER,
  GOOD_NUMBER,
  ADD_TEXT,
  BAD_DATE,
];
