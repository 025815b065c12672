import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

type TwoPoints = {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
};

/** Two points that differ in both coordinates. */
function points(random: Draw): TwoPoints {
  const max = random.pick([10, 20, 100]);
  const min = random.chance(0.4) ? -max : 0;
  const [a = 0, c = 1] = random.distinctInts(2, min, max);
  const [b = 0, d = 1] = random.distinctInts(2, min, max);
  return { a, b, c, d };
}

const PAIR = "(\\({a}, {b}\\) and \\({c}, {d}\\)|\\({a},{b}\\) and \\({c},{d}\\))";

/** Points in the plane. */
export const geometryPointsFamilies: readonly Family[] = [
  repeatable([PAIR], {
    name: "distance-of-points",
    topic: "geometry",
    result: "number",
    draw: points,
    nouns: [
      `the (distance|straight-line distance|euclidean distance) (between|of) (the (two |)points |)${PAIR}`,
      "the (distance|length) from (the point |point |)\\({a}, {b}\\) to (the point |point |)\\({c}, {d}\\)",
      `the length of the (line|segment|line segment) (between|connecting|from) ${PAIR}`,
      "the distance between (the |)point A\\({a}, {b}\\) and (the |)point B\\({c}, {d}\\)",
      `the euclidean distance (of|between) ${PAIR}`,
    ],
    sentences: [
      "(determine|find|work out|compute|calculate) the distance from \\({a}, {b}\\) to \\({c}, {d}\\)",
      "what is the distance (between|of) (the points |)\\({a}, {b}\\) and \\({c}, {d}\\)",
      "math.dist\\(\\({a}, {b}\\), \\({c}, {d}\\)\\)",
      "(i want to know|help me find) how far \\({a}, {b}\\) is from \\({c}, {d}\\)",
      "euclidean distance \\({a}, {b}\\) \\({c}, {d}\\)",
      "P\\({a}, {b}\\) and Q\\({c}, {d}\\), find PQ",
      "P\\({a}, {b}\\), Q\\({c}, {d}\\): distance",
      "on a grid, how far is \\({a}, {b}\\) from \\({c}, {d}\\) (in a straight line|as the crow flies)",
      "straight line from \\({a}, {b}\\) to \\({c}, {d}\\), what length",
      "a treasure lies at \\({c}, {d}\\) and i am at \\({a}, {b}\\), how far (away |)is it",
      "the length of the vector from \\({a}, {b}\\) to \\({c}, {d}\\)",
      "use pythagoras for the distance between \\({a}, {b}\\) and \\({c}, {d}\\)",
      "x1 = {a}, y1 = {b}, x2 = {c}, y2 = {d}: (distance|how far apart)",
      `distance (between |of |)(points |)${PAIR}`,
      `how far (apart are|is it between) (the points |)${PAIR}`,
      "how far is it from (the point |)\\({a}, {b}\\) to (the point |)\\({c}, {d}\\)",
      "distance from \\({a}, {b}\\) to \\({c}, {d}\\)",
      `(points|two points): ${PAIR}. (what is|find) (their|the) distance`,
      `(for|given) (the |)points ${PAIR}, (what is|find|compute|give me) the distance`,
      "i go (in a straight line |)from \\({a}, {b}\\) to \\({c}, {d}\\). how (far|long) is (that|it)",
      "A = \\({a}, {b}\\), B = \\({c}, {d}\\), distance (AB|between A and B)",
      `how long is the (segment|line) (between|connecting) ${PAIR}`,
    ],
    heldOut: {
      nouns: ["the distance if one point is \\({a}, {b}\\) and the other is \\({c}, {d}\\)"],
      sentences: [
        "one point is \\({a}, {b}\\), the other is \\({c}, {d}\\), and i need to know how far apart they are",
        "from A = \\({a}, {b}\\) to B = \\({c}, {d}\\), how long is the line",
      ],
    },
    program: ({ a, b, c, d }) =>
      `import math\nresult = round(math.dist((${a}, ${b}), (${c}, ${d})), 4)\nprint(result)`,
    reply: (_slots, output) => `The distance is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(their|the) midpoint",
          "(and |)the midpoint (of them|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ a, b, c, d }) =>
          `result = ((${a} + ${c}) / 2, (${b} + ${d}) / 2)\nprint(result)`,
        reply: (_slots, output) => `The midpoint is ${output}.`,
      },
    ],
  }),
];
