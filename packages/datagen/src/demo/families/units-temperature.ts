import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, measure } from "./drawing.ts";

/** Temperatures in other units. */
export const unitsTemperatureFamilies: readonly Family[] = [
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
      "{value} (degrees |){from} -> {to}",
      "{from} to {to}: {value}",
      "{value} {from} = ? {to}",
      "(determine|find|work out|compute|calculate) {value} (degrees |){from} in {to}",
      "(i want to know|help me find|could you tell me|tell me) what {value} (degrees |){from} is in {to}",
      "what's {value} (degrees |){from} in {to}",
      "what would {value} (degrees |){from} be in {to}",
      "i only know {to}, what is {value} (degrees |){from}",
      "the recipe says {value} (degrees |){from}, what is that in {to}",
      "the weather (report|forecast|app) says {value} (degrees |){from}, how much is that in {to}",
      "my thermometer (shows|reads) {value} {from}, i want {to}",
      "convert to {to}: {value} {from}",
      "(translate|switch) {value} (degrees |){from} (to|into) {to}",
      "a fever of {value} {from}, in {to}",
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
