import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50]));

/** Squares and boxes. */
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
      "(determine|find|work out|compute|calculate) the area of a square (with (side |sides of |side length )|of side ){a}",
      "what is the area of a square whose (side is|sides are) {a}",
      "what's the area of a {a} by {a} square",
      "(i want to know|help me find) the area of a square with side {a}",
      "square area {a}",
      "area, square, side = {a}",
      "each side of a square is {a} long, what area does it enclose",
      "how much (surface|space|ground) does a square with side {a} cover",
      "a square (tile|carpet|plot|screen) has a side of {a}, what is its area",
      "geometry homework: square, side {a}, area",
      "how many square units does a square of side {a} have",
      "a square's edge is {a}, its area is what",
      "the area of the square with edge {a} please",
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
      "(determine|find|work out|compute|calculate) the volume of a (box|cuboid|rectangular prism) (of |measuring ){a} by {b} by {c}",
      "what is the volume of a (box|cuboid|rectangular prism) that (is|measures) {a} by {b} by {c}",
      "rectangular prism {a} x {b} x {c}, volume",
      "{a} x {b} x {c} box volume",
      "(i want to know|help me find) how much a box of {a} by {b} by {c} holds",
      "box volume, l = {a}, w = {b}, h = {c}",
      "a (container|crate|parcel|truck|fridge) is {a} long, {b} wide and {c} (tall|high|deep), what is its volume",
      "how much (room|space|air) is in a (box|room|crate) of {a} by {b} by {c}",
      "my (aquarium|fish tank|swimming pool|sandbox) measures {a} by {b} by {c}, what volume does it hold",
      "cubic (content|measure|volume) of a box {a} by {b} by {c}",
      "the edges of a cuboid are {a}, {b} and {c}, find the volume",
      "how many unit cubes fit into a {a} by {b} by {c} box",
      "geometry homework: cuboid {a} x {b} x {c}, volume",
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
];
