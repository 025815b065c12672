import type { Draw, Family } from "../family.ts";
import { measure } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const length = (random: Draw): number => measure(random, 1, random.pick([12, 20, 50]));

/** Volumes of round bodies. */
export const geometrySolidsFamilies: readonly Family[] = [
  repeatable(["radius {r}", "a radius of {r}", "{r}"], {
    name: "sphere-volume",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ r: length(random) }),
    nouns: [
      "the volume of (a|the) (sphere|ball|globe) (with|of) (a |)radius (of |){r}",
      "the volume of (a|the) (sphere|ball) (whose radius is|if the radius is|when the radius is|with r =) {r}",
      "the (sphere|ball) volume for (radius |r = |r=){r}",
      "the (space inside|content of) a (sphere|ball) (with|of) radius {r}",
      "the (volume|capacity) of a (sphere|spherical tank|ball) with radius {r}",
    ],
    sentences: [
      "(determine|find|work out|compute|calculate) the volume of a (sphere|ball) (with|of) radius {r}",
      "what is the volume of a (sphere|ball|globe) (with|of) radius {r}",
      "4/3 * pi * {r}^3, the sphere's volume",
      "(i want to know|help me find) the volume of a (sphere|ball) with radius {r}",
      "volume: sphere, radius {r}",
      "sphere volume {r} radius",
      "how much (air|gas|water) does a ball of radius {r} hold",
      "a (football|balloon|marble|planet|bubble) has a radius of {r}, what is its volume",
      "the content of a sphere of radius {r}",
      "radius {r}, sphere, volume please",
      "a round ball is {r} from the centre to the surface, what is its volume",
      "geometry homework: sphere, r = {r}, volume",
      "how many cubic units are in a sphere with radius {r}",
      "volume of (a |)(sphere|ball) (with |)(radius|r =|r=) {r}",
      "(sphere|ball) (with |)radius {r}: (volume|what is the volume)",
      "(a sphere|a ball|my ball) has (a |)radius (of |){r}. (what is|what's|find|how large is) (its|the) volume",
      "(if|when) the radius (of a sphere |)is {r}, (what is|how large is) the volume",
      "how (big|large) is the volume of a (sphere|ball) (with|of) radius {r}",
      "how much (space|water|air) (fits|goes) into a (sphere|ball) (with|of) radius {r}",
      "what volume does a (sphere|ball) (with|of) (a |)radius (of |){r} have",
      "for a (sphere|ball) with radius {r}, (find|compute|calculate|give me) the volume",
      "r = {r}, (volume of the sphere|sphere volume)",
      "a (ball|balloon|globe) has radius {r} (cm|). what is its volume",
    ],
    heldOut: {
      nouns: ["the volume that a sphere has when its radius is {r}"],
      sentences: [
        "radius {r}, and i need to know how much volume the ball has",
        "given a radius of {r}, how much goes into the sphere",
      ],
    },
    program: ({ r }) =>
      `import math\nr = ${r}\nresult = round(4 / 3 * math.pi * r ** 3, 4)\nprint(result)`,
    reply: ({ r }, output) => `The volume of a sphere with radius ${r} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) surface (area|)",
          "(and |)the surface (area|) (too|of it|)",
        ],
        draw: (_random, before) => before,
        program: ({ r }) =>
          `import math\nr = ${r}\nresult = round(4 * math.pi * r ** 2, 4)\nprint(result)`,
        reply: (_slots, output) => `Its surface area is ${output}.`,
      },
    ],
  }),
  repeatable(["radius {r} and height {h}", "height {h}", "radius {r}"], {
    name: "cylinder-volume",
    topic: "geometry",
    result: "number",
    draw: (random) => ({ r: length(random), h: length(random) }),
    nouns: [
      "the volume of (a|the) (cylinder|can|tin|pipe) (with|of) (a |)radius (of |){r} and (a |)height (of |){h}",
      "the volume of (a|the) cylinder (if|when) the radius is {r} and the height is {h}",
      "the cylinder volume for (radius|r =) {r} and (height|h =) {h}",
      "the (volume|capacity|content) of a (cylinder|round tank|barrel) with radius {r} and height {h}",
      "the (volume|capacity) of a cylinder that is {h} (high|tall) and has radius {r}",
    ],
    sentences: [
      "(determine|find|work out|compute|calculate) the volume of a cylinder (with|of) radius {r} and height {h}",
      "what is the volume of a cylinder (with|of) radius {r} and height {h}",
      "pi * {r}^2 * {h}, the cylinder's volume",
      "(i want to know|help me find) how much a cylinder with radius {r} and height {h} holds",
      "volume: cylinder, radius {r}, height {h}",
      "cylinder volume {r} radius {h} height",
      "a (pipe|mug|bucket|candle|pot|silo) has radius {r} and height {h}, what is its volume",
      "how much (soup|oil|rain|beer) fits into a (pot|barrel|mug) of radius {r} and height {h}",
      "the content of a cylinder, radius {r}, height {h}",
      "how many cubic units does a cylinder of radius {r} and height {h} have",
      "a round pool has radius {r} and depth {h}, what is its volume",
      "base radius {r}, height {h}, find the volume of the cylinder",
      "geometry homework: cylinder, r = {r}, h = {h}, volume",
      "volume of (a |)cylinder (with |)radius {r}(,| and) height {h}",
      "cylinder, radius {r}, height {h}: (volume|what is the volume)",
      "(a cylinder|a can|a tank|a barrel) has (a |)radius (of |){r} and (a |)height (of |){h}. (what is|find|how large is) (its|the) volume",
      "(if|when) a cylinder has radius {r} and height {h}, (what is|how large is) (its|the) volume",
      "how (big|large) is the volume of a cylinder with radius {r} and height {h}",
      "how much (water|space) (fits|goes) into a (cylinder|can|tank) with radius {r} and height {h}",
      "for a cylinder with radius {r} and height {h}, (find|compute|give me) the volume",
      "what volume does a (cylinder|can) with radius {r} and height {h} have",
      "r = {r}, h = {h}, cylinder volume",
      "a (round tank|can|glass) is {h} (cm |)(high|tall) and its radius is {r} (cm|). what is its volume",
    ],
    heldOut: {
      nouns: ["the volume that a cylinder has when its radius is {r} and its height {h}"],
      sentences: [
        "height {h}, radius {r}, and i need the volume of the cylinder",
        "with a height of {h} and a radius of {r}, how much goes into the can",
      ],
    },
    program: ({ r, h }) =>
      `import math\nr = ${r}\nh = ${h}\nresult = round(math.pi * r ** 2 * h, 4)\nprint(result)`,
    reply: ({ r, h }, output) =>
      `The volume of a cylinder with radius ${r} and height ${h} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(its|the) surface (area|)",
          "(and |)the surface area (too|of it|)",
        ],
        draw: (_random, before) => before,
        program: ({ r, h }) =>
          `import math\nr = ${r}\nh = ${h}\nresult = round(2 * math.pi * r * (r + h), 4)\nprint(result)`,
        reply: (_slots, output) => `Its surface area is ${output}.`,
      },
    ],
  }),
];
