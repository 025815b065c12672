import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";

/** Names or words with a number each, in the order of the numbers. */
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
      "{pairs}, {order}",
      "{order}: {pairs}",
      "sorted {order}: {pairs}",
      "(arrange|organize|organise|line up) {pairs} {order}",
      "(could you|can you|please|help me) (sort|order|rank|arrange) {pairs} {order}",
      "(i want|i'd like|i need) {pairs} (sorted |ranked |){order}",
      "(what is|show me) {pairs} (sorted|ranked) {order}",
      "(make|give me|build) a ranking {order}: {pairs}",
      "our (results|standings|sales|points) are {pairs}, rank them {order}",
      "here are the (scores|ages|points): {pairs}. (sort|rank) {order}",
      "(data|list): {pairs}. (sort|order) {order}",
      "the sorted list of {pairs} {order}",
      "these entries {order}: {pairs}",
      "return {pairs} sorted {order}",
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
