import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50, 100]));

/** Circles and rectangles. */
export const geometryPlaneFamilies: readonly Family[] = [
  repeatable(["radius {r}", "a radius of {r}", "{r}"], {
    name: "circle-area",
    topic: "geometry",
    result: "number",
    weight: 1.2,
    draw: (random) => ({ r: length(random) }),
    nouns: [
      "the area of (a|the) circle (with|of) (a |)radius (of |){r}",
      "the area of (a|the) circle (whose radius is|if the radius is|when the radius is|with r =) {r}",
      "the (area|surface area|size) of (a|the) (circle|disc|disk|round table|circular plate) (with|of) radius {r}",
      "the circle area (for|of|with) (radius |r = |r=){r}",
      "the area (covered by|enclosed by|inside|of) a circle (with|of) (a |)radius (of |){r}",
      "pi times {r} squared",
    ],
    sentences: [
      "area of (a |)circle (with |)(radius|r =|r=) {r}",
      "circle area, (radius|r =|r) {r}",
      "circle (with |)radius {r}: (area|what is the area)",
      "(a circle|my circle|the circle) has (a |)radius (of |){r}. (what is|what's|find|how large is) (its|the) area",
      "(if|when) the radius (of a circle |)is {r}, (what is|how large is|how big is) the area",
      "how (big|large) is (the area of |)a circle (with|of) radius {r}",
      "how much (area|space|ground) does a circle (with|of) radius {r} (cover|have|take up)",
      "what area does a circle (with|of) (a |)radius (of |){r} have",
      "a (round|circular) (table|garden|pool|plate|pizza) has (a |)radius (of |){r} (cm|m|meters|). (what is|how large is) its area",
      "for a circle with radius {r}, (find|compute|calculate|give me) the area",
      "r = {r}, (area of the circle|circle area)",
    ],
    heldOut: {
      nouns: ["the area that a circle has when its radius is {r}"],
      sentences: [
        "radius {r}, and i need to know how much area the circle has",
        "given a radius of {r}, how large is the circle",
      ],
    },
    program: ({ r }) => `import math\nr = ${r}\nresult = round(math.pi * r ** 2, 4)\nprint(result)`,
    reply: ({ r }, output) => `The area of a circle with radius ${r} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) (circumference|perimeter)",
          "(and |)how long is its (circumference|edge)",
        ],
        draw: (_random, before) => before,
        program: ({ r }) =>
          `import math\nr = ${r}\nresult = round(2 * math.pi * r, 4)\nprint(result)`,
        reply: (_slots, output) => `Its circumference is ${output}.`,
      },
    ],
  }),
  repeatable(["radius {r}", "a radius of {r}", "{r}"], {
    name: "circle-circumference",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ r: length(random) }),
    nouns: [
      "the (circumference|perimeter) of (a|the) circle (with|of) (a |)radius (of |){r}",
      "the (circumference|perimeter) of (a|the) circle (whose radius is|if the radius is|when the radius is|with r =) {r}",
      "the (length around|distance around|length of the edge of|way around) a circle (with|of) radius {r}",
      "the circle circumference (for|with) (radius |r = |r=){r}",
      "the (circumference|perimeter) of a (disc|disk|wheel|round table) (with|of) radius {r}",
    ],
    sentences: [
      "circumference of (a |)circle (with |)(radius|r =|r=) {r}",
      "circumference, (radius|r =|r) {r}",
      "circle (with |)radius {r}: (circumference|what is the circumference)",
      "(a circle|my circle|the circle) has (a |)radius (of |){r}. (what is|what's|find|how long is) (its|the) (circumference|perimeter)",
      "(if|when) the radius (of a circle |)is {r}, (what is|how long is) the circumference",
      "how long is the (circumference|perimeter|edge) of a circle (with|of) radius {r}",
      "how far is it around a circle (with|of) radius {r}",
      "what circumference does a circle (with|of) (a |)radius (of |){r} have",
      "a (round|circular) (table|garden|pool|track) has (a |)radius (of |){r} (cm|m|meters|). (what is its circumference|how far is it around)",
      "for a circle with radius {r}, (find|compute|calculate|give me) the circumference",
      "r = {r}, circumference of the circle",
    ],
    heldOut: {
      nouns: ["the circumference that a circle has when its radius is {r}"],
      sentences: [
        "radius {r}, and i need to know how long the circle is around",
        "walking around a circle of radius {r}, how far is it",
      ],
    },
    program: ({ r }) => `import math\nr = ${r}\nresult = round(2 * math.pi * r, 4)\nprint(result)`,
    reply: ({ r }, output) => `The circumference of a circle with radius ${r} is ${output}.`,
  }),
  repeatable(["{a} by {b}", "{a} and {b}"], {
    name: "rectangle-area",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random) }),
    nouns: [
      "the area of (a|the) rectangle (with|of) (sides|side lengths|the sides) {a} and {b}",
      "the area of (a|the) rectangle (that is |)({a} by {b}|{a} x {b}|{a} long and {b} wide)",
      "the area of a (room|garden|field|wall|floor|carpet) (that is |)({a} by {b}|{a} x {b}|{a} long and {b} wide)",
      "the (area|size) of a rectangle with (length|width) {a} and (width|height) {b}",
      "the rectangle area for (length |){a} and (width |){b}",
      "the (floor space|area in square meters) of a room (of|that is) {a} by {b} (meters|m)",
    ],
    sentences: [
      "area of (a |)({a} by {b} rectangle|rectangle {a} by {b}|rectangle with sides {a} and {b})",
      "rectangle {a} (by|x) {b}: (area|what is the area)",
      "(a rectangle|my rectangle) has (sides|side lengths) {a} and {b}. (what is|what's|find) (its|the) area",
      "(a|my|our) (room|garden|field|floor|wall) is {a} (m |meters |)(long and {b} (m |meters |)wide|by {b} (m|meters|)). (what is|how large is) its area",
      "(if|when) a rectangle is {a} long and {b} wide, (what is|how large is) the area",
      "how (big|large) is (the area of |)a rectangle of {a} by {b}",
      "how (big|large) is a (room|garden|field|floor) of {a} by {b} (meters|)",
      "how many square meters (are in|has) a (room|garden|field) of {a} by {b} meters",
      "length {a}, width {b}, rectangle area",
      "for a rectangle with length {a} and width {b}, (find|compute|give me) the area",
      "what area does a {a} by {b} rectangle (have|cover)",
    ],
    heldOut: {
      nouns: ["the area that a rectangle has when its sides are {a} and {b}"],
      sentences: [
        "width {a}, length {b}, and i need the area of the rectangle",
        "a floor is {a} by {b}, how much area does it cover",
      ],
    },
    program: ({ a, b }) => `result = round(${a} * ${b}, 4)\nprint(result)`,
    reply: ({ a, b }, output) => `The area of a ${a} by ${b} rectangle is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) perimeter",
          "(and |)the perimeter (of it|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => `result = round(2 * (${a} + ${b}), 4)\nprint(result)`,
        reply: (_slots, output) => `Its perimeter is ${output}.`,
      },
    ],
  }),
  repeatable(["{a} by {b}", "{a} and {b}"], {
    name: "rectangle-perimeter",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random) }),
    nouns: [
      "the perimeter of (a|the) rectangle (with|of) (sides|side lengths|the sides) {a} and {b}",
      "the perimeter of (a|the) rectangle (that is |)({a} by {b}|{a} x {b}|{a} long and {b} wide)",
      "the perimeter of a (room|garden|field) (that is |)({a} by {b}|{a} x {b}|{a} long and {b} wide)",
      "the (distance|way|length) around a rectangle of {a} by {b}",
      "the perimeter of a rectangle with (length|width) {a} and (width|height) {b}",
      "the length of (a|the) fence around a (field|garden) of {a} by {b} (meters|)",
    ],
    sentences: [
      "perimeter of (a |)(rectangle {a} by {b}|{a} by {b} rectangle|rectangle with sides {a} and {b})",
      "rectangle {a} (by|x) {b}: perimeter",
      "(a rectangle|my rectangle) has (sides|side lengths) {a} and {b}. (what is|what's|find) (its|the) perimeter",
      "(a|my) (garden|field) is {a} (m |meters |)by {b} (m|meters|). how (long is a fence|much fence do i need) around it",
      "(if|when) a rectangle is {a} long and {b} wide, (what is|how long is) the perimeter",
      "how long is the (perimeter|edge|border) of a rectangle of {a} by {b}",
      "how far is it around a (field|garden|room) of {a} by {b} (meters|)",
      "length {a}, width {b}, rectangle perimeter",
      "for a rectangle with length {a} and width {b}, (find|compute|give me) the perimeter",
      "what perimeter does a {a} by {b} rectangle have",
    ],
    heldOut: {
      nouns: ["the perimeter that a rectangle has when its sides are {a} and {b}"],
      sentences: [
        "width {a}, length {b}, and i need the perimeter of the rectangle",
        "walking around a field of {a} by {b}, how far is it",
      ],
    },
    program: ({ a, b }) => `result = round(2 * (${a} + ${b}), 4)\nprint(result)`,
    reply: ({ a, b }, output) => `The perimeter of a ${a} by ${b} rectangle is ${output}.`,
  }),
];
