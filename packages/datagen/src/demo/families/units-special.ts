import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, measure } from "./drawing.ts";

/** Temperatures, heights in feet and inches, and seconds as a clock shows them. */
export const unitsSpecialFamilies: readonly Family[] = [
  family({
    name: "convert-temperature",
    topic: "units",
    result: "number",
    weight: 1.6,
    draw: (random) => ({
      value: random.chance(0.15) ? -random.int(1, 40) : measure(random, 0, 300),
      ...scales(random),
    }),
    nouns: [
      "{value} (degrees |){from} in {to}",
      "{value} (degrees |){from} (converted|changed|turned) (to|into) {to}",
      "{value} (degrees |){from} (expressed|written|given) in (degrees |){to}",
      "the temperature (of |){value} (degrees |){from} in {to}",
      "how many (degrees |){to} {value} (degrees |){from} (are|is)",
      "the {to} (value|temperature|equivalent) (of|for) {value} (degrees |){from}",
      "how (hot|warm|cold) {value} (degrees |){from} is in {to}",
      "the conversion of {value} {from} (to|into) {to}",
    ],
    sentences: [
      "how many (degrees |){to} (are|is) {value} (degrees |){from}",
      "(convert|change|turn) {value} (degrees |){from} (to|into) {to}",
      "{value} (degrees |){from} (in|to|into) {to}",
      "what is {value} (degrees |){from} in {to}",
      "{value} (degrees |){from} (is|equals|=) how many (degrees |){to}",
      "(express|write|give|show) {value} (degrees |){from} in {to}",
      "(in|using) {to}, what is {value} (degrees |){from}",
      "it is {value} (degrees |){from} (outside|here|today|in the room), (what|how much) is that in {to}",
      "the oven (is|should be) at {value} (degrees |){from}, (what|how much) is that in {to}",
      "how (hot|cold|warm) is {value} (degrees |){from} in {to}",
      "water has {value} (degrees |){from}, what is its temperature in {to}",
      "temperature {value} {from}, in {to} please",
    ],
    heldOut: {
      nouns: ["what {value} {from} come to when measured in {to}"],
      sentences: [
        "if it is {value} {from}, how many degrees {to} is it",
        "the temperature is {value} {from}, what is it in {to}",
      ],
    },
    program: ({ value, from, to }) =>
      `value = ${value}\nresult = round(${scaleFormula(scaleOf(from), scaleOf(to))}, 2)\nprint(result)`,
    reply: ({ value, from, to }, output) =>
      `${value} ${scaleOf(from)} is ${output} ${scaleOf(to)}.`,
    followUps: [
      {
        wordings: [...again("value"), "(and|what about) {value} {from}"],
        draw: (random, before) => ({ ...before, value: random.int(0, 300) }),
      },
    ],
  }),
  family({
    name: "feet-and-inches-to-cm",
    topic: "units",
    result: "number",
    draw: (random) => ({
      feet: random.int(4, 7),
      inches: random.int(1, 11),
      to: random.pick(["cm", "centimeters", "centimetres"]),
      name: random.name(),
    }),
    nouns: [
      "{feet} (feet|foot|ft) {inches} (inches|in) in {to}",
      "{feet} (feet|ft) and {inches} (inches|in) in {to}",
      "{feet}'{inches}\" in {to}",
      "{feet} feet (and |){inches} inches (converted|changed) to {to}",
      "the height (of |){feet} feet {inches} inches in {to}",
      "how many {to} {feet} (feet|foot) {inches} (inches |)(are|is)",
      "the number of {to} in {feet} feet (and |){inches} inches",
      "a height of {feet} (feet|foot|ft) {inches} in {to}",
    ],
    sentences: [
      "how many {to} (are|is) {feet} (feet|foot|ft) (and |){inches} (inches|inch)",
      "(convert|change|turn) {feet} (feet|foot|ft) (and |){inches} (inches|in) (to|into) {to}",
      "{feet} (feet|foot|ft) {inches} (inches |)(in|to) {to}",
      "{feet}'{inches}\" (in|to) {to}",
      "what is {feet} (feet|foot) {inches} in {to}",
      "i am {feet} (feet|foot|ft) {inches} tall, (how tall is that in|what is that in|how many) {to}",
      "{name} is {feet} (feet|foot) {inches} (tall|), (how tall is that in|what is that in) {to}",
      "how tall is {feet} (feet|foot|ft) {inches} (inches |)in {to}",
      "{feet} feet {inches} inches (is|are|equals) how many {to}",
      "in {to}, how tall is (someone|a person) of {feet} (feet|foot) {inches}",
    ],
    heldOut: {
      nouns: ["what {feet} feet and {inches} inches come to in {to}"],
      sentences: [
        "if {name} is {feet} feet {inches} inches tall, how many {to} is that",
        "the height is {feet} feet {inches}, what is it in {to}",
      ],
    },
    program: ({ feet, inches }) =>
      `feet = ${feet}\ninches = ${inches}\nresult = round((feet * 12 + inches) * 2.54, 2)\nprint(result)`,
    reply: ({ feet, inches }, output) => `${feet} feet ${inches} inches is ${output} cm.`,
  }),
  family({
    name: "seconds-to-clock",
    topic: "units",
    result: "text",
    draw: (random) => ({ n: random.int(3601, 90_000) }),
    nouns: [
      "{n} seconds (in|as|expressed in|written in) hours, minutes and seconds",
      "{n} seconds (converted|changed|split|broken) (to|into) hours, minutes and seconds",
      "how many hours, minutes and seconds {n} seconds (are|make)",
      "the hours, minutes and seconds (in|of|for) {n} seconds",
      "{n} seconds (in|as) (h:m:s|hh:mm:ss|clock format|hours:minutes:seconds)",
      "how long {n} seconds (are|is) in hours, minutes and seconds",
      "the (breakdown|conversion) of {n} seconds into hours, minutes and seconds",
      "{n} s (in|as) hours, minutes and seconds",
    ],
    sentences: [
      "how many hours, minutes and seconds (are|is|make|are in) {n} seconds",
      "(convert|change|turn|break|split) {n} seconds (to|into) hours, minutes and seconds",
      "(convert|format|write|show) {n} seconds (to|as|in) (h:m:s|hh:mm:ss|hours:minutes:seconds)",
      "{n} seconds (in|to|as) hours minutes seconds",
      "(write|show|express|give) {n} seconds (in|as) hours, minutes and seconds",
      "(a film|a run|the race|my upload) took {n} seconds, (how many|what is that in) hours, minutes and seconds",
      "{n} s (to|as) hh:mm:ss",
      "what (is|are) {n} seconds in hours, minutes and seconds",
      "how long (is|are) {n} seconds in hours, minutes and seconds",
      "{n} seconds is how many hours, minutes and seconds",
    ],
    heldOut: {
      nouns: ["how many full hours {n} seconds make and the minutes and seconds left"],
      sentences: [
        "if it takes {n} seconds, how long is that in hours, minutes and seconds",
        "divide {n} seconds into hours, minutes and what is left",
      ],
    },
    program: ({ n }) =>
      `total = ${n}\nhours, rest = divmod(total, 3600)\nminutes, seconds = divmod(rest, 60)\nresult = f'{hours} hours {minutes} minutes {seconds} seconds'\nprint(result)`,
    reply: ({ n }, output) => `${n} seconds are ${output}.`,
    followUps: [{ wordings: again("n"), draw: (random) => ({ n: random.int(3601, 90_000) }) }],
  }),
];

