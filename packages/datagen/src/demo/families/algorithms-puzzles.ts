import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";
import { drawSome } from "./table-draws.ts";
import { algorithmGridFamilies } from "./algorithms-grids.ts";

/** A small connected graph as `A-B 4, B-C 2` and two of its places. */
function drawGraph(random: Draw): {
  readonly edges: string;
  readonly start: string;
  readonly end: string;
} {
  const count = random.int(3, 5);
  const places = random.chance(0.6)
    ? drawSome(random, "ABCDEFGH".split(""), count)
    : random.words(count).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const edges: string[] = [];
  const joined = new Set<string>();
  const join = (one: string, two: string): void => {
    const key = [one, two].sort().join(" ");
    if (one === two || joined.has(key)) return;
    joined.add(key);
    edges.push(`${one}-${two} ${random.int(1, 30)}`);
  };
  places.forEach((place, index) => {
    if (index > 0) join(places[random.int(0, index - 1)] ?? place, place);
  });
  for (let extra = random.int(1, 3); extra > 0; extra -= 1)
    join(random.pick(places), random.pick(places));
  const [start = "A", end = "B"] = drawSome(random, places, 2);
  return { edges: edges.join(", "), start, end };
}

const SHORTEST_PATH = family({
  name: "shortest-path",
  topic: "algorithms",
  result: "integer",
  draw: drawGraph,
  nouns: [
    "the (length of the shortest path|shortest distance|shortest path length) from {start} to {end} in the graph {edges}",
    "the (shortest distance|shortest way|length of the shortest way) (from|between) {start} to {end} with the (edges|roads) {edges}",
    "the (shortest distance|shortest path length) between {start} and {end}: {edges}",
    "the (shortest|cheapest|least) (distance|route length|cost) from {start} to {end}, given {edges}",
    "the length of the shortest route from {start} to {end} over the roads {edges}",
    "the shortest path length from {start} to {end} in this graph: {edges}",
    "the minimal (distance|cost) from {start} to {end} with the edges {edges}",
    "the distance from {start} to {end} along the shortest path of {edges}",
  ],
  sentences: [
    "how (far|long) is the shortest (path|way|route) from {start} to {end} in {edges}",
    "how long is the shortest (path|way|route) from {start} to {end}: {edges}",
    "(find|compute|get) the length of the shortest (path|way|route) from {start} to {end} in the graph {edges}",
    "edges: {edges}. how far is it from {start} to {end}",
    "the roads are {edges}. how long is the shortest way from {start} to {end}",
    "the graph is {edges}. what is the shortest (path|distance) from {start} to {end}",
    "graph {edges}, shortest path from {start} to {end}",
    "given the distances {edges}, how far is {end} from {start}",
    "i have the roads {edges}. how far must i drive at least from {start} to {end}",
    "{edges}: shortest distance from {start} to {end}",
  ],
  heldOut: {
    nouns: ["in {edges} the shortest distance from {start} to {end}"],
    sentences: [
      "to get from {start} to {end}, how long is the shortest way with {edges}",
      "with the roads {edges}, how far is it at least from {start} to {end}",
    ],
  },
  program: ({ edges, start, end }) =>
    [
      "import re",
      `edges = re.findall(r'(\\w+)-(\\w+) (\\d+)', ${py(edges)})`,
      `distance = {${py(start)}: 0}`,
      "for i in edges:",
      "    for a, b, length in edges + [(b, a, n) for a, b, n in edges]:",
      "        if a in distance:",
      "            new = distance[a] + int(length)",
      "            distance[b] = min(distance.get(b, new), new)",
      `result = distance[${py(end)}]`,
      "print(result)",
    ].join("\n"),
  reply: ({ start, end }, output) =>
    `The shortest path from ${start} to ${end} has length ${output}.`,
  followUps: [
    {
      wordings: [
        "and from {start} to {end}",
        "what about {start} to {end}",
        "and how far is it from {start} to {end}",
      ],
      draw: (random, before) => {
        const places = [
          ...new Set(
            before.edges
              .replaceAll(/[-,]| \d+/g, " ")
              .trim()
              .split(/\s+/),
          ),
        ];
        const [start = before.start, end = before.end] = drawSome(random, places, 2);
        return { ...before, start, end };
      },
    },
  ],
  weight: 0.8,
});

