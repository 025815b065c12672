import type { Draw, Family } from "../family.ts";
import { drawMatrix, matrixText } from "./matrix-draws.ts";
import { matrixPairFamilies } from "./matrix-pairs.ts";
import { repeatable } from "./repeatable.ts";

const MATRIX = "(the matrix|the 2d list|matrix|the list of lists|)";

interface MatrixQuestion {
  readonly name: string;
  readonly result: Family["result"];
  readonly draw: (random: Draw) => { readonly matrix: string };
  /** What is asked, before “of the matrix …”. */
  readonly noun: string;
  readonly order: string;
  readonly question: string;
  readonly lines: readonly string[];
  readonly reply: (output: string) => string;
}

/** One matrix in, something out; the wordings around the matrix are the same for all of them. */
function matrixFamily({
  name,
  result,
  draw,
  noun,
  order,
  question,
  lines,
  reply,
}: MatrixQuestion): Family {
  return repeatable("{matrix}", {
    name,
    topic: "algorithms",
    result,
    draw,
    nouns: [
      `${noun} of ${MATRIX} {matrix}`,
      `${noun} of ${MATRIX} {matrix}`,
      `${noun} of (this|the following) matrix: {matrix}`,
      `${noun} (for|of) the matrix {matrix}`,
      `${noun} of the (square|given|) matrix {matrix}`,
      `${noun} of the (table|grid) of numbers {matrix}`,
      `${noun}: {matrix}`,
      `${noun} of the matrix with the rows {matrix}`,
    ],
    sentences: [
      `${order} ${MATRIX} {matrix}`,
      `${order} (this|the following) matrix: {matrix}`,
      `${question} ${MATRIX} {matrix}`,
      `${question} (this|the following) matrix: {matrix}`,
      `{matrix}: ${noun}`,
      `matrix {matrix}. (what is|find|compute) ${noun}`,
      `i have (the|a) matrix {matrix}. (what is|find|i need|compute) ${noun}`,
      `given (the matrix|) {matrix}, (what is|find|compute) ${noun}`,
      `m = {matrix}. ${order} m`,
      `for (the matrix|) {matrix}, (find|compute|give me|work out) ${noun}`,
    ],
    heldOut: {
      nouns: [`for {matrix} ${noun}`],
      sentences: [
        `take the matrix {matrix} and tell me ${noun}`,
        `with {matrix} as a matrix, what is ${noun}`,
      ],
    },
    program: ({ matrix }) => [`matrix = ${matrix}`, ...lines, "print(result)"].join("\n"),
    reply: (_slots, output) => reply(output),
    weight: 0.6,
  });
}

