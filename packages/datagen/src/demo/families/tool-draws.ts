import type { DemoTool, Draw } from "../family.ts";
import { py } from "../py.ts";
import { drawSome } from "./table-draws.ts";

/** A function of one thing that gives a number, and what the question calls its parts. */
export interface ToolSlots extends Readonly<Record<string, string | number | readonly string[]>> {
  /** The function's name. */
  readonly tool: string;
  /** What it gives, in words: `share price`. */
  readonly thing: string;
  readonly parameter: string;
  readonly returns: string;
  readonly docstring: string;
  readonly seed: string;
  /** What it can be asked for: three to five products, cities, people … */
  readonly items: readonly string[];
  readonly item: string;
  readonly other: string;
  /** `product`, `city` … */
  readonly kind: string;
  /** Other functions in the prompt, each as name, parameter, result type and docstring with bars between. */
  readonly rest: readonly string[];
  /** Place of the function among the others. */
  readonly at: number;
}

interface Kind {
  readonly kinds: readonly string[];
  readonly parameters: readonly string[];
  readonly things: readonly string[];
  readonly items: (random: Draw, count: number) => string[];
}

const GOODS =
  "apples,bread,milk,rice,coffee,tea,lamp,chair,desk,mouse,keyboard,phone,bag,shirt,shoes,bike,tent,book,mug,laptop".split(
    ",",
  );
const CITIES =
  "Berlin,Paris,Rome,Madrid,Vienna,Oslo,Lisbon,Tokyo,Delhi,Cairo,Lima,Boston,Toronto,Sydney,Seoul,Denver".split(
    ",",
  );

const KINDS: readonly Kind[] = [
  {
    kinds: ["product", "product", "item", "article"],
    parameters: ["item", "product", "name", "product_name", "article"],
    things: [
      "price",
      "price",
      "cost",
      "stock",
      "weight",
      "rating",
      "discount",
      "delivery_cost",
      "sale_price",
    ],
    items: (random, count) =>
      random.chance(0.5) ? drawSome(random, GOODS, count) : random.words(count),
  },
  {
    kinds: ["city", "city", "place", "town"],
    parameters: ["city", "place", "location", "city_name", "town"],
    things: [
      "temperature",
      "temperature",
      "population",
      "humidity",
      "rainfall",
      "altitude",
      "wind_speed",
      "area",
    ],
    items: (random, count) =>
      random.chance(0.7) ? drawSome(random, CITIES, count) : random.words(count),
  },
  {
    kinds: ["person", "employee", "student", "player", "customer"],
    parameters: ["person", "name", "user", "employee", "student", "customer"],
    things: ["age", "salary", "score", "height", "balance", "bonus", "points", "shoe_size", "debt"],
    items: (random, count) => random.names(count),
  },
  {
    kinds: ["company", "share", "stock"],
    parameters: ["symbol", "ticker", "company", "name"],
    things: ["share_price", "stock_price", "revenue", "profit", "market_value", "dividend"],
    items: (random, count) =>
      random.chance(0.5)
        ? Array.from({ length: count }, () => random.letters(random.int(3, 4)).toUpperCase())
        : random.words(count),
  },
];

const VERBS = [
  "get",
  "get",
  "lookup",
  "find",
  "fetch",
  "read",
  "query",
  "check",
  "load",
  "show",
  "ask",
  "retrieve",
  "determine",
];

interface NamedTool {
  readonly name: string;
  readonly thing: string;
  readonly parameter: string;
  readonly returns: string;
  readonly docstring: string;
}

/** Words that mean something to Python or to our programs and so cannot name a function. */
const TAKEN = new Set(
  (
    "abs all and any ascii assert async await bin bool break bytes callable class compile complex continue copyright " +
    "credits def del dict dir divmod elif else eval except exec exit filter finally float for format from frozenset " +
    "global hash help hex if import input int is iter item items lambda len license list lower map max min next " +
    "nonlocal not number object oct open or ord other pass pow price print property quit raise range repr result " +
    "return reversed round set slice sorted str sum super tuple try type upper values vars while with yield zip math " +
    "json csv os time date datetime calendar random string statistics"
  ).split(" "),
);

/** A word or two that say nothing about what the function does. */
export function drawToolName(random: Draw): string {
  const word = random.word();
  return random.chance(0.6) || TAKEN.has(word) ? `${word}_${random.word()}` : word;
}

