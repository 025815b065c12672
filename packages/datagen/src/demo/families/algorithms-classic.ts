import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const HANOI = repeatable("{n} (disks|discs)", {
  name: "towers-of-hanoi",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ n: random.int(2, 30) }),
  nouns: [
    "the (number|minimum number|least number) of moves (for|in) (the|) tower(s|) of hanoi with {n} (disks|discs)",
    "the number of (moves|steps) (needed|required|it takes) to solve (the|) tower(s|) of hanoi with {n} (disks|discs)",
    "the (fewest|minimal number of|smallest number of) moves for {n} (disks|discs) in the tower of hanoi",
    "the moves count of a hanoi tower with {n} (disks|discs)",
    "the (number of|) moves to (move|shift) a hanoi tower of {n} (disks|discs)",
    "the solution length of the tower of hanoi with {n} (disks|discs)",
    "the number of hanoi moves for {n} (disks|discs)",
    "the (least|minimum|) number of steps for a tower of hanoi of {n} (disks|discs)",
  ],
  sentences: [
    "how many moves (does|do) (the|) tower(s|) of hanoi with {n} (disks|discs) (need|take|require)",
    "how many (moves|steps) are needed (for|to solve) (the|) tower(s|) of hanoi with {n} (disks|discs)",
    "how many moves does it take to move {n} (disks|discs) in the tower of hanoi",
    "tower of hanoi, {n} (disks|discs): how many moves",
    "tower of hanoi with {n} (disks|discs)",
    "hanoi with {n} (disks|discs), how many (moves|steps) (at least|)",
    "solve the tower of hanoi for {n} (disks|discs) and count the moves",
    "i have a tower of hanoi with {n} (disks|discs). how many moves do i need",
    "(count|compute) the moves for (the|a) tower of hanoi with {n} (disks|discs)",
    "in how many moves can {n} (disks|discs) of the tower of hanoi be moved",
  ],
  heldOut: {
    nouns: ["with {n} (disks|discs) in the tower of hanoi the number of moves"],
    sentences: [
      "for {n} (disks|discs), how many moves has the tower of hanoi",
      "what does it take in moves to solve hanoi with {n} (disks|discs)",
    ],
  },
  program: ({ n }) => `n = ${n}\nresult = 2 ** n - 1\nprint(result)`,
  reply: ({ n }, output) => `The tower of Hanoi with ${n} disks takes ${output} moves.`,
});

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

/** Exercises that every programming course sets: towers of Hanoi, fizzbuzz, multiplication tables. */
export const algorithmClassicFamilies: readonly Family[] = [HANOI, FIZZBUZZ, TIMES_TABLE];
