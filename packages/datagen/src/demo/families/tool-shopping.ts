import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTool, toolsOf } from "./tool-draws.ts";
import type { ToolSlots } from "./tool-draws.ts";
import { drawSome } from "./table-draws.ts";
import type { Wordings } from "./wordings.ts";

interface ShoppingSlots extends ToolSlots {
  readonly n: number;
  readonly m: number;
  readonly budget: number;
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
    m: random.int(2, 20),
    budget: random.int(20, 900),
  };
}

/** How the cheapest or dearest thing is asked for. */
function sideWordings(words: string): Wordings {
  return {
    nouns: [
      `the ${words} (one|product|item|thing|) (of|among|out of) {items}`,
      `the ${words} of these: {items}`,
      `the ${words} (one|product|item|thing): {items}`,
      `the name of the ${words} (product|item|thing) (of|among) {items}`,
      `the ${words} (product|item) in this list: {items}`,
      `the ${words} (one|thing) (i can buy|there is) (of|among) {items}`,
      `the ${words} of {items}`,
      `the ${words} (item|product) (on|from) my (shopping|) list {items}`,
    ],
    sentences: [
      `which of {items} is (the|) ${words}`,
      `which is (the|) ${words}: {items}`,
      `what is (the|) ${words}, {items}`,
      `(find|tell me|show|pick|name) the ${words} of {items}`,
      `compare the prices of {items} and (tell me|name) the ${words} (one|)`,
      `{items}: which (one|) is (the|) ${words}`,
      `i (want|have|could buy|see) {items}. which (one|) is (the|) ${words}`,
      `which (product|item|thing) is (the|) ${words}: {items}`,
      `which one should i (take|pick|choose) if i want the ${words}: {items}`,
      `(look up|check|get) the prices of {items}. which is (the|) ${words}`,
      `(use|call|with) {tool}: which of {items} is (the|) ${words}`,
    ],
    heldOut: {
      nouns: [`among {items} the ${words} (one|product)`],
      sentences: [
        `among {items}, what is (the|) ${words}`,
        `is there a ${words} one among {items} and which is it`,
      ],
    },
  };
}