const CLOCK_ANGLE = repeatable("{time}", {
  name: "clock-angle",
  topic: "algorithms",
  result: "number",
  draw: (random) => {
    const minutes = random.chance(0.4) ? random.pick([0, 15, 30, 45]) : random.int(0, 59);
    const hours = random.int(0, 23);
    return { time: `${hours}:${String(minutes).padStart(2, "0")}` };
  },
  nouns: [
    "the angle between the (hands|hands of a clock|clock hands) at {time}",
    "the angle (of|between) the (hour|hour hand) and (minute|the minute|minute hand) (hand|hands|) at {time}",
    "the (smaller|) angle between the hands of (a|the) clock at {time}",
    "the angle that the hands of a clock (make|form) at {time}",
    "the clock angle at {time}",
    "the angle between the two hands of a clock showing {time}",
    "the angle of the clock hands (for|at) {time} (in degrees|)",
    "the angle in degrees between the clock hands at {time}",
  ],
  sentences: [
    "what angle do the hands of a clock (make|form) at {time}",
    "how many degrees are between the (hands|hands of the clock|clock hands) at {time}",
    "how (big|large) is the angle between the (clock hands|hands of a clock) at {time}",
    "it is {time}. what is the angle between the (hands|clock hands|hands of the clock)",
    "at {time}, what is the angle between the hands of (the|a) clock",
    "clock shows {time}: angle between the hands",
    "(find|compute) the angle between hour and minute hand at {time}",
    "clock angle at {time}",
    "how far apart are the clock hands at {time} in degrees",
    "a clock shows {time}. which angle do its hands make",
  ],
  heldOut: {
    nouns: ["at {time} the angle between the hands of a clock"],
    sentences: [
      "when a clock shows {time}, how many degrees lie between its hands",
      "the hands of the clock at {time} make which angle",
    ],
  },
  program: ({ time }) =>
    [
      `hours, minutes = ${time.split(":").map(Number).join(", ")}`,
      "angle = abs(30 * (hours % 12) - 5.5 * minutes)",
      "result = min(angle, 360 - angle)",
      "print(result)",
    ].join("\n"),
  reply: ({ time }, output) => `At ${time} the angle between the hands is ${output} degrees.`,
  weight: 0.6,
});

const EUCLID_STEPS = repeatable("{a} and {b}", {
  name: "euclid-steps",
  topic: "algorithms",
  result: "integer",
  draw: (random) => ({ a: random.int(10, 1000), b: random.int(2, 500) }),
  nouns: [
    "the number of steps of (the|) euclid's algorithm for {a} and {b}",
    "the number of (divisions|steps) (in|of) the euclidean algorithm for {a} and {b}",
    "the number of steps euclid's algorithm (needs|takes) for {a} and {b}",
    "the step count of the euclidean algorithm on {a} and {b}",
    "the number of steps to get the gcd of {a} and {b} by euclid's algorithm",
    "the number of divisions euclid needs for {a} and {b}",
    "the length of the euclidean algorithm for {a} and {b}",
    "the (steps|number of steps) until euclid's algorithm ends for {a} and {b}",
  ],
  sentences: [
    "how many steps does euclid's algorithm (need|take) for {a} and {b}",
    "how many (divisions|steps) does the euclidean algorithm (need|take|make) for {a} and {b}",
    "in how many steps does euclid's algorithm find the gcd of {a} and {b}",
    "count the steps of euclid's algorithm for {a} and {b}",
    "euclidean algorithm for {a} and {b}: how many steps",
    "run euclid's algorithm on {a} and {b} and count the steps",
    "steps of the euclidean algorithm for {a}, {b}",
    "how long does euclid's algorithm take with {a} and {b} in steps",
    "given {a} and {b}, how many steps has euclid's algorithm",
    "how often does the euclidean algorithm divide for {a} and {b}",
  ],
  heldOut: {
    nouns: ["for {a} and {b} the steps of euclid's algorithm"],
    sentences: [
      "with {a} and {b}, euclid's algorithm takes how many steps",
      "to find the gcd of {a} and {b}, how many divisions does euclid make",
    ],
  },
  program: ({ a, b }) =>
    [
      `a, b = ${a}, ${b}`,
      "result = 0",
      "while b:",
      "    a, b = b, a % b",
      "    result += 1",
      "print(result)",
    ].join("\n"),
  reply: ({ a, b }, output) => `Euclid's algorithm takes ${output} steps for ${a} and ${b}.`,
  weight: 0.5,
});

/** Small puzzles: graphs, clocks, squares, maps. */
export const algorithmPuzzleFamilies: readonly Family[] = [
  SHORTEST_PATH,
  CLOCK_ANGLE,
  EUCLID_STEPS,
  ...algorithmGridFamilies,
];
