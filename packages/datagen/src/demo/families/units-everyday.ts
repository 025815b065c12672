import type { Family } from "../family.ts";
import { conversions, unitsInOne } from "./unit-table.ts";

const LENGTH = {
  name: "convert-length",
  base: "meters",
  weight: 2,
  units: [
    { one: "a millimeter", names: ["mm", "millimeters", "millimetres"], factor: 0.001 },
    { one: "a centimeter", names: ["cm", "centimeters", "centimetres"], factor: 0.01 },
    { one: "a meter", names: ["meters", "m", "metres"], factor: 1 },
    { one: "a kilometer", names: ["km", "kilometers", "kilometres"], factor: 1000 },
    { one: "an inch", names: ["inches", "inch", "in."], factor: 0.0254 },
    { one: "a foot", names: ["feet", "ft", "foot"], factor: 0.3048 },
    { one: "a yard", names: ["yards", "yd"], factor: 0.9144 },
    { one: "a mile", names: ["miles", "mi"], factor: 1609.344 },
    { one: "a nautical mile", names: ["nautical miles"], factor: 1852 },
  ],
  common: [
    ["km", "miles"],
    ["km", "miles"],
    ["cm", "inches"],
    ["feet", "meters"],
    ["meters", "cm"],
    ["km", "meters"],
    ["mm", "cm"],
    ["yards", "meters"],
    ["inches", "feet"],
    ["feet", "cm"],
  ],
  largest: 500,
  nouns: [
    "the (length|distance) of {value} {from} in {to}",
    "how (far|long) {value} {from} is in {to}",
  ],
  sentences: [
    "how (far|long|long a way) is {value} {from} in {to}",
    "(a rope|the road|a wall|my garden|the table|the race) is {value} {from} long, (how long is it in|how many) {to}( is that|)",
    "{value} {from} (long|wide|far|tall) is how many {to}",
    "i (ran|walked|drove|swam|cycled) {value} {from}, how (far|much) is that in {to}",
  ],
  heldOut: ["the distance is {value} {from}, what is it in {to}"],
} as const;

const WEIGHT = {
  name: "convert-weight",
  base: "grams",
  weight: 1.6,
  units: [
    { one: "a milligram", names: ["mg", "milligrams"], factor: 0.001 },
    { one: "a gram", names: ["grams", "g", "gram"], factor: 1 },
    { one: "a kilogram", names: ["kg", "kilograms", "kilos", "kilo"], factor: 1000 },
    { one: "a ton", names: ["tons", "tonnes", "metric tons"], factor: 1_000_000 },
    { one: "an ounce", names: ["ounces", "oz", "ounce"], factor: 28.349523125 },
    { one: "a pound", names: ["pounds", "lbs", "lb", "pound"], factor: 453.59237 },
    { one: "a stone", names: ["stone", "stones"], factor: 6350.29318 },
  ],
  common: [
    ["kg", "pounds"],
    ["kg", "pounds"],
    ["kg", "pounds"],
    ["ounces", "grams"],
    ["ounces", "grams"],
    ["kg", "grams"],
    ["tons", "kg"],
    ["stone", "kg"],
    ["ounces", "pounds"],
    ["pounds", "grams"],
  ],
  largest: 300,
  nouns: ["the (weight|mass) of {value} {from} in {to}", "how heavy {value} {from} is in {to}"],
  sentences: [
    "how heavy is {value} {from} in {to}",
    "(a bag|the parcel|my dog|the suitcase|a box|the baby) weighs {value} {from}, (how much is that in|what is that in|how many) {to}",
    "i weigh {value} {from}, (how many|what is that in) {to}",
    "the recipe (needs|says|asks for) {value} {from} of (flour|sugar|butter|rice), how much is that in {to}",
  ],
  heldOut: ["the weight is {value} {from}, what is it in {to}"],
} as const;