function sideFamily(side: "cheapest" | "most expensive"): Family {
  const words =
    side === "cheapest"
      ? "(cheapest|least expensive|lowest priced)"
      : "(most expensive|dearest|priciest|highest priced)";
  return family<ShoppingSlots>({
    name: side === "cheapest" ? "tool-cheapest" : "tool-most-expensive",
    topic: "tools",
    result: "text",
    draw: drawPrices,
    ...sideWordings(words),
    program: ({ tool, items }) =>
      [
        `items = ${py(items)}`,
        `result = ${side === "cheapest" ? "min" : "max"}(items, key=${tool})`,
        "print(result)",
      ].join("\n"),
    reply: (_slots, output) => `The ${side} is ${output}.`,
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
}

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

const BASKET = family<ShoppingSlots>({
  name: "tool-price-of-basket",
  topic: "tools",
  result: "number",
  draw: drawPrices,
  nouns: [
    "the (price|cost|total price|total cost) of {n} {item} and {m} {other}",
    "the total (price|cost|) (of|for) {n} {item} and {m} {other}",
    "the (price|cost) (for|of) (buying|) {n} {item} plus {m} {other}",
    "the (amount|sum|money) (to pay|due) for {n} {item} and {m} {other}",
    "the (bill|total) for {n} {item} and {m} {other}",
    "the (price|cost) (together|in total|altogether) of {n} {item} and {m} {other}",
    "the (total|price|cost) of a basket with {n} {item} and {m} {other}",
    "the (price|cost) if i buy {n} {item} and also {m} {other}",
  ],
  sentences: [
    "how much do {n} {item} and {m} {other} cost (together|in total|)",
    "what do {n} {item} and {m} {other} cost",
    "how much (do i pay|must i pay|is to pay) for {n} {item} and {m} {other}",
    "i (buy|want|need|take|order) {n} {item} and {m} {other}. (how much is that|what does it cost|what do i pay)",
    "{n} {item} and {m} {other}, (how much is that|total price|what do they cost)",
    "(compute|calculate|work out) the (price|cost) of {n} {item} and {m} {other}",
    "(use|call|with) {tool}: how much are {n} {item} and {m} {other}",
    "a customer (wants|takes|orders) {n} {item} and {m} {other}. what is the total",
    "my (basket|cart|order) has {n} {item} and {m} {other}. what is the (total|price)",
    "somebody buys {n} {item} plus {m} {other}. how much (is it|do they pay)",
  ],
  heldOut: {
    nouns: ["for {n} {item} and {m} {other} the (price|cost)"],
    sentences: [
      "for {n} {item} and {m} {other}, what will i pay",
      "if i take {n} {item} and {m} {other}, how much is it in total",
    ],
  },
  program: ({ tool, item, other, n, m }) =>
    [
      `result = round(${tool}(${py(item)}) * ${py(n)} + ${tool}(${py(other)}) * ${py(m)}, 2)`,
      "print(result)",
    ].join("\n"),
  reply: ({ n, item, m, other }, output) => `${n} ${item} and ${m} ${other} cost ${output}.`,
  tools: toolsOf,
});

const AFFORD = family<ShoppingSlots>({
  name: "tool-can-afford",
  topic: "tools",
  result: "boolean",
  draw: drawPrices,
  nouns: [],
  sentences: [
    "can i (buy|afford|get|pay) {n} {item} with {budget} (dollars|euros|)",
    "can i (buy|afford) {n} {item} (for|if i have) {budget} (dollars|euros|)",
    "(is|are) {budget} (dollars|euros|) enough (for|to buy) {n} {item}",
    "i have {budget} (dollars|euros|). can i (buy|afford|get) {n} {item}",
    "i have {budget} (dollars|euros|). is that enough for {n} {item}",
    "my budget is {budget}. can i (buy|afford) {n} {item}",
    "would {budget} (dollars|euros|) (be enough|do|suffice) for {n} {item}",
    "do {n} {item} cost (at most|no more than) {budget}",
    "(check|tell me) (if|whether) {n} {item} cost (at most|no more than) {budget}",
    "(check|tell me) (if|whether) {budget} (dollars|euros|) is enough for {n} {item}",
    "(check|tell me) (if|whether) i can (buy|afford) {n} {item} with {budget} (dollars|euros|)",
    "with {budget} (dollars|euros|) in my pocket, can i (buy|afford) {n} {item}",
    "is it possible to buy {n} {item} (with|for) {budget} (dollars|euros|)",
    "{budget} (dollars|euros|) for {n} {item}: is it enough",
    "do i have enough for {n} {item} with {budget} (dollars|euros|)",
    "(use|call|with) {tool}: can i afford {n} {item} with {budget}",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "{n} {item} for {budget} (dollars|euros|), can i buy that",
      "is my budget of {budget} enough if i want {n} {item}",
    ],
  },
  program: ({ tool, item, n, budget }) =>
    [
      `price = round(${tool}(${py(item)}) * ${py(n)}, 2)`,
      `result = price <= ${py(budget)}`,
      "print(result, price)",
    ].join("\n"),
  reply: ({ n, item, budget }, output) => {
    const [enough = "", price = ""] = output.split(" ");
    return enough === "True"
      ? `Yes, ${n} ${item} cost ${price}, so ${budget} is enough.`
      : `No, ${n} ${item} cost ${price}, so ${budget} is not enough.`;
  },
  tools: toolsOf,
});

/** Questions about prices that a given function knows. */
export const toolShoppingFamilies: readonly Family[] = [
  sideFamily("cheapest"),
  sideFamily("most expensive"),
  MANY,
  BASKET,
  AFFORD,
];
