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

/** One step of a chain, as people say it and as Python writes it. */
const CHAIN = {
  add: "+",
  subtract: "-",
  "multiply by": "*",
  "divide by": "/",
} as const;

type Verb = keyof typeof CHAIN;

const VERBS: readonly Verb[] = ["add", "subtract", "multiply by", "divide by"];

function isVerb(text: string): text is Verb {
  return text in CHAIN;
}

function operator(verb: string): string {
  return isVerb(verb) ? CHAIN[verb] : "+";
}

/** Whole expressions, and chains of operations in words. */
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
  repeatable(["{a}", "{a} as the start"], {
    name: "chain-of-operations",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      a: random.int(2, random.pick([20, 100, 1000])),
      first: random.pick(VERBS),
      b: random.int(2, random.pick([12, 20, 100])),
      second: random.pick(VERBS),
      c: random.int(2, random.pick([12, 20, 50])),
    }),
    nouns: [
      "the (result|outcome|number) (if|when) (i|you|we) (start with|take|begin with) {a}, {first} {b} and (then |){second} {c}",
      "the (result|value) of this: (take|start with) {a}, {first} {b}, (then |){second} {c}",
      "the (number|result) (i|you|we) (get|end up with) when (i|you|we) (take|start with) {a}, {first} {b}, and (then |finally |){second} {c}",
      "the final (number|result): {a}, {first} {b}, {second} {c}",
    ],
    sentences: [
      "(take|start with|begin with|start from) {a}, {first} {b}(, then|, and|, and then| and then) {second} {c}",
      "i (take|start with|begin with|think of) {a}, {first} {b} and (then |){second} {c}. what (do i get|is the result|comes out)",
      "if (i|you|we) (take|start with) {a}, {first} {b} and (then |){second} {c}, what (do i get|is the result|is left|comes out)",
      "what (do i|do you|do we) get (if|when) (i|you|we) (take|start with) {a}, {first} {b} and {second} {c}",
      "{a}, {first} {b}, {second} {c}(|, what is the result|, what do i get)",
      "first {first} {b}, then {second} {c}, starting (with|from|at) {a}",
      "begin at {a}. {first} {b}. (then |){second} {c}. (what is the result|where do i end up|what do you get)",
      "(for|with) {a}: {first} {b}, (and |)then {second} {c}",
      "(my number is|the number is|we have) {a}. {first} {b} and {second} {c}. (what now|what do i have|what is the new number|how much is it)",
    ],
    heldOut: {
      nouns: ["the outcome when {a} is the start, and you {first} {b} and then {second} {c}"],
      sentences: [
        "{first} {b} and then {second} {c}. the start is {a}",
        "with {a} as the start, {first} {b}, and {second} {c}",
      ],
    },
    program: ({ a, b, c, first, second }) =>
      first === "divide by" || second === "divide by"
        ? `result = round((${a} ${operator(first)} ${b}) ${operator(second)} ${c}, 4)\nprint(result)`
        : `result = (${a} ${operator(first)} ${b}) ${operator(second)} ${c}\nprint(result)`,
    reply: (_slots, output) => `You get ${output}.`,
  }),
  repeatable(["{a}, {b} and {c}"], {
    name: "sum-times-number",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      a: random.int(2, random.pick([20, 100, 500])),
      b: random.int(2, random.pick([20, 100, 500])),
      c: random.int(2, random.pick([12, 20, 50])),
    }),
    nouns: [
      "{c} times the sum of {a} and {b}",
      "the sum of {a} and {b} (times|multiplied by) {c}",
      "(the product of {c} and|{c} multiplied by) the sum of {a} and {b}",
      "the (result|outcome) of (adding {a} and {b} and multiplying|multiplying the sum of {a} and {b}) by {c}",
      "(the quantity|the bracket) {a} plus {b}, times {c}",
      "({c} times|{c} x) the total of {a} and {b}",
      "the (sum|total) {a} plus {b}, (taken|repeated) {c} times",
      "{c} (times|x|*) the bracket {a} plus {b}",
      "the (result|value) of adding {a} (and|to) {b} and then multiplying by {c}",
    ],
    sentences: [
      "add {a} (and|to) {b}(, then| and then| and) multiply (the result |the sum |that |it |)by {c}",
      "multiply the (sum|total) of {a} and {b} by {c}",
      "(sum|add up|add) {a} and {b} and multiply (that|the result|the sum|everything) by {c}",
      "(how much|what) is {c} times the sum of {a} and {b}",
      "what do (i|you|we) get (when|if) the sum of {a} and {b} is multiplied by {c}",
      "{a} plus {b}, (all|the whole) times {c}",
      "{a} and {b} added together and (then |)multiplied by {c}",
      "multiply {c} by the sum of {a} and {b}",
      "what is {a} plus {b}, the result times {c}",
      "(take|find) the sum of {a} and {b} and multiply it by {c}",
      "(each|every one) of {c} people gets {a} plus {b} coins. how many coins is that (in total|altogether)",
    ],
    heldOut: {
      nouns: ["the total of {a} and {b}, multiplied by {c}"],
      sentences: [
        "{a} and {b} are added and the sum is multiplied by {c}. what do i get",
        "if you add {a} to {b} and multiply by {c}, how much is it",
      ],
    },
    program: ({ a, b, c }) => `result = (${a} + ${b}) * ${c}\nprint(result)`,
    reply: ({ a, b, c }, output) => `(${a} + ${b}) * ${c} is ${output}.`,
  }),
];
