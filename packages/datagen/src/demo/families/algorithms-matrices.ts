import type { Draw, Family } from "../family.ts";
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

/** Draws a matrix of small integers; one of seven has negative ones. */
function drawMatrix(random: Draw, rows: number, columns: number): number[][] {
  const least = random.chance(0.15) ? -20 : 0;
  return Array.from({ length: rows }, () => random.ints(columns, least, 20));
}

/** A matrix as Python and people write it: `[[1, 2], [3, 4]]` */
function matrixText(matrix: readonly (readonly number[])[]): string {
  return `[${matrix.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
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
      ...furtherSentences(noun, order, question),
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

const QUESTIONS: readonly MatrixQuestion[] = [
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
];

/** Questions about matrices as lists of lists. */
export const algorithmMatrixFamilies: readonly Family[] = QUESTIONS.map(matrixFamily);

/** Further ways to ask the same of a matrix. */
function furtherSentences(noun: string, order: string, question: string): string[] {
  return [
    `${noun} {matrix}`,
    `{matrix}, ${noun} please`,
    `${order} {matrix}`,
    `(could you|can you|please|help me) ${order} {matrix}`,
    `(i want to know|i'd like to see|show me) ${noun} of {matrix}`,
    `my matrix is {matrix}, ${noun} please`,
    `matrix homework: ${noun} of {matrix}`,
    `linear algebra: ${noun} of {matrix}`,
    `A = {matrix}, what is ${noun} of A`,
    `A = {matrix}. ${order} A`,
    `use python to ${order} {matrix}`,
    `${question} A = {matrix}`,
    `(numpy|python) question: ${noun} of {matrix}`,
    `rows {matrix}: ${noun}`,
  ];
}