/** A function name that is put together from parts, some of them found nowhere else. */
function toolName(random: Draw, thing: string, kind: string): string {
  return random.pick([
    () => `${random.pick(VERBS)}_${thing}`,
    () => `${random.pick(VERBS)}_${thing}`,
    () => `${thing}_of`,
    () => `${thing}_${random.pick(["of", "for", "in", "by"])}_${kind}`,
    () => `${kind}_${thing}`,
    () => `${random.word()}_${thing}`,
    () =>
      `${random.pick(VERBS)}_${thing}_${random.pick(["of", "for", "by"])}_${random.chance(0.5) ? kind : random.word()}`,
    () => `${random.pick(VERBS)}_${random.word()}_${thing}`,
    () => `${random.word()}_${random.word()}`,
  ])();
}

function drawNamed(random: Draw, { things, parameters }: Kind, kind: string): NamedTool {
  const thing = random.chance(0.2) ? random.word() : random.pick(things);
  const words = thing.replaceAll("_", " ");
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  return {
    name: toolName(random, thing, kind),
    thing: words,
    parameter: random.pick(parameters),
    returns: random.pick(["float", "float", "int"]),
    docstring: random.pick([
      `Returns the ${words} of ${article} ${kind}.`,
      `Return the ${words} of the given ${kind}.`,
      `Get the ${words} of ${article} ${kind}.`,
      `The ${words} of ${article} ${kind}.`,
      `Looks up the ${words} for ${article} ${kind}.`,
      `Gives the current ${words} of ${article} ${kind}.`,
    ]),
  };
}

/** Draws a function, up to two others beside it, and things to ask it for. */
export function drawTool(random: Draw): ToolSlots {
  const kindOf = random.pick(KINDS);
  const kind = random.pick(kindOf.kinds);
  const { name, ...named } = drawNamed(random, kindOf, kind);
  const items = [...new Set(kindOf.items(random, random.int(3, 5)))];
  const rest: NamedTool[] = [];
  for (let left = random.int(0, 2); left > 0; left -= 1) {
    const one = drawNamed(random, random.chance(0.6) ? kindOf : random.pick(KINDS), kind);
    const taken = [name, ...rest.map((tool) => tool.name)].includes(one.name);
    if (!taken && one.thing !== named.thing) rest.push(one);
  }
  return {
    tool: name,
    ...named,
    seed: random.letters(4),
    items,
    item: items[0] ?? kind,
    other: items[1] ?? kind,
    kind,
    rest: rest.map((tool) => [tool.name, tool.parameter, tool.returns, tool.docstring].join("|")),
    at: random.int(0, rest.length),
  };
}

/** The drawn function and the others, in their order. */
export function toolsOf(slots: ToolSlots): DemoTool[] {
  const { tool, parameter, returns, docstring, rest, at } = slots;
  const tools = rest.map((text) => {
    const [name = "", otherParameter = "", otherReturns = "", otherDocstring = ""] =
      text.split("|");
    return numberTool(name, otherParameter, otherReturns, otherDocstring, slots.seed);
  });
  tools.splice(at, 0, numberTool(tool, parameter, returns, docstring, slots.seed));
  return tools;
}

function numberTool(
  name: string,
  parameter: string,
  returns: string,
  docstring: string,
  seed: string,
): DemoTool {
  return {
    name,
    signature: `def ${name}(${parameter}: str) -> ${returns}:`,
    docstring,
    source: [
      `def ${name}(${parameter}):`,
      "    import zlib",
      `    number = zlib.crc32((${py(`${seed}${name}`)} + str(${parameter}).lower()).encode())`,
      `    return ${returns === "int" ? "number % 900 + 5" : "round(number % 9000 / 100 + 1.05, 2)"}`,
    ].join("\n"),
  };
}

/** A function for the prompt whose result is computed by the given Python lines. */
export function demoTool(
  name: string,
  parameters: readonly string[],
  returns: string,
  docstring: string,
  body: readonly string[],
): DemoTool {
  const names = parameters.map((parameter) => parameter.split(":")[0] ?? parameter);
  return {
    name,
    signature: `def ${name}(${parameters.join(", ")}) -> ${returns}:`,
    docstring,
    source: [`def ${name}(${names.join(", ")}):`, ...body.map((line) => `    ${line}`)].join("\n"),
  };
}
