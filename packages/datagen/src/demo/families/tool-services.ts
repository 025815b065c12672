import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { demoTool } from "./tool-draws.ts";
import { drawSome } from "./table-draws.ts";

const CURRENCIES = ["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "SEK", "INR", "BRL"];

const CONVERT = family({
  name: "tool-convert-currency",
  topic: "tools",
  result: "number",
  draw: (random) => {
    const [from = "USD", to = "EUR"] = drawSome(random, CURRENCIES, 2);
    return {
      tool: random.pick([
        "convert_currency",
        "convert",
        "exchange",
        "convert_money",
        "currency_convert",
        `${random.word()}_exchange`,
        `exchange_${random.word()}`,
      ]),
      amount: random.chance(0.25) ? random.decimal(1, 500, 2) : random.int(1, 2000),
      from,
      to,
      names: random.pick([
        ["amount", "source", "target"],
        ["amount", "from_currency", "to_currency"],
        ["value", "from_code", "to_code"],
      ]),
    };
  },
  nouns: [
    "{amount} {from} in {to}",
    "the value of {amount} {from} in {to}",
    "{amount} {from} (converted|changed|exchanged) (to|into) {to}",
    "the amount in {to} (for|of) {amount} {from}",
    "the {to} (value|amount) of {amount} {from}",
    "the {to} i get for {amount} {from}",
    "the equivalent of {amount} {from} in {to}",
    "the worth of {amount} {from} in {to}",
  ],
  sentences: [
    "how much (is|are) {amount} {from} in {to}",
    "how much {to} (is|are) {amount} {from}",
    "how (many|much) {to} do i get for {amount} {from}",
    "(convert|change|exchange) {amount} {from} (to|into) {to}",
    "what (is|are) {amount} {from} worth in {to}",
    "i have {amount} {from}. how much is that in {to}",
    "{amount} {from} to {to}",
    "(use|call|with) {tool}: {amount} {from} in {to}",
    "i want to (change|exchange) {amount} {from} (to|into) {to}. how much do i get",
    "a hotel costs {amount} {from}. how much is it in {to}",
  ],
  heldOut: {
    nouns: ["in {to} the value of {amount} {from}"],
    sentences: [
      "in {to}, how much is {amount} {from}",
      "if i change {amount} {from}, how many {to} do i get",
    ],
  },
  program: ({ tool, amount, from, to }) =>
    `result = ${tool}(${py(amount)}, ${py(from)}, ${py(to)})\nprint(result)`,
  reply: ({ amount, from, to }, output) => `${amount} ${from} is ${output} ${to}.`,
  tools: ({ tool, names }) => {
    const [amount = "amount", from = "source", to = "target"] = names;
    return [
      demoTool(
        tool,
        [`${amount}: float`, `${from}: str`, `${to}: str`],
        "float",
        "Converts an amount of money to another currency.",
        [
          "import zlib",
          "rate = lambda code: zlib.crc32(code.encode()) % 190 / 100 + 0.2",
          `return round(${amount} * rate(${from}) / rate(${to}), 2)`,
        ],
      ),
    ];
  },
  followUps: [
    {
      wordings: ["and in {to}", "what about {to}", "and how much is it in {to}"],
      draw: (random, before) => ({
        ...before,
        to: random.pick(CURRENCIES.filter((code) => code !== before.from && code !== before.to)),
      }),
    },
    {
      wordings: ["and {amount}", "and {amount} {from}", "what about {amount} {from}"],
      draw: (random, before) => ({ ...before, amount: random.int(1, 2000) }),
    },
  ],
});

const SEND = family({
  name: "tool-send-message",
  topic: "tools",
  result: "text",
  draw: (random) => {
    const thing = random.pick(["message", "email", "note", "sms", "text"]);
    const verb = random.pick(["send", "send", "post", "write"]);
    return {
      tool: random.pick([
        `${verb}_${thing}`,
        `${verb}_${thing}`,
        `${verb}_${random.word()}`,
        `${random.word()}_${thing}`,
      ]),
      thing,
      person: random.name(),
      text: random.sentence(1, 6),
      parameter: random.pick(["to", "recipient", "person", "name"]),
    };
  },
  nouns: [],
  sentences: [
    "(send|write) {person} (a|the) {thing} (that says|saying|with the text) {text:quoted}",
    "send {person} the {thing} {text:quoted}",
    "(send|write) (a|the) {thing} {text:quoted} to {person}",
    "(send|write) {text:quoted} to {person}",
    "(send|write) a {thing} to {person}: {text:quoted}",
    "tell {person} {text:quoted} (by|in a|with a) {thing}",
    "let {person} know: {text:quoted}",
    "{person} should get (a|the) {thing} {text:quoted}",
    "(message|write) {person}: {text:quoted}",
    "please (send|write) {person} this {thing}: {text:quoted}",
    "use {tool} to (send|tell|write) {person} {text:quoted}",
    "call {tool} for {person} with {text:quoted}",
    "i want to (send|write) {person} {text:quoted}",
    "(a|one) {thing} to {person}: {text:quoted}",
    "drop {person} a {thing} saying {text:quoted}",
    "get {text:quoted} to {person}",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "to {person}, (send|write) {text:quoted}",
      "{text:quoted} is what {person} should (read|get), send it",
    ],
  },
  program: ({ tool, person, text }) =>
    `result = ${tool}(${py(person)}, ${py(text)})\nprint(result)`,
  reply: ({ tool, person }, output) => `I called ${tool} for ${person}: ${output}`,
  tools: ({ tool, thing, parameter }) => [
    demoTool(tool, [`${parameter}: str`, "text: str"], "str", `Sends a ${thing} to a person.`, [
      `return 'sent to ' + ${parameter}`,
    ]),
  ],
});

