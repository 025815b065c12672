import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTool, toolsOf } from "./tool-draws.ts";
import type { ToolSlots } from "./tool-draws.ts";
import { drawSome } from "./table-draws.ts";

interface ShoppingSlots extends ToolSlots {
  readonly n: number;
}

const GOODS =
  "apples,eggs,lamps,chairs,pens,books,mugs,shirts,bikes,tents,bags,plates,phones,cables,candles,pillows,bottles,tickets,boxes,batteries".split(
    ",",
  );

/** A function that gives a price, beside others. */
function drawPrices(random: Draw): ShoppingSlots {
  const slots = drawTool(random);
  const thing = random.pick(["price", "price", "price", "cost", "unit_price"]);
  const word = random.word();
  const tool = random.pick([
    `get_${thing}`,
    `lookup_${thing}`,
    `${thing}_of`,
    `find_${thing}`,
    `fetch_${thing}`,
    `${word}_${thing}`,
    `get_${word}_${thing}`,
    `${thing}_at_${word}`,
    `${word}_${thing}_of`,
  ]);
  const words = thing.replace("_", " ");
  const items = random.chance(0.7) ? drawSome(random, GOODS, random.int(3, 5)) : random.words(3);
  return {
    ...slots,
    tool,
    thing: words,
    kind: "product",
    parameter: random.pick(["item", "product", "name", "article"]),
    docstring: random.pick([
      `Returns the ${words} of a product.`,
      `The ${words} of one item in dollars.`,
      `Looks up the ${words} of an item.`,
      `Get the ${words} of the given product in euros.`,
    ]),
    items,
    item: items[0] ?? "apples",
    other: items[1] ?? "eggs",
    rest: slots.rest.filter((text) => !/price|cost/.test(text) && !text.startsWith(`${tool}|`)),
    at: 0,
    n: random.int(2, 30),
  };
}

const LEAST = "(cheapest|least expensive|lowest priced)";

const CHEAPEST = family<ShoppingSlots>({
  name: "tool-cheapest",
  topic: "tools",
  result: "text",
  draw: drawPrices,
  nouns: [
    `the ${LEAST} (one|product|item|thing|) (of|among|out of) {items}`,
    `the ${LEAST} of these: {items}`,
    `the ${LEAST} (one|product|item|thing): {items}`,
    `the name of the ${LEAST} (product|item|thing) (of|among) {items}`,
    `the ${LEAST} (product|item) in this list: {items}`,
    `the ${LEAST} (one|thing) (i can buy|there is) (of|among) {items}`,
    `the ${LEAST} of {items}`,
    `the ${LEAST} (item|product) (on|from) my (shopping|) list {items}`,
  ],
  sentences: [
    `(could you|can you|please|help me) find the ${LEAST} of {items}`,
    `(determine|select|return|get) the ${LEAST} (one |)of {items}`,
    `(i want to know|i'd like to know|tell me) which of {items} is (the |)${LEAST}`,
    `${LEAST} of {items}`,
    `${LEAST}: {items}`,
    `{items}, the ${LEAST}`,
    `what's the ${LEAST} of {items}`,
    `i must choose between {items}, which is the ${LEAST}`,
    `in the shop there are {items}, which is the ${LEAST}`,
    `which do i buy if i want the ${LEAST}: {items}`,
    `check {items} and name the ${LEAST}`,
    `i am short of money, which of {items} is the ${LEAST}`,
    `which of {items} is (the|) ${LEAST}`,
    `which is (the|) ${LEAST}: {items}`,
    `what is (the|) ${LEAST}, {items}`,
    `(find|tell me|show|pick|name) the ${LEAST} of {items}`,
    `compare the prices of {items} and (tell me|name) the ${LEAST} (one|)`,
    `{items}: which (one|) is (the|) ${LEAST}`,
    `i (want|have|could buy|see) {items}. which (one|) is (the|) ${LEAST}`,
    `which (product|item|thing) is (the|) ${LEAST}: {items}`,
    `which one should i (take|pick|choose) if i want the ${LEAST}: {items}`,
    `(look up|check|get) the prices of {items}. which is (the|) ${LEAST}`,
    `(use|call|with) {tool}: which of {items} is (the|) ${LEAST}`,
  ],
  heldOut: {
    nouns: [`among {items} the ${LEAST} (one|product)`],
    sentences: [
      `among {items}, what is (the|) ${LEAST}`,
      `is there a ${LEAST} one among {items} and which is it`,
    ],
  },
  program: ({ tool, items }) =>
    [`items = ${py(items)}`, `result = min(items, key=${tool})`, "print(result)"].join("\n"),
  reply: (_slots, output) => `The cheapest is ${output}.`,
  tools: toolsOf,
  followUps: [
    {
      wordings: [
        "(and|) how much (is|does) it (cost|)",
        "what does it cost",
        "and (its price|the price)",
        "(and|) what is (its price|the price)",
      ],
      draw: (_random, before) => before,
      program: ({ tool }) => `result = ${tool}(result)\nprint(result)`,
      reply: (_slots, output) => `It costs ${output}.`,
    },
  ],
});

