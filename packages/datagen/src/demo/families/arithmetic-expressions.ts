import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Shapes of what people type into a calculator; letters stand for numbers. */
const SHAPES = [
  "(a + b) * c - d",
  "(a + b) * c",
  "a * (b + c)",
  "a * (b - c)",
  "a + b * c",
  "a * b + c",
  "a * b - c",
  "a * b + c * d",
  "a * b - c * d",
  "a - b + c",
  "a + b - c",
  "(a - b) * (c + d)",
  "(a + b) * (c - d)",
  "(a + b) / c",
  "(a - b) / c",
  "a / b + c",
  "a / (b + c)",
  "a * b / c",
  "(a + b) / (c + d)",
  "p^q + a",
  "p^q - a",
  "a * p^q",
  "p^q + r^s",
  "(a + b)^q",
  "a + b + c + d",
  "a - b - c",
  "a * b * c + d",
  "((a + b) * c - d) / p",
] as const;

function expression(random: Draw): string {
  const numbers: Record<string, number> = {
    a: random.int(2, random.pick([20, 100, 1000])),
    b: random.int(2, random.pick([20, 100, 500])),
    c: random.int(2, random.pick([20, 60])),
    d: random.int(2, random.pick([20, 100])),
    p: random.int(2, 15),
    q: random.int(2, 10),
    r: random.int(2, 12),
    s: random.int(2, 6),
  };
  const text = random.pick(SHAPES).replaceAll(/[a-z]/g, (letter) => String(numbers[letter] ?? 1));
  const times = random.pick(["*", "*", "*", "×"]);
  const spaced = text.replaceAll("*", times).replaceAll("^", random.pick(["^", "**"]));
  return random.chance(0.3) ? spaced.replaceAll(" ", "") : spaced;
}

/** Python's own spelling; division is rounded. */
function evaluated(expression: string): string {
  const python = expression.replaceAll("^", "**").replaceAll("×", "*").replaceAll("÷", "/");
  return /[/.]/.test(python)
    ? `result = round(${python}, 4)\nprint(result)`
    : `result = ${python}\nprint(result)`;
}

/** Whole expressions. */
export const arithmeticExpressionsFamilies: readonly Family[] = [
  repeatable("{expression}", {
    name: "evaluate-expression",
    topic: "arithmetic",
    result: "number",
    weight: 2,
    draw: (random) => ({ expression: expression(random) }),
    nouns: [
      "{expression}",
      "the (value|result) of {expression}",
      "the (value|result) of (the|this) (expression|term|calculation|formula)(:|) {expression}",
      "the (answer|solution) (to|of) {expression}",
      "the (outcome|result) (when evaluating|of evaluating|of the calculation|of computing) {expression}",
      "(this|the following)(:| expression:| term:) {expression}",
      "the numeric value of {expression}",
    ],
    sentences: [
      "(find|determine) the (value|result) of {expression}",
      "compute this for me: {expression}",
      "(what comes out of|what is the result of|what is the outcome of) {expression}",
      "{expression} = ?",
      "{expression}, (calculate|compute|evaluate) (this|that|it)",
      "(i want to know|i'd like to see|help me find) (what {expression} is|the result of {expression})",
      "(quick|simple) (math|maths|arithmetic): {expression}",
      "(math|maths) (homework|question|exercise): {expression}",
      "print\\({expression}\\)",
      'eval\\("{expression}"\\)',
      "calc {expression}",
      "result of {expression}",
      "could you (run|do|crunch) {expression}",
      "what number (is|does this give|do you get from) {expression}",
      "(answer|result) to {expression} please",
      "please calculate the following (sum|expression|term): {expression}",
      "{expression}",
      "{expression} =",
      "(evaluate|calculate|compute|work out|solve|simplify) {expression}",
      "(evaluate|calculate|compute|work out|solve) (this|the expression|the following)(:|) {expression}",
      "how much is {expression}",
      "(what|how much) does {expression} (equal|make|give|come to|evaluate to)",
      "what (do|would) (i|you|we) get for {expression}",
      "{expression} (equals what|is what|is how much|equals|makes)",
      "what's {expression} in the end",
      "(do|run) the (math|calculation) for me: {expression}",
      "(please |can you |could you |)(evaluate|calculate|compute|work out|solve) {expression}",
      "{expression}, (what is it|how much is it|what does that give|thanks|please)",
      "(what is|how much is|tell me|give me) the (value|result|answer) of (this:|the following:|) {expression}",
      "my (calculator|homework|sheet) says {expression}, what is (that|the result)",
      "(type|put|enter|run) {expression} (in|into python|in a calculator|in python)",
    ],
    heldOut: {
      nouns: ["the number that {expression} gives"],
      sentences: ["for {expression}, what is the value", "i need a result: {expression}"],
    },
    program: ({ expression }) => evaluated(expression),
    reply: ({ expression }, output) => `${expression} is ${output}.`,
  }),
];
