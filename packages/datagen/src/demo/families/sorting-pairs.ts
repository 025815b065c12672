import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";

/** Names or words with a number each: in the order of the numbers, the one with the most, and all of them. */
export const sortingPairsFamilies: readonly Family[] = [
  family({
    name: "sort-pairs-by-number",
    topic: "sorting",
    result: "none",
    weight: 1.2,
    draw: (random) => ({
      pairs: namedNumbers(random),
      order: random.pick([
        "by number",
        "by the number",
        "in descending order",
        "highest first",
        "from high to low",
        "in ascending order",
        "lowest first",
      ]),
    }),
    nouns: [
      "(the list |the people |){pairs} sorted {order}",
      "the order of {pairs}, (sorted |){order}",
      "{pairs} (ordered|arranged|ranked) {order}",
      "the (ranking|sorted list) of {pairs} {order}",
      "the (pairs|entries) {pairs} (sorted|ordered) {order}",
      "a (list|ranking) of {pairs}, {order}",
      "the (names|people) and numbers {pairs} sorted {order}",
      "{pairs} in order, {order}",
    ],
    sentences: [
      "(sort|order|arrange|rank) {pairs} {order}",
      "(sort|order) these {order}: {pairs}",
      "{pairs}(:|,) (sort|order|rank) (them |these |){order}",
      "(put|bring|list) {pairs} (in order |){order}",
      "i have {pairs}, (sort|order|rank) them {order}",
      "the (ages|scores|points|prices|results) are {pairs}, (sort|rank|list|order) them {order}",
      "(take|use) {pairs} and sort (it|them) {order}",
      "(sort|order) the (people|names|players|entries) {order}: {pairs}",
      "{pairs} sorted {order}",
      "(which|what) is the order of {pairs} {order}",
    ],
    heldOut: {
      nouns: ["how {pairs} look once they are ranked {order}"],
      sentences: [
        "our points: {pairs}. list everyone {order}",
        "{pairs} should stand {order}, sort them",
      ],
    },
    program: ({ pairs, order }) =>
      `items = ${pairsLiteral(pairs)}\nresult = sorted(items, key=lambda item: item[1]${/desc|high/.test(order) ? ", reverse=True" : ""})\nprint(result)`,
    reply: (_, output) => `Sorted by number: ${output}.`,
  }),
  family({
    name: "best-of-pairs",
    topic: "sorting",
    result: "text",
    weight: 1.1,
    draw: (random) => ({
      pairs: namedNumbers(random),
      most: random.pick([
        "the highest number",
        "the most",
        "the largest number",
        "the lowest number",
        "the least",
        "the smallest number",
      ]),
    }),
    nouns: [
      "(who|the one who) has {most} (of|in|among) {pairs}",
      "the (name|person|one) with {most} (of|in|among) {pairs}",
      "the name that has {most} in {pairs}",
      "the (entry|player|person) with {most} in the list {pairs}",
      "the name (belonging to|beside) {most} in {pairs}",
      "which (name|person|one) of {pairs} has {most}",
      "the one of {pairs} with {most}",
      "the (winner|name) if {most} (wins|counts) in {pairs}",
    ],
    sentences: [
      "who has {most}(:| of| in) {pairs}",
      "{pairs}(:|,) who has {most}",
      "(find|get|show|tell me) (who|which one|the name that) has {most} (in|of) {pairs}",
      "(of|among|from) {pairs}, (who|which one) has {most}",
      "the (ages|scores|points|prices|results) are {pairs}, who has {most}",
      "i have {pairs}, who has {most}",
      "(which|what) name has {most} in {pairs}",
      "given {pairs}, who (has|got) {most}",
      "we counted {pairs}, who (has|got) {most}",
      "(look at|take) {pairs} and (tell|show) me who has {most}",
    ],
    heldOut: {
      nouns: ["whoever has {most} when we count {pairs}"],
      sentences: [
        "going through {pairs}, whose number is {most}",
        "our points: {pairs}. who got {most}",
      ],
    },
    program: ({ pairs, most }) =>
      `items = ${pairsLiteral(pairs)}\nresult = ${/lowest|least|smallest/.test(most) ? "min" : "max"}(items, key=lambda item: item[1])[0]\nprint(result)`,
    reply: ({ most }, output) => `${output} has ${most}.`,
    followUps: [
      {
        wordings: ["(and|what about|now) (who has |){most}", "and who (has|got) {most}"],
        draw: (random, { pairs, most }) => ({
          pairs,
          most: /lowest|least|smallest/.test(most) ? "the most" : "the least",
        }),
      },
    ],
  }),
  family({
    name: "total-of-pairs",
    topic: "sorting",
    result: "integer",
    draw: (random) => ({ pairs: namedNumbers(random) }),
    nouns: [
      "the (sum|total) of the numbers in {pairs}",
      "the total (when|if) we (add|count) all of {pairs}",
      "the sum of what (all|everyone) (of|in) {pairs} (have|has)",
      "the (numbers|points|values) in {pairs} added up",
      "how much {pairs} (make|are) (together|in total|altogether)",
      "the total (for|of|over) {pairs}",
      "the sum over the (entries|people|names) {pairs}",
      "the overall (sum|total) in the list {pairs}",
    ],
    sentences: [
      "(add up|total|sum up) the numbers (in|of) {pairs}",
      "how much (is|are|do) {pairs} (have |make |)(together|in total|altogether)",
      "{pairs}(:|,) (what is the total|how much together|what is the sum)",
      "what is the (sum|total) of the numbers in {pairs}",
      "the (scores|points|prices|results) are {pairs}, what is the total",
      "i have {pairs}, (add them up|what is the total|how much is it in total)",
      "we counted {pairs}, how many is that (together|in total)",
      "given {pairs}, (what is|find|compute) the (sum|total) of the numbers",
      "(take|use) {pairs} and add up the numbers",
      "total of {pairs}",
    ],
    heldOut: {
      nouns: ["what {pairs} make when we add it all"],
      sentences: [
        "our points: {pairs}. how many do we have together",
        "everyone counts: {pairs}. what is the sum",
      ],
    },
    program: ({ pairs }) =>
      `items = ${pairsLiteral(pairs)}\nresult = sum(item[1] for item in items)\nprint(result)`,
    reply: (_, output) => `Together that is ${output}.`,
  }),
];

/** Entries like `anna 31` or `anna: 31`, no number twice. */
function namedNumbers(random: Draw): string[] {
  const names = random.chance(0.75)
    ? random.names(random.int(3, 5))
    : random.words(random.int(3, 5));
  const numbers = random.distinctInts(names.length, 1, random.pick([20, 100, 100]));
  const between = random.pick([" ", " ", ": ", "=", " has "]);
  return names.slice(0, numbers.length).map((name, at) => `${name}${between}${numbers[at] ?? at}`);
}

function pairsLiteral(pairs: readonly string[]): string {
  const items = pairs.map((pair) => {
    const [name = "", number = ""] = pair.split(/: | has | |=/);
    return `(${py(name)}, ${number})`;
  });
  return `[${items.join(", ")}]`;
}
