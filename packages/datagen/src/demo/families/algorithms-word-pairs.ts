import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";

const NOUN = "the (hamming distance|number of differing positions|number of places that differ)";
const ORDER = "(compute|calculate|find|get) the hamming distance (between|of)";
const QUESTION =
  "(in how many places do|at how many positions do) (the texts|the strings|) (differ|not agree):";

/** Two words laid over each other. */
export const algorithmWordPairFamilies: readonly Family[] = [
  repeatable("{a:quoted} and {b:quoted}", {
    name: "hamming-distance",
    topic: "algorithms",
    result: "integer",
    draw: (random) => {
      const length = random.int(4, 8);
      const bits = (): string => Array.from({ length }, () => random.int(0, 1)).join("");
      if (random.chance(0.5)) return { a: bits(), b: bits() };
      const a = random.letters(length);
      return {
        a,
        b: a
          .split("")
          .map((c) => (random.chance(0.6) ? c : random.letters(1)))
          .join(""),
      };
    },
    nouns: [
      `${NOUN} (between|of) {a:quoted} and {b:quoted}`,
      `${NOUN} (between|of) (the words|the strings|the texts) {a:quoted} and {b:quoted}`,
      `${NOUN} (between|of) {a} and {b}`,
      `${NOUN} of these two (words|strings): {a}, {b}`,
      `${NOUN} (for|of) the (two|) (words|strings) {a:quoted} and {b:quoted}`,
      `${NOUN}: {a:quoted}, {b:quoted}`,
      `${NOUN} (between|of) the word {a:quoted} and the word {b:quoted}`,
      `${NOUN} of a = {a:quoted} and b = {b:quoted}`,
    ],
    sentences: [
      "hamming\\({a:quoted}, {b:quoted}\\)",
      "hamming {a} {b}",
      "hamming distance {a} {b}",
      "hamming distance: {a}, {b}",
      "(could you|can you|please|help me) find the hamming distance (of|between) {a:quoted} and {b:quoted}",
      "(determine|evaluate|work out|tell me) the hamming distance (of|between) {a:quoted} and {b:quoted}",
      "(i want to know|i'd like to know) the hamming distance of {a:quoted} and {b:quoted}",
      "what's the hamming distance between {a:quoted} and {b:quoted}",
      "how many positions differ between {a:quoted} and {b:quoted}",
      "at how many places is {a:quoted} different from {b:quoted}",
      "count the positions where {a:quoted} and {b:quoted} differ",
      "sum of mismatches, place by place, of {a:quoted} and {b:quoted}",
      "i sent {a} and received {b}, how many positions are wrong",
      "compare {a:quoted} and {b:quoted} place by place, how many differ",
      `${ORDER} {a:quoted} and {b:quoted}`,
      `${ORDER} the (words|strings) {a:quoted} and {b:quoted}`,
      `${QUESTION} {a:quoted} and {b:quoted}`,
      `${QUESTION} the (words|strings) {a} and {b}`,
      `{a:quoted} and {b:quoted}: (what is|find|compute) ${NOUN}`,
      `i have (the words|two words,) {a:quoted} and {b:quoted}. what is ${NOUN}`,
      `(given|for) {a:quoted} and {b:quoted}, (what is|find|compute) ${NOUN}`,
      `compare {a:quoted} with {b:quoted} and (find|give me|tell me) ${NOUN}`,
      `words: {a}, {b}. ${NOUN}`,
      `can you ${ORDER} {a:quoted} and {b:quoted}`,
    ],
    heldOut: {
      nouns: [`for {a:quoted} and {b:quoted} ${NOUN}`],
      sentences: [
        "how many characters differ when {a:quoted} is laid over {b:quoted}",
        `take {a:quoted} and {b:quoted} and tell me ${NOUN}`,
      ],
    },
    program: ({ a, b }) =>
      [
        `a = ${py(a)}`,
        `b = ${py(b)}`,
        "result = sum(x != y for x, y in zip(a, b))",
        "print(result)",
      ].join("\n"),
    reply: ({ a, b }, output) => `The Hamming distance of ${a} and ${b} is ${output}.`,
    weight: 0.7,
  }),
];
