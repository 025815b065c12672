import type { DemoTool, Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { demoTool } from "./tool-draws.ts";
import { drawSome } from "./table-draws.ts";
import { toolServiceFamilies } from "./tool-services.ts";

const CITIES =
  "Berlin,Paris,Rome,Madrid,Vienna,Oslo,Lisbon,Tokyo,Delhi,Cairo,Lima,Boston,Toronto,Sydney,Seoul,Denver".split(
    ",",
  );

interface PlacesSlots extends Slots {
  readonly tool: string;
  readonly thing: string;
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly parameters: readonly string[];
  readonly docstring: string;
}

function drawPlaces(random: Draw): PlacesSlots {
  const thing = random.pick([
    "distance",
    "distance",
    "travel time",
    "ticket price",
    "flight time",
    "toll",
  ]);
  const stem = thing.replace(" ", "_");
  const [a = "", b = "", c = ""] = random.chance(0.7)
    ? drawSome(random, CITIES, 3)
    : random.words(3);
  return {
    tool: random.pick([
      `${stem}_between`,
      `get_${stem}`,
      `find_${stem}`,
      `${stem}_from_to`,
      `${random.word()}_${stem}`,
      `lookup_${stem}`,
      `${stem}_${random.word()}`,
    ]),
    thing,
    a,
    b,
    c,
    parameters: random.pick([
      ["a: str", "b: str"],
      ["start: str", "end: str"],
      ["origin: str", "destination: str"],
      ["from_city: str", "to_city: str"],
    ]),
    docstring: random.pick([
      `Returns the ${thing} between two places.`,
      `The ${thing} from one city to another.`,
      `Get the ${thing} for a trip between two cities.`,
    ]),
  };
}

function placesTools({ tool, parameters, docstring }: PlacesSlots): DemoTool[] {
  const names = parameters.map((parameter) => parameter.replace(": str", ""));
  return [
    demoTool(tool, parameters, "int", docstring, [
      "import zlib",
      `return zlib.crc32(''.join(sorted([${names.join(", ")}])).encode()) % 900 + 20`,
    ]),
  ];
}

const BETWEEN = family<PlacesSlots>({
  name: "tool-between-two-places",
  topic: "tools",
  result: "integer",
  draw: drawPlaces,
  nouns: [
    "the {thing} between {a} and {b}",
    "the {thing} from {a} to {b}",
    "the {thing} of a (trip|journey) from {a} to {b}",
    "the {thing} (when going|going|travelling) from {a} to {b}",
    "the {thing} for {a} to {b}",
    "the {thing} between (the cities|the places) {a} and {b}",
    "the {thing} {a} to {b}",
    "the {thing} on the way from {a} to {b}",
  ],
  sentences: [
    "how (long|far|much|big) is the {thing} from {a} to {b}",
    "how (long|far|much|big) is the {thing} between {a} and {b}",
    "(look up|check|find|get) the {thing} (from|between) {a} (to|and) {b}",
    "i (travel|go|drive|fly) from {a} to {b}. what is the {thing}",
    "from {a} to {b}, what is the {thing}",
    "{a} to {b}: {thing}",
    "(use|call|with) {tool}: what is the {thing} between {a} and {b}",
    "which {thing} (must|should) i expect from {a} to {b}",
    "i am in {a} and want to go to {b}. what is the {thing}",
    "we are going from {a} to {b}, (tell me|find|look up) the {thing}",
  ],
  heldOut: {
    nouns: ["from {a} to {b} the {thing}"],
    sentences: [
      "between {a} and {b}, what is the {thing}",
      "starting in {a} and ending in {b}, what is the {thing}",
    ],
  },
  program: ({ tool, a, b }) => `result = ${tool}(${py(a)}, ${py(b)})\nprint(result)`,
  reply: ({ thing, a, b }, output) => `The ${thing} from ${a} to ${b} is ${output}.`,
  tools: placesTools,
  followUps: [
    {
      wordings: ["and (to|from {a} to) {b}", "what about {b}", "and to {b}"],
      draw: (_random, before) => ({ ...before, b: before.c, c: before.b }),
    },
  ],
});

const ROUND_TRIP = family<PlacesSlots>({
  name: "tool-over-a-stop",
  topic: "tools",
  result: "integer",
  draw: drawPlaces,
  nouns: [
    "the (total|whole|overall|entire) {thing} from {a} (over|via|through) {b} to {c}",
    "the total {thing} of (the route|the trip|) {a}, {b}, {c}",
    "the {thing} from {a} to {c} (via|over|through|by way of) {b}",
    "the {thing} from {a} to {b} and (then|) on to {c}",
    "the (sum of the|total|) {thing} from {a} to {b} plus from {b} to {c}",
    "the {thing} of a trip from {a} to {c} with a stop in {b}",
    "the (overall|total) {thing} for {a} to {b} to {c}",
    "the {thing} for the route {a} - {b} - {c}",
  ],
  sentences: [
    "how (long|far|much|big) is the {thing} from {a} (via|over|through) {b} to {c}",
    "i (travel|go|drive|fly) from {a} to {b} and then to {c}. what is the total {thing}",
    "add up the {thing} from {a} to {b} and from {b} to {c}",
    "first {a} to {b}, then {b} to {c}: what is the total {thing}",
    "what is the {thing} from {a} to {c} if i stop in {b}",
    "(look up|compute|find) the {thing} from {a} over {b} to {c}",
    "our trip goes from {a} to {b} to {c}. what {thing} is that (in total|altogether|)",
    "(use|call|with) {tool}: {a} to {b} to {c}, total {thing}",
    "{a} - {b} - {c}: total {thing}",
    "how much {thing} is it in total from {a} to {b} and on to {c}",
  ],
  heldOut: {
    nouns: ["by way of {b} the {thing} from {a} to {c}"],
    sentences: [
      "via {b}, what is the {thing} from {a} to {c}",
      "with a stop in {b} between {a} and {c}, how much is the {thing}",
    ],
  },
  program: ({ tool, a, b, c }) =>
    `result = ${tool}(${py(a)}, ${py(b)}) + ${tool}(${py(b)}, ${py(c)})\nprint(result)`,
  reply: ({ thing, a, b, c }, output) => `The ${thing} from ${a} via ${b} to ${c} is ${output}.`,
  tools: placesTools,
});

/** Questions about given functions with several arguments, or that give texts or do something. */
export const toolActionFamilies: readonly Family[] = [BETWEEN, ROUND_TRIP, ...toolServiceFamilies];
