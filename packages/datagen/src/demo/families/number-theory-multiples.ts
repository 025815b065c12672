import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Common multiples, several numbers at once, multiples below a limit. */
export const numberTheoryMultiplesFamilies: readonly Family[] = [
  repeatable("{a} and {b}", {
    name: "lcm-of-two",
    topic: "number-theory",
    result: "integer",
    draw: (random) => {
      const max = random.pick([19, 60, 300]);
      return { a: random.int(2, max), b: random.int(2, max) };
    },
    nouns: [
      "the (lcm|least common multiple|lowest common multiple|smallest common multiple) of {a} and {b}",
      "the (lcm|least common multiple) of (the (two |)numbers|these two numbers:) {a} and {b}",
      "the (smallest|least|lowest) number (divisible by|that is a multiple of) (both |){a} and {b}",
      "the (smallest|least|lowest) (number|integer) that (both |){a} and {b} divide",
      "the (lcm|least common multiple) (for|between) {a} and {b}",
      "the (smallest|first|lowest) common multiple of {a} and {b}",
    ],
    sentences: [
      "lcm (of |){a} and {b}",
      "lcm\\({a}, {b}\\)",
      "(which|what) is the (smallest|least|lowest) (number|integer) (divisible by|that is a multiple of) both {a} and {b}",
      "(find|calculate|compute|give me) the (lcm|least common multiple|lowest common multiple|smallest common multiple) of {a} and {b}",
      "(what|which) (least|smallest|lowest) common multiple do {a} and {b} have",
      "(least|lowest|smallest) common multiple of {a} and {b}",
      "for {a} and {b}, what is the (lcm|least common multiple)",
      "{a} and {b}, (what is their|their) (lcm|least common multiple)",
      "one (bus|light|bell) comes every {a} minutes, another every {b} minutes. after how many minutes do they (meet again|come together again)",
      "two (lights|bells|machines) (blink|ring|start) every {a} and every {b} seconds. after how many seconds do they (blink|ring|start) together again",
    ],
    heldOut: {
      nouns: ["the smallest multiple that {a} and {b} share"],
      sentences: [
        "both {a} and {b} divide which smallest number",
        "with {a} and {b}, find the lowest common multiple",
      ],
    },
    program: ({ a, b }) => `import math\nresult = math.lcm(${a}, ${b})\nprint(result)`,
    reply: ({ a, b }, output) => `The least common multiple of ${a} and ${b} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(their|the) (gcd|greatest common divisor)",
          "and the gcd",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => `import math\nresult = math.gcd(${a}, ${b})\nprint(result)`,
        reply: ({ a, b }, output) => `The greatest common divisor of ${a} and ${b} is ${output}.`,
      },
    ],
  }),
  repeatable("{values}", {
    name: "gcd-of-several",
    topic: "number-theory",
    result: "integer",
    weight: 0.8,
    draw: (random) => {
      const factor = random.int(1, 12);
      return { values: random.ints(random.int(3, 4), 2, 40).map((value) => value * factor) };
    },
    nouns: [
      "the (gcd|greatest common divisor|greatest common factor|highest common factor|gcf|hcf) of {values}",
      "the (largest|biggest|highest) common (divisor|factor) of {values}",
      "the (gcd|greatest common divisor|hcf) of (the numbers|these numbers:|the list) {values}",
      "the (largest|biggest|greatest) number that divides (all of |each of |){values}",
      "the (largest|biggest) number by which all of {values} (are divisible|can be divided)",
    ],
    sentences: [
      "(gcd|hcf|gcf) (of |){values}",
      "(which|what) is the (greatest|largest|biggest|highest) number that divides all of {values}",
      "(find|calculate|compute|give me) the (gcd|greatest common divisor|highest common factor) of {values}",
      "(what|which) (greatest|largest) common (divisor|factor) do {values} have",
      "greatest common (divisor|factor) of {values}",
      "for {values}, what is the (gcd|greatest common divisor|hcf)",
      "{values}: (what is their|their) (gcd|greatest common divisor|hcf)",
      "i have the numbers {values}. (what is|find) their (gcd|greatest common divisor)",
      "by what largest number can i divide {values}",
      "numbers {values}, gcd (please|)",
    ],
    heldOut: {
      nouns: ["the biggest divisor that {values} share"],
      sentences: [
        "{values} are all divisible by which largest number",
        "take {values} and find the highest common factor",
      ],
    },
    program: ({ values }) => `import math\nresult = math.gcd(${values.join(", ")})\nprint(result)`,
    reply: ({ values }, output) =>
      `The greatest common divisor of ${values.join(", ")} is ${output}.`,
  }),
  repeatable("{values}", {
    name: "lcm-of-several",
    topic: "number-theory",
    result: "integer",
    weight: 0.8,
    draw: (random) => ({ values: random.ints(random.int(3, 4), 2, random.pick([12, 19, 30])) }),
    nouns: [
      "the (lcm|least common multiple|lowest common multiple|smallest common multiple) of {values}",
      "the (lcm|least common multiple) of (the numbers|these numbers:|the list) {values}",
      "the (smallest|least|lowest) number (divisible by|that is a multiple of) (all of |each of |){values}",
      "the (smallest|lowest|first) common multiple of {values}",
      "the (smallest|least) number that all of {values} divide",
    ],
    sentences: [
      "lcm (of |){values}",
      "(which|what) is the (smallest|least|lowest) number (divisible by|that is a multiple of) all of {values}",
      "(find|calculate|compute|give me) the (lcm|least common multiple|lowest common multiple) of {values}",
      "(what|which) (least|smallest|lowest) common multiple do {values} have",
      "(least|lowest|smallest) common multiple of {values}",
      "for {values}, what is the (lcm|least common multiple)",
      "{values}: (what is their|their) (lcm|least common multiple)",
      "i have the numbers {values}. (what is|find) their (lcm|least common multiple)",
      "(lights|bells|machines) (blink|ring|start) every {values} seconds. after how many seconds do they (blink|ring|start) together",
      "numbers {values}, lcm (please|)",
    ],
    heldOut: {
      nouns: ["the smallest multiple that {values} share"],
      sentences: [
        "all of {values} divide which smallest number",
        "take {values} and find the lowest common multiple",
      ],
    },
    program: ({ values }) => `import math\nresult = math.lcm(${values.join(", ")})\nprint(result)`,
    reply: ({ values }, output) =>
      `The least common multiple of ${values.join(", ")} is ${output}.`,
  }),
  repeatable(["{n}", "multiples of {k}"], {
    name: "sum-of-multiples-below",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({
      k: random.int(2, random.pick([12, 19])),
      n: random.int(30, random.pick([100, 1000, 5000])),
    }),
    nouns: [
      "the (sum|total) of (all |)(the |)multiples of {k} (below|under|less than|smaller than) {n}",
      "the (sum|total) of (all |)(the |)(numbers|integers) (below|under|less than) {n} (that are |)(divisible by|that are multiples of) {k}",
      "(all |)(the |)multiples of {k} (below|under|less than) {n} (added together|added up|summed up)",
      "the (sum|total) of (all |)(the |)(numbers|integers) divisible by {k} (below|under) {n}",
      "the result of adding (up |)(all |)(the |)multiples of {k} (below|under) {n}",
    ],
    sentences: [
      "(add|sum) (up |)(all |)(the |)multiples of {k} (below|under|less than) {n}",
      "sum of (the |all |)multiples of {k} (below|under) {n}",
      "what do (all |)(the |)multiples of {k} (below|under) {n} (add up to|sum to|come to)",
      "(add|sum) (up |)(all |)(the |)(numbers|integers) (below|under) {n} (that are |)divisible by {k}",
      "if i add (all |)the multiples of {k} (below|under) {n}, what (do i get|is the total)",
      "how much are all multiples of {k} (below|under|less than) {n} (together|in total)",
      "add every number (below|under) {n} (that is |)divisible by {k}",
      "multiples of {k} (below|under) {n}: what is their (sum|total)",
      "below {n}, (add|sum) all multiples of {k}",
      "(find|list) the multiples of {k} (below|under) {n} and (add|sum) them (up|)",
    ],
    heldOut: {
      nouns: ["the total when every multiple of {k} below {n} is added"],
      sentences: [
        "take the numbers below {n} that {k} divides and add them",
        "for all multiples of {k} under {n}, what is the sum",
      ],
    },
    program: ({ k, n }) => `result = sum(range(${k}, ${n}, ${k}))\nprint(result)`,
    reply: ({ k, n }, output) => `The sum of the multiples of ${k} below ${n} is ${output}.`,
  }),
  repeatable(["{n}", "multiples of {k}"], {
    name: "count-multiples-up-to",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({
      k: random.int(2, random.pick([12, 19])),
      n: random.int(30, random.pick([100, 1000, 5000])),
    }),
    nouns: [
      "the (number|count|amount) of multiples of {k} (up to|from 1 to|between 1 and) {n}",
      "the (number|count|amount) of (numbers|integers) (up to|from 1 to|between 1 and) {n} (that are |)(divisible by|that are multiples of) {k}",
      "the (number|count) of (numbers|integers) (up to|from 1 to) {n} that {k} divides",
      "the (number|count) of (all |)the multiples of {k} (up to|not above) {n}",
    ],
    sentences: [
      "how many multiples of {k} are there (up to|from 1 to|between 1 and) {n}",
      "how many (numbers|integers) (up to|from 1 to|between 1 and) {n} are (divisible by|multiples of) {k}",
      "count (all |)(the |)multiples of {k} (up to|from 1 to) {n}",
      "count (all |)(the |)(numbers|integers) (up to|from 1 to) {n} (that are |)divisible by {k}",
      "number of multiples of {k} up to {n}",
      "(up to|from 1 to) {n}, how many (numbers|integers) are (divisible by|multiples of) {k}",
      "how many of the numbers from 1 to {n} (are divisible by|can be divided by|are multiples of) {k}",
      "how many times does a multiple of {k} (come|appear) (up to|from 1 to) {n}",
      "among the numbers (up to|from 1 to) {n}, how many are (divisible by|multiples of) {k}",
    ],
    heldOut: {
      nouns: ["the amount of numbers from 1 to {n} that can be divided by {k}"],
      sentences: [
        "go from 1 to {n} and count the multiples of {k}",
        "{k} divides how many of the numbers up to {n}",
      ],
    },
    program: ({ k, n }) => `result = len(range(${k}, ${n} + 1, ${k}))\nprint(result)`,
    reply: ({ k, n }, output) => `There are ${output} multiples of ${k} up to ${n}.`,
  }),
];
