import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";
import { algorithmCoinFamilies } from "./algorithms-coins.ts";

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

const QUEENS = repeatable("{n}", {
  name: "n-queens",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ n: random.int(4, 7) }),
  nouns: [
    "the number of solutions of the {n} queens (problem|puzzle)",
    "the number of ways to (place|put) {n} queens on (a|an) {n} by {n} (board|chessboard) (safely|so that none attacks another|)",
    "the number of solutions to the {n}-queens (problem|puzzle)",
    "the number of ways to (place|set|arrange) {n} non-attacking queens on a {n}x{n} board",
    "the count of solutions for {n} queens",
    "the number of placements of {n} queens without any attack on a {n} x {n} board",
    "the number of solutions of n queens for n = {n}",
    "the (solution count|number of solutions) of the queens problem with {n} queens",
  ],
  sentences: [
    "how many solutions (does the|has the) {n} queens (problem|puzzle) (have|)",
    "in how many ways can {n} queens be (placed|put) on a {n} by {n} board (without attacking each other|)",
    "how many ways are there to (place|put) {n} queens on a {n}x{n} board",
    "solve the {n} queens (problem|puzzle) and count the solutions",
    "n queens for n = {n}: how many solutions",
    "{n} queens problem, number of solutions",
    "count the solutions of the {n} queens (problem|puzzle)",
    "how many ways can i place {n} queens so that none attacks another",
    "{n} queens on a {n} by {n} board, how many (ways|solutions)",
    "(compute|find) how many solutions the {n}-queens (problem|puzzle) has",
  ],
  heldOut: {
    nouns: ["for {n} queens the number of solutions"],
    sentences: [
      "for a {n} by {n} board, how many ways are there to place {n} queens",
      "the queens problem with {n} queens has how many solutions",
    ],
  },
  program: ({ n }) =>
    [
      "from itertools import permutations",
      `n = ${n}`,
      "result = 0",
      "for rows in permutations(range(n)):",
      "    if len({rows[i] + i for i in range(n)}) == len({rows[i] - i for i in range(n)}) == n:",
      "        result += 1",
      "print(result)",
    ].join("\n"),
  reply: ({ n }, output) => `The ${n} queens problem has ${output} solutions.`,
  weight: 0.5,
});

const SUBSET_COUNT = repeatable("{n}", {
  name: "count-subsets",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ n: random.int(2, 40) }),
  nouns: [
    "the number of subsets of a set (of|with) {n} (elements|items|things|members)",
    "the number of subsets (a set|something) with {n} (elements|items|members) has",
    "the (size|cardinality) of the power set of a set (of|with) {n} (elements|items)",
    "the number of (possible|different|all) subsets of {n} (things|elements|items|objects)",
    "the count of subsets of {n} elements",
    "the number of ways to choose any subset (of|from) {n} (things|elements|items)",
    "the power set size for {n} (elements|items)",
    "the number of subsets, the empty one included, of {n} (elements|items)",
  ],
  sentences: [
    "how many subsets does a set (of|with) {n} (elements|items|members) have",
    "how many subsets (are there|exist) of (a set of|) {n} (elements|items|things)",
    "how many (different|possible) subsets can (i|one|you) (make|form|choose) (of|from) {n} (elements|items|things)",
    "a set has {n} (elements|members). how many subsets (does it have|are there)",
    "how (big|large) is the power set of a set (of|with) {n} (elements|items)",
    "count the subsets of a set (of|with) {n} (elements|items)",
    "subsets of {n} elements, how many",
    "in how many ways can i choose some, all or none of {n} (things|items)",
    "number of subsets for n = {n}",
    "i have {n} (different|) (things|items|books|fruits). how many subsets are there",
  ],
  heldOut: {
    nouns: ["for {n} (elements|items) the number of subsets"],
    sentences: [
      "with {n} (elements|items) in a set, how many subsets are there",
      "{n} elements have how many subsets",
    ],
  },
  program: ({ n }) => `n = ${n}\nresult = 2 ** n\nprint(result)`,
  reply: ({ n }, output) => `A set of ${n} elements has ${output} subsets.`,
});

