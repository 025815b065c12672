import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { failingFamily } from "./failing-family.ts";

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
    "int\\({text:quoted}\\)",
    "(could you|can you|please|help me) (convert|turn|parse) {text:quoted} (to|into) (a number|an integer)",
    "{text:quoted} to (int|integer|number)",
    "{text:quoted} -> int",
    "(i want|i'd like|i need) {text:quoted} as (a number|an integer)",
    "what's the integer (value |)(of|for) {text:quoted}",
    "(determine|find|get) the number (for|of) the (text|string) {text:quoted}",
    "string to number: {text:quoted}",
    "string to int {text:quoted}",
    "the user typed {text:quoted}, (convert|turn) it (to|into) (a number|an integer)",
    "make the string {text:quoted} (a number|an integer|numeric)",
    "treat {text:quoted} as (a number|an integer)",
    "my form field says {text:quoted}, which integer is that",
    "what happens with int\\({text:quoted}\\)",
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
    "{a} + {text:quoted}",
    "{a}+{text:quoted}",
    "{text:quoted} + {a}",
    "{a} plus {text:quoted}",
    "(could you|can you|please|help me) add {a} and {text:quoted}",
    "(determine|compute|calculate|work out|evaluate) {a} + {text:quoted}",
    "(i want to know|i'd like to know|tell me) what {a} + {text:quoted} is",
    "what is {a} + {text:quoted}",
    "what's {a} plus the word {text:quoted}",
    "python says what to {a} + {text:quoted}",
    "total of {a} and {text:quoted}",
    "what does python do with {a} + {text:quoted}",
    "sum\\([{a}, {text:quoted}]\\)",
    "increase {a} by {text:quoted}",
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

/** Texts taken for numbers, and one that is a number. */
export const errorTextFamilies: readonly Family[] = [BAD_NUMBER, GOOD_NUMBER, ADD_TEXT];
