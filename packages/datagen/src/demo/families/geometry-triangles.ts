import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50, 100]));

/** Triangles, squares, trapezoids, diagonals and polygons. */
export const geometryTrianglesFamilies: readonly Family[] = [
  repeatable(["base {b} and height {h}", "height {h}", "{b} and {h}"], {
    name: "triangle-area",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ b: length(random), h: length(random) }),
    nouns: [
      "the area of (a|the) triangle (with|of) (a |)base (of |){b} and (a |)height (of |){h}",
      "the area of (a|the) triangle (if|when) the base is {b} and the height is {h}",
      "the triangle area for base {b} and height {h}",
      "the (area|size) of a triangle (whose base is|that has base) {b} and (whose height is|height) {h}",
      "half of base {b} times height {h}",
    ],
    sentences: [
      "area of (a |)triangle (with |)base {b}(,| and) height {h}",
      "triangle, base {b}, height {h}: (area|what is the area)",
      "(a triangle|my triangle) has (a |)base (of |){b} and (a |)height (of |){h}. (what is|what's|find|how large is) (its|the) area",
      "(if|when) a triangle has base {b} and height {h}, (what is|how large is) (its|the) area",
      "how (big|large) is (the area of |)a triangle with base {b} and height {h}",
      "base {b}, height {h}, triangle area",
      "for a triangle with base {b} and height {h}, (find|compute|give me) the area",
      "what area does a triangle with base {b} and height {h} (have|cover)",
      "(a|the) (sail|roof|triangular field) has base {b} and height {h}. (what is|how large is) its area",
      "b = {b}, h = {h}, area of the triangle",
    ],
    heldOut: {
      nouns: ["the area that a triangle has when its base is {b} and its height {h}"],
      sentences: [
        "height {h}, base {b}, and i need the area of the triangle",
        "with a height of {h} on a base of {b}, how large is the triangle",
      ],
    },
    program: ({ b, h }) => `result = round(${b} * ${h} / 2, 4)\nprint(result)`,
    reply: ({ b, h }, output) =>
      `The area of a triangle with base ${b} and height ${h} is ${output}.`,
  }),
  repeatable(["sides {a}, {b} and {c}", "{a}, {b} and {c}"], {
    name: "triangle-area-from-sides",
    topic: "geometry",
    result: "number",
    draw: (random) => {
      const a = random.int(6, 40);
      const b = random.int(6, 40);
      return { a, b, c: random.int(Math.abs(a - b) + 2, a + b - 2) };
    },
    nouns: [
      "the area of (a|the) triangle (with|of) (the |)(sides|side lengths) {a}, {b} and {c}",
      "the area of (a|the) triangle (if|when|whose) (the |)sides are {a}, {b} and {c}",
      "the (area|triangle area) by heron's formula for (sides |){a}, {b} and {c}",
      "the (area|size) of a triangle with three sides {a}, {b}, {c}",
      "the heron area of (a triangle with |)sides {a}, {b} and {c}",
    ],
    sentences: [
      "area of (a |)triangle (with |)sides {a}, {b}, {c}",
      "triangle (with |)sides {a}, {b}, {c}: (area|what is the area)",
      "(a triangle|my triangle) has (the |)(sides|side lengths) {a}, {b} and {c}. (what is|what's|find|how large is) (its|the) area",
      "(if|when) the sides of a triangle are {a}, {b} and {c}, (what is|how large is) (its|the) area",
      "how (big|large) is (the area of |)a triangle with sides {a}, {b} and {c}",
      "heron's formula (for|with) (sides |){a}, {b}, {c}",
      "(use|apply) heron's formula (for|to|with) (the |)(sides |){a}, {b} and {c}",
      "for a triangle with sides {a}, {b} and {c}, (find|compute|give me) the area",
      "what area does a triangle with sides {a}, {b} and {c} (have|cover)",
      "sides {a}, {b}, {c}: area of the triangle",
    ],
    heldOut: {
      nouns: ["the area that a triangle has when its three sides are {a}, {b} and {c}"],
      sentences: [
        "three sides {a}, {b} and {c}, and i need the area of the triangle",
        "with sides of {a}, {b} and {c}, how large is the triangle",
      ],
    },
    program: ({ a, b, c }) => `a, b, c = ${a}, ${b}, ${c}
s = (a + b + c) / 2
result = round((s * (s - a) * (s - b) * (s - c)) ** 0.5, 4)
print(result)`,
    reply: ({ a, b, c }, output) =>
      `The area of a triangle with sides ${a}, ${b} and ${c} is ${output}.`,
  }),
  repeatable(["{a} and {b}", "legs {a} and {b}"], {
    name: "hypotenuse",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random) }),
    nouns: [
      "the hypotenuse of (a|the) (right |right-angled |)triangle (with|of) (legs|sides|short sides|catheti) {a} and {b}",
      "the hypotenuse (for|of|with) (legs |sides |){a} and {b}",
      "the (length of the |)hypotenuse (if|when) the (legs|short sides|other sides) are {a} and {b}",
      "the (longest|long) side of a (right|right-angled) triangle with (legs|short sides) {a} and {b}",
      "the (longest|third) side of a right triangle whose (legs|short sides) are {a} and {b}",
    ],
    sentences: [
      "hypotenuse (of|for|with) (legs |sides |){a} and {b}",
      "(right triangle|pythagoras), (legs|sides) {a} and {b}: hypotenuse",
      "(a right triangle|a right-angled triangle) has (legs|short sides) {a} and {b}. (what is|find|how long is) the hypotenuse",
      "(if|when) the legs (of a right triangle |)are {a} and {b}, (what is|how long is) the hypotenuse",
      "how long is the hypotenuse (of a right triangle with legs|with legs|for) {a} and {b}",
      "(use|apply) (pythagoras|the pythagorean theorem) (for|with|to) (legs |){a} and {b}",
      "for a right triangle with legs {a} and {b}, (find|compute|give me) the (hypotenuse|longest side)",
      "(i walk|someone walks) {a} (km |miles |)north and {b} (km |miles |)east. how far (from the start am i|is it from the start) in a straight line",
      "a ladder (stands|is) {a} (m |)from the wall and reaches {b} (m |)up. how long is the ladder",
      "what is the longest side of a right triangle with short sides {a} and {b}",
    ],
    heldOut: {
      nouns: ["the hypotenuse that a right triangle has when its legs are {a} and {b}"],
      sentences: [
        "short sides {a} and {b}, and i need the longest side of the right triangle",
        "with legs of {a} and {b}, how long is the third side of a right triangle",
      ],
    },
    program: ({ a, b }) => `import math\nresult = round(math.hypot(${a}, ${b}), 4)\nprint(result)`,
    reply: ({ a, b }, output) => `The hypotenuse for legs ${a} and ${b} is ${output}.`,
  }),
  repeatable(["hypotenuse {c} and leg {a}", "{c} and {a}"], {
    name: "missing-leg",
    topic: "geometry",
    result: "number",
    weight: 0.8,
    draw: (random) => {
      const a = random.int(3, random.pick([12, 40]));
      return { a, c: a + random.int(1, 40) };
    },
    nouns: [
      "the (missing|other|second) leg of a right triangle with hypotenuse {c} and (one |)(leg|short side) {a}",
      "the (missing|other|unknown) side of a right triangle with hypotenuse {c} and (leg|side) {a}",
      "the (length of the |)(other|second|missing) leg (if|when) the hypotenuse is {c} and one leg is {a}",
      "the leg of a right triangle (given|with) (the |)hypotenuse {c} and the other leg {a}",
      "the (second|other) short side of a right triangle with hypotenuse {c} and one side {a}",
    ],
    sentences: [
      "right triangle, hypotenuse {c}, (one |)leg {a}: (other leg|missing side|second leg)",
      "a right triangle has (a |)hypotenuse (of |){c} and one (leg|short side) (of |){a}. (what is|find|how long is) the (other|second|missing) (leg|side|one)",
      "(if|when) the hypotenuse is {c} and one leg is {a}, (what is|how long is) the other (leg|one)",
      "hypotenuse {c}, leg {a}, (find the other leg|what is the other leg|missing leg)",
      "how long is the (other|missing|second) leg of a right triangle with hypotenuse {c} and leg {a}",
      "find the (missing|other) side: (right triangle, |)hypotenuse {c}, leg {a}",
      "a ladder of length {c} stands {a} (m |)from the wall. how high does it reach",
      "for a right triangle with hypotenuse {c} and leg {a}, (find|compute|give me) the (other|second) leg",
      "(use|apply) (pythagoras|the pythagorean theorem): hypotenuse {c}, one leg {a}, (other|second) leg",
    ],
    heldOut: {
      nouns: ["the second short side when the hypotenuse is {c} and the first is {a}"],
      sentences: [
        "one leg is {a}, the hypotenuse is {c}, and i need the other leg",
        "with a hypotenuse of {c}, how long is the leg beside the one of {a}",
      ],
    },
    program: ({ a, c }) =>
      `import math\nresult = round(math.sqrt(${c} ** 2 - ${a} ** 2), 4)\nprint(result)`,
    reply: (_slots, output) => `The other leg is ${output}.`,
  }),
  repeatable(["{a}, {b} and height {h}", "height {h}"], {
    name: "trapezoid-area",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random), h: length(random) }),
    nouns: [
      "the area of (a|the) (trapezoid|trapezium) (with|of) (parallel sides|bases|sides) {a} and {b} and (a |)height (of |){h}",
      "the area of (a|the) (trapezoid|trapezium) (if|when) the (parallel sides|bases) are {a} and {b} and the height is {h}",
      "the (trapezoid|trapezium) area for (bases |parallel sides |){a}, {b} and height {h}",
      "the (area|size) of a (trapezoid|trapezium) whose (bases|parallel sides) are {a} and {b} with height {h}",
    ],
    sentences: [
      "area of (a |)(trapezoid|trapezium) (with |)(bases |parallel sides )({a} and {b}|{a}, {b}) (and |)height {h}",
      "(trapezoid|trapezium), (bases|parallel sides) {a} and {b}, height {h}: (area|what is the area)",
      "(a trapezoid|a trapezium) has (bases|parallel sides) {a} and {b} and (a |)height (of |){h}. (what is|find|how large is) (its|the) area",
      "(if|when) a (trapezoid|trapezium) has (bases|parallel sides) {a} and {b} and height {h}, (what is|how large is) its area",
      "how (big|large) is (the area of |)a (trapezoid|trapezium) with (bases|parallel sides) {a} and {b} and height {h}",
      "for a (trapezoid|trapezium) with parallel sides {a} and {b} and height {h}, (find|compute|give me) the area",
      "what area does a (trapezoid|trapezium) with bases {a} and {b} and height {h} have",
      "(trapezoid|trapezium) area: a = {a}, b = {b}, h = {h}",
      "height {h}, parallel sides {a} and {b}, area of the (trapezoid|trapezium)",
    ],
    heldOut: {
      nouns: ["the area that a trapezoid has when its bases are {a} and {b} and its height {h}"],
      sentences: [
        "bases {a} and {b}, height {h}, and i need the area of the trapezium",
        "with a height of {h} between parallel sides of {a} and {b}, how large is the trapezoid",
      ],
    },
    program: ({ a, b, h }) => `result = round((${a} + ${b}) / 2 * ${h}, 4)\nprint(result)`,
    reply: (_slots, output) => `The area of the trapezoid is ${output}.`,
  }),
  repeatable(["{a} by {b}", "{a} and {b}"], {
    name: "rectangle-diagonal",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ a: length(random), b: length(random) }),
    nouns: [
      "the diagonal of (a|the) rectangle (with|of) (sides|side lengths|the sides) {a} and {b}",
      "the diagonal of (a|the) rectangle (that is |)({a} by {b}|{a} x {b}|{a} long and {b} wide)",
      "the (length of the |)diagonal of a (screen|room|field|door|page) (of|that is) {a} (by|x) {b}",
      "the diagonal of a rectangle with (length|width) {a} and (width|height) {b}",
      "the (distance|way) from corner to corner of a rectangle of {a} by {b}",
    ],
    sentences: [
      "diagonal of (a |)({a} by {b} rectangle|rectangle {a} by {b}|rectangle with sides {a} and {b})",
      "rectangle {a} (by|x) {b}: diagonal",
      "(a rectangle|a screen|a room) (has sides|measures|is) {a} (and|by) {b}. (what is|find|how long is) (its|the) diagonal",
      "(if|when) a rectangle is {a} long and {b} wide, (what is|how long is) (its|the) diagonal",
      "how long is the diagonal of a rectangle (of|with sides) {a} (by|and) {b}",
      "how far is it from corner to corner (in|of) a (room|field|rectangle) of {a} by {b}",
      "length {a}, width {b}, rectangle diagonal",
      "for a rectangle with length {a} and width {b}, (find|compute|give me) the diagonal",
      "what diagonal does a {a} by {b} (rectangle|screen) have",
      "a screen is {a} (inches |cm |)wide and {b} (inches |cm |)high. how long is its diagonal",
    ],
    heldOut: {
      nouns: ["the diagonal that a rectangle has when its sides are {a} and {b}"],
      sentences: [
        "width {a}, length {b}, and i need the diagonal of the rectangle",
        "from corner to corner, how long is a field of {a} by {b}",
      ],
    },
    program: ({ a, b }) => `import math\nresult = round(math.hypot(${a}, ${b}), 4)\nprint(result)`,
    reply: ({ a, b }, output) => `The diagonal of a ${a} by ${b} rectangle is ${output}.`,
  }),
];
