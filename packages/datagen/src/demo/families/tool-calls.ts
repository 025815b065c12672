import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { demoTool, drawToolName } from "./tool-draws.ts";

const CALL = "(call|run|use|execute|invoke|try)";

const EXPLICIT = family({
  name: "tool-explicit-call",
  topic: "tools",
  result: "integer",
  draw: (random) => ({
    tool: drawToolName(random),
    n: random.int(1, 500),
    docstring: random.pick([
      "Computes a number from a number.",
      "Returns an int for n.",
      "A function of n.",
      "Secret function.",
    ]),
    a: random.int(2, 9),
    b: random.int(1, 99),
  }),
  nouns: [
    "the (result|value|output) of {tool} (for|with|of|at) {n}",
    "the (result|value|output) of (the function|the tool|) {tool} (for|with|of) {n}",
    "the (result|value) of {tool}\\({n}\\)",
    "{tool}\\({n}\\)",
    "{tool} of {n}",
    "the output of {tool} when given {n}",
    "the number that {tool} (returns|gives) for {n}",
    "the (result|return value) of calling {tool} (with|on) {n}",
  ],
  sentences: [
    "(could you|can you|please|help me) (call|run|use) {tool} (with|on|for) {n}",
    "{tool} {n}",
    "{tool}\\({n}\\) =",
    "result = {tool}\\({n}\\)",
    "(i want to know|i'd like to know|tell me) what {tool} (returns|gives) for {n}",
    "(evaluate|compute|calculate) {tool}\\({n}\\)",
    "(evaluate|compute) {tool} (at|for|of) {n}",
    "what is {tool}\\({n}\\)",
    "what's {tool} of {n}",
    "print\\({tool}\\({n}\\)\\)",
    "what value do i get when i call {tool} with {n}",
    "let {tool} work on {n}",
    "the argument is {n}, (call|run) {tool}",
    "(send|hand) {n} to {tool}, what (comes back|does it return)",
    `${CALL} {tool} (with|on|for) {n}`,
    `${CALL} (the function|the tool|) {tool} (with|on|for) (the number|the value|) {n}`,
    `${CALL} {tool}\\({n}\\)`,
    "what does {tool} (return|give|say) for {n}",
    "what does {tool}\\({n}\\) (return|give)",
    "what do (i|you|we) get from {tool} (for|with) {n}",
    "what comes out of {tool} (for|with) {n}",
    "apply {tool} to {n}",
    "{tool} with {n}",
    "pass {n} to {tool} and (tell me|show|print) the result",
    "give {n} to {tool}",
    "put {n} into (the function|) {tool}",
  ],
  heldOut: {
    nouns: ["for {n} the (result|output) of {tool}"],
    sentences: [
      "for {n}, what does {tool} return",
      "feed {n} to the function {tool} and tell me what you get",
    ],
  },
  program: ({ tool, n }) => `result = ${tool}(${py(n)})\nprint(result)`,
  reply: ({ tool, n }, output) => `${tool}(${n}) returns ${output}.`,
  tools: ({ tool, docstring, a, b }) => [
    demoTool(tool, ["n: int"], "int", docstring, [`return ${a} * n + ${b}`]),
  ],
  followUps: [
    {
      wordings: ["and (for|with) {n}", "and {n}", "what about {n}", "now (with|for) {n}"],
      draw: (random, before) => ({ ...before, n: random.int(1, 500) }),
    },
  ],
});

const TWO_ARGUMENTS = family({
  name: "tool-explicit-call-two",
  topic: "tools",
  result: "integer",
  draw: (random) => ({
    tool: drawToolName(random),
    a: random.int(1, 200),
    b: random.int(1, 200),
    docstring: random.pick([
      "Computes a number from two numbers.",
      "Combines a and b.",
      "A function of a and b.",
    ]),
    k: random.int(2, 9),
  }),
  nouns: [
    "the (result|value|output) of {tool} (for|with|of) {a} and {b}",
    "the (result|value|output) of (the function|the tool) {tool} (for|with|of) {a} and {b}",
    "the (result|value) of {tool}\\({a}, {b}\\)",
    "{tool}\\({a}, {b}\\)",
    "{tool} of {a} and {b}",
    "the number that {tool} (returns|gives) for {a} and {b}",
    "the (result|return value) of calling {tool} (with|on) {a} and {b}",
    "the output of {tool} when given {a} and {b}",
  ],
  sentences: [
    "(could you|can you|please|help me) (call|run|use) {tool} (with|on|for) {a} and {b}",
    "{tool} {a} {b}",
    "{tool}\\({a}, {b}\\)",
    "{tool}\\({a}, {b}\\) =",
    "result = {tool}\\({a}, {b}\\)",
    "(i want to know|i'd like to know|tell me) what {tool} (returns|gives) for {a} and {b}",
    "(evaluate|compute|calculate) {tool}\\({a}, {b}\\)",
    "(evaluate|compute) {tool} (at|for|of) {a} and {b}",
    "what is {tool}\\({a}, {b}\\)",
    "what's {tool} of {a} and {b}",
    "print\\({tool}\\({a}, {b}\\)\\)",
    "the arguments are {a} and {b}, (call|run) {tool}",
    "let {tool} work on {a} and {b}",
    "(send|hand) {a} and {b} to {tool}, what (comes back|does it return)",
    `${CALL} {tool} (with|on|for) {a} and {b}`,
    `${CALL} (the function|the tool) {tool} (with|on|for) (the numbers|the values|) {a} and {b}`,
    `${CALL} {tool}\\({a}, {b}\\)`,
    "what does {tool} (return|give|say) for {a} and {b}",
    "what does {tool}\\({a}, {b}\\) (return|give)",
    "what do (i|you|we) get from {tool} (for|with) {a} and {b}",
    "what comes out of {tool} (for|with) {a} and {b}",
    "apply {tool} to {a} and {b}",
    "{tool} with {a} and {b}",
    "pass {a} and {b} to {tool} and (tell me|show|print) the result",
  ],
  heldOut: {
    nouns: ["for {a} and {b} the (result|output) of {tool}"],
    sentences: [
      "for {a} and {b}, what does {tool} return",
      "feed {a} and {b} to {tool} and tell me what you get",
    ],
  },
  program: ({ tool, a, b }) => `result = ${tool}(${py(a)}, ${py(b)})\nprint(result)`,
  reply: ({ tool, a, b }, output) => `${tool}(${a}, ${b}) returns ${output}.`,
  tools: ({ tool, docstring, k }) => [
    demoTool(tool, ["a: int", "b: int"], "int", docstring, [`return ${k} * a + b`]),
  ],
});

/** Calls of a given function with its arguments, one or two. */
export const toolCallFamilies: readonly Family[] = [EXPLICIT, TWO_ARGUMENTS];
