import type { Family } from "../family.ts";
import { place } from "./place.ts";
import { repeatable } from "./repeatable.ts";

/** Odd and even sums, arithmetic and geometric series. */
export const arithmeticSeriesMoreFamilies: readonly Family[] = [
  repeatable("the first {n}", {
    name: "sum-of-first-odds-or-evens",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      n: random.int(2, random.pick([20, 100, 500])),
      kind: random.pick(["odd", "even"]),
    }),
    nouns: [
      "the (sum|total) of the first {n} {kind} (numbers|integers|natural numbers|positive integers)",
      "the (result of adding|sum you get from|total of adding) (up |)the first {n} {kind} (numbers|integers)",
      "the first {n} {kind} numbers (added together|added up|summed up|in total)",
      "the (sum|total) of the first {n} positive {kind} (numbers|integers)",
      "the (sum|total) of the {n} (smallest|lowest) {kind} (numbers|positive integers)",
    ],
    sentences: [
      "(add|sum|total) (up |)the first {n} {kind} (numbers|integers)",
      "(add|sum) (up |)the first {n} (positive|natural) {kind} (numbers|integers)",
      "sum of the first {n} {kind} numbers",
      "what do the first {n} {kind} (numbers|integers) (add up to|come to|make together)",
      "how much (is|are) the first {n} {kind} (numbers|integers) (together|added up|in total)",
      "first {n} {kind} numbers, (sum|total)",
      "if i add the first {n} {kind} numbers, what (do i get|is the total)",
      "add the {n} smallest {kind} numbers",
      "what is the sum when i add the first {n} {kind} integers",
      "add together the first {n} {kind} (numbers|integers)",
      "(compute|calculate|work out|find) the (sum|total) of the first {n} {kind} (numbers|integers)",
      "i (take|have) the first {n} {kind} numbers. what is their (sum|total)",
    ],
    heldOut: {
      nouns: ["the total that the first {n} {kind} numbers make together"],
      sentences: [
        "take the first {n} {kind} numbers and tell me their sum",
        "of the {kind} numbers, add the first {n}",
      ],
    },
    program: ({ n, kind }) =>
      kind === "odd"
        ? `n = ${n}\nresult = sum(range(1, 2 * n, 2))\nprint(result)`
        : `n = ${n}\nresult = sum(range(2, 2 * n + 1, 2))\nprint(result)`,
    reply: ({ n, kind }, output) => `The sum of the first ${n} ${kind} numbers is ${output}.`,
  }),
  repeatable("{n}", {
    name: "sum-of-odds-or-evens-up-to",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      n: random.int(5, random.pick([20, 100, 1000])),
      kind: random.pick(["odd", "even"]),
    }),
    nouns: [
      "the (sum|total) of (all |)(the |){kind} (numbers|integers) (up to|from 1 to|from 1 through|not above) {n}",
      "the (sum|total) of (all |)(the |){kind} (numbers|integers) between 1 and {n}",
      "the (result|outcome) of adding (up |)(all |)(the |){kind} (numbers|integers) (up to|from 1 to) {n}",
      "the {kind} numbers (up to|from 1 to) {n} (added together|added up|summed up)",
      "the (sum|total) of every {kind} number (up to|from 1 to) {n}",
    ],
    sentences: [
      "(add|sum|total) (up |)(all |)(the |){kind} (numbers|integers) (up to|from 1 to) {n}",
      "sum of (the |all |){kind} numbers (up to|from 1 to) {n}",
      "what do (all |)the {kind} (numbers|integers) (up to|from 1 to) {n} (add up to|come to)",
      "how much (is|are) (all |)the {kind} (numbers|integers) (up to|from 1 to) {n} (together|added up|in total)",
      "(if|when) i add every {kind} number (up to|from 1 to) {n}, what (do i get|is the total)",
      "add every {kind} (number|integer) between 1 and {n}",
      "up to {n}, what is the sum of the {kind} numbers",
      "{kind} numbers up to {n}, (sum|total)",
      "add together (all |)the {kind} numbers between 1 and {n}",
      "(find|compute) the {kind} numbers up to {n} and add them (up|together)",
    ],
    heldOut: {
      nouns: ["the total that all the {kind} numbers up to {n} add up to"],
      sentences: [
        "from 1 to {n}, add only the {kind} numbers",
        "take every {kind} number not above {n}. what is the total",
      ],
    },
    program: ({ n, kind }) =>
      `n = ${n}\nresult = sum(k for k in range(1, n + 1) if k % 2 == ${kind === "odd" ? 1 : 0})\nprint(result)`,
    reply: ({ n, kind }, output) => `The sum of the ${kind} numbers up to ${n} is ${output}.`,
  }),
  repeatable(["{n} terms", "difference {d}", "first term {a}"], {
    name: "arithmetic-series",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      n: random.int(4, random.pick([19, 60])),
      a: random.int(1, random.pick([12, 50])),
      d: random.int(2, random.pick([9, 19])),
    }),
    nouns: [
      "the (sum|total) of the first {n} terms of (an|the) arithmetic (sequence|series|progression) (starting (at|with)|with first term) {a} (and|with) (a |)(common |)difference (of |){d}",
      "the (sum|total) of (an|the) arithmetic (series|sequence|progression) with {n} terms, first term {a} and (common |)difference {d}",
      "the (sum|total) of {n} numbers that start (at|with) {a} and (grow|increase|go up) by {d} (each time|each|every step)",
      "the arithmetic series sum for first term {a}, difference {d} and {n} terms",
    ],
    sentences: [
      "an arithmetic (sequence|series|progression) (starts|begins) (at|with) {a} and has (common |)difference {d}. what is the sum of (its|the) first {n} terms",
      "(add|sum) (up |)the first {n} terms of the arithmetic (sequence|series|progression) with first term {a} and (common |)difference {d}",
      "arithmetic series: (first term|start) {a}, difference {d}, {n} terms. (what is the sum|sum)",
      "first term {a}, (common |)difference {d}, {n} terms: what is the sum of the arithmetic (series|sequence)",
      "start (at|with) {a} and (go up|increase|grow) by {d} each time. what is the (sum|total) of the first {n} (terms|numbers)",
      "i save {a} dollars in the first week and {d} more each week than the week before. how much (is|do i have) saved in {n} weeks",
      "how much do {n} terms starting at {a} with step {d} add up to",
      "sum {n} terms of an arithmetic sequence that starts with {a} and has step {d}",
      "what do the first {n} terms of {a}, then {d} more each time, add up to",
      "the seats in a hall: {a} in the first row and {d} more in each next row, {n} rows. how many seats (in total|altogether)",
    ],
    heldOut: {
      nouns: ["the total of {n} terms when the first is {a} and the difference is {d}"],
      sentences: [
        "with first term {a} and step {d}, add the first {n} terms",
        "numbers start at {a} and go up by {d}. what is the total of the first {n}",
      ],
    },
    program: ({ n, a, d }) =>
      `n = ${n}\nresult = sum(${a} + ${d} * k for k in range(n))\nprint(result)`,
    reply: ({ n }, output) => `The sum of the first ${n} terms is ${output}.`,
  }),
  repeatable(["{n} terms", "ratio {q}", "first term {a}"], {
    name: "geometric-series",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      n: random.int(3, 15),
      a: random.int(1, random.pick([9, 50])),
      q: random.int(2, 6),
    }),
    nouns: [
      "the (sum|total) of the first {n} terms of (a|the) geometric (sequence|series|progression) (starting (at|with)|with first term) {a} (and|with) (a |)(common |)ratio (of |){q}",
      "the (sum|total) of (a|the) geometric (series|sequence|progression) with {n} terms, first term {a} and (common |)ratio {q}",
      "the (sum|total) of {n} numbers that start (at|with) {a} and are multiplied by {q} (each time|every step)",
      "the geometric series sum for first term {a}, ratio {q} and {n} terms",
    ],
    sentences: [
      "a geometric (sequence|series|progression) (starts|begins) (at|with) {a} and has (common |)ratio {q}. what is the sum of (its|the) first {n} terms",
      "(add|sum) (up |)the first {n} terms of the geometric (sequence|series|progression) with first term {a} and (common |)ratio {q}",
      "geometric series: (first term|start) {a}, ratio {q}, {n} terms. (what is the sum|sum)",
      "first term {a}, (common |)ratio {q}, {n} terms: what is the sum of the geometric (series|sequence)",
      "start (at|with) {a} and multiply by {q} each time. what is the (sum|total) of the first {n} (terms|numbers)",
      "how much do {n} terms starting at {a} with ratio {q} add up to",
      "sum {n} terms of a geometric sequence that starts with {a} and has ratio {q}",
      "what do the first {n} terms of {a}, then times {q} each time, add up to",
      "i get {a} coins on day one and {q} times as many each next day. how many do i get in {n} days (in total|altogether)",
      "geometric progression with start {a} and ratio {q}, sum of {n} terms",
    ],
    heldOut: {
      nouns: ["the total of {n} terms when the first is {a} and the ratio is {q}"],
      sentences: [
        "with first term {a} and ratio {q}, add the first {n} terms",
        "numbers start at {a} and are multiplied by {q}. what is the total of the first {n}",
      ],
    },
    program: ({ n, a, q }) =>
      `n = ${n}\nresult = sum(${a} * ${q} ** k for k in range(n))\nprint(result)`,
    reply: ({ n }, output) => `The sum of the first ${n} terms is ${output}.`,
  }),
  repeatable(["the {nth}", "term {n}", "difference {d}"], {
    name: "nth-term-of-sequence",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      ...place(random.int(6, random.pick([19, 100]))),
      a: random.int(1, random.pick([12, 50])),
      d: random.int(2, random.pick([9, 19])),
    }),
    nouns: [
      "the {nth} (term|number|element) of (an|the) arithmetic (sequence|progression) (starting (at|with)|with first term) {a} (and|with) (a |)(common |)difference (of |){d}",
      "the {nth} (term|number) (if|when) (the sequence|a sequence) (starts|begins) (at|with) {a} and (grows|increases|goes up) by {d} (each time|each step)",
      "term number {n} of the arithmetic sequence with first term {a} and difference {d}",
      "the {n}-th (term|number) of the sequence that starts with {a} and goes up by {d}",
    ],
    sentences: [
      "an arithmetic (sequence|progression) (starts|begins) (at|with) {a} and has (common |)difference {d}. what is (its|the) {nth} term",
      "a sequence (starts|begins) (at|with) {a} and (grows|increases|goes up) by {d} (each time|each step). (what|which number) is the {nth} (term|number)",
      "first term {a}, (common |)difference {d}: what is the {nth} term",
      "start (at|with) {a} and add {d} each time. what is the {nth} number",
      "counting from {a} in steps of {d}, what is the {nth} number",
      "arithmetic sequence: start {a}, step {d}, term {n}",
      "(find|give me|compute) the {nth} term: first term {a}, step {d}",
      "what is term {n} of the sequence with start {a} and step {d}",
      "which number is in place {n} of the arithmetic sequence {a}, then {d} more each time",
      "the first term is {a} and the step is {d}. find term number {n}",
    ],
    heldOut: {
      nouns: ["the number in place {n} when we start at {a} and go up by {d}"],
      sentences: [
        "with first term {a} and step {d}, find the {nth} term",
        "numbers start at {a} and go up by {d}. what is number {n}",
      ],
    },
    program: ({ n, a, d }) => `n = ${n}\nresult = ${a} + ${d} * (n - 1)\nprint(result)`,
    reply: ({ nth }, output) => `The ${nth} term is ${output}.`,
  }),
];
