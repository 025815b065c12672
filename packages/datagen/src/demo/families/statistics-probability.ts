import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Dice, coins, birthdays, cards. */
export const statisticsProbabilityFamilies: readonly Family[] = [
  repeatable(["{s}", "a sum of {s}", "a total of {s}"], {
    name: "dice-sum",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ s: random.int(2, 12) }),
    nouns: [
      "the (probability|chance|likelihood|odds) (of rolling|of getting|of throwing) (a sum of |a total of |){s} with two (dice|six-sided dice)",
      "the (probability|chance|likelihood) that (two dice|the sum of two dice) (show a total of|give a total of|add up to|sum to|is) {s}",
      "the (probability|chance) (that two dice add up to|of a sum of) {s} (with|when rolling|when throwing) (two |2 )dice",
      "the (probability|chance) of (a sum of|a total of) {s} (with|from) two dice",
    ],
    sentences: [
      "how likely is (a sum of|a total of|it to roll) {s} with two dice",
      "(probability|chance) of (rolling|getting|throwing) {s} with two dice",
      "i roll two dice. (what is|what's) the (probability|chance) (of|to get) (a sum of |a total of |){s}",
      "two dice, sum {s}: (probability|chance)",
      "with two dice, (how likely|how probable) is (a sum of|a total of) {s}",
      "what are the (odds|chances) of (rolling|throwing|getting) (a |){s} with two dice",
      "(if|when) i (roll|throw) two dice, (how likely is|what is the probability of) a (sum|total) of {s}",
      "how (often|probable) (is|would be) a (sum|total) of {s} (when rolling|when throwing|with) two dice",
      "(compute|find) the probability that two dice (add up to|sum to|total) {s}",
      "(what's|what is|compute|calculate) the (probability|chance) (of|for) a (sum|total) of {s} with two dice",
    ],
    heldOut: {
      nouns: ["the chance for two dice to have the total {s}"],
      sentences: [
        "the sum of two dice is {s}, how probable is that",
        "throwing two dice, how likely do they add up to {s}",
      ],
    },
    program: ({ s }) =>
      `rolls = [a + b for a in range(1, 7) for b in range(1, 7)]\nresult = round(rolls.count(${s}) / len(rolls), 4)\nprint(result)`,
    reply: ({ s }, output) => `The probability of a sum of ${s} with two dice is ${output}.`,
  }),
  repeatable(["{n} (rolls|throws)", "{n}"], {
    name: "at-least-one-six",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ n: random.int(2, random.pick([12, 19, 30])) }),
    nouns: [
      "the (probability|chance|likelihood) (of rolling|of getting|of throwing) at least one six (in|with|after) {n} (rolls|throws|dice rolls|tries)",
      "the (probability|chance|likelihood) of at least one six (with|in|when rolling|when throwing) {n} (dice|rolls|throws)",
      "the (probability|chance) that at least one of {n} dice shows a six",
      "the (probability|chance) that a six (comes up|appears|shows up) at least once in {n} (rolls|throws)",
      "the (probability|chance) of one or more sixes in {n} (rolls|throws)",
    ],
    sentences: [
      "how likely is at least one six (in|with|after) {n} (rolls|throws|dice)",
      "(probability|chance) of at least one six (in|with) {n} (rolls|throws|dice)",
      "i roll a die {n} times. (what is|what's) the (probability|chance) of (at least one six|one or more sixes)",
      "i roll {n} dice. how likely is at least one six",
      "{n} dice, at least one six: (probability|chance)",
      "(with|in) {n} (rolls|throws), how likely is it to (get|see|roll) at least one six",
      "what are the (odds|chances) of (rolling|throwing|getting) a six at least once in {n} (rolls|throws|tries)",
      "(if|when) i (roll|throw) a die {n} times, what is the (probability|chance) of at least one six",
      "how probable is it that a six (appears|comes up) at least once in {n} (rolls|throws)",
      "(what's|what is|compute|calculate) the (probability|chance) (of|for) at least one six (in|with) {n} (rolls|throws|dice)",
    ],
    heldOut: {
      nouns: ["the chance that {n} throws have at least one six among them"],
      sentences: [
        "throwing a die {n} times, how probable is at least one six",
        "at least one six and {n} dice, how likely is that",
      ],
    },
    program: ({ n }) => `result = round(1 - (5 / 6) ** ${n}, 4)\nprint(result)`,
    reply: ({ n }, output) => `The probability of at least one six in ${n} rolls is ${output}.`,
  }),
  repeatable("{k} heads in {n} flips", {
    name: "coin-flips-exactly",
    topic: "statistics",
    result: "number",
    draw: (random) => {
      const n = random.int(3, 19);
      return { n, k: random.int(0, n) };
    },
    nouns: [
      "the (probability|chance|likelihood) of (exactly |getting exactly |){k} heads (in|with|out of|from) {n} (coin flips|coin tosses|flips|tosses|throws)",
      "the (probability|chance|likelihood) (of getting|to get) {k} heads (when|if) (flipping|tossing) a (fair |)coin {n} times",
      "the (probability|chance) that {n} (coin flips|coin tosses|flips of a coin) (give|show|have) (exactly |){k} heads",
      "the (probability|chance) of (exactly |){k} heads and the rest tails in {n} (flips|tosses)",
    ],
    sentences: [
      "how likely (are|is it to get) (exactly |){k} heads (in|with|out of) {n} (flips|tosses|coin flips|coin tosses)",
      "(probability|chance) of (exactly |){k} heads in {n} (coin |)(flips|tosses)",
      "i (flip|toss|throw) a coin {n} times. (what is|what's) the (probability|chance) of (exactly |){k} heads",
      "{n} coin (flips|tosses), {k} heads: (probability|chance)",
      "(with|in) {n} coin (flips|tosses), (how likely|how probable) are (exactly |){k} heads",
      "what are the (odds|chances) of (exactly |){k} heads in {n} (flips|tosses)",
      "(if|when) i (flip|toss) a (fair |)coin {n} times, how likely (are|is it to see) (exactly |){k} heads",
      "(compute|find) the probability of {k} heads (out of|in) {n} coin (flips|tosses)",
      "a coin is (flipped|tossed|thrown) {n} times. how likely are (exactly |){k} heads",
    ],
    heldOut: {
      nouns: ["the chance that a coin shows heads {k} times out of {n}"],
      sentences: [
        "tossing a coin {n} times, how probable are exactly {k} heads",
        "{k} times heads and {n} flips, how likely is that",
      ],
    },
    program: ({ n, k }) =>
      `import math\nresult = round(math.comb(${n}, ${k}) / 2 ** ${n}, 4)\nprint(result)`,
    reply: ({ n, k }, output) =>
      `The probability of exactly ${k} heads in ${n} flips is ${output}.`,
  }),
  repeatable(["{n} (in a row|times)", "{n}"], {
    name: "heads-in-a-row",
    topic: "statistics",
    result: "number",
    weight: 0.7,
    draw: (random) => ({ n: random.int(2, 15) }),
    nouns: [
      "the (probability|chance|likelihood) of {n} (heads|tails) in a row",
      "the (probability|chance|likelihood) (of getting|of flipping|of tossing) (heads|tails) {n} times in a row",
      "the (probability|chance) that {n} (coin flips|coin tosses|flips) (all give|all show|are all) (heads|tails)",
      "the (probability|chance) of (only heads|all heads|only tails) in {n} (flips|tosses)",
    ],
    sentences: [
      "how likely are {n} (heads|tails) in a row",
      "(probability|chance) of {n} (heads|tails) in a row",
      "i (flip|toss) a coin {n} times. (what is|what's) the (probability|chance) (of only heads|that all are heads|that it is always heads)",
      "how likely is it (to get|to flip|to toss) (heads|tails) {n} times in a row",
      "(all|only) heads in {n} (flips|tosses): (probability|chance)",
      "what are the (odds|chances) of {n} (heads|tails) in a row",
      "(if|when) i (flip|toss) a coin {n} times, how likely are (all|only) heads",
      "how probable is it that a coin shows (heads|tails) {n} times in a row",
      "(compute|find) the probability of (flipping|tossing|getting) {n} heads in a row",
      "(what's|what is|compute|calculate) the (probability|chance) (of|for|to get) {n} (heads|tails) in a row",
    ],
    heldOut: {
      nouns: ["the chance to see heads {n} times in a row"],
      sentences: [
        "tossing a coin {n} times, how probable is always heads",
        "in a row {n} heads, how likely is that",
      ],
    },
    program: ({ n }) => `result = round(1 / 2 ** ${n}, 6)\nprint(result)`,
    reply: ({ n }, output) => `The probability of ${n} in a row is ${output}.`,
  }),
  repeatable(["{n} people", "{n}", "a group of {n}"], {
    name: "shared-birthday",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ n: random.int(2, random.pick([19, 40, 70])) }),
    nouns: [
      "the (probability|chance|likelihood) that (at least |)two (of|out of|among|in a group of|in a class of) {n} (people|persons|students) (share a birthday|have the same birthday)",
      "the (probability|chance) of a (shared|common) birthday (among|in a group of|with|for) {n} (people|persons|students)",
      "the birthday (paradox|problem) (probability|chance|) (for|with) {n} people",
      "the (probability|chance) of at least one (shared birthday|birthday match) (among|in a room of|with) {n} people",
    ],
    sentences: [
      "how likely is it that (at least |)two (of|among|out of) {n} (people|students) (share a birthday|have the same birthday)",
      "birthday (paradox|problem) (for|with) {n} people",
      "(probability|chance) of a (shared|common) birthday (among|with) {n} people",
      "{n} people are in a room. (how likely is|what is the probability of) a (shared birthday|common birthday|birthday match)",
      "in a (class|group|room|team) of {n}, how likely (is it that two share a birthday|is a shared birthday)",
      "what are the (odds|chances) that two (of|among|out of) {n} people (have the same birthday|share a birthday)",
      "(if|when) {n} people meet, how likely is it that two (have the same birthday|share a birthday)",
      "(compute|find|work out) the birthday (paradox|problem) for {n} (people|persons)",
      "how probable is it that among {n} people two were born on the same day of the year",
      "(what's|what is|compute|calculate) the (probability|chance) that two (of|among|out of) {n} people (share a birthday|have the same birthday)",
    ],
    heldOut: {
      nouns: ["the chance for a group of {n} people to have two with the same birthday"],
      sentences: [
        "with {n} students in the room, do two share a birthday, and how likely is it",
        "two the same birthday among {n} persons, how probable is that",
      ],
    },
    program: ({ n }) =>
      `p = 1\nfor i in range(${n}):\n    p *= (365 - i) / 365\nresult = round(1 - p, 4)\nprint(result)`,
    reply: ({ n }, output) =>
      `The probability of a shared birthday among ${n} people is ${output}.`,
  }),
  repeatable(["{r} red and {b} blue", "{r} red ones"], {
    name: "drawing-a-red-ball",
    topic: "statistics",
    result: "number",
    weight: 0.8,
    draw: (random) => ({
      r: random.int(1, random.pick([12, 30])),
      b: random.int(1, random.pick([12, 30])),
    }),
    nouns: [
      "the (probability|chance|likelihood) of (drawing|picking|taking|pulling) a red (ball|marble|one) (from|out of) a (bag|box|bowl) (with|of) {r} red and {b} blue (balls|marbles|ones)",
      "the (probability|chance) (of|for) red (when|if) (a bag|a box|an urn) (has|contains|holds) {r} red and {b} blue (balls|marbles)",
      "the (probability|chance) that a (ball|marble) (drawn|picked|taken) from {r} red and {b} blue ones is red",
    ],
    sentences: [
      "a (bag|box|bowl) (has|contains|holds) {r} red and {b} blue (balls|marbles). (what is|what's) the (probability|chance) (of drawing|of picking|to draw|to pick) (a red one|red)",
      "(there are|i have) {r} red and {b} blue (balls|marbles|cards|socks) in a (bag|box|drawer). how likely (is it to draw|is it to pick|am i to pick) a red one",
      "{r} red, {b} blue: (probability|chance) of (drawing |picking |)red",
      "how likely is (it to draw |a |)red (when|if) (a bag|a box) (has|holds) {r} red and {b} blue (balls|marbles)",
      "(probability|chance) of (drawing|picking) red (from|out of) {r} red and {b} blue (balls|marbles)",
      "(if|when) i (draw|pick|take) one (ball|marble) (from|out of) {r} red and {b} blue ones, how likely is it red",
      "from a (bag|box) with {r} red and {b} blue (balls|marbles) i (take|pick|draw) one. how probable is red",
      "what are the (odds|chances) of (picking|drawing) a red (ball|marble) from {r} red and {b} blue (ones|balls)",
      "{r} of the (balls|marbles) are red and {b} are blue, how likely do i (pick|draw) a red one",
    ],
    heldOut: {
      nouns: ["the chance to get red with {r} red balls and {b} blue balls in the bag"],
      sentences: [
        "i pick one marble, {b} are blue and {r} are red, how likely is red",
        "the box holds {r} red and {b} blue balls and i take one, how probable is a red one",
      ],
    },
    program: ({ r, b }) => `result = round(${r} / (${r} + ${b}), 4)\nprint(result)`,
    reply: (_slots, output) => `The probability of red is ${output}.`,
  }),
];
