import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { ordinal } from "./drawing.ts";
import { failingFamily } from "./failing-family.ts";

/** A list with a place in it or beyond its end. */
function drawPlace(
  random: Draw,
  inside: boolean,
): {
  readonly values: readonly (number | string)[];
  readonly n: number;
  readonly nth: string;
  readonly count: number;
} {
  const count = random.int(2, 6);
  const values = random.chance(0.6) ? random.ints(count, 1, 99) : random.words(count);
  const n = inside ? random.int(1, values.length) : random.int(values.length + 1, 20);
  return { values, n, nth: ordinal(random, n), count: values.length };
}

function placeProgram({ values, n }: ReturnType<typeof drawPlace>): string {
  const name = typeof values[0] === "number" ? "numbers" : "words";
  return `${name} = ${py(values)}\nresult = ${name}[${n} - 1]\nprint(result)`;
}

const PLACE = {
  nouns: [
    "the {nth} (element|item|value|entry) of (the list|) {values}",
    "element (number|) {n} of (the list|) {values}",
    "item (number|) {n} (of|in) (the list|) {values}",
    "the {nth} (one|element|item) in {values}",
    "the (element|item|value) at position {n} of {values}",
    "number {n} in (the list|) {values}",
    "the {nth} (element|item) of this list: {values}",
    "the {nth} of {values}",
  ],
  sentences: [
    "(could you|can you|please|help me) (get|find|show me) the {nth} (element|item|value) (of|in|from) {values}",
    "(determine|return|output|pick out|select) the {nth} (element|item|value) (of|in|from) {values}",
    "what's the {nth} (element|item|value|entry) (of|in) {values}",
    "(i want to know|i'd like to know|tell me) the {nth} (element|item|value) of {values}",
    "{values}, {nth} (element|item|one)",
    "{nth} of {values}",
    "what is (item|element|entry|number) {n} of {values}",
    "counting from 1, what is (element|item) {n} of {values}",
    "my shopping list is {values}, what is the {nth} (item|thing|entry)",
    "the queue is {values}, who or what is {nth}",
    "if the first is number 1, which one is number {n} in {values}",
    "grab the {nth} (element|item) (of|from) {values}",
    "which entry of {values} comes {nth}",
    "which (element|item|value) is {nth} in {values}",
    "(get|show|print|give me) the {nth} (element|item|value) of {values}",
    "(get|show|print|give me) (element|item) (number|) {n} of {values}",
    "what (stands|is) at (position|place) {n} (of|in) {values}",
    "{values}: what is the {nth} (element|item|one)",
    "the list is {values}. what is the {nth} (element|item|one)",
    "i have {values}. (show|give) me the {nth} (element|item|one)",
    "pick the {nth} (element|item) (from|of|out of) {values}",
    "from {values} take the {nth} (element|item|one)",
    "what is number {n} (of|in|on) the list {values}",
  ],
  heldOut: {
    nouns: ["from {values} the {nth} element"],
    sentences: [
      "in {values}, what comes at place {n}",
      "at position {n}, what do we have in {values}",
    ],
  },
};

const BAD_INDEX = failingFamily({
  name: "error-index-out-of-range",
  draw: (random) => drawPlace(random, false),
  ...PLACE,
  code: placeProgram,
  reply: ({ count, n }) =>
    `The list has only ${count} elements, so there is no element number ${n}.`,
});

/** The same question with an answer, so that the words alone do not tell. */
const GOOD_INDEX = family({
  name: "list-element-at",
  topic: "lists",
  result: "text",
  draw: (random) => drawPlace(random, true),
  ...PLACE,
  program: placeProgram,
  reply: ({ n }, output) => `Element number ${n} is ${output}.`,
});

/** A dictionary with a key of it or another one. */
function drawKey(
  random: Draw,
  inside: boolean,
): { readonly data: string; readonly key: string; readonly keys: readonly string[] } {
  const count = random.int(2, 4);
  const words = random.chance(0.5) ? random.words(count + 1) : random.names(count + 1);
  const [other = "", ...keys] = words;
  const data = Object.fromEntries(keys.map((name) => [name, random.int(1, 99)]));
  return { data: py(data), key: inside ? random.pick(keys) : other, keys };
}

const KEY = {
  nouns: [
    "the value (of|for|under) {key:quoted} in {data}",
    "the value (of|for) the key {key:quoted} in (the dictionary|the dict|) {data}",
    "the (entry|value) (of|for) {key} in (the dictionary|) {data}",
    "the number (of|for) {key} in (the dictionary|) {data}",
    "{key:quoted} in (the dictionary|the dict) {data}",
    "the value stored (under|for) {key:quoted} in {data}",
    "the (entry|value) {key:quoted} of {data}",
    "the value that {data} has for {key:quoted}",
  ],
  sentences: [
    "{data}[{key:quoted}]",
    "(could you|can you|please|help me) (get|find|look up) {key:quoted} in {data}",
    "(determine|return|output|fetch|pull out) the value (of|for) {key:quoted} (in|from) {data}",
    "what's the value (of|for|under) {key:quoted} in {data}",
    "(i want to know|i'd like to know|tell me) the value of {key:quoted} in {data}",
    "{data}, value of {key:quoted}",
    "{data} {key:quoted}",
    "value for key {key:quoted}: {data}",
    "data = {data}\nprint\\(data[{key:quoted}]\\)",
    "my (scores|prices|stock|ages) are {data}, what is the value for {key:quoted}",
    "which number belongs to {key:quoted} in {data}",
    "how much is {key:quoted} in {data}",
    "access {key:quoted} in the dictionary {data}",
    "what is stored under {key:quoted} in {data}",
    "(look up|get|find|show|print) {key:quoted} in {data}",
    "(look up|get|find|show|print) the value (of|for) {key:quoted} in {data}",
    "which (value|number) does {key:quoted} have in {data}",
    "what does {data} (say|have|hold) for {key:quoted}",
    "d = {data}. what is d[{key:quoted}]",
    "{data}: what is the value of {key:quoted}",
    "given {data}, what is the value for {key:quoted}",
    "(the dictionary|the dict|my dictionary) is {data}. what is (the value of|) {key:quoted}",
    "from {data}, (get|show|give me) {key:quoted}",
    "what is {key:quoted} in {data}",
  ],
  heldOut: {
    nouns: ["in the dictionary {data} the value of {key:quoted}"],
    sentences: [
      "in {data}, which value belongs to {key:quoted}",
      "{key:quoted} has what value in {data}",
    ],
  },
};

const BAD_KEY = failingFamily({
  name: "error-key-not-in-dictionary",
  draw: (random) => drawKey(random, false),
  ...KEY,
  code: ({ data, key }) => `data = ${data}\nresult = data[${py(key)}]\nprint(result)`,
  reply: ({ key, keys }) => `There is no key ${py(key)}, only ${keys.join(", ")}.`,
});

/** The same question with an answer, so that the words alone do not tell. */
const GOOD_KEY = family({
  name: "dictionary-get-key",
  topic: "lists",
  result: "integer",
  draw: (random) => drawKey(random, true),
  ...KEY,
  program: ({ data, key }) => `data = ${data}\nresult = data[${py(key)}]\nprint(result)`,
  reply: ({ key }, output) => `The value of ${key} is ${output}.`,
});

/** Questions about an element or a key, with and without one there. */
export const errorLookupFamilies: readonly Family[] = [BAD_INDEX, GOOD_INDEX, BAD_KEY, GOOD_KEY];
