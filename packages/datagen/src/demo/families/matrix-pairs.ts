import type { Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { drawMatrix, matrixText } from "./matrix-draws.ts";
import type { Wordings } from "./wordings.ts";

interface TwoMatrices extends Slots {
  readonly a: string;
  readonly b: string;
}

/** How two matrices are asked about. */
function pairWordings({
  noun,
  verb,
  between,
}: {
  readonly noun: string;
  readonly verb: string;
  readonly between: string;
}): Wordings {
  return {
    nouns: [
      `${noun} of (the matrices|) {a} and {b}`,
      `${noun} of (the matrix|) {a} and (the matrix|) {b}`,
      `(the matrix|) {a} ${between} (the matrix|) {b}`,
      `${noun} of two matrices: {a} and {b}`,
      `the matrix {a} ${between} {b}`,
      `${noun} of a = {a} and b = {b}`,
      `${noun} of these (two|) matrices: {a}, {b}`,
      `the result of {a} ${between} {b} (as matrices|)`,
    ],
    sentences: [
      `${verb} (the matrices|) {a} and {b}`,
      `${verb} the two matrices {a} and {b}`,
      `how much is the matrix {a} ${between} {b}`,
      `a = {a}, b = {b}. what is a ${between} b`,
      `(given|for) the matrices {a} and {b}, (find|compute) ${noun}`,
      `i have two matrices, {a} and {b}. ${verb} them`,
      `matrices: {a} and {b}. ${verb} them`,
      `what (do i get|is the result) if i ${verb} (the matrices|) {a} and {b}`,
      `matrix ${noun.replace("the ", "")}: {a} and {b}`,
      `can you ${verb} these matrices: {a} and {b}`,
    ],
    heldOut: {
      nouns: [`for {a} and {b} ${noun}`],
      sentences: [
        `with the matrices {a} and {b}, what is ${noun}`,
        `take {a} and {b} as matrices and ${verb} them`,
      ],
    },
  };
}

/** Two matrices in, one out. */
function pairFamily(
  name: string,
  draw: (random: Draw) => TwoMatrices,
  words: {
    readonly noun: string;
    readonly verb: string;
    readonly between: string;
    readonly said: string;
  },
  line: string,
): Family {
  const { said } = words;
  return family<TwoMatrices>({
    name,
    topic: "algorithms",
    result: "list",
    draw,
    ...pairWordings(words),
    program: ({ a, b }) => [`a = ${a}`, `b = ${b}`, line, "print(result)"].join("\n"),
    reply: (_slots, output) => `The ${said} is ${output}.`,
    weight: 0.6,
  });
}

const MULTIPLY = pairFamily(
  "matrix-multiply",
  (random) => {
    const n = random.int(2, 3);
    return {
      a: matrixText(drawMatrix(random, random.int(2, 2), n, 12)),
      b: matrixText(drawMatrix(random, n, 2, 12)),
    };
  },
  {
    noun: "the (product|matrix product)",
    verb: "(multiply|take the product of)",
    between: "(times|multiplied by|\\*)",
    said: "product",
  },
  "result = [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]",
);

const ADD = pairFamily(
  "matrix-add",
  (random) => {
    const [rows, columns] = [random.int(2, 3), random.int(2, 3)];
    return {
      a: matrixText(drawMatrix(random, rows, columns)),
      b: matrixText(drawMatrix(random, rows, columns)),
    };
  },
  {
    noun: "the (sum|matrix sum)",
    verb: "(add|add up|sum)",
    between: "(plus|added to|\\+)",
    said: "sum",
  },
  "result = [[x + y for x, y in zip(one, two)] for one, two in zip(a, b)]",
);

/** Sums and products of two matrices. */
export const matrixPairFamilies: readonly Family[] = [MULTIPLY, ADD];
