import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";

const COINS = [
  "1, 2 and 5",
  "1, 5 and 10",
  "1, 5, 10 and 25",
  "1, 2, 5 and 10",
  "2, 5 and 10",
  "1, 3 and 4",
  "5, 10 and 20",
  "1, 10 and 25",
];

function coinList(coins: string): string {
  return py([...coins.matchAll(/\d+/g)].map(Number));
}

const COIN_WAYS = repeatable("{n}", {
  name: "coin-change-ways",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ coins: random.pick(COINS), n: random.int(5, 200) }),
  nouns: [
    "the number of ways to (pay|make|change|give) {n} (cents|) with coins of {coins}",
    "the number of ways to make change for {n} (cents|) with the coins {coins}",
    "the number of (different|possible|) ways to make {n} (from|out of|using) coins of {coins} (cents|)",
    "the number of coin combinations of {coins} that (make|give) {n}",
    "the number of combinations of the coins {coins} that add up to {n}",
    "the number of ways to pay {n} (cents|) in coins of {coins}",
    "the count of ways to change {n} with coins {coins}",
    "the number of ways {n} can be made with {coins} coins",
  ],
  sentences: [
    "in how many ways can i (pay|make|change|give) {n} (cents|) with coins of {coins}",
    "how many ways are there to (pay|make|change) {n} (cents|) with coins of {coins}",
    "how many ways to make change for {n} using {coins} coins",
    "i have coins of {coins}. in how many ways can i (pay|make) {n}",
    "coins: {coins}. amount: {n}. how many ways",
    "coin change: {n} with {coins}, number of ways",
    "how many combinations of coins {coins} (make|give|add up to) {n}",
    "with coins of {coins}, how many ways (are there|) to pay {n}",
    "count the ways to make {n} from coins of {coins}",
    "given the coins {coins}, in how many ways can {n} be (paid|made|changed)",
  ],
  heldOut: {
    nouns: ["with coins of {coins} the number of ways to pay {n}"],
    sentences: [
      "{n} paid in coins of {coins}, how many ways",
      "using only {coins} coins, how many ways make {n}",
    ],
  },
  program: ({ coins, n }) =>
    [
      `coins = ${coinList(coins)}`,
      `n = ${n}`,
      "ways = [1] + [0] * n",
      "for coin in coins:",
      "    for i in range(coin, n + 1):",
      "        ways[i] += ways[i - coin]",
      "result = ways[n]",
      "print(result)",
    ].join("\n"),
  reply: ({ coins, n }, output) => `There are ${output} ways to make ${n} with coins of ${coins}.`,
  weight: 0.6,
});

const FEWEST_COINS = repeatable("{n}", {
  name: "fewest-coins",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({
    coins: random.pick(COINS.filter((coins) => coins.startsWith("1"))),
    n: random.int(5, 300),
  }),
  nouns: [
    "the (fewest|smallest number of|least number of|minimum number of) coins (to pay|to make|for) {n} (cents|) with coins of {coins}",
    "the (minimum|least|smallest) number of coins of {coins} (that make|to make|needed for) {n}",
    "the (minimum|smallest|least) number of coins needed to (pay|make|give) {n} with {coins}",
    "the fewest coins of {coins} that add up to {n}",
    "the (least|minimum) coin count for {n} using coins {coins}",
    "the minimum coins for {n} with the coins {coins}",
    "the smallest number of {coins} coins that gives {n}",
    "the fewest coins to give change of {n} (from|with) {coins}",
  ],
  sentences: [
    "how many coins do i need at least to (pay|make) {n} (cents|) with coins of {coins}",
    "what is the fewest coins for {n} with coins of {coins}",
    "(find|compute) the (minimum|least|smallest) number of coins for {n} using {coins}",
    "with coins of {coins}, how many coins (at least|at minimum) make {n}",
    "coins: {coins}. amount: {n}. fewest coins",
    "minimum coin change: {n} with {coins}",
    "i have coins of {coins}. how few coins can make {n}",
    "pay {n} (cents|) with as few coins of {coins} as possible. how many (coins|) is that",
    "how few coins of {coins} can i use to (pay|make|give) {n}",
    "given coins {coins}, how many coins at least add up to {n}",
  ],
  heldOut: {
    nouns: ["with coins of {coins} the fewest that make {n}"],
    sentences: [
      "for {n}, how many coins of {coins} are needed at least",
      "using {coins} coins, {n} takes how many at least",
    ],
  },
  program: ({ coins, n }) =>
    [
      `coins = ${coinList(coins)}`,
      `n = ${n}`,
      "fewest = [0]",
      "for i in range(1, n + 1):",
      "    fewest.append(min(fewest[i - coin] for coin in coins if coin <= i) + 1)",
      "result = fewest[n]",
      "print(result)",
    ].join("\n"),
  reply: ({ coins, n }, output) => `At least ${output} coins of ${coins} are needed to make ${n}.`,
  weight: 0.6,
});

const JOSEPHUS = repeatable("{n} (people|) and every {k}th", {
  name: "josephus",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ n: random.int(5, 60), k: random.int(4, 9) }),
  nouns: [
    "the (last|surviving|remaining) (person|position|place) (of|among) {n} people in a circle if every {k}th is (removed|eliminated|out)",
    "the (survivor|winner|last one) of the josephus problem with {n} people and every {k}th (removed|out|eliminated)",
    "the josephus (number|position|survivor) for n = {n} and k = {k}",
    "the solution of the josephus problem for {n} people and k = {k}",
    "the safe (place|position) in a circle of {n} when every {k}th is removed",
    "the position of the last person of {n} when every {k}th leaves the circle",
    "the survivor's (position|place|number) for {n} people with every {k}th out",
    "the last one left of {n} people in a circle when every {k}th leaves",
  ],
  sentences: [
    "{n} people stand in a circle and every {k}th (leaves|is removed|is eliminated). who is (left|the last|left at the end)",
    "josephus problem with {n} people and every {k}th removed: who survives",
    "josephus with n = {n} and k = {k}",
    "solve the josephus problem for {n} people and k = {k}",
    "who survives if {n} people stand in a circle and every {k}th is out",
    "{n} children in a circle, every {k}th is out. which place wins",
    "in a circle of {n}, every {k}th leaves until one is left. which position is it",
    "which (place|position) is safe among {n} people in a circle when every {k}th is removed",
    "where must i stand in a circle of {n} if every {k}th goes, to be the last",
    "find the survivor of {n} people when every {k}th is eliminated",
  ],
  heldOut: {
    nouns: ["with every {k}th of {n} people leaving the last one"],
    sentences: [
      "every {k}th of {n} people in a circle leaves, who stays last",
      "for {n} people and every {k}th out, which position survives",
    ],
  },
  program: ({ n, k }) =>
    [
      `people = list(range(1, ${n} + 1))`,
      "i = 0",
      "while len(people) > 1:",
      `    i = (i + ${k} - 1) % len(people)`,
      "    people.pop(i)",
      "result = people[0]",
      "print(result)",
    ].join("\n"),
  reply: ({ n, k }, output) =>
    `Of ${n} people with every ${k}th removed, number ${output} is left.`,
  weight: 0.4,
});

/** Counting coins and people in circles. */
export const algorithmCoinFamilies: readonly Family[] = [COIN_WAYS, FEWEST_COINS, JOSEPHUS];