const MANY = family<ShoppingSlots>({
  name: "tool-price-of-many",
  topic: "tools",
  result: "number",
  draw: drawPrices,
  nouns: [
    "the (price|cost|total price|total cost) of {n} {item}",
    "the (total|full|overall) (price|cost) (of|for) {n} {item}",
    "the (price|cost) (for|of) (buying|) {n} (pieces of|units of|) {item}",
    "the (amount|sum|money) (to pay|due) for {n} {item}",
    "the (price|cost) of {n} times {item}",
    "the (bill|amount|total) for {n} {item}",
    "the (price|cost) if i buy {n} {item}",
    "the (price|cost) of a pack of {n} {item}",
  ],
  sentences: [
    "(could you|can you|please|help me) (work out|find|get) the (price|cost) of {n} {item}",
    "(determine|find|tell me) the (total |)(price|cost) (of|for) {n} {item}",
    "(i want to know|i'd like to know|tell me) (what|how much) {n} {item} cost",
    "price {n} {item}",
    "{n} {item} price",
    "{n} x {item}, total",
    "what's the (price|cost|total) (of|for) {n} {item}",
    "i bought {n} {item}, what do i pay",
    "we ordered {n} {item}, what is the bill",
    "{n} {item} please, how much",
    "what will {n} {item} cost me",
    "how much money do i need for {n} {item}",
    "put {n} {item} on the bill, what is the total",
    "what do {n} {item} come to",
    "how much (do|are|would) {n} {item} (cost|)",
    "what (do|would) {n} {item} cost",
    "how much (do i pay|must i pay|is to pay|does one pay) for {n} {item}",
    "how much is it for {n} {item}",
    "i (buy|want|need|take|order) {n} {item}. (how much is that|what does it cost|what do i pay)",
    "{n} {item}, (how much is that|what does it cost|total price)",
    "(my friend|my sister|somebody|a neighbour) buys {n} {item}. how much (is that|does it cost)",
    "(look up|get) the price of {item} and multiply it by {n}",
    "(compute|calculate|work out) the (price|cost) of {n} {item}",
    "(use|call|with) {tool}: how much are {n} {item}",
    "a customer (wants|takes|orders) {n} {item}. what is the total",
    "the shopping list says {n} {item}. how much will it cost",
  ],
  heldOut: {
    nouns: ["for {n} {item} the (price|cost)"],
    sentences: [
      "for {n} {item}, what will i pay",
      "if somebody (takes|buys) {n} {item}, how much do they cost",
    ],
  },
  program: ({ tool, item, n }) =>
    [`result = round(${tool}(${py(item)}) * ${py(n)}, 2)`, "print(result)"].join("\n"),
  reply: ({ n, item }, output) => `${n} ${item} cost ${output}.`,
  tools: toolsOf,
  followUps: [
    {
      wordings: ["and {n}", "and {n} {item}", "what about {n} {item}", "and for {n}"],
      draw: (random, before) => ({ ...before, n: random.int(2, 50) }),
    },
  ],
});

/** Questions about prices that a given function knows. */
export const toolShoppingFamilies: readonly Family[] = [CHEAPEST, MANY];