const LOOKUP_TEXT = family({
  name: "tool-text-lookup",
  topic: "tools",
  result: "text",
  draw: (random) => {
    const thing = random.chance(0.25)
      ? random.word()
      : random.pick([
          "capital",
          "owner",
          "manager",
          "phone number",
          "color",
          "currency",
          "email",
          "status",
          "language",
          "author",
        ]);
    const stem = thing.replace(" ", "_");
    return {
      tool: random.pick([
        `get_${stem}`,
        `${stem}_of`,
        `find_${stem}`,
        `lookup_${stem}`,
        `${random.word()}_${stem}`,
        `${stem}_for`,
      ]),
      thing,
      item: random.chance(0.4) ? random.name() : random.word(),
      parameter: random.pick(["name", "item", "key", "query"]),
      letters: random.letters(4),
    };
  },
  nouns: [
    "the {thing} of {item}",
    "the {thing} for {item}",
    "{item}'s {thing}",
    "the {thing} of {item:quoted}",
    "the {thing} (we have|that is known|on record) for {item}",
    "the {thing} (belonging|that belongs) to {item}",
    "the current {thing} of {item}",
    "the {thing} {item} has",
  ],
  sentences: [
    "(look up|find|get|check|fetch) the {thing} (of|for) {item}",
    "(look up|find|get|check) {item}'s {thing}",
    "which {thing} does {item} have",
    "which {thing} (belongs|goes) to {item}",
    "{item}: {thing}",
    "{thing} of {item}",
    "(use|call|with) {tool}: what is the {thing} of {item}",
    "what does {tool} (return|say|give) for {item}",
    "i need the {thing} (of|for) {item}",
    "do you know the {thing} of {item}",
  ],
  heldOut: {
    nouns: ["for {item} the {thing}"],
    sentences: ["for {item}, which {thing} do we have", "{item} has which {thing}"],
  },
  program: ({ tool, item }) => `result = ${tool}(${py(item)})\nprint(result)`,
  reply: ({ thing, item }, output) => `The ${thing} of ${item} is ${output}.`,
  tools: ({ tool, thing, parameter, letters }) => [
    demoTool(tool, [`${parameter}: str`], "str", `Returns the ${thing} of something.`, [
      `return ${py(letters)} + str(len(${parameter}) * 7)`,
    ]),
  ],
  followUps: [
    {
      wordings: ["and (of|for) {item}", "and {item}", "what about {item}"],
      draw: (random, before) => ({ ...before, item: random.word() }),
    },
  ],
});

/** Given functions that convert money, send messages or look up texts. */
export const toolServiceFamilies: readonly Family[] = [CONVERT, SEND, LOOKUP_TEXT];
