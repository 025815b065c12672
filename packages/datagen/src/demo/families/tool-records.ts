import type { Draw, Family, FollowUp, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawSome } from "./table-draws.ts";
import { demoTool } from "./tool-draws.ts";
import type { Wordings } from "./wordings.ts";

interface RecordSlots extends Slots {
  readonly tool: string;
  readonly kind: string;
  readonly key: string;
  readonly keys: readonly string[];
  readonly item: string;
  readonly seed: string;
}

/** A function that gives a dictionary; its docstring tells the keys. */
function drawRecordTool(random: Draw): RecordSlots {
  const kind = random.pick(["user", "customer", "employee", "patient", "student", "member"]);
  const keys = random.chance(0.3)
    ? random.words(3)
    : drawSome(
        random,
        ["age", "city", "email", "phone", "salary", "team", "country", "role", "points"],
        3,
      );
  const verb = random.pick(["get", "lookup", "find", "load", "fetch", "read"]);
  return {
    tool: random.pick([
      `${verb}_${kind}`,
      `${verb}_${random.word()}`,
      `${kind}_record`,
      `${kind}_data`,
      `${random.word()}_${kind}`,
    ]),
    kind,
    keys,
    key: random.pick(keys),
    item: random.name(),
    seed: random.letters(3),
  };
}

const RECORD = family<RecordSlots>({
  name: "tool-field-of-record",
  topic: "tools",
  result: "text",
  draw: drawRecordTool,
  nouns: [
    "the {key} of {item}",
    "the {key} of (the {kind}|) {item}",
    "{item}'s {key}",
    "the {key} (we have|stored|on file) (for|of) {item}",
    "the {key} for (the {kind}|) {item}",
    "the {key} in the (record|data|entry) of {item}",
    "the (value|field|entry) {key} (for|of) {item}",
    "the {key} (that|which) {item} has",
  ],
  sentences: [
    "which {key} does {item} have",
    "(look up|get|find|check|fetch) the {key} of (the {kind}|) {item}",
    "(look up|get|find|check|fetch) {item}'s {key}",
    "{item}: what is the {key}",
    "what do we have as {key} (for|of) {item}",
    "call {tool} for {item} and (tell me|give me|show) the {key}",
    "(use|with) {tool}: what is the {key} of {item}",
    "i need the {key} of (the {kind}|) {item}",
    "{key} of {item}",
    "what does {tool} say about the {key} of {item}",
  ],
  heldOut: {
    nouns: ["for the {kind} {item} the {key}"],
    sentences: ["for {item}, what is the {key}", "{item} has which {key}"],
  },
  program: ({ tool, item, key }) => `result = ${tool}(${py(item)})[${py(key)}]\nprint(result)`,
  reply: ({ key, item }, output) => `The ${key} of ${item} is ${output}.`,
  tools: ({ tool, kind, keys, seed }) => {
    const [one = "", two = "", three = ""] = keys;
    return [
      demoTool(
        tool,
        ["name: str"],
        "dict",
        `Returns a dict with the keys ${one}, ${two} and ${three} of a ${kind}.`,
        [
          "import zlib",
          `number = zlib.crc32((${py(seed)} + name).encode())`,
          `values = [number % 80 + 18, ${py(seed)} + str(number % 97), number % 1000]`,
          `return dict(zip(${py(keys)}, values))`,
        ],
      ),
    ];
  },
  followUps: [
    {
      wordings: [
        "and (the|) {key}",
        "and (his|her|their) {key}",
        "what about the {key}",
        "what is the {key}",
      ],
      draw: (random, before) => ({ ...before, key: random.pick(before.keys) }),
    },
    {
      wordings: ["and (of|for) {item}", "and {item}", "what about {item}"],
      draw: (random, before) => ({ ...before, item: random.name() }),
    },
  ],
});

interface ListWords {
  readonly noun: string;
  readonly question: string;
  readonly order: string;
}

