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

const ANGLES = [0, 10, 15, 20, 25, 30, 36, 40, 45, 50, 55, 60, 70, 72, 75, 80, 85, 90] as const;

/** Points, lines and angles. */
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
  repeatable([PAIR], {
    name: "midpoint-of-points",
    topic: "geometry",
    result: "none",
    draw: points,
    nouns: [
      `the (midpoint|middle|centre|center) (between|of) (the (two |)points |)${PAIR}`,
      `the midpoint of the (line|segment|line segment) (between|connecting|from) ${PAIR}`,
      `the point (halfway|midway) between ${PAIR}`,
      "the midpoint of (the |)point A\\({a}, {b}\\) and (the |)point B\\({c}, {d}\\)",
    ],
    sentences: [
      `midpoint (between |of |)(points |)${PAIR}`,
      `(which|what) point is (halfway|midway|in the middle) between ${PAIR}`,
      `(points|two points): ${PAIR}. (what is|find) (their|the) midpoint`,
      `(for|given) (the |)points ${PAIR}, (what is|find|compute|give me) the midpoint`,
      "A = \\({a}, {b}\\), B = \\({c}, {d}\\), midpoint (of AB|between A and B)",
      `where is the (middle|midpoint|centre|center) (between|of) ${PAIR}`,
      `find the (middle|midpoint) of the (segment|line) (between|connecting) ${PAIR}`,
      "(the point |)halfway from \\({a}, {b}\\) to \\({c}, {d}\\)",
      `what are the coordinates of the midpoint of ${PAIR}`,
    ],
    heldOut: {
      nouns: ["the midpoint if one point is \\({a}, {b}\\) and the other is \\({c}, {d}\\)"],
      sentences: [
        "one point is \\({a}, {b}\\), the other is \\({c}, {d}\\), and i need to know their middle",
        "from A = \\({a}, {b}\\) to B = \\({c}, {d}\\), which point is halfway",
      ],
    },
    program: ({ a, b, c, d }) => `result = ((${a} + ${c}) / 2, (${b} + ${d}) / 2)\nprint(result)`,
    reply: (_slots, output) => `The midpoint is ${output}.`,
  }),
  repeatable([PAIR], {
    name: "slope-of-line",
    topic: "geometry",
    result: "number",
    draw: points,
    nouns: [
      `the (slope|gradient|steepness) of the (straight |)line (through|between|connecting) (the (two |)points |)${PAIR}`,
      `the (slope|gradient) (between|through|for) (the points |)${PAIR}`,
      "the slope of the line from \\({a}, {b}\\) to \\({c}, {d}\\)",
      "the slope of the line through A\\({a}, {b}\\) and B\\({c}, {d}\\)",
    ],
    sentences: [
      `(slope|gradient) (between |of the line through |of |)${PAIR}`,
      `how steep is the line (through|between|connecting) ${PAIR}`,
      `a (straight |)line (goes|passes|runs) through ${PAIR}. (what is|find) its (slope|gradient)`,
      `(points|two points): ${PAIR}. (what is|find) the slope`,
      `(for|given) (the |)points ${PAIR}, (what is|find|compute|give me) the (slope|gradient)`,
      "A = \\({a}, {b}\\), B = \\({c}, {d}\\), slope (of AB|between A and B)",
      "what slope does the line from \\({a}, {b}\\) to \\({c}, {d}\\) have",
      `(which|what) (slope|gradient) has the line (through|between) ${PAIR}`,
      "line from \\({a}, {b}\\) to \\({c}, {d}\\): (slope|gradient)",
    ],
    heldOut: {
      nouns: ["the slope if one point is \\({a}, {b}\\) and the other is \\({c}, {d}\\)"],
      sentences: [
        "one point is \\({a}, {b}\\), the other is \\({c}, {d}\\), and i need the slope of the line",
        "from A = \\({a}, {b}\\) to B = \\({c}, {d}\\), how steep is it",
      ],
    },
    program: ({ a, b, c, d }) => `result = round((${d} - ${b}) / (${c} - ${a}), 4)\nprint(result)`,
    reply: (_slots, output) => `The slope is ${output}.`,
  }),
  repeatable(["{x} degrees", "{x}"], {
    name: "degrees-to-radians",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ x: random.chance(0.4) ? random.pick(ANGLES) : random.int(1, 360) }),
    nouns: [
      "{x} degrees in (radians|radian|rad)",
      "the (radians|radian measure|radian value) (of|for) {x} degrees",
      "an angle of {x} degrees (in|converted to) radians",
      "{x}° in (radians|rad)",
      "the (angle|value) {x} degrees (expressed|converted|written) in radians",
      "the number of radians in {x} degrees",
      "{x} degrees (converted to|as|expressed in|written in) (radians|rad|radian)",
      "(the angle|an angle of|a turn of) {x} degrees in radians",
    ],
    sentences: [
      "convert {x} degrees (to|into) (radians|rad)",
      "{x} (degrees|deg) (to|in) (radians|rad)",
      "{x}° (to|in) (radians|rad)",
      "how many radians (are|is|make) {x} degrees",
      "(turn|change|convert) {x} degrees into radians",
      "what is {x} degrees in radians",
      "(express|write|give) {x} degrees in radians",
      "an angle is {x} degrees. what is (it|that) in radians",
      "how much is {x} degrees in radians",
      "in radians, what is {x} degrees",
      "(can you |please |could you |)(convert|change|turn) {x} (degrees|deg) (to|into) radians",
      "(compute|calculate|find) {x} degrees in radians",
      "{x} deg as radians",
      "{x} degrees, in radians (please|)",
      "how many radians (does {x} degrees have|do {x} degrees make|is {x}°)",
    ],
    heldOut: {
      nouns: ["the radians that an angle of {x} degrees has"],
      sentences: ["i have {x} degrees and need radians", "to radians, please convert {x} degrees"],
    },
    program: ({ x }) => `import math\nresult = round(math.radians(${x}), 4)\nprint(result)`,
    reply: ({ x }, output) => `${x} degrees is ${output} radians.`,
  }),
  repeatable(["{x} radians", "{x}"], {
    name: "radians-to-degrees",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ x: random.chance(0.3) ? random.int(1, 9) : random.decimal(0, 7, 2) }),
    nouns: [
      "{x} (radians|radian|rad) in degrees",
      "the (degrees|degree measure|degree value) (of|for) {x} radians",
      "an angle of {x} radians (in|converted to) degrees",
      "{x} rad in degrees",
      "the (angle|value) {x} radians (expressed|converted|written) in degrees",
      "the number of degrees in {x} radians",
      "{x} radians (converted to|as|expressed in|written in) degrees",
      "(the angle|an angle of|a turn of) {x} radians in degrees",
    ],
    sentences: [
      "convert {x} (radians|rad) (to|into) degrees",
      "{x} (radians|rad) (to|in) (degrees|deg)",
      "how many degrees (are|is|make) {x} (radians|rad)",
      "(turn|change|convert) {x} radians into degrees",
      "what is {x} radians in degrees",
      "(express|write|give) {x} radians in degrees",
      "an angle is {x} radians. what is (it|that) in degrees",
      "how much is {x} radians in degrees",
      "in degrees, what is {x} (radians|rad)",
      "{x} rad as degrees",
      "(can you |please |could you |)(convert|change|turn) {x} (radians|rad) (to|into) degrees",
      "(compute|calculate|find) {x} radians in degrees",
      "{x} rad to degrees",
      "{x} radians, in degrees (please|)",
      "how many degrees (does an angle of {x} radians have|do {x} radians make|is {x} rad)",
    ],
    heldOut: {
      nouns: ["the degrees that an angle of {x} radians has"],
      sentences: ["i have {x} radians and need degrees", "to degrees, please convert {x} radians"],
    },
    program: ({ x }) => `import math\nresult = round(math.degrees(${x}), 4)\nprint(result)`,
    reply: ({ x }, output) => `${x} radians is ${output} degrees.`,
  }),
  repeatable(["{x} degrees", "{x}", "{f} of {x} degrees"], {
    name: "sine-cosine-tangent",
    topic: "geometry",
    result: "number",
    weight: 1.2,
    draw: (random) => ({
      f: random.pick(["sine", "cosine", "tangent", "sin", "cos", "tan", "sin", "cos", "tan"]),
      x: random.chance(0.5) ? random.pick(ANGLES.slice(0, -1)) : random.int(1, 89),
    }),
    nouns: [
      "the {f} of {x} degrees",
      "{f} of {x} degrees",
      "{f} {x}°",
      "{f}\\({x}°\\)",
      "the {f} of (an angle of |the angle |){x} degrees",
      "the (value of the |){f} (at|for) {x} degrees",
      "the {f} of a {x} degree angle",
      "the {f} of {x}(°| deg)",
      "the (value|number) that the {f} has (at|for) {x} degrees",
      "the {f} (for|at) (an angle of |){x} (degrees|deg)",
    ],
    sentences: [
      "{f} (of |){x} degrees",
      "{f}\\({x}°\\)",
      "{f} {x}°",
      "how (much|large|big) is the {f} of {x} degrees",
      "(take|find|compute|calculate) the {f} of {x} degrees",
      "what is {f} {x} (degrees|deg)",
      "an angle is {x} degrees. what is its {f}",
      "{x} degrees, {f}",
      "for {x} degrees, what is the {f}",
      "what value does the {f} have (at|for) {x} degrees",
      "(what's|what is) (the |){f} of {x} (degrees|deg)",
      "{f} of an angle of {x} degrees",
      "(evaluate|work out|get|give me|tell me) (the |){f} (of|for) {x} degrees",
      "{f} {x} (degrees|deg)",
      "how (much|large|big) is {f} {x}°",
      "if the angle is {x} degrees, what is (the|its) {f}",
    ],
    heldOut: {
      nouns: ["the {f} that an angle of {x} degrees has"],
      sentences: [
        "the angle is {x} degrees and i need the {f}",
        "if an angle has {x} degrees, how large is the {f}",
      ],
    },
    program: ({ f, x }) =>
      `import math\nresult = round(math.${f.slice(0, 3)}(math.radians(${x})), 4)\nprint(result)`,
    reply: ({ f, x }, output) => `The ${f} of ${x} degrees is ${output}.`,
  }),
];
