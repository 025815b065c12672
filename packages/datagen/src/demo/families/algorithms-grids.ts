import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";

const MAGIC_SQUARE = repeatable("{square}", {
  name: "magic-square",
  topic: "algorithms",
  result: "boolean",
  draw: (random) => {
    const [a = 8, b = 1, c = 6, d = 3, e = 5, f = 7, g = 4, h = 9, i = 2] = random.pick([
      [8, 1, 6, 3, 5, 7, 4, 9, 2],
      [2, 7, 6, 9, 5, 1, 4, 3, 8],
      [6, 1, 8, 7, 5, 3, 2, 9, 4],
    ]);
    const [times, plus] = [random.int(1, 4), random.int(0, 9)];
    const cells = [a, b, c, d, e, f, g, h, i].map((cell) => cell * times + plus);
    const last = random.chance(0.5) ? (cells[8] ?? 0) : random.int(1, 30);
    return {
      square: `[[${cells.slice(0, 3).join(", ")}], [${cells.slice(3, 6).join(", ")}], [${[...cells.slice(6, 8), last].join(", ")}]]`,
    };
  },
  nouns: [],
  sentences: [
    "is {square} a magic square",
    "is (the square|the matrix|this square:) {square} magic",
    "(check|test|tell me) (if|whether) {square} is a magic square",
    "do (all|the) rows, columns and diagonals of {square} (have|add up to) the same (sum|)",
    "magic square or not: {square}",
    "{square}: is (it|that|this) a magic square",
    "does {square} make a magic square",
    "verify that {square} is a magic square",
    "is the sum of every row, column and diagonal of {square} the same",
    "i made this square: {square}. is it magic",
    "is this a magic square: {square}",
    "could {square} be called a magic square",
    "a magic square has equal sums. is {square} one",
    "test the square {square} for being magic",
    "have the rows, columns and diagonals in {square} equal sums",
    "would you say {square} is a magic square",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "rows, columns and diagonals of {square}, are their sums all equal",
      "the square {square}, is it a magic one",
    ],
  },
  program: ({ square }) =>
    [
      `rows = ${square}`,
      "n = len(rows)",
      "sums = [sum(row) for row in rows] + [sum(column) for column in zip(*rows)]",
      "sums.append(sum(rows[i][i] for i in range(n)))",
      "sums.append(sum(rows[i][n - 1 - i] for i in range(n)))",
      "result = len(set(sums)) == 1",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) =>
    output === "True" ? "Yes, it is a magic square." : "No, it is not a magic square.",
  weight: 0.5,
});

const ISLANDS = repeatable("{grid}", {
  name: "count-islands",
  topic: "algorithms",
  result: "integer",
  draw: (random) => {
    const [rows, columns] = [random.int(2, 4), random.int(3, 5)];
    const row = (): string =>
      Array.from({ length: columns }, () => (random.chance(0.45) ? "1" : "0")).join("");
    return { grid: py(Array.from({ length: rows }, row)) };
  },
  nouns: [
    "the number of islands in (the grid|the map|) {grid}",
    "the number of islands of 1s in (the grid|) {grid}",
    "the number of (groups|connected groups) of ones in the grid {grid}",
    "the island count of {grid}",
    "the number of (separate|) islands in this (map|grid): {grid}",
    "the count of islands (1 is land, 0 is water|where 1 is land) in {grid}",
    "the number of connected areas of 1 in {grid}",
    "the number of islands on the map {grid}",
  ],
  sentences: [
    "how many islands are (there|) in (the grid|the map|) {grid}",
    "how many (groups|connected groups) of ones are in {grid}",
    "count the islands in (the grid|the map|) {grid}",
    "count the islands of 1s in {grid}",
    "1 is land and 0 is water. how many islands has {grid}",
    "the map is {grid}. how many islands (are there|does it have)",
    "islands in {grid}",
    "{grid}: how many islands",
    "given the grid {grid}, how many islands of 1s are there",
    "how many islands does (the map|the grid|) {grid} (have|show)",
  ],
  heldOut: {
    nouns: ["for the grid {grid} the number of islands"],
    sentences: ["on the map {grid}, how many islands do you see", "{grid} shows how many islands"],
  },
  program: ({ grid }) =>
    [
      `rows = ${grid}`,
      "land = {(i, j) for i, row in enumerate(rows) for j, c in enumerate(row) if c == '1'}",
      "result = 0",
      "while land:",
      "    result += 1",
      "    todo = [land.pop()]",
      "    for i, j in todo:",
      "        near = {(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)} & land",
      "        land -= near",
      "        todo += near",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `There are ${output} islands.`,
  weight: 0.5,
});

/** Puzzles on squares and maps. */
export const algorithmGridFamilies: readonly Family[] = [MAGIC_SQUARE, ISLANDS];
