import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";
import { algorithmGrowthFamilies } from "./algorithms-growth.ts";

const FIZZBUZZ = repeatable("{n}", {
  name: "fizzbuzz",
  topic: "algorithms",
  result: "text",
  draw: (random) => ({ n: random.int(5, 40) }),
  nouns: [
    "fizzbuzz (up to|to|for) {n}",
    "the fizzbuzz (sequence|list|output) (up to|to|for) {n}",
    "the fizz buzz (sequence|list|output|game) from 1 to {n}",
    "the fizzbuzz words for 1 to {n}",
    "the (first|) {n} (terms|entries|lines) of fizzbuzz",
    "fizz buzz for the numbers 1 to {n}",
    "the (result|output) of fizzbuzz with n = {n}",
    "the solution of the fizzbuzz task for {n}",
  ],
  sentences: [
    "(play|do|run|print|write|show) fizzbuzz (up to|to|until|for) {n}",
    "(play|do|run|print|write) fizz buzz (up to|from 1 to) {n}",
    "(print|list|show) the numbers 1 to {n} with fizz for multiples of 3 and buzz for multiples of 5",
    "(print|list|show|count) 1 to {n}, but fizz for multiples of 3, buzz for 5 and fizzbuzz for both",
    "fizzbuzz {n}",
    "fizz buzz {n}",
    "what does fizzbuzz (give|print|say) up to {n}",
    "count to {n} as in fizzbuzz",
    "solve fizzbuzz for n = {n}",
    "how does fizzbuzz go up to {n}",
    "let's play fizzbuzz (up to|to) {n}",
  ],
  heldOut: {
    nouns: ["for the numbers up to {n} the fizzbuzz words"],
    sentences: [
      "up to {n}, what would fizzbuzz print",
      "count from 1 to {n} and say fizz, buzz or fizzbuzz where it belongs",
    ],
  },
  program: ({ n }) =>
    [
      "items = []",
      `for i in range(1, ${n} + 1):`,
      "    word = 'Fizz' * (i % 3 == 0) + 'Buzz' * (i % 5 == 0)",
      "    items.append(word or str(i))",
      "result = ' '.join(items)",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => output,
});

const TIMES_TABLE = repeatable("{n}", {
  name: "multiplication-table",
  topic: "algorithms",
  result: "list",
  draw: (random) => ({ n: random.int(2, 100) }),
  nouns: [
    "the (multiplication|times) table (of|for) {n}",
    "the {n} times table",
    "the (multiplication|times) table of the number {n}",
    "the {n} (multiplication|times) table (up to 10|from 1 to 10|)",
    "the table of {n}",
    "{n} times 1 to 10",
    "the products of {n} with 1 to 10",
    "the row of {n} in the multiplication table",
  ],
  sentences: [
    "(show|print|write|list|give me|make) the (multiplication|times) table (of|for) {n}",
    "(show|print|write|recite) the {n} times table",
    "multiply {n} by (each number from|the numbers) 1 to 10",
    "{n} times table",
    "multiplication table {n}",
    "what is the times table of {n}",
    "how does the {n} times table go",
    "i (have to|must|want to) learn the {n} times table, (show it|please show it|print it)",
    "write down {n} times 1, {n} times 2 and so on to 10",
    "times table for {n} please",
    "(list|show) the first ten multiples as in the times table of {n}",
  ],
  heldOut: {
    nouns: ["for {n} the multiplication table"],
    sentences: [
      "from 1 to 10, what is each number times {n}",
      "how do the ten lines of the {n} times table look",
    ],
  },
  program: ({ n }) => `n = ${n}\nresult = [n * i for i in range(1, 11)]\nprint(result)`,
  reply: ({ n }, output) => `The multiplication table of ${n} is ${output}.`,
});

const GRID_TABLE = repeatable("{n} by {n}", {
  name: "multiplication-grid",
  topic: "algorithms",
  result: "none",
  draw: (random) => ({ n: random.int(3, 8) }),
  nouns: [
    "a {n} by {n} multiplication table",
    "the {n} by {n} (multiplication|times) table",
    "the {n}x{n} (multiplication|times) table",
    "a (multiplication|times) table (with|of) {n} rows and {n} columns",
    "the whole multiplication table from 1 to {n}",
    "a multiplication grid of size {n}",
    "the full (multiplication|times) table up to {n} by {n}",
    "a multiplication grid of {n} by {n}",
  ],
  sentences: [
    "(print|show|make|write|draw) a {n} by {n} (multiplication|times) table",
    "(print|show|make|write) the {n}x{n} (multiplication|times) table",
    "(print|show|make) the (whole|full) multiplication table (up to|from 1 to) {n} (by|times) {n}",
    "(print|show|make) a multiplication grid of size {n}",
    "multiplication table {n} by {n}",
    "all products of the numbers 1 to {n} as a table",
    "(print|show) all products from 1 times 1 to {n} times {n} in a grid",
    "i need a {n} by {n} times table",
    "how does the {n} by {n} multiplication table look",
    "a table of all products up to {n} times {n} please",
  ],
  heldOut: {
    nouns: ["for the numbers 1 to {n} the grid of all products"],
    sentences: [
      "with {n} rows and {n} columns, print a multiplication table",
      "up to {n} by {n}, show every product in a table",
    ],
  },
  program: ({ n }) =>
    `for i in range(1, ${n} + 1):\n    print(*[i * j for j in range(1, ${n} + 1)])`,
  reply: ({ n }, output) => `The ${n} by ${n} multiplication table:\n${output}`,
  weight: 0.5,
});

const TRIANGLE = repeatable("{n} (rows|lines)", {
  name: "triangle-of-stars",
  topic: "algorithms",
  result: "none",
  draw: (random) => ({ n: random.int(2, 9), mark: random.pick(["*", "*", "*", "#", "x"]) }),
  nouns: [
    "a triangle of {n} (rows|lines) (of|made of|with) {mark:quoted}",
    "a triangle of {n} (rows|lines) drawn with {mark}",
    "a {n} row triangle of {mark:quoted}",
    "a (half|right|right-angled) triangle of {mark:quoted} with {n} (rows|lines)",
    "a (staircase|triangle) of {mark:quoted} with {n} (rows|lines|steps)",
    "a pattern of {mark:quoted} with 1 to {n} per line",
    "a (right|) triangle with {n} lines out of {mark:quoted}",
    "a {mark} triangle with {n} (rows|lines)",
  ],
  sentences: [
    "(print|draw|show|make) a triangle of {mark:quoted} with {n} (rows|lines)",
    "(print|draw|show|make) a triangle (with|of) {n} (rows|lines) (out of|from|using|with) {mark:quoted}",
    "(print|draw|show|make) a right triangle of {mark}, {n} (rows|lines)",
    "(print|draw|show) {n} (rows|lines) of {mark:quoted}, one more in each (row|line)",
    "(print|draw) a staircase of {mark:quoted} with {n} steps",
    "print 1 to {n} times {mark:quoted}, line by line",
    "triangle of {mark:quoted}, {n} rows",
    "make a pattern: {n} lines, line i has i times {mark:quoted}",
    "can you draw a triangle with {mark:quoted}, {n} rows high",
    "i want a triangle of height {n} made of {mark:quoted}",
  ],
  heldOut: {
    nouns: ["with {n} rows a triangle of {mark:quoted}"],
    sentences: [
      "{n} rows high, draw a triangle out of {mark:quoted}",
      "let each line have one more {mark:quoted}, {n} lines in all",
    ],
  },
  program: ({ n, mark }) => `for i in range(1, ${n} + 1):\n    print(${py(mark)} * i)`,
  reply: ({ n }, output) => `Here is a triangle of ${n} rows:\n${output}`,
  weight: 0.6,
});

/** Questions that a loop answers line by line or day by day. */
export const algorithmLoopFamilies: readonly Family[] = [
  FIZZBUZZ,
  TIMES_TABLE,
  GRID_TABLE,
  TRIANGLE,
  ...algorithmGrowthFamilies,
];
