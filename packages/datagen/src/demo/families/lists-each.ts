import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, numberList } from "./drawing.ts";

/** Each number of a list changed the same way; lists cut into groups or made flat. */
export const listsEachFamilies: readonly Family[] = [
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
  family({
    name: "list-add-each",
    topic: "lists",
    result: "list",
    draw: (random) => ({
      values: random.ints(random.int(3, 7), 1, random.pick([20, 100])),
      k: random.int(2, 60),
    }),
    nouns: [
      "(the list |the numbers |){values} with {k} added to (each|each of them|every one)",
      "(each|every) (number|item|element) of {values} plus {k}",
      "the sums of {k} and (each|every one) of (the numbers |){values}",
      "the list {values} with (each|every) (item|number|element) increased by {k}",
      "the result of adding {k} to (each|every) (number|item) (of|in) {values}",
      "{k} more than (each|every one) of (the numbers |){values}",
      "(the list |){values} shifted up by {k}",
      "the list of {k} plus each (item|number|element) (of|in) {values}",
    ],
    sentences: [
      "add {k} to (each|every|all|every single) (number|item|value|element|one) (of|in) {values}",
      "add {k} to (all of |each of |every one of |){values}",
      "increase (each|every) (number|item|value|element|one) (of|in) {values} by {k}",
      "what do i get (if|when) i add {k} to (each|every) (number|item) (of|in) {values}",
      "{values} plus {k}, (each one|element by element|one by one)",
      "(take|use|for) (the list |the numbers |){values}(,| and) add {k} to (each|every) (one|item|number)",
      "i have {values}, add {k} to (each|them all|every one)",
      "what is {k} plus (each|every one) of (the numbers |){values}",
      "the prices were {values}, each went up by {k}, what are they now",
      "{values}(:|,) (add|plus) {k} each",
    ],
    heldOut: {
      nouns: ["what {values} become when each grows by {k}"],
      sentences: [
        "every number in {values} should be increased by {k}",
        "going through {values}, add {k}",
      ],
    },
    program: ({ values, k }) =>
      `numbers = ${py(values)}\nresult = [x + ${k} for x in numbers]\nprint(result)`,
    reply: ({ k }, output) => `With ${k} added, the numbers are ${output}.`,
    followUps: [
      { wordings: again("k"), draw: (random, before) => ({ ...before, k: random.int(2, 60) }) },
    ],
  }),
  family({
    name: "list-chunks",
    topic: "lists",
    result: "list",
    draw: (random) => ({ values: numberList(random, 5, 10), k: random.int(2, 4) }),
    nouns: [
      "(the list |){values} (split|cut|divided|broken) into (groups|chunks|pieces|parts) of {k}",
      "(the list |){values} in (groups|chunks|pieces) of {k}",
      "the (groups|chunks) of {k} (in|of|from) {values}",
      "the (groups|chunks|sublists) of (size|length) {k} (of|from) {values}",
      "a list of (groups|chunks|lists) of {k} (from|made of) {values}",
      "{values} grouped (by {k}|{k} at a time)",
      "the items of {values}, {k} at a time",
      "{values} in sublists of {k} (items|elements) each",
    ],
    sentences: [
      "(split|cut|divide|break|separate) (the list |the numbers |){values} into (groups|chunks|pieces|parts|lists) of {k}",
      "(group|put|arrange) {values} (in|into) (groups|chunks|lists) of {k}",
      "(make|form|build) (groups|chunks) of {k} (from|out of|with) {values}",
      "{values} in (groups|chunks) of {k}",
      "chunk {values} by {k}",
      "{values}(:|,) (groups|chunks) of {k}",
      "what are the (groups|chunks) of {k} in {values}",
      "(take|use) (the list |){values} and (split|cut) it into (groups|chunks) of {k}",
      "i have {values}, (split them|put them|divide them) into (groups|teams|lots) of {k}",
      "(show|list|print) {values} {k} at a time",
    ],
    heldOut: {
      nouns: ["the lists you get cutting {values} after every {k} items"],
      sentences: [
        "each group should have {k} items of {values}",
        "cut {values} after every {k} items",
      ],
    },
    program: ({ values, k }) =>
      `numbers = ${py(values)}\nresult = [numbers[i:i + ${k}] for i in range(0, len(numbers), ${k})]\nprint(result)`,
    reply: ({ k }, output) => `In groups of ${k} the list is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (in |)(groups|chunks) of {k}",
          ...again("k").slice(1, 4),
        ],
        draw: (random, { values }) => ({ values, k: random.int(2, 4) }),
      },
    ],
  }),
  family({
    name: "list-flatten",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const groups = Array.from({ length: random.int(2, 4) }, () =>
        random.ints(random.int(1, 3), 0, 30),
      );
      return { nested: `[${groups.map((group) => `[${group.join(", ")}]`).join(", ")}]` };
    },
    nouns: [
      "(the list |the nested list |){nested} (flattened|made flat|as one flat list|as one list)",
      "the flat (list|version|form) of {nested}",
      "the (flattened|flat) (list|version) of (the nested list |){nested}",
      "all (items|numbers|elements) of {nested} in one (flat |)list",
      "{nested} without (the inner lists|the inner brackets|nesting)",
      "one list with (all|the) (items|numbers|elements) of {nested}",
      "the result of flattening {nested}",
      "the lists in {nested} (joined|merged|put together) (into one|to one list|)",
    ],
    sentences: [
      "flatten (the list|the nested list|this:|) {nested}",
      "(make|turn|convert) {nested} (into |)(a flat list|one flat list|one list)",
      "(put|join|merge|combine) (the lists in |all lists of |){nested} (into|to) one list",
      "{nested} flattened",
      "what is {nested} (flattened|as a flat list|as one list)",
      "(remove|drop) the inner (brackets|lists) (of|from|in) {nested}",
      "(take|use) (the nested list |){nested} and (flatten it|make it flat)",
      "i have {nested}, (flatten it|make one list of it)",
      "(write|show|print) all (numbers|items) of {nested} in one list",
      "{nested}: (flatten|make it flat|as one list)",
    ],
    heldOut: {
      nouns: ["{nested} with the inner lists put together"],
      sentences: [
        "all inner lists of {nested} should become one list",
        "which flat list does {nested} give",
      ],
    },
    program: ({ nested }) =>
      `numbers = ${nested}\nresult = [x for row in numbers for x in row]\nprint(result)`,
    reply: (_, output) => `The flat list is ${output}.`,
  }),
];
