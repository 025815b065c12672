import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, listName, numberList, shuffled } from "./drawing.ts";

/** A list as a whole, changed: without duplicates, reversed, each number multiplied. */
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
    name: "list-multiply-each",
    topic: "lists",
    result: "list",
    draw: (random) => ({
      values: random.ints(random.int(3, 7), 1, random.pick([20, 100])),
      k: random.int(2, 25),
    }),
    nouns: [
      "(the list |the numbers |){values} (each |all |)(multiplied by|times) {k}",
      "(each|every) (number|item|element) of {values} (multiplied by|times) {k}",
      "the products of {k} and (each|every one) of (the numbers |){values}",
      "the list {values} with (each|every) (item|number|element) multiplied by {k}",
      "the result of multiplying (each|every) (number|item) (of|in) {values} (by|with) {k}",
      "{k} times (each|every one) of (the numbers |){values}",
      "(the list |){values} scaled by (a factor of |){k}",
      "the list of {k} times each (item|number|element) (of|in) {values}",
    ],
    sentences: [
      "multiply (each|every|all|every single) (number|item|value|element|one) (of|in) {values} (by|with) {k}",
      "multiply (all of |each of |the list |the numbers |){values} (by|with) {k}",
      "what do i get (if|when) i multiply (each|every) (number|item) (of|in) {values} by {k}",
      "{values} times {k}, (each one|element by element|one by one)",
      "(take|use|for) (the list |the numbers |){values}(,| and) multiply (each|every) (one|item|number) by {k}",
      "i have {values}, multiply (each|them all|every one) by {k}",
      "scale (the list |the numbers |){values} by (a factor of |){k}",
      "what is {k} times (each|every one) of (the numbers |){values}",
      "the prices are {values}, what (is|does) {k} of each (cost|)",
      "{values}(:|,) (multiply|times) {k} each",
    ],
    heldOut: {
      nouns: ["what {values} become when each is taken {k} times"],
      sentences: [
        "every number in {values} should be multiplied by {k}",
        "going through {values}, multiply by {k}",
      ],
    },
    program: ({ values, k }) =>
      `numbers = ${py(values)}\nresult = [x * ${k} for x in numbers]\nprint(result)`,
    reply: ({ k }, output) => `Multiplied by ${k}, the numbers are ${output}.`,
    followUps: [
      {
        wordings: [...again("k"), "(and|now) by {k}"],
        draw: (random, before) => ({ ...before, k: random.int(2, 25) }),
      },
    ],
  }),
];
