import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** A coefficient and its variable; 1 is not written. */
const term = (k: number, letters: string): string =>
  k === 1 ? letters : k === -1 ? `-${letters}` : `${k}${letters}`;

/** A further term with its sign between spaces; none for 0. */
function further(k: number, letters: string): string {
  if (k === 0) return "";
  const size = Math.abs(k);
  return ` ${k < 0 ? "-" : "+"} ${size === 1 && letters !== "" ? "" : size}${letters}`;
}

/** Equations in one unknown. */
export const arithmeticEquationsFamilies: readonly Family[] = [
  repeatable([{ values: "{equation}", fresh: ["a", "b", "c", "sign"] }], {
    name: "linear-equation",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const a = random.int(2, random.pick([9, 15]));
      const b = random.int(1, random.pick([19, 60]));
      const c = random.int(1, random.pick([19, 100]));
      const sign = random.pick(["+", "-"]);
      return { a, b, c, sign, equation: `${a}x ${sign} ${b} = ${c}` };
    },
    nouns: [
      "the (solution|root) of {equation}",
      "the (solution|root) of the (linear |)equation {equation}",
      "the (value of |)x (in|for|if|when) {equation}",
      "x (in|if|when) {equation}",
      "the (unknown|number) x (that solves|with|in) {equation}",
    ],
    sentences: [
      "(determine|work out|compute|calculate) x (from|in) {equation}",
      "what (must|should|does) x (be|equal) (in|if|so that) {equation}",
      "{equation}. x = ?",
      "{equation}, x =",
      "(help me|i have to|how do i|can you) solve {equation}",
      "(rearrange|isolate x in) {equation} and (give|tell) me x",
      "what is the (value of x|unknown) when {equation}",
      "algebra homework: {equation}",
      "find the value of x: {equation}",
      "(what is|tell me) the solution (to|of) {equation}",
      "x satisfies {equation}, (what is x|find it)",
      "(please |)solve this (linear |)equation (for me|): {equation}",
      "(i want to know|i need to find) x: {equation}",
      "which x makes {equation} true",
      "use algebra to find x in {equation}",
      "solve {equation}",
      "solve {equation} for x",
      "solve the (linear |)equation {equation}",
      "(what|which number) is x (if|when|in) {equation}",
      "find x (if|in|such that|when|so that) {equation}",
      "for (which|what) x (is|does it hold that|do we have) {equation}",
      "{equation}, (find x|what is x|solve for x)",
      "{equation}",
      "if {equation}, (what is x|then x is what|how much is x)",
      "(which|what) (number|value of x|x) (solves|satisfies) {equation}",
      "i have (the equation |){equation} and (need|want) x",
    ],
    heldOut: {
      nouns: ["the x that satisfies {equation}"],
      sentences: [
        "given {equation}, how much is x",
        "the equation is {equation}. which value does x have",
      ],
    },
    program: ({ a, b, c, sign }) =>
      `result = round((${c} ${sign === "+" ? "-" : "+"} ${b}) / ${a}, 4)\nprint(result)`,
    reply: (_slots, output) => `x is ${output}.`,
  }),
  repeatable([{ values: "{equation}", fresh: ["a", "b", "c"] }], {
    name: "quadratic-equation",
    topic: "arithmetic",
    result: "list",
    draw: (random) => {
      const [p, q] = [random.int(-9, 9), random.int(-2, 2)];
      const a =
        random.chance(0.7) || Math.abs(p * q) > 6 || Math.abs(p + q) > 6 ? 1 : random.int(2, 3);
      const [b, c] = [-a * (p + q), a * p * q];
      return { a, b, c, equation: `${term(a, "x^2")}${further(b, "x")}${further(c, "")} = 0` };
    },
    nouns: [
      "the (solutions|roots|zeros) of {equation}",
      "the (solutions|roots) of the (quadratic |)equation {equation}",
      "(both |)(the |)(values of x|solutions x) (in|for) {equation}",
      "the two (solutions|roots|zeros) of {equation}",
      "x (in|if|when) {equation}",
    ],
    sentences: [
      "(determine|work out|compute|calculate) (all |both |)(roots|solutions|zeros) of {equation}",
      "what are the (two |)(roots|solutions|zeros) (of|to) {equation}",
      "which values (of x |)make {equation} true",
      "{equation}, (roots|zeros|solutions) please",
      "{equation}, x =",
      "(help me|i have to|how do i|can you) solve {equation}",
      "(please |)solve this (quadratic|quadratic equation|equation) for me: {equation}",
      "find all (values of |real |)x (with|satisfying|for which) {equation}",
      "solutions (of|to) {equation}",
      "where does the parabola cross zero: {equation}",
      "algebra homework, a quadratic: {equation}",
      "x satisfies {equation}, (find both values|what can x be)",
      "solve by the quadratic formula: {equation}",
      "(i want to know|show me) both roots of {equation}",
      "solve {equation}",
      "solve {equation} for x",
      "solve the (quadratic |)equation {equation}",
      "what is x (if|when|in) {equation}",
      "find (x|both x|all x) (if|such that|so that) {equation}",
      "for (which|what) x (is|does it hold that|do we have) {equation}",
      "{equation}, (find x|what is x|solve for x|solve it)",
      "{equation}",
      "find the (roots|zeros|solutions) of {equation}",
      "(which|what) (numbers|values of x) (solve|satisfy) {equation}",
      "(use|apply) the quadratic formula (to|on|for) {equation}",
    ],
    heldOut: {
      nouns: ["the numbers x that satisfy {equation}"],
      sentences: [
        "given {equation}, which values does x have",
        "the quadratic equation is {equation}. what are its roots",
      ],
    },
    program: ({ a, b, c }) => `a, b, c = ${a}, ${b}, ${c}
d = (b ** 2 - 4 * a * c) ** 0.5
result = sorted([round((-b - d) / (2 * a), 4), round((-b + d) / (2 * a), 4)])
print(result)`,
    reply: (_slots, output) => `The solutions are ${output}.`,
  }),
];
