import { family } from "./family.ts";
import type { Draw, Family } from "./family.ts";
import { py } from "./py.ts";

/** Numbers of 5 to 80 digits: far beyond what any question needs, so that ordinary lengths are safe. */
function manyDigits(random: Draw): string {
  return random.digits(random.pick([random.int(5, 20), random.int(5, 50), random.int(20, 80)]));
}

/** Texts that mean nothing here, so that they can only be copied. */
const texts: readonly ((random: Draw) => string)[] = [
  (random) => random.letters(random.int(3, 20)),
  (random) => random.word(),
  (random) => random.words(random.int(2, 6)).join(" "),
  (random) =>
    random.letters(random.int(1, 4)) +
    random.pick(["-", "_", "", "."]) +
    random.digits(random.int(2, 7)),
  (random) => random.sentence(4, 9),
  (random) => random.name(),
];

const lists: readonly ((random: Draw, count: number) => readonly (number | string)[])[] = [
  (random, count) => random.ints(count, 0, random.pick([20, 100, 1000])),
  (random, count) => random.words(count),
  (random, count) => random.names(count),
  (random, count) => random.ints(Math.min(count, 8), 1000, 10_000_000),
  (random, count) => Array.from({ length: Math.min(count, 9) }, () => random.decimal(0, 1000, 2)),
];

/** Questions whose only difficulty is to carry values over exactly: into code, and from the output into the answer. */
export const copyDrills: readonly Family[] = [
  family({
    name: "copy-print-number",
    topic: "copying",
    result: "integer",
    draw: (random) => ({ n: manyDigits(random) }),
    nouns: ["the (number|integer) {n}", "(this|the following) number: {n}", "the digits {n}"],
    sentences: [
      "(print|repeat|echo|output|show|display|copy|write) (the number|the integer|) {n}",
      "(print|repeat|echo|output|copy) this (number|integer): {n}",
      "{n} - (print|repeat|echo|show) (it|this number)",
      "(say|type|write) {n} (again|once more|back to me)",
      "(can you |could you |)(repeat|echo|print) {n}",
      "here is a number: {n}. (print|repeat|echo|show) it",
      "(give|show) me (back |)the (number|digits) {n}",
      "run print\\({n}\\)",
      "(store|save|keep) {n} (in a variable|as a variable) and (print|show) it",
    ],
    heldOut: {
      nouns: ["the very number {n}"],
      sentences: ["what i want to see printed is {n}", "take {n} and show it again"],
    },
    program: ({ n }) => `result = ${n}\nprint(result)`,
    reply: (_slots, output) => `The number is ${output}.`,
    weight: 1.5,
  }),
  family({
    name: "copy-add-small",
    topic: "copying",
    result: "integer",
    draw: (random) => ({ n: manyDigits(random), k: random.int(0, 9) }),
    nouns: ["{n} (plus|+|increased by) {k}", "the sum of {n} and {k}"],
    sentences: [
      "(add|put) {k} to {n}",
      "(now |)add up {n} and {k}",
      "(what|how much) do {n} and {k} (make|come to|add up to)",
      "{n} + {k}",
      "{n}+{k}",
      "(how much|what) is {n} (+|plus) {k}",
      "take {n} and (add|put on) {k}",
      "what do (i|you|we) get if (i|you|we) add {k} to {n}",
      "(increase|raise) {n} by {k}",
      "the number {n}, (plus|increased by) {k}",
    ],
    heldOut: {
      nouns: ["what {n} and {k} make"],
      sentences: ["to the number {n}, add {k}", "{k} more than {n} is what"],
    },
    program: ({ n, k }) => `result = ${n} + ${k}\nprint(result)`,
    reply: ({ n, k }, output) => `${n} + ${k} is ${output}.`,
    weight: 1.5,
  }),
  family({
    name: "copy-print-text",
    topic: "copying",
    result: "text",
    draw: (random) => ({ text: random.pick(texts)(random) }),
    nouns: ["the (text|string) {text:quoted}", "(this|the following) (text|string): {text:quoted}"],
    sentences: [
      "(print|repeat|echo|output|show|display|copy) {text:quoted}",
      "(print|repeat|echo|output) (the|this) (text|string|word|words|phrase) {text:quoted}",
      "(say|write|type) {text:quoted} (again|once more|)",
      "(can you |could you |)(repeat|echo|print) {text:quoted}",
      "here is a (text|string): {text:quoted}. (print|repeat|echo) it",
      "(print|echo|repeat): {text}",
      "(store|save|keep|put) {text:quoted} in a (variable|string) and (print|show) it",
      "run print\\({text:quoted}\\)",
    ],
    heldOut: {
      nouns: ["exactly {text:quoted}"],
      sentences: ["what i want to see printed is {text:quoted}", "{text:quoted} - show that again"],
    },
    program: ({ text }) => `result = ${py(text)}\nprint(result)`,
    reply: (_slots, output) => `The text is: ${output}`,
    weight: 1.5,
  }),
  family({
    name: "copy-print-list",
    topic: "copying",
    result: "list",
    draw: (random) => ({ items: random.pick(lists)(random, random.int(3, 14)) }),
    nouns: ["(the|this|a) list (with|of|holding|containing) {items}", "the list {items}"],
    sentences: [
      "(print|show|display|output|repeat) the list {items}",
      "(make|create|build|write) a (python |)list (of|with|from|out of) {items} (and print it|)",
      "(put|store|save) {items} (in|into) a list (and (print|show) it|)",
      "(turn|convert) {items} into a (python |)list",
      "here are some (items|values): {items}. (make a list of them|print them as a list|put them in a list)",
      "{items} as a (python |)list",
      "(can you |could you |)make {items} a (python |)list",
    ],
    heldOut: {
      nouns: ["one list that holds {items}"],
      sentences: ["i want {items} printed as a list", "collect {items} in a list"],
    },
    program: ({ items }) => `result = ${py(items)}\nprint(result)`,
    reply: (_slots, output) => `The list is ${output}.`,
  }),
  family({
    name: "copy-print-decimal",
    topic: "copying",
    result: "number",
    draw: (random) => ({ x: random.decimal(0, random.pick([1, 100, 100_000]), random.int(1, 8)) }),
    nouns: ["the (decimal|decimal number|number) {x}", "(this|the following) decimal: {x}"],
    sentences: [
      "(print|repeat|echo|output|show|display|copy) (the number|the decimal|the value|) {x}",
      "{x} - (print|repeat|echo|show) (it|this number|this decimal)",
      "(say|type|write) {x} (again|once more|back to me)",
      "(can you |could you |)(repeat|echo|print) {x}",
      "here is a (decimal|number): {x}. (print|repeat|echo|show) it",
      "(store|save|keep) {x} (in a variable|as a variable) and (print|show) it",
    ],
    heldOut: {
      nouns: ["exactly the value {x}"],
      sentences: ["what i want to see printed is {x}", "take {x} and show it again"],
    },
    program: ({ x }) => `result = ${x}\nprint(result)`,
    reply: (_slots, output) => `The number is ${output}.`,
    weight: 0.5,
  }),
];
