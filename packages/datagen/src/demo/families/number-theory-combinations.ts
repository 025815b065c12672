import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const choose = (random: Draw): { n: number; k: number } => {
  const n = random.int(4, random.pick([12, 19, 52]));
  return { n, k: random.int(2, Math.min(n - 1, 8)) };
};

/** Combinations. */
export const numberTheoryCombinationsFamilies: readonly Family[] = [
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
      "math.comb\\({n}, {k}\\)",
      "nCr\\({n}, {k}\\)",
      "{n} nCr {k}",
      "C\\({n}, {k}\\)",
      "(evaluate|determine|compute|calculate|find|work out) {n} choose {k}",
      "{n} over {k}, the binomial coefficient",
      "how many different (groups|sets|pairs or groups) of {k} can i (make|form|take) from {n}",
      "a (lottery|lotto) draws {k} of {n} (balls|numbers), how many (draws|outcomes|tickets) are possible",
      "a pizza place has {n} toppings and i choose {k}, how many (pizzas|possibilities) are there",
      "order does not matter: {k} (picked|chosen) from {n}",
      "a coach picks {k} players from a squad of {n}, how many possible selections",
      "(i want to know|help me find) the number of combinations of {n} things taken {k} at a time",
      "number of ways to select {k} from {n}",
      "binom\\({n}, {k}\\)",
      "{k}-element subsets of a set with {n} elements, how many",
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
];