const STAIRS = repeatable("{n} (steps|stairs)", {
  name: "climbing-stairs",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ n: random.int(3, 40) }),
  nouns: [
    "the number of ways to climb {n} (stairs|steps) taking 1 or 2 (at a time|at once)",
    "the number of ways to go up a staircase (of|with) {n} steps with 1 or 2 steps at a time",
    "the number of (different|distinct|) ways to climb a (staircase|ladder) of {n} (steps|stairs), one or two at a time",
    "the number of ways up {n} stairs in steps of 1 or 2",
    "the count of ways to climb {n} steps by ones and twos",
    "the number of ways to reach step {n} taking one or two steps at a time",
    "the number of ways to climb {n} (stairs|steps) by 1 or 2",
    "the number of (possible|) climbs of {n} stairs with one or two per step",
  ],
  sentences: [
    "in how many ways can (i|one|you|we) climb {n} (stairs|steps) taking 1 or 2 (at a time|at once)",
    "how many ways are there to climb {n} (stairs|steps) with 1 or 2 steps at a time",
    "how many (different|distinct) ways to climb a staircase of {n} steps, one or two at a time",
    "a staircase has {n} steps. i take 1 or 2 at a time. how many ways (up are there|are there|do i have)",
    "climbing stairs: {n} steps, 1 or 2 at a time, how many ways",
    "count the ways to climb {n} stairs by ones and twos",
    "how many ways lead up {n} stairs if i take one or two at a time",
    "a child climbs {n} (stairs|steps), one or two at a time. how many ways",
    "{n} stairs, steps of 1 or 2: how many ways",
    "how many ways can a frog climb {n} steps jumping 1 or 2",
  ],
  heldOut: {
    nouns: ["for {n} stairs the number of ways up with 1 or 2 at a time"],
    sentences: [
      "taking one or two stairs at a time, how many ways up {n} stairs are there",
      "up {n} stairs by 1 or 2, in how many ways",
    ],
  },
  program: ({ n }) =>
    `a, b = 1, 1\nfor i in range(${n}):\n    a, b = b, a + b\nresult = a\nprint(result)`,
  reply: ({ n }, output) => `There are ${output} ways to climb ${n} stairs.`,
  weight: 0.6,
});

const GRID_PATHS = repeatable("{a} by {b}", {
  name: "grid-paths",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ a: random.int(2, 15), b: random.int(2, 15) }),
  nouns: [
    "the number of (paths|ways|routes) through (a|an) {a} by {b} grid moving only right and down",
    "the number of (paths|routes) from the top left to the bottom right of (a|an) {a} by {b} grid",
    "the number of (shortest|) (paths|routes) (in|through|across) a {a} x {b} grid",
    "the number of lattice paths (in|through|across) a {a} by {b} grid",
    "the number of ways to cross a {a} by {b} grid going right and down",
    "the count of (paths|routes) in a grid of {a} by {b} cells, only right and down",
    "the number of ways from corner to corner of a {a}x{b} grid",
    "the (path count|number of paths) of a {a} by {b} grid",
  ],
  sentences: [
    "how many (paths|ways|routes) are there through a {a} by {b} grid (moving only right and down|going right and down|)",
    "how many (paths|routes) lead from the top left to the bottom right of a {a} by {b} grid",
    "how many lattice paths (has|are there in) a {a} by {b} grid",
    "in how many ways can i cross a {a} by {b} grid moving right and down",
    "a grid has {a} rows and {b} columns of cells. how many (paths|ways) from corner to corner along the lines",
    "count the (paths|routes) (in|through|across) a {a} x {b} grid",
    "a robot moves only right or down in a {a} by {b} grid. how many (paths|routes) does it have",
    "paths in a {a} by {b} grid",
    "how many shortest (ways|routes|paths) are there across a {a}x{b} grid",
    "grid of {a} by {b}, moves right and down, how many (paths|ways)",
  ],
  heldOut: {
    nouns: ["for a {a} by {b} grid the number of paths"],
    sentences: [
      "going only right and down, how many paths has a {a} by {b} grid",
      "a {a} by {b} grid has how many paths from corner to corner",
    ],
  },
  program: ({ a, b }) => `import math\nresult = math.comb(${a} + ${b}, ${a})\nprint(result)`,
  reply: ({ a, b }, output) => `There are ${output} paths through a ${a} by ${b} grid.`,
  weight: 0.5,
});

/** Classic questions of the kind “how many ways” and “how many moves”. */
export const algorithmCountingFamilies: readonly Family[] = [
  HANOI,
  QUEENS,
  SUBSET_COUNT,
  STAIRS,
  GRID_PATHS,
  ...algorithmCoinFamilies,
];
