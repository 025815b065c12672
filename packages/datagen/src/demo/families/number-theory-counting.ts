import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const choose = (random: Draw): { n: number; k: number } => {
  const n = random.int(4, random.pick([12, 19, 52]));
  return { n, k: random.int(2, Math.min(n - 1, 8)) };
};

/** Combinations, permutations, Catalan numbers, Pascal's triangle, totients and inverses. */
export const numberTheoryCountingFamilies: readonly Family[] = [
  repeatable(["{n} choose {k}", "{k} out of {n}"], {
    name: "combinations",
    topic: "number-theory",
    result: "integer",
    draw: choose,
    nouns: [
      "{n} choose {k}",
      "the number of (ways|possibilities|options) to (choose|pick|select) {k} (things |items |people |)(from|out of|among) {n}",
      "the number of combinations of {k} (out of|from|among) {n}",
      "the number of combinations (of|when choosing) {k} (items|elements|things|people) (from|out of) {n}",
      "the binomial coefficient (of |){n} (over|choose|and) {k}",
      "C\\({n}, {k}\\)",
      "the number of (teams|groups|committees) of {k} (from|out of) {n} people",
      "the number of {k}-element subsets of a set with {n} elements",
    ],
    sentences: [
      "{n} choose {k}",
      "{n}C{k}",
      "comb\\({n}, {k}\\)",
      "(in |)how many ways can (i|you|we|one) (choose|pick|select) {k} (things |items |people |books |cards |)(from|out of) {n}",
      "how many (ways|possibilities|combinations) are there to (choose|pick|select) {k} (from|out of) {n}",
      "how many (teams|groups|committees) of {k} can be (formed|made|picked) from {n} (people|players|students)",
      "how many combinations of {k} (out of|from|among) {n} (are there|exist)",
      "how many different hands of {k} cards can be drawn from {n} cards",
      "(choose|pick|select) {k} (from|out of) {n}, how many (ways|possibilities|combinations)",
      "from {n} (people|items|books), {k} are (chosen|picked|selected). how many (ways|possibilities|combinations) are there",
      "how many subsets with {k} elements does a set of {n} (elements |)have",
      "binomial coefficient {n} over {k}",
    ],
    heldOut: {
      nouns: ["the combinations that are possible with {k} out of {n}"],
      sentences: [
        "there are {n} people and i pick {k}, how many combinations",
        "for a group of {k} from {n} students, how many ways",
      ],
    },
    program: ({ n, k }) => `import math\nresult = math.comb(${n}, ${k})\nprint(result)`,
    reply: ({ n, k }, output) => `There are ${output} ways to choose ${k} out of ${n}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what |)if (the |)order matters",
          "and how many if order (matters|is important|counts)",
        ],
        draw: (_random, before) => before,
        program: ({ n, k }) => `import math\nresult = math.perm(${n}, ${k})\nprint(result)`,
        reply: ({ n, k }, output) => `There are ${output} ordered ways to take ${k} out of ${n}.`,
      },
    ],
  }),
  repeatable(["{k} out of {n}", "{n} and {k}"], {
    name: "permutations",
    topic: "number-theory",
    result: "integer",
    draw: choose,
    nouns: [
      "the number of permutations of {k} (out of|from|among) {n}",
      "the number of permutations of {n} (things|items|elements|objects) taken {k} at a time",
      "the number of (ordered selections|ordered choices|arrangements) of {k} (out of|from) {n} (items|people|)",
      "the number of (ways|possibilities) to (arrange|order|line up) {k} (out |)of {n} (people|books|items)",
      "P\\({n}, {k}\\)",
      "the number of ways to fill {k} (places|seats|positions|medals) (with|from) {n} (people|runners|candidates)",
      "the number of ways to (pick|choose) {k} (out of|from) {n} (when|if) (the order matters|order counts)",
    ],
    sentences: [
      "{n}P{k}",
      "perm\\({n}, {k}\\)",
      "how many permutations of {k} (out of|from) {n} (are there|exist)",
      "(in |)how many (ways|orders) can (i|you|we) (arrange|order|line up) {k} (out |)of {n} (people|books|items|cards)",
      "(in |)how many ways can {k} (places|seats|medals) be filled (by|with|from) {n} (people|runners|candidates)",
      "{n} (people|runners) race for the first {k} places. how many (results|orders|podiums) are possible",
      "how many ordered (selections|choices) of {k} from {n} (are there|exist)",
      "(pick|choose) {k} (out of|from) {n} in order, how many (ways|possibilities)",
      "how many ways to (pick|choose|take) {k} (out of|from) {n} (when|if) (the order matters|order counts)",
      "permutations of {n} (things |items |)taken {k} at a time",
      "how many passwords of {k} different (letters|symbols) can be made from {n} (letters|symbols)",
    ],
    heldOut: {
      nouns: ["the permutations that are possible with {k} out of {n}"],
      sentences: [
        "order matters and i pick {k} of {n}, how many ways",
        "for {k} seats and {n} people, how many arrangements",
      ],
    },
    program: ({ n, k }) => `import math\nresult = math.perm(${n}, ${k})\nprint(result)`,
    reply: ({ n, k }, output) => `There are ${output} ordered ways to take ${k} out of ${n}.`,
  }),
  repeatable(["n = {n}", "{n}"], {
    name: "catalan-number",
    topic: "number-theory",
    result: "integer",
    weight: 0.6,
    draw: (random) => ({ n: random.int(2, 19) }),
    nouns: [
      "the {n}th catalan number",
      "catalan number {n}",
      "the catalan number (for|of|with index) {n}",
      "the catalan number for n = {n}",
      "the number of (valid|correct|balanced) (bracket|parenthesis) (sequences|arrangements) with {n} pairs",
      "the number of binary trees with {n} nodes",
      "the catalan (value|number) (at|for) n = {n}",
      "the number of ways to (balance|arrange) {n} pairs of (brackets|parentheses)",
    ],
    sentences: [
      "{n}th catalan number",
      "catalan number {n}",
      "catalan\\({n}\\)",
      "(which|what) (number is|is) the {n}th catalan number",
      "(find|compute|give me|print|show) the {n}th catalan number",
      "(find|compute|give me) catalan number {n}",
      "how many (valid|correct|balanced) (bracket|parenthesis) (sequences|arrangements) are there with {n} pairs",
      "how many binary trees (have|are there with) {n} nodes",
      "(in |)how many ways can {n} pairs of brackets be balanced",
      "how (big|large) is the {n}th catalan number",
      "(compute|calculate|work out|get) catalan number {n}",
      "(what's|what is) (catalan number {n}|the {n}th catalan number)",
      "in how many ways can {n} pairs of (brackets|parentheses) be (arranged|placed) correctly",
    ],
    heldOut: {
      nouns: ["the catalan number at position {n}"],
      sentences: [
        "of the catalan numbers, give me number {n}",
        "with {n} pairs of brackets, how many balanced sequences are there",
      ],
    },
    program: ({ n }) =>
      `import math\nn = ${n}\nresult = math.comb(2 * n, n) // (n + 1)\nprint(result)`,
    reply: ({ n }, output) => `The Catalan number for n = ${n} is ${output}.`,
  }),
  repeatable(["row {n}"], {
    name: "pascal-row",
    topic: "number-theory",
    result: "list",
    weight: 0.8,
    draw: (random) => ({ n: random.int(2, 16) }),
    nouns: [
      "row {n} of pascal's triangle",
      "the row (number |){n} (of|in) (pascal's triangle|the pascal triangle)",
      "the (numbers|values|entries) in row {n} of pascal's triangle",
      "the {n}th row of (pascal's triangle|the pascal triangle)",
      "the binomial coefficients (for|of) (n = |power |){n}",
      "the coefficients of \\(a + b\\)^{n}",
      "the entries (of|in) row (number |){n} of pascal's triangle",
    ],
    sentences: [
      "(print|show|give|list|write) (me |)row {n} of (pascal's triangle|the pascal triangle)",
      "pascal's triangle row {n}",
      "pascal triangle, row {n}",
      "(which|what) (numbers|values) are in row {n} of pascal's triangle",
      "(which|what) is the {n}th row of pascal's triangle",
      "(list|print|show|give me) (all |)the binomial coefficients for n = {n}",
      "(list|give me|what are) the coefficients of \\(x + y\\)^{n}",
      "expand \\(a + b\\)^{n} and list the coefficients",
      "in pascal's triangle, (which|what) numbers are in row {n}",
      "how does row {n} of pascal's triangle (look|go)",
      "(compute|calculate|work out|get) (row {n} of pascal's triangle|the {n}th row of pascal's triangle)",
      "(what's|what is) (in |)row {n} of (pascal's triangle|the pascal triangle)",
    ],
    heldOut: {
      nouns: ["the numbers that pascal's triangle has in row {n}"],
      sentences: [
        "go to row {n} of pascal's triangle and list its numbers",
        "for n = {n}, show all binomial coefficients",
      ],
    },
    program: ({ n }) =>
      `import math\nn = ${n}\nresult = [math.comb(n, k) for k in range(n + 1)]\nprint(result)`,
    reply: ({ n }, output) => `Row ${n} of Pascal's triangle is ${output}.`,
  }),
  repeatable("{n}", {
    name: "euler-totient",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: random.int(3, random.pick([19, 100, 1000])) }),
    nouns: [
      "(euler's|the euler) totient (function |)(of|for) {n}",
      "the totient of {n}",
      "phi\\({n}\\)",
      "euler's phi (function |)(of|for) {n}",
      "the (number|count) of (numbers|integers) (up to|from 1 to|below) {n} (that are |)(coprime|relatively prime) to {n}",
      "the (value of the |)totient function (of|for|at) {n}",
    ],
    sentences: [
      "totient (of|for) {n}",
      "phi\\({n}\\)",
      "euler phi (of|for) {n}",
      "euler's totient (of|for) {n}",
      "how many (numbers|integers) (up to|from 1 to|below) {n} are (coprime|relatively prime) to {n}",
      "count the (numbers|integers) (up to|from 1 to|below) {n} that are (coprime|relatively prime) to {n}",
      "(compute|find|give me) (euler's |the )totient (function |)(of|for) {n}",
      "how many (numbers|integers) below {n} (share|have) no (divisor|factor) with {n} (except|but) 1",
      "(which|what) value does (euler's |the )(phi|totient) function (have|take) (at|for) {n}",
      "how (big|large) is the totient of {n}",
    ],
    heldOut: {
      nouns: ["the amount of integers below {n} that are relatively prime to it"],
      sentences: [
        "for {n}, what is the totient",
        "take {n} and count the numbers that are coprime to it",
      ],
    },
    program: ({ n }) =>
      `import math\nn = ${n}\nresult = sum(1 for k in range(1, n + 1) if math.gcd(k, n) == 1)\nprint(result)`,
    reply: ({ n }, output) => `Euler's totient of ${n} is ${output}.`,
  }),
  repeatable(["{a} modulo {m}", "{a} and {m}"], {
    name: "modular-inverse",
    topic: "number-theory",
    result: "integer",
    weight: 0.7,
    draw: (random) => {
      const m = random.pick([
        7, 11, 13, 17, 19, 23, 26, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 97, 101,
      ]);
      const a = random.int(2, 19);
      return { a: m === 26 && (a % 2 === 0 || a === 13) ? 3 : a % m < 2 ? 3 : a, m };
    },
    nouns: [
      "the modular inverse of {a} (mod|modulo) {m}",
      "the (multiplicative |)inverse of {a} (mod|modulo) {m}",
      "the inverse of {a} with modulus {m}",
      "the modular (multiplicative |)inverse of {a} (with respect to|for modulus) {m}",
      "the number x with {a} * x = 1 (mod|modulo) {m}",
      "{a}^-1 (mod|modulo) {m}",
      "the (modular |multiplicative |)inverse of the number {a} (modulo|mod|for modulus) {m}",
      "the (number|value) that times {a} (is|gives|makes) 1 (mod|modulo) {m}",
    ],
    sentences: [
      "modular inverse of {a} (mod|modulo) {m}",
      "inverse of {a} (mod|modulo) {m}",
      "invert {a} (mod|modulo) {m}",
      "{a}^-1 mod {m}",
      "pow\\({a}, -1, {m}\\)",
      "(which|what) number times {a} is 1 (mod|modulo) {m}",
      "(which|what) x (solves|satisfies) {a}x = 1 (mod|modulo) {m}",
      "modulo {m}, what is the inverse of {a}",
      "by what do i multiply {a} to get 1 (mod|modulo) {m}",
      "find x such that {a} * x is 1 modulo {m}",
      "(compute|find|give me) the (modular|multiplicative) inverse of {a} modulo {m}",
      "(what's|what is|compute|calculate) the inverse of {a} (mod|modulo) {m}",
      "which x (makes|gives) {a} * x = 1 (mod|modulo) {m}",
      "(solve|work out) {a}x = 1 (mod|modulo) {m}",
    ],
    heldOut: {
      nouns: ["the number that inverts {a} modulo {m}"],
      sentences: [
        "with modulus {m}, find the inverse of {a}",
        "{a} times which number is 1 modulo {m}",
      ],
    },
    program: ({ a, m }) => `result = pow(${a}, -1, ${m})\nprint(result)`,
    reply: ({ a, m }, output) => `The inverse of ${a} modulo ${m} is ${output}.`,
  }),
];