/** How a list of amounts is asked about. */
function listWordings(words: ListWords): Wordings {
  return {
    nouns: [
      `${words.noun} of {item}`,
      `${words.noun} (for|by|from) {item}`,
      `${words.noun} (that|which) {item} has`,
      `${words.noun} of (the customer|customer|the client) {item}`,
      `${words.noun} (made|placed|done) by {item}`,
      `${words.noun} (under the name|under|in the name of) {item}`,
      `${words.noun} we have (for|from) {item}`,
      `{item}: ${words.noun}`,
    ],
    sentences: [
      `${words.question} {item}`,
      `${words.question} the customer {item}`,
      `${words.order} of {item}`,
      `${words.order} (for|by|from) {item}`,
      `${words.order} that {item} has`,
      `what is ${words.noun} of {item}`,
      `(use|call|with) {tool} for {item}: what is ${words.noun}`,
      `call {tool} (for|with) {item} and ${words.order}`,
      `i need ${words.noun} (of|for|from) {item}`,
      `customer {item}: what is ${words.noun}`,
      `(get|load|fetch) the {thing}s of {item} and tell me ${words.noun}`,
    ],
    heldOut: {
      nouns: [`for {item} ${words.noun}`],
      sentences: [
        `for the customer {item}, what is ${words.noun}`,
        `when it comes to {item}, ${words.order}`,
      ],
    },
  };
}

interface AmountSlots extends Slots {
  readonly tool: string;
  readonly thing: string;
  readonly item: string;
  readonly seed: string;
}

function drawAmountTool(random: Draw): AmountSlots {
  const thing = random.chance(0.25) ? random.word() : random.pick(THINGS);
  const verb = random.pick(["list", "search", "get", "find", "load", "fetch"]);
  const tool = random.pick([
    `${verb}_${thing}s`,
    `${thing}s_of`,
    `${verb}_${random.word()}`,
    `${verb}_${random.word()}_${thing}s`,
  ]);
  return { tool, thing, item: random.name(), seed: random.letters(3) };
}

const THINGS = [
  "order",
  "payment",
  "invoice",
  "expense",
  "purchase",
  "booking",
  "deposit",
  "refund",
];

const AMOUNT_FOLLOW_UPS: readonly FollowUp<AmountSlots>[] = [
  {
    wordings: ["and (of|for|from) {item}", "and {item}", "what about {item}"],
    draw: (random, before) => ({ ...before, item: random.name() }),
  },
  {
    wordings: [
      "(and|) the (largest|biggest|highest) (one|{thing}|)",
      "and what is the (largest|biggest) (one|{thing})",
    ],
    draw: (_random, before) => before,
    program: () => "result = max(values)\nprint(result)",
    reply: ({ thing, item }, output) => `The largest ${thing} of ${item} is ${output}.`,
  },
];

/** A function that gives a list of amounts. */
function listFamily(name: string, words: ListWords, expression: string, said: string): Family {
  return family<AmountSlots>({
    name,
    topic: "tools",
    result: name.endsWith("count") ? "integer" : "number",
    draw: drawAmountTool,
    ...listWordings(words),
    program: ({ tool, item }) =>
      `values = ${tool}(${py(item)})\nresult = ${expression}\nprint(result)`,
    reply: ({ thing, item }, output) =>
      said.replace("{thing}", thing).replace("{item}", item).replace("{}", output),
    tools: ({ tool, thing, seed }) => [
      demoTool(
        tool,
        ["customer: str"],
        "list",
        `Returns the amounts of all ${thing}s of a customer.`,
        [
          "import zlib",
          `number = zlib.crc32((${py(seed)} + customer).encode())`,
          "return [number // 7 ** i % 900 / 10 for i in range(number % 5 + 2)]",
        ],
      ),
    ],
    followUps: AMOUNT_FOLLOW_UPS,
  });
}

/** Questions about given functions that give a dictionary or a list of amounts. */
export const toolRecordFamilies: readonly Family[] = [
  RECORD,
  listFamily(
    "tool-list-count",
    {
      noun: "the number of {thing}s",
      question: "how many {thing}s (do we have|are there|are on file) (for|of|from)",
      order: "count the {thing}s",
    },
    "len(values)",
    "The number of {thing}s of {item} is {}.",
  ),
  listFamily(
    "tool-list-total",
    {
      noun: "the (total|sum|total amount) of (the|all|all the) {thing}s",
      question: "how much (are|do) the {thing}s (cost|come to|add up to|total|make) (for|of|from)",
      order: "(add up|sum|total) the {thing}s",
    },
    "round(sum(values), 2)",
    "The total of the {thing}s of {item} is {}.",
  ),
];