const ONE_MATRIX: readonly MatrixQuestion[] = [
  {
    name: "matrix-transpose",
    result: "list",
    draw: (random) => ({
      matrix: matrixText(drawMatrix(random, random.int(2, 3), random.int(2, 4))),
    }),
    noun: "(the transpose|the transposed matrix|the transposition)",
    order: "(transpose|swap rows and columns of|flip the rows and columns of)",
    question: "(what is the transpose of|how does one transpose)",
    lines: ["result = [list(column) for column in zip(*matrix)]"],
    reply: (output) => `The transpose is ${output}.`,
  },
  {
    name: "matrix-determinant-2",
    result: "integer",
    draw: (random) => ({ matrix: matrixText(drawMatrix(random, 2, 2)) }),
    noun: "(the determinant|the det|the value of the determinant)",
    order: "(compute|calculate|find|work out) the determinant of",
    question: "(what is the determinant of|how much is the determinant of|which determinant has)",
    lines: ["(a, b), (c, d) = matrix", "result = a * d - b * c"],
    reply: (output) => `The determinant is ${output}.`,
  },
  {
    name: "matrix-trace",
    result: "integer",
    draw: (random) => {
      const n = random.int(2, 4);
      return { matrix: matrixText(drawMatrix(random, n, n)) };
    },
    noun: "(the trace|the sum of the diagonal|the sum of the main diagonal|the diagonal sum)",
    order: "(add up|sum|sum up) the (main|) diagonal of",
    question:
      "(what is the trace of|how much is the sum of the diagonal of|what does the diagonal add up to in)",
    lines: ["result = sum(matrix[i][i] for i in range(len(matrix)))"],
    reply: (output) => `The sum of the diagonal is ${output}.`,
  },
  {
    name: "matrix-total",
    result: "integer",
    draw: (random) => ({
      matrix: matrixText(drawMatrix(random, random.int(2, 3), random.int(2, 4))),
    }),
    noun: "(the sum of all (elements|entries|numbers)|the total of all (elements|entries|numbers))",
    order: "(add up|sum|sum up|total) (all|) the (elements|entries|numbers) of",
    question: "(what do all the numbers add up to in|how much is the sum of all entries of)",
    lines: ["result = sum(sum(row) for row in matrix)"],
    reply: (output) => `The sum of all elements is ${output}.`,
  },
  {
    name: "matrix-row-sums",
    result: "list",
    draw: (random) => ({
      matrix: matrixText(drawMatrix(random, random.int(2, 4), random.int(2, 4))),
    }),
    noun: "(the row sums|the sum of each row|the sums of the rows)",
    order: "(add up|sum|sum up) each row of",
    question: "(what are the row sums of|what does each row add up to in)",
    lines: ["result = [sum(row) for row in matrix]"],
    reply: (output) => `The row sums are ${output}.`,
  },
  {
    name: "matrix-column-sums",
    result: "list",
    draw: (random) => ({
      matrix: matrixText(drawMatrix(random, random.int(2, 4), random.int(2, 4))),
    }),
    noun: "(the column sums|the sum of each column|the sums of the columns)",
    order: "(add up|sum|sum up) each column of",
    question: "(what are the column sums of|what does each column add up to in)",
    lines: ["result = [sum(column) for column in zip(*matrix)]"],
    reply: (output) => `The column sums are ${output}.`,
  },
  {
    name: "matrix-rotate",
    result: "list",
    draw: (random) => ({
      matrix: matrixText(drawMatrix(random, random.int(2, 3), random.int(2, 3))),
    }),
    noun: "(the clockwise rotation|the rotation by 90 degrees|the quarter turn to the right)",
    order: "(rotate clockwise|rotate by 90 degrees|turn by 90 degrees to the right)",
    question: "(what is the clockwise rotation of|how does a turn by 90 degrees change)",
    lines: ["result = [list(row) for row in zip(*matrix[::-1])]"],
    reply: (output) => `Turned by 90 degrees to the right it is ${output}.`,
  },
];

const IDENTITY = repeatable("{n}", {
  name: "identity-matrix",
  topic: "algorithms",
  result: "list",
  draw: (random) => ({ n: random.int(2, 6) }),
  nouns: [
    "the identity matrix of size {n}",
    "the {n} by {n} (identity|unit) matrix",
    "the {n}x{n} (identity|unit) matrix",
    "an identity matrix (with|of) {n} rows",
    "the (identity|unit) matrix of (order|dimension) {n}",
    "the (identity|unit) matrix for n = {n}",
    "a {n} by {n} matrix with ones on the diagonal (and zeros elsewhere|)",
    "the identity matrix with {n} rows and {n} columns",
  ],
  sentences: [
    "(make|create|build|generate|write) (the|an) identity matrix of size {n}",
    "(make|create|build|generate|write) a {n} by {n} (identity|unit) matrix",
    "(show|print|give me) the {n}x{n} (identity|unit) matrix",
    "how does the {n} by {n} identity matrix look",
    "what does the identity matrix of size {n} look like",
    "identity matrix {n} by {n}",
    "(make|create) a {n} by {n} matrix with ones on the diagonal and zeros elsewhere",
    "i need (the|an) identity matrix of size {n}",
    "identity matrix of order {n}",
    "write down the unit matrix with {n} rows",
  ],
  heldOut: {
    nouns: ["for size {n} the identity matrix"],
    sentences: [
      "ones on the diagonal of a {n} by {n} matrix and zeros elsewhere, please make it",
      "of size {n}, the identity matrix is what",
    ],
  },
  program: ({ n }) =>
    `n = ${n}\nresult = [[1 if i == j else 0 for j in range(n)] for i in range(n)]\nprint(result)`,
  reply: ({ n }, output) => `The ${n} by ${n} identity matrix is ${output}.`,
  weight: 0.5,
});

/** Questions about matrices as lists of lists. */
export const algorithmMatrixFamilies: readonly Family[] = [
  ...ONE_MATRIX.map(matrixFamily),
  ...matrixPairFamilies,
  IDENTITY,
];
