import type { Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { demoTool, drawToolName } from "./tool-draws.ts";
import { drawSome } from "./table-draws.ts";

const CALL = "(call|run|use|execute|invoke|try)";

const EXPLICIT = family({
  name: "tool-explicit-call",
  topic: "tools",
  result: "integer",
  draw: (random) => ({
    tool: drawToolName(random),
    n: random.int(1, 500),
    docstring: random.pick([
      "Computes a number from a number.",
      "Returns an int for n.",
      "A function of n.",
      "Secret function.",
    ]),
    a: random.int(2, 9),
    b: random.int(1, 99),
  }),
  nouns: [
    "the (result|value|output) of {tool} (for|with|of|at) {n}",
    "the (result|value|output) of (the function|the tool|) {tool} (for|with|of) {n}",
    "the (result|value) of {tool}\\({n}\\)",
    "{tool}\\({n}\\)",
    "{tool} of {n}",
    "the output of {tool} when given {n}",
    "the number that {tool} (returns|gives) for {n}",
    "the (result|return value) of calling {tool} (with|on) {n}",
  ],
  sentences: [
    `${CALL} {tool} (with|on|for) {n}`,
    `${CALL} (the function|the tool|) {tool} (with|on|for) (the number|the value|) {n}`,
    `${CALL} {tool}\\({n}\\)`,
    "what does {tool} (return|give|say) for {n}",
    "what does {tool}\\({n}\\) (return|give)",
    "what do (i|you|we) get from {tool} (for|with) {n}",
    "what comes out of {tool} (for|with) {n}",
    "apply {tool} to {n}",
    "{tool} with {n}",
    "pass {n} to {tool} and (tell me|show|print) the result",
    "give {n} to {tool}",
    "put {n} into (the function|) {tool}",
  ],
  heldOut: {
    nouns: ["for {n} the (result|output) of {tool}"],
    sentences: [
      "for {n}, what does {tool} return",
      "feed {n} to the function {tool} and tell me what you get",
    ],
  },
  program: ({ tool, n }) => `result = ${tool}(${py(n)})\nprint(result)`,
  reply: ({ tool, n }, output) => `${tool}(${n}) returns ${output}.`,
  tools: ({ tool, docstring, a, b }) => [
    demoTool(tool, ["n: int"], "int", docstring, [`return ${a} * n + ${b}`]),
  ],
  followUps: [
    {
      wordings: ["and (for|with) {n}", "and {n}", "what about {n}", "now (with|for) {n}"],
      draw: (random, before) => ({ ...before, n: random.int(1, 500) }),
    },
  ],
});

const TWO_ARGUMENTS = family({
  name: "tool-explicit-call-two",
  topic: "tools",
  result: "integer",
  draw: (random) => ({
    tool: drawToolName(random),
    a: random.int(1, 200),
    b: random.int(1, 200),
    docstring: random.pick([
      "Computes a number from two numbers.",
      "Combines a and b.",
      "A function of a and b.",
    ]),
    k: random.int(2, 9),
  }),
  nouns: [
    "the (result|value|output) of {tool} (for|with|of) {a} and {b}",
    "the (result|value|output) of (the function|the tool) {tool} (for|with|of) {a} and {b}",
    "the (result|value) of {tool}\\({a}, {b}\\)",
    "{tool}\\({a}, {b}\\)",
    "{tool} of {a} and {b}",
    "the number that {tool} (returns|gives) for {a} and {b}",
    "the (result|return value) of calling {tool} (with|on) {a} and {b}",
    "the output of {tool} when given {a} and {b}",
  ],
  sentences: [
    `${CALL} {tool} (with|on|for) {a} and {b}`,
    `${CALL} (the function|the tool) {tool} (with|on|for) (the numbers|the values|) {a} and {b}`,
    `${CALL} {tool}\\({a}, {b}\\)`,
    "what does {tool} (return|give|say) for {a} and {b}",
    "what does {tool}\\({a}, {b}\\) (return|give)",
    "what do (i|you|we) get from {tool} (for|with) {a} and {b}",
    "what comes out of {tool} (for|with) {a} and {b}",
    "apply {tool} to {a} and {b}",
    "{tool} with {a} and {b}",
    "pass {a} and {b} to {tool} and (tell me|show|print) the result",
  ],
  heldOut: {
    nouns: ["for {a} and {b} the (result|output) of {tool}"],
    sentences: [
      "for {a} and {b}, what does {tool} return",
      "feed {a} and {b} to {tool} and tell me what you get",
    ],
  },
  program: ({ tool, a, b }) => `result = ${tool}(${py(a)}, ${py(b)})\nprint(result)`,
  reply: ({ tool, a, b }, output) => `${tool}(${a}, ${b}) returns ${output}.`,
  tools: ({ tool, docstring, k }) => [
    demoTool(tool, ["a: int", "b: int"], "int", docstring, [`return ${k} * a + b`]),
  ],
});

const OVER_RANGE = family({
  name: "tool-sum-over-range",
  topic: "tools",
  result: "integer",
  draw: (random) => ({
    tool: drawToolName(random),
    n: random.int(3, 100),
    docstring: random.pick([
      "Computes a number from a number.",
      "Returns an int for n.",
      "A function of n.",
    ]),
    a: random.int(2, 9),
  }),
  nouns: [
    "the (sum|total) of {tool} (for|over) the numbers (from|) 1 to {n}",
    "the (sum|total) of {tool} (for|over) 1 to {n}",
    "the (sum|total) of the (results|values|outputs) of {tool} for (the numbers|) 1 to {n}",
    "the (sum|total) of {tool}\\(1\\) (to|up to|through) {tool}\\({n}\\)",
    "the (sum|total) of what {tool} returns for (the numbers|all numbers from|) 1 to {n}",
    "the (sum|total) of all {tool} values from 1 (to|up to) {n}",
    "the (sum|total) you get when you call {tool} for 1 to {n}",
    "the added up (results|outputs) of {tool} for 1 to {n}",
  ],
  sentences: [
    `${CALL} {tool} (for|with|on) (the numbers|every number from|all numbers from|) 1 to {n} and (add up|sum) the results`,
    "add up {tool} (for|over) (the numbers|all numbers from|) 1 to {n}",
    "(add up|sum) {tool}\\(1\\) (to|up to|through) {tool}\\({n}\\)",
    "what do the (results|values) of {tool} from 1 to {n} add up to",
    "apply {tool} to (the numbers|every number from|) 1 to {n} and (add up|sum|total) (the results|it all)",
    "how much is the sum of {tool} for 1 to {n}",
    "for (i|n|each number) from 1 to {n}, call {tool} and (add up|sum) the results",
    "(sum|total) the (results|outputs|values) of {tool} for 1 (to|up to) {n}",
    "pass the numbers 1 to {n} to {tool} and add up what it returns",
    "{tool} from 1 to {n}: what is the (sum|total)",
  ],
  heldOut: {
    nouns: ["for the numbers 1 to {n} the sum of {tool}"],
    sentences: [
      "from 1 to {n}, what does {tool} add up to",
      "if {tool} is called for 1 to {n}, what is the sum",
    ],
  },
  program: ({ tool, n }) => `result = sum(${tool}(i) for i in range(1, ${n} + 1))\nprint(result)`,
  reply: ({ tool, n }, output) => `The sum of ${tool} for 1 to ${n} is ${output}.`,
  tools: ({ tool, docstring, a }) => [
    demoTool(tool, ["n: int"], "int", docstring, [`return n * ${a} % 17 + 1`]),
  ],
  followUps: [
    {
      wordings: ["and (for|up to) {n}", "and 1 to {n}", "what about {n}", "now up to {n}"],
      draw: (random, before) => ({ ...before, n: random.int(3, 100) }),
    },
  ],
});

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

/** A function that gives a list of amounts. */
function listFamily(
  name: string,
  words: { readonly noun: string; readonly question: string; readonly order: string },
  expression: string,
  said: string,
): Family {
  return family({
    name,
    topic: "tools",
    result: name.endsWith("count") ? "integer" : "number",
    draw: (random) => {
      const thing = random.chance(0.25)
        ? random.word()
        : random.pick([
            "order",
            "payment",
            "invoice",
            "expense",
            "purchase",
            "booking",
            "deposit",
            "refund",
          ]);
      const verb = random.pick(["list", "search", "get", "find", "load", "fetch"]);
      return {
        tool: random.pick([
          `${verb}_${thing}s`,
          `${thing}s_of`,
          `${verb}_${random.word()}`,
          `${verb}_${random.word()}_${thing}s`,
        ]),
        thing,
        item: random.name(),
        seed: random.letters(3),
      };
    },
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
    followUps: [
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
    ],
  });
}

/** Questions about given functions of other shapes: numbers in, two arguments, dictionaries and lists out. */
export const toolShapeFamilies: readonly Family[] = [
  EXPLICIT,
  TWO_ARGUMENTS,
  OVER_RANGE,
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
