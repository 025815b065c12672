import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50, 100]));

/** Triangles. */
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
];