const VOLUME = {
  name: "convert-volume",
  base: "liters",
  units: [
    { one: "a milliliter", names: ["ml", "milliliters", "millilitres"], factor: 0.001 },
    { one: "a centiliter", names: ["cl", "centiliters", "centilitres"], factor: 0.01 },
    { one: "a liter", names: ["liters", "l", "litres", "liter"], factor: 1 },
    { one: "a cubic meter", names: ["cubic meters", "cubic metres", "m3"], factor: 1000 },
    { one: "a gallon", names: ["gallons", "gal", "us gallons"], factor: 3.785411784 },
    { one: "a quart", names: ["quarts", "qt"], factor: 0.946352946 },
    { one: "a pint", names: ["pints", "us pints"], factor: 0.473176473 },
    { one: "a cup", names: ["cups", "cup"], factor: 0.2365882365 },
    { one: "a fluid ounce", names: ["fluid ounces", "fl oz"], factor: 0.0295735295625 },
  ],
  common: [
    ["gallons", "liters"],
    ["gallons", "liters"],
    ["gallons", "liters"],
    ["liters", "ml"],
    ["cups", "ml"],
    ["pints", "liters"],
    ["fluid ounces", "ml"],
    ["cubic meters", "liters"],
  ],
  largest: 200,
  nouns: ["the volume of {value} {from} in {to}", "how much {value} {from} of water is in {to}"],
  sentences: [
    "how much (water|liquid|milk) is {value} {from} in {to}",
    "(a tank|the bottle|my pool|the bucket|a barrel|the fuel tank) holds {value} {from}, (how much is that in|what is that in|how many) {to}",
    "the recipe (needs|says|asks for) {value} {from} of (milk|water|cream), (how much|what) is that in {to}",
    "i (drank|bought|used|poured) {value} {from}, how much is that in {to}",
  ],
  heldOut: ["the volume is {value} {from}, what is it in {to}"],
} as const;

const AREA = {
  name: "convert-area",
  base: "square_meters",
  weight: 1,
  units: [
    {
      one: "a square centimeter",
      names: ["square centimeters", "cm2", "square centimetres", "sq cm"],
      factor: 0.0001,
    },
    { one: "a square meter", names: ["square meters", "m2", "square metres", "sq m"], factor: 1 },
    { one: "a hectare", names: ["hectares", "ha", "hectare"], factor: 10_000 },
    {
      one: "a square kilometer",
      names: ["square kilometers", "km2", "square kilometres", "sq km"],
      factor: 1_000_000,
    },
    { one: "an acre", names: ["acres", "acre"], factor: 4046.8564224 },
    { one: "a square foot", names: ["square feet", "sq ft"], factor: 0.09290304 },
    { one: "a square mile", names: ["square miles", "sq mi"], factor: 2_589_988.110336 },
  ],
  common: [
    ["acres", "hectares"],
    ["acres", "hectares"],
    ["acres", "square meters"],
    ["hectares", "square meters"],
    ["square feet", "square meters"],
    ["square feet", "square meters"],
    ["square kilometers", "square miles"],
  ],
  largest: 400,
  nouns: ["the area of {value} {from} in {to}", "how large {value} {from} (is|are) in {to}"],
  sentences: [
    "how (large|big) is {value} {from} in {to}",
    "(a field|the farm|my garden|our flat|the park|a forest) (has|covers|measures) {value} {from}, (how much is that in|what is that in|how many) {to}",
    "i (bought|own|sold) {value} {from} of land, how much is that in {to}",
    "the (flat|house|room|plot) is {value} {from} (big|large), what is that in {to}",
  ],
  heldOut: ["the area is {value} {from}, what is it in {to}"],
} as const;

/** Lengths, weights, volumes and areas in other units. */
export const unitsEverydayFamilies: readonly Family[] = [
  conversions(LENGTH),
  unitsInOne(LENGTH),
  conversions(WEIGHT),
  unitsInOne(WEIGHT),
  conversions(VOLUME),
  unitsInOne(VOLUME),
  conversions(AREA),
  unitsInOne(AREA),
];
