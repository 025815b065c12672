import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50]));

/** Squares, cubes, boxes and regular polygons. */
export const geometryBoxesFamilies: readonly Family[] = [
  repeatable(["side {a}", "a side of {a}", "{a}"], {
    name: "square-area",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random) }),
    nouns: [
      "the area of (a|the) square (with|of) (a |)(side|side length|sides) (of |){a}",
      "the area of (a|the) square (whose side is|if the side is|when each side is) {a}",
      "the (area|size) of a square (room|field|plate|tile) (with|of) side {a}",
      "the square area for side {a}",
      "the (area|size) of a {a} by {a} square",
    ],
    sentences: [
      "area of (a |)square (with |)(side|side length) {a}",
      "square (with |)side {a}: (area|what is the area)",
      "(a|my|the) square has (a |)(side|side length) (of |){a}. (what is|what's|find|how large is) (its|the) area",
      "(if|when) the side of a square is {a}, (what is|how large is) (its|the) area",
      "how (big|large) is (the area of |)a square with side {a}",
      "what area does a square with (side|side length) {a} (have|cover)",
      "for a square with side {a}, (find|compute|give me) the area",
      "a square (room|garden|field) is {a} (m |meters |)on each side. how large is its area",
      "all sides of a square are {a}, (what is|find) its area",
      "side {a}, square area",
    ],
    heldOut: {
      nouns: ["the area that a square has when its side is {a}"],
      sentences: [
        "each side is {a}, and i need the area of the square",
        "given a side of {a}, how large is the square",
      ],
    },
    program: ({ a }) => `result = round(${a} ** 2, 4)\nprint(result)`,
    reply: ({ a }, output) => `The area of a square with side ${a} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) perimeter",
          "(and |)the perimeter (of it|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ a }) => `result = round(4 * ${a}, 4)\nprint(result)`,
        reply: (_slots, output) => `Its perimeter is ${output}.`,
      },
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) diagonal",
          "(and |)how long is (its|the) diagonal",
        ],
        draw: (_random, before) => before,
        program: ({ a }) => `import math\nresult = round(${a} * math.sqrt(2), 4)\nprint(result)`,
        reply: (_slots, output) => `Its diagonal is ${output}.`,
      },
    ],
  }),
  repeatable(["side {a}", "{a}"], {
    name: "square-diagonal",
    topic: "geometry",
    result: "number",
    weight: 0.8,
    draw: (random) => ({ a: length(random) }),
    nouns: [
      "the diagonal of (a|the) square (with|of) (a |)(side|side length|sides) (of |){a}",
      "the diagonal of (a|the) square (whose side is|if the side is|when each side is) {a}",
      "the (length of the |)diagonal of a square (room|field|tile) (with|of) side {a}",
      "the (distance|way) from corner to corner of a square with side {a}",
    ],
    sentences: [
      "diagonal of (a |)square (with |)(side|side length) {a}",
      "square (with |)side {a}: diagonal",
      "(a|my|the) square has (a |)(side|side length) (of |){a}. (what is|find|how long is) (its|the) diagonal",
      "(if|when) the side of a square is {a}, (what is|how long is) (its|the) diagonal",
      "how long is the diagonal of a square with (side|side length) {a}",
      "what diagonal does a square with (side|side length) {a} have",
      "for a square with side {a}, (find|compute|give me) the diagonal",
      "how far is it from corner to corner of a square (field|room|) with side {a}",
      "side {a}, square diagonal",
      "all sides of a square are {a}, how long is its diagonal",
    ],
    heldOut: {
      nouns: ["the diagonal that a square has when its side is {a}"],
      sentences: [
        "each side is {a}, and i need the diagonal of the square",
        "from corner to corner, how long is a square of side {a}",
      ],
    },
    program: ({ a }) => `import math\nresult = round(${a} * math.sqrt(2), 4)\nprint(result)`,
    reply: ({ a }, output) => `The diagonal of a square with side ${a} is ${output}.`,
  }),
  repeatable(["edge {a}", "an edge of {a}", "{a}"], {
    name: "cube-volume-or-surface",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), what: random.pick(["volume", "surface area"]) }),
    nouns: [
      "the {what} of (a|the) cube (with|of) (an |)(edge|edge length|side|side length|sides) (of |){a}",
      "the {what} of (a|the) cube (whose edge is|if the edge is|when each edge is|whose side is) {a}",
      "the {what} of a (cube|dice|cubic box|cube-shaped box) (with|of) (edge|side) {a}",
      "the cube {what} for (edge|side) {a}",
      "the {what} of a cube that is {a} (wide|on each side|high)",
    ],
    sentences: [
      "{what} of (a |)cube (with |)(edge|edge length|side) {a}",
      "cube (with |)(edge|side) {a}: {what}",
      "(a|my|the) cube has (an |)(edge|edge length|side) (of |){a}. (what is|what's|find) (its|the) {what}",
      "(if|when) the (edge|side) of a cube is {a}, what is (its|the) {what}",
      "how (big|large) is the {what} of a cube with (edge|side) {a}",
      "what {what} does a cube with (edge|edge length|side) {a} have",
      "for a cube with (edge|side) {a}, (find|compute|give me) the {what}",
      "a cubic box is {a} (cm |)on each side. what is its {what}",
      "all edges of a cube are {a}, (what is|find) its {what}",
      "(edge|side) {a}, cube {what}",
    ],
    heldOut: {
      nouns: ["the {what} that a cube has when its edge is {a}"],
      sentences: [
        "each edge is {a}, and i need the {what} of the cube",
        "given a cube with an edge of {a}, how large is the {what}",
      ],
    },
    program: ({ a, what }) =>
      what === "volume"
        ? `result = round(${a} ** 3, 4)\nprint(result)`
        : `result = round(6 * ${a} ** 2, 4)\nprint(result)`,
    reply: ({ a, what }, output) => `The ${what} of a cube with edge ${a} is ${output}.`,
  }),
  repeatable(["{a}, {b} and {c}", "{a} by {b} by {c}", "height {c}"], {
    name: "box-volume",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random), c: length(random) }),
    nouns: [
      "the volume of (a|the) (box|cuboid|rectangular prism) (with|of) (sides|edges|dimensions) {a}, {b} and {c}",
      "the volume of (a|the) (box|cuboid|package|aquarium) (that is |of |)({a} by {b} by {c}|{a} x {b} x {c})",
      "the (volume|capacity|content) of (a|the) (box|tank|room|pool) {a} long, {b} wide and {c} (high|deep|tall)",
      "the (volume|capacity) of a (box|cuboid) with length {a}, width {b} and height {c}",
      "the box volume for {a}, {b} and {c}",
    ],
    sentences: [
      "volume of (a |)(box|cuboid) ({a} by {b} by {c}|{a} x {b} x {c}|with sides {a}, {b}, {c})",
      "(box|cuboid) {a} x {b} x {c}: (volume|what is the volume)",
      "(a|my|the) (box|cuboid|aquarium|tank|room) (is|measures) {a} by {b} by {c}. (what is|find|how large is) (its|the) volume",
      "(if|when) a box is {a} long, {b} wide and {c} high, (what is|how large is) (its|the) volume",
      "how (big|large) is the volume of a (box|room|cuboid) of {a} by {b} by {c}",
      "how much (water|space|sand) (fits|goes) into a (box|tank|pool) of {a} by {b} by {c}",
      "for a (box|cuboid) with sides {a}, {b} and {c}, (find|compute|give me) the volume",
      "length {a}, width {b}, height {c}: (volume|box volume|volume of the box)",
      "what volume does a {a} by {b} by {c} (box|cuboid) have",
    ],
    heldOut: {
      nouns: ["the volume that a box has when its sides are {a}, {b} and {c}"],
      sentences: [
        "height {c}, width {b}, length {a}, and i need the volume of the box",
        "given a tank of {a} by {b} by {c}, how much goes into it",
      ],
    },
    program: ({ a, b, c }) => `result = round(${a} * ${b} * ${c}, 4)\nprint(result)`,
    reply: ({ a, b, c }, output) => `The volume of a ${a} by ${b} by ${c} box is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) surface (area|)",
          "(and |)the surface area (too|of it|)",
        ],
        draw: (_random, before) => before,
        program: ({ a, b, c }) =>
          `result = round(2 * (${a} * ${b} + ${a} * ${c} + ${b} * ${c}), 4)\nprint(result)`,
        reply: (_slots, output) => `Its surface area is ${output}.`,
      },
    ],
  }),
  repeatable(["{n} sides", "{n}"], {
    name: "polygon-angle",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ n: random.int(3, random.pick([12, 19, 30])) }),
    nouns: [
      "(the|each) (interior|inner|inside) angle of a regular (polygon with {n} sides|{n}-sided polygon|{n}-gon)",
      "the (size of the |)(interior|inner) angle (in|of) a regular (polygon with {n} (sides|corners|vertices)|{n}-gon)",
      "(each|every|one) interior angle of a regular {n}-(gon|sided polygon)",
      "the angle at each corner of a regular (polygon with {n} sides|{n}-gon)",
      "the inside angle of a regular (polygon with {n} (sides|corners)|{n}-gon)",
    ],
    sentences: [
      "(interior|inner) angle of a regular (polygon with {n} sides|{n}-gon|{n}-sided polygon)",
      "how (big|large) is (each|the|one) (interior|inner) angle of a regular (polygon with {n} (sides|corners)|{n}-gon)",
      "a regular polygon has {n} (sides|corners|vertices). (what is|find|how large is) (each|the) interior angle",
      "regular {n}-gon: (interior angle|inner angle|how large is each angle)",
      "how many degrees (has|are in) (each|one) (interior|inner) angle of a regular (polygon with {n} sides|{n}-gon)",
      "(if|when) a regular polygon has {n} sides, (what is|how large is) (each|every) interior angle",
      "what angle does a regular {n}-(gon|sided polygon) have at each corner",
      "for a regular polygon with {n} sides, (find|compute|give me) the interior angle",
      "in a regular {n}-gon, how (big|large) is each angle",
      "(what's|what is|compute|calculate) (the|each) (interior|inner) angle of a regular (polygon with {n} sides|{n}-gon)",
    ],
    heldOut: {
      nouns: ["the degrees that each corner of a regular polygon with {n} sides has"],
      sentences: [
        "{n} sides, all the same, and i need the interior angle of the polygon",
        "the corners of a regular {n}-gon have which angle",
      ],
    },
    program: ({ n }) => `n = ${n}\nresult = round((n - 2) * 180 / n, 4)\nprint(result)`,
    reply: ({ n }, output) => `Each interior angle of a regular ${n}-gon is ${output} degrees.`,
    followUps: [
      {
        wordings: ["(and |)(what is |)(the|their) sum", "(and |)(all of them|all angles) together"],
        draw: (_random, before) => before,
        program: ({ n }) => `n = ${n}\nresult = (n - 2) * 180\nprint(result)`,
        reply: ({ n }, output) => `The interior angles of a ${n}-gon add up to ${output} degrees.`,
      },
    ],
  }),
  repeatable(["{n} sides", "{n}"], {
    name: "polygon-angle-sum",
    topic: "geometry",
    result: "integer",
    weight: 0.8,
    draw: (random) => ({ n: random.int(3, random.pick([12, 19, 30])) }),
    nouns: [
      "the sum of the (interior |inner |)angles (of|in) a (polygon with {n} sides|{n}-sided polygon|{n}-gon)",
      "the (total|sum) of (all |)(interior |inner |)angles (of|in) a (polygon with {n} (sides|corners|vertices)|{n}-gon)",
      "the (interior |)angle sum (of|in|for) a (polygon with {n} sides|{n}-gon)",
      "(all |)the interior angles of a {n}-gon (added up|together|added together)",
    ],
    sentences: [
      "(sum of interior angles|interior angle sum|angle sum) (of|in|for) a (polygon with {n} sides|{n}-gon)",
      "what do (all |)the (interior |)angles (of|in) a (polygon with {n} sides|{n}-gon) add up to",
      "a polygon has {n} (sides|corners|vertices). (what is|find) the sum of its (interior |)angles",
      "{n}-gon: (angle sum|sum of the interior angles)",
      "how many degrees do (all |)the (interior |)angles of a (polygon with {n} sides|{n}-gon) have (together|in total)",
      "(if|when) a polygon has {n} sides, what is the (sum|total) of its (interior |)angles",
      "(add|sum) (up |)(all |)the interior angles of a (polygon with {n} sides|{n}-gon)",
      "for a polygon with {n} sides, (find|compute|give me) the angle sum",
      "in a {n}-gon, what is the sum of all angles",
    ],
    heldOut: {
      nouns: ["the total that the angles of a polygon with {n} sides make"],
      sentences: [
        "{n} corners, and i need the sum of the interior angles of the polygon",
        "all angles of a {n}-sided polygon, how many degrees are that together",
      ],
    },
    program: ({ n }) => `n = ${n}\nresult = (n - 2) * 180\nprint(result)`,
    reply: ({ n }, output) => `The interior angles of a ${n}-gon add up to ${output} degrees.`,
  }),
];