const SCALES = {
  celsius: ["celsius", "Celsius", "C", "°C"],
  fahrenheit: ["fahrenheit", "Fahrenheit", "F", "°F"],
  kelvin: ["kelvin", "Kelvin", "K"],
} as const;
type Scale = keyof typeof SCALES;

const FORMULAS: Readonly<Record<string, string>> = {
  "celsius fahrenheit": "value * 9 / 5 + 32",
  "fahrenheit celsius": "(value - 32) * 5 / 9",
  "celsius kelvin": "value + 273.15",
  "kelvin celsius": "value - 273.15",
  "fahrenheit kelvin": "(value - 32) * 5 / 9 + 273.15",
  "kelvin fahrenheit": "(value - 273.15) * 9 / 5 + 32",
};

function scales(random: Draw): { readonly from: string; readonly to: string } {
  const [from, to] = random.pick([
    ["celsius", "fahrenheit"],
    ["celsius", "fahrenheit"],
    ["fahrenheit", "celsius"],
    ["fahrenheit", "celsius"],
    ["celsius", "kelvin"],
    ["kelvin", "celsius"],
    ["fahrenheit", "kelvin"],
    ["kelvin", "fahrenheit"],
  ] as const);
  return { from: scaleName(random, from), to: scaleName(random, to) };
}

function scaleName(random: Draw, scale: Scale): string {
  return random.chance(0.5) ? scale : random.pick(SCALES[scale]);
}

function scaleOf(name: string): Scale {
  const letter = name.replace("°", "").charAt(0).toLowerCase();
  if (letter === "c") return "celsius";
  return letter === "f" ? "fahrenheit" : "kelvin";
}

function scaleFormula(from: Scale, to: Scale): string {
  return FORMULAS[`${from} ${to}`] ?? "value";
}
