import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, listName, numberList, shuffled } from "./drawing.ts";

const LIST = "(the list |the numbers |these numbers: |)";

/** A list as a whole, changed: without duplicates, reversed, squared, multiplied, rotated. */
export const listsChangingFamilies: readonly Family[] = [
  family({
    name: "list-remove-duplicates",
    topic: "lists",
    result: "list",
    weight: 1.2,
    draw: (random) => {
      const pool = random.chance(0.6)
        ? random.distinctInts(random.int(3, 6), 1, random.pick([9, 50, 200]))
        : random.words(random.int(3, 4));
      return { values: shuffled(random, [...pool, ...pool.slice(0, random.int(1, 3))]) };
    },
    nouns: [
      "(the list |){values} without (duplicates|the duplicates|repeats|double entries|repeated items)",
      "(the list |){values} with (duplicates|the duplicates|repeats|double entries) (removed|taken out|deleted|dropped)",
      "the (unique|distinct|different) (values|items|elements|entries|ones) (of|in|from) (the list |){values}",
      "the (list|result) of (removing|deleting|dropping) duplicates (from|in) {values}",
      "(each|every) (item|value|element) of {values} (once|only once|just once)",
      "the duplicate-free (list|version) of {values}",
      "{values} as a list (without duplicates|of unique values)",
      "a list of the (unique|distinct|different) (values|items|elements) (in|of) {values}",
    ],
    sentences: [
      "(remove|delete|drop|eliminate|strip) (the |all |all the |)(duplicates|repeats|double entries|duplicate items|duplicate values) (from|in|of) (the list |){values}",
      "(which|what) (different|distinct|unique) (values|items|ones) (are in|occur in|are there in) {values}",
      "(keep|leave|list|show) (each|every) (item|value|element) of {values} only once",
      "(unique|distinct) (values|items|elements) (of|in) {values}",
      "(dedupe|deduplicate) {values}",
      "{values} without duplicates",
      "{values}(:|,) (remove|drop) (the |)duplicates",
      "get rid of (the |)(duplicates|repeats|double ones) in {values}",
      "i have {values}, (remove the duplicates|drop the repeats|show each only once)",
      "(make|turn) {values} (into |)a list without (repeats|duplicates)",
      "(take|use|clean) (the list |){values} and (remove|drop|delete) (the duplicates|repeats|repeated items)",
    ],
    heldOut: {
      nouns: ["{values} with no item in it twice"],
      sentences: [
        "no item of {values} should appear twice, remove the repeats",
        "what is left of {values} when each is kept once",
      ],
    },
    program: ({ values }) =>
      `${listName(values)} = ${py(values)}\nresult = list(dict.fromkeys(${listName(values)}))\nprint(result)`,
    reply: (_, output) => `Without duplicates the list is ${output}.`,
  }),
  family({
    name: "list-reverse",
    topic: "lists",
    result: "list",
    draw: (random) => ({
      values: random.chance(0.65) ? numberList(random) : random.words(random.int(3, 6)),
    }),
    nouns: [
      "(the list |){values} (reversed|backwards|in reverse|turned around)",
      "(the list |){values} in (reverse|reversed|opposite|backward) order",
      "the reverse of the list {values}",
      "the (reversed|backwards) (list|version) of {values}",
      "the (items|elements|numbers) of {values} (in reverse order|from last to first|backwards)",
      "the list {values} (read|written) from (the end|right to left|back to front)",
      "{values} with (the order|its order) (reversed|turned around|flipped)",
      "a reversed copy of (the list |){values}",
    ],
    sentences: [
      "reverse (the list|the order of|the items of|the list:|) {values}",
      "(write|put|print|show) (the list |){values} (backwards|in reverse|in reverse order|in the opposite order)",
      "(turn|flip) (the list |the order of |){values} around",
      "(the list |){values} (backwards|reversed|in reverse)",
      "(list|show|give) the (items|elements|numbers) of {values} from last to first",
      "what is (the list |){values} (in reverse order|backwards|reversed)",
      "(take|use) (the list |){values} and (reverse it|turn it around|put it in reverse order)",
      "i have {values}, (reverse it|show it backwards|put it in reverse order)",
      "(read|go through) (the list |){values} from the end to the start",
      "in (which|what) order are {values} when reversed",
    ],
    heldOut: {
      nouns: ["{values} with the last item first and the first item last"],
      sentences: [
        "starting from the last item, list {values}",
        "the items of {values} should come in the opposite order",
      ],
    },
    program: ({ values }) =>
      `${listName(values)} = ${py(values)}\nresult = ${listName(values)}[::-1]\nprint(result)`,
    reply: (_, output) => `Reversed, the list is ${output}.`,
    followUps: [{ wordings: again("values"), draw: (random) => ({ values: numberList(random) }) }],
  }),
  family({
    name: "list-power-each",
    topic: "lists",
    result: "list",
    draw: (random) => ({
      values: random.ints(random.int(3, 7), 1, random.pick([12, 30, 60])),
      power: random.pick(["squares", "squares", "squares", "cubes", "halves", "doubles"]),
    }),
    nouns: [
      `the {power} of ${LIST}{values}`,
      "the {power} of (each|every one|all) of (the numbers |){values}",
      `the (list|row) of the {power} of ${LIST}{values}`,
      "the {power} of the (items|elements|entries|numbers) (of|in) (the list |){values}",
      "(a list|the list) with the {power} of {values}",
      "the {power} (for|belonging to) (the numbers |){values}",
      "all the {power} of {values}",
      "the {power}, one by one, of (the numbers |){values}",
    ],
    sentences: [
      `what are the {power} of ${LIST}{values}`,
      "(find|get|show|compute|calculate|list|print) the {power} of (each of |all |)(the numbers |the list |){values}",
      "{power} of {values}",
      "{values}(:|,) (show|list|find|calculate) the {power}",
      "(for|given|from) (the numbers |the list |){values}, (what are|compute|list) the {power}",
      "i have {values}, what are (the|their) {power}",
      "(replace|change) (each|every) number of {values} (by|to) (what is in|its value in) the {power}",
      "(take|use) (the list |){values} and (make|build|compute) a list of (the|their) {power}",
      "(make|build|create) a list of the {power} of {values}",
      "what {power} do (the numbers |){values} have",
    ],
    heldOut: {
      nouns: ["the {power}, number by number, that {values} have"],
      sentences: [
        "of each number in {values} i need the {power}",
        "go through {values} and show me the {power}",
      ],
    },
    program: ({ values, power }) =>
      `numbers = ${py(values)}\nresult = [${POWERS[power] ?? "x"} for x in numbers]\nprint(result)`,
    reply: ({ power }, output) => `The ${power} are ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) the {power}", "(and|now) {power}"],
        draw: (random, { values }) => ({ values, power: random.pick(Object.keys(POWERS)) }),
      },
    ],
  }),
  family({
    name: "list-rotate",
    topic: "lists",
    result: "list",
    weight: 0.8,
    draw: (random) => ({
      values: random.chance(0.75) ? numberList(random, 4, 8) : random.words(random.int(4, 6)),
      k: random.int(1, 3),
      side: random.pick(["left", "right"]),
    }),
    nouns: [
      "(the list |){values} (rotated|shifted|moved) (to the |){side} by {k}",
      "(the list |){values} (rotated|shifted) by {k} (to the|places to the|steps to the|positions to the) {side}",
      "(the list |){values} (rotated|shifted) {k} (places|steps|positions|times) (to the |){side}",
      "the {side} rotation of {values} by {k}",
      "the (rotation|shift) of {values} by {k} (to the|places to the) {side}",
      "the list {values} after a {side} rotation by {k}",
      "the result of (rotating|shifting) {values} {k} (places|steps|positions) to the {side}",
      "a copy of {values} rotated by {k} to the {side}",
    ],
    sentences: [
      "(rotate|shift|move|turn) (the list |the items of |){values} by {k} (to the|places to the|steps to the|positions to the) {side}",
      "(rotate|shift) (the list |){values} {side} by {k}",
      "(rotate|shift|move) (the list |){values} {k} (places|steps|positions|times) (to the |){side}",
      "what is {values} (rotated|shifted) (by {k} to the {side}|{side} by {k})",
      "{values} (rotated|shifted) {side} by {k}",
      "(take|use) (the list |){values} and (rotate|shift) it (by {k} to the {side}|{side} by {k})",
      "i have {values}, (rotate|shift) it {k} (places|steps) to the {side}",
      "do a {side} rotation of {values} by {k}",
      "{side} (rotate|rotation|shift) {values} by {k}",
      "{values}(:|,) (rotate|shift) {side} by {k}",
    ],
    heldOut: {
      nouns: ["{values}, all items moved {k} places to the {side} in a circle"],
      sentences: [
        "moving the items of {values} in a circle to the {side} by {k}, what do i get",
        "the list {values} should be rotated to the {side}, {k} places",
      ],
    },
    program: ({ values, k, side }) =>
      `${listName(values)} = ${py(values)}\nk = ${k}\nresult = ${side === "left" ? `${listName(values)}[k:] + ${listName(values)}[:k]` : `${listName(values)}[-k:] + ${listName(values)}[:-k]`}\nprint(result)`,
    reply: (_, output) => `The rotated list is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (to the |){side} by {k}",
          "(and|now) {k} to the {side}",
        ],
        draw: (random, { values }) => ({
          values,
          k: random.int(1, 3),
          side: random.pick(["left", "right"]),
        }),
      },
    ],
  }),
];

const POWERS: Readonly<Record<string, string>> = {
  squares: "x ** 2",
  cubes: "x ** 3",
  halves: "x / 2",
  doubles: "x * 2",
};
