import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { numberList } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";
import { algorithmSelectionFamilies } from "./algorithms-selections.ts";

interface ListQuestion {
  readonly name: string;
  readonly noun: string;
  readonly order: string;
  readonly question: string;
  readonly heldOut: string;
  readonly lines: readonly string[];
  readonly reply: (output: string) => string;
  readonly result?: Family["result"];
}

/** A list of numbers in, what an algorithm makes of it out. */
function listFamily({
  name,
  noun,
  order,
  question,
  heldOut,
  lines,
  reply,
  result = "integer",
}: ListQuestion): Family {
  return repeatable("{values}", {
    name,
    topic: "algorithms",
    result,
    draw: (random) => ({ values: numberList(random, 3, 8) }),
    nouns: [
      `${noun} (of|for|in) {values}`,
      `${noun} (of|for|in) (the list|the numbers|the array) {values}`,
      `${noun} (of|for|in) (this|the following) (list|array): {values}`,
      `${noun} (of|for|in) the (sequence|series) {values}`,
      `${noun} (for|of) these numbers: {values}`,
      `${noun}: {values}`,
      `${noun} (of|for|in) my (list|numbers|data) {values}`,
      `${noun} (for|of) (numbers|the array) = {values}`,
    ],
    sentences: [
      `${order} {values}`,
      `${order} (the list|the numbers|the array) {values}`,
      `${question} {values}`,
      `${question} (the list|the numbers|the array) {values}`,
      `{values}: (what is|find|compute) ${noun}`,
      `i have (the numbers|the list|) {values}. what is ${noun}`,
      `(given|for) (the list|the array|) {values}, (what is|find|compute) ${noun}`,
      `numbers: {values}. (wanted|task|question): ${noun}`,
      `take {values} and (find|compute|tell me) ${noun}`,
      `(find|compute|determine) ${noun} (of|for|in) {values}`,
    ],
    heldOut: {
      nouns: [`from {values} ${noun}`],
      sentences: [heldOut, `look at {values} and tell me ${noun}`],
    },
    program: ({ values }) => [`numbers = ${py(values)}`, ...lines, "print(result)"].join("\n"),
    reply: (_slots, output) => reply(output),
    weight: 0.7,
  });
}

const QUESTIONS: readonly ListQuestion[] = [
  {
    name: "bubble-sort-swaps",
    noun: "the number of swaps (bubble sort (makes|needs)|in a bubble sort|of bubble sort)",
    order: "count the swaps (of|in) (a|) bubble sort (of|on|for)",
    question: "how many swaps does bubble sort (need|make|take) (for|to sort|on)",
    heldOut: "sorting {values} by bubble sort takes how many swaps",
    lines: [
      "result = 0",
      "for i in range(len(numbers)):",
      "    for j in range(len(numbers) - 1 - i):",
      "        if numbers[j] > numbers[j + 1]:",
      "            numbers[j], numbers[j + 1] = numbers[j + 1], numbers[j]",
      "            result += 1",
    ],
    reply: (output) => `Bubble sort needs ${output} swaps.`,
  },
  {
    name: "count-inversions",
    noun: "the number of (inversions|pairs out of order|pairs in the wrong order)",
    order: "count the (inversions|pairs out of order) (of|in)",
    question: "how many (inversions|pairs out of order) are (there|) in",
    heldOut: "in {values}, how many pairs are in the wrong order",
    lines: [
      "n = len(numbers)",
      "result = sum(numbers[i] > numbers[j] for i in range(n) for j in range(i + 1, n))",
    ],
    reply: (output) => `There are ${output} inversions.`,
  },
  {
    name: "longest-increasing-subsequence",
    noun: "the length of the longest increasing subsequence",
    order: "(find|compute|get) the length of the longest increasing subsequence of",
    question: "how long is the longest increasing subsequence (of|in)",
    heldOut: "what length does the longest increasing subsequence have in {values}",
    lines: [
      "best = []",
      "for i, x in enumerate(numbers):",
      "    best.append(1 + max([best[j] for j in range(i) if numbers[j] < x], default=0))",
      "result = max(best)",
    ],
    reply: (output) => `The longest increasing subsequence has length ${output}.`,
  },
  {
    name: "maximum-subarray",
    noun: "the (maximum|largest|greatest) (subarray sum|sum of a contiguous subarray|sum of neighbouring numbers)",
    order: "(find|compute|get) the (maximum|largest|greatest) subarray sum of",
    question: "how (large|big) is the (maximum|largest) sum of neighbouring numbers in",
    heldOut: "which largest sum do neighbouring numbers of {values} have",
    lines: [
      "result = best = numbers[0]",
      "for x in numbers[1:]:",
      "    best = max(x, best + x)",
      "    result = max(result, best)",
    ],
    reply: (output) => `The largest subarray sum is ${output}.`,
  },
  {
    name: "best-profit",
    noun: "the (best|largest|maximum|highest) profit (from buying once and selling later|from one buy and one sale|with these prices)",
    order: "(find|compute|get) the (best|maximum|largest) profit from (the stock|the|daily) prices",
    question:
      "how much (profit|money) can i make at most buying once and selling once later with the (prices|daily prices)",
    heldOut:
      "the prices of a share were {values}, what is the best profit with one buy and one later sale",
    lines: [
      "result = 0",
      "lowest = numbers[0]",
      "for price in numbers:",
      "    lowest = min(lowest, price)",
      "    result = max(result, price - lowest)",
    ],
    reply: (output) => `The best profit is ${output}.`,
  },
  {
    name: "trapped-rain",
    noun: "the (trapped|caught) rain water (with these heights|)",
    order: "(compute|find) how much rain is trapped (by|between) the (heights|walls)",
    question:
      "how much (rain|water) is (trapped|held|caught) between (the walls of height|walls of the heights|bars of height)",
    heldOut: "bars of height {values} can hold how much rain water",
    lines: [
      "result = 0",
      "for i, x in enumerate(numbers):",
      "    result += max(0, min(max(numbers[:i + 1]), max(numbers[i:])) - x)",
    ],
    reply: (output) => `The trapped water is ${output}.`,
  },
];

/** Classic algorithms on lists of numbers. */
export const algorithmListFamilies: readonly Family[] = [
  ...QUESTIONS.map(listFamily),
  ...algorithmSelectionFamilies,
];
