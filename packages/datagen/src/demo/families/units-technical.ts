import type { Family } from "../family.ts";
import { conversions } from "./unit-table.ts";

const TIME = {
  name: "convert-time",
  base: "seconds",
  weight: 2,
  units: [
    { names: ["seconds", "sec", "s"], factor: 1 },
    { names: ["minutes", "min", "mins"], factor: 60 },
    { names: ["hours", "h", "hrs"], factor: 3600 },
    { names: ["days"], factor: 86_400 },
    { names: ["weeks"], factor: 604_800 },
    { names: ["milliseconds", "ms"], factor: 0.001 },
  ],
  common: [
    ["seconds", "minutes"],
    ["minutes", "hours"],
    ["minutes", "hours"],
    ["hours", "days"],
    ["hours", "days"],
    ["days", "weeks"],
    ["seconds", "hours"],
    ["seconds", "days"],
    ["seconds", "days"],
    ["minutes", "days"],
    ["hours", "weeks"],
  ],
  largest: 600,
  nouns: [
    "the (duration|length) of {value} {from} in {to}",
    "how long {value} {from} (is|are) in {to}",
  ],
  sentences: [
    "how long (is|are) {value} {from} in {to}",
    "(a trip|the film|my holiday|the job|a battery charge) (takes|lasts) {value} {from}, (how long is that in|what is that in|how many) {to}",
    "i (slept|waited|worked|trained) {value} {from}, how (long|much) is that in {to}",
    "how many {to} (pass|go by|are there|do i have) in {value} {from}",
  ],
  heldOut: ["the duration is {value} {from}, what is it in {to}"],
} as const;

const DATA_SIZE = {
  name: "convert-data-size",
  base: "size",
  weight: 1,
  units: [
    { names: ["bytes", "byte", "B"], factor: 1 },
    { names: ["KB", "kilobytes", "kb"], factor: 1024 },
    { names: ["MB", "megabytes", "mb"], factor: 1024 ** 2, code: "1024 ** 2" },
    { names: ["GB", "gigabytes", "gb"], factor: 1024 ** 3, code: "1024 ** 3" },
    { names: ["TB", "terabytes", "tb"], factor: 1024 ** 4, code: "1024 ** 4" },
  ],
  common: [
    ["bytes", "KB"],
    ["KB", "MB"],
    ["MB", "GB"],
    ["MB", "GB"],
    ["GB", "TB"],
    ["bytes", "MB"],
  ],
  largest: 2000,
  nouns: [
    "the (file size|size) of {value} {from} in {to}",
    "how (large|big) {value} {from} (is|are) in {to}",
  ],
  sentences: [
    "how (large|big) is {value} {from} in {to}",
    "(a file|the photo|my disk|the video|a download|the folder) (has|is|takes) {value} {from}, (how much is that in|what is that in|how many) {to}",
    "the (disk|phone|card|memory stick) has {value} {from} (free|left|of space), what is that in {to}",
    "i (downloaded|saved|sent) {value} {from}, how much is that in {to}",
  ],
  heldOut: ["the size is {value} {from}, what is it in {to}"],
} as const;

const SPEED = {
  name: "convert-speed",
  base: "kmh",
  weight: 1,
  units: [
    {
      names: ["km/h", "kmh", "kph", "kilometers per hour", "km per hour"],
      factor: 1,
    },
    { names: ["m/s", "meters per second", "metres per second"], factor: 3.6 },
    { names: ["mph", "miles per hour"], factor: 1.609344 },
    { names: ["knots"], factor: 1.852 },
  ],
  common: [
    ["km/h", "mph"],
    ["km/h", "mph"],
    ["m/s", "km/h"],
    ["m/s", "km/h"],
    ["knots", "km/h"],
  ],
  largest: 300,
  nouns: ["the speed of {value} {from} in {to}", "how fast {value} {from} is in {to}"],
  sentences: [
    "how fast is {value} {from} in {to}",
    "(a car|the train|my bike|the wind|a runner|the ship) (has a speed of|moves at|goes) {value} {from}, (how fast is that in|what is that in|how many) {to}",
    "the speed limit is {value} {from}, what is that in {to}",
    "i (drive|run|cycle|fly) at {value} {from}, how fast is that in {to}",
  ],
  heldOut: ["the speed is {value} {from}, what is it in {to}"],
} as const;

/** Spans of time, data sizes and speeds in other units. */
export const unitsTechnicalFamilies: readonly Family[] = [
  conversions(TIME),
  conversions(DATA_SIZE),
  conversions(SPEED),
];
