import type { Family } from "../family.ts";
import { conversions } from "./unit-table.ts";

const LENGTH = {
  name: "convert-length",
  base: "meters",
  weight: 2,
  units: [
    { names: ["mm", "millimeters", "millimetres"], factor: 0.001 },
    { names: ["cm", "centimeters", "centimetres"], factor: 0.01 },
    { names: ["meters", "m", "metres"], factor: 1 },
    { names: ["km", "kilometers", "kilometres"], factor: 1000 },
    { names: ["inches", "inch", "in."], factor: 0.0254 },
    { names: ["feet", "ft", "foot"], factor: 0.3048 },
    { names: ["yards", "yd"], factor: 0.9144 },
    { names: ["miles", "mi"], factor: 1609.344 },
    { names: ["nautical miles"], factor: 1852 },
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
    { names: ["mg", "milligrams"], factor: 0.001 },
    { names: ["grams", "g", "gram"], factor: 1 },
    { names: ["kg", "kilograms", "kilos", "kilo"], factor: 1000 },
    { names: ["tons", "tonnes", "metric tons"], factor: 1_000_000 },
    { names: ["ounces", "oz", "ounce"], factor: 28.349523125 },
    { names: ["pounds", "lbs", "lb", "pound"], factor: 453.59237 },
    { names: ["stone", "stones"], factor: 6350.29318 },
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
    { names: ["ml", "milliliters", "millilitres"], factor: 0.001 },
    { names: ["cl", "centiliters", "centilitres"], factor: 0.01 },
    { names: ["liters", "l", "litres", "liter"], factor: 1 },
    { names: ["cubic meters", "cubic metres", "m3"], factor: 1000 },
    { names: ["gallons", "gal", "us gallons"], factor: 3.785411784 },
    { names: ["quarts", "qt"], factor: 0.946352946 },
    { names: ["pints", "us pints"], factor: 0.473176473 },
    { names: ["cups", "cup"], factor: 0.2365882365 },
    { names: ["fluid ounces", "fl oz"], factor: 0.0295735295625 },
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

/** Lengths, weights and volumes in other units. */
export const unitsEverydayFamilies: readonly Family[] = [
  conversions(LENGTH),
  conversions(WEIGHT),
  conversions(VOLUME),
];
