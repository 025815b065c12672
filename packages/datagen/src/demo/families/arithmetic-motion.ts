import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const MOVERS = [
  "car",
  "train",
  "bus",
  "bike",
  "plane",
  "truck",
  "boat",
  "cyclist",
  "runner",
] as const;

/** Speed, distance and time. */
export const arithmeticMotionFamilies: readonly Family[] = [
  repeatable(["{t} hours", { values: "{v} {unit}", kept: ["unit"] }], {
    name: "distance-from-speed",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      mover: random.pick(MOVERS),
      v: random.int(4, random.pick([30, 130, 250])),
      t: random.chance(0.35) ? random.decimal(0, 9, 1) : random.int(2, 14),
      unit: random.pick(["km/h", "mph", "kilometers per hour", "miles per hour"]),
    }),
    nouns: [
      "the distance (a {mover} travels|travelled|covered) (at|with) {v} {unit} (in|for|during) {t} hours",
      "the distance (after|in) {t} hours (at|with a speed of|with an average speed of) {v} {unit}",
      "the (distance|way|route) (covered|traveled) in {t} hours by a {mover} (at|that goes|that does) {v} {unit}",
      "the length of a trip of {t} hours at {v} {unit}",
    ],
    sentences: [
      "how far (does a {mover} go|does a {mover} travel|do i get|do you get|can a {mover} go) in {t} hours at {v} {unit}",
      "a {mover} (drives|travels|goes|moves) (at |){v} {unit} for {t} hours. how far (does it go|does it get|is that)",
      "a {mover} (travels|goes|moves) at (a speed of |an average speed of |){v} {unit}. (what distance|how far) does it (cover|go|travel) in {t} hours",
      "{v} {unit} for {t} hours, (how far|what distance)",
      "(if|when) i (drive|travel|go) {t} hours at {v} {unit}, how far (do i get|is that|have i gone)",
      "speed {v} {unit}, time {t} hours: (distance|what is the distance|how far)",
      "how many (kilometers|miles) does a {mover} (cover|travel|make) in {t} hours (at|with) {v} {unit}",
      "at {v} {unit}, how far is a trip of {t} hours",
      "we (drove|travelled|rode) {t} hours with {v} {unit} on average. how far did we (go|get)",
      "what distance is covered in {t} hours at {v} {unit}",
    ],
    heldOut: {
      nouns: ["the distance when the speed is {v} {unit} and the time is {t} hours"],
      sentences: [
        "for {t} hours a {mover} keeps going at {v} {unit}, and covers how much distance",
        "time {t} hours, speed {v} {unit}, and i need to know how far it is",
      ],
    },
    program: ({ v, t }) => `result = round(${v} * ${t}, 4)\nprint(result)`,
    reply: (_slots, output) => `The distance is ${output}.`,
  }),
  repeatable(["{t} hours", { values: "{d} {unit}", kept: ["unit"] }], {
    name: "average-speed",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      mover: random.pick(MOVERS),
      d: random.int(10, random.pick([100, 500, 2000])),
      t: random.chance(0.35) ? random.decimal(0, 9, 1) : random.int(2, 14),
      unit: random.pick(["km", "miles", "kilometers"]),
    }),
    nouns: [
      "the (average |)speed of a {mover} that (covers|travels|goes|does) {d} {unit} in {t} hours",
      "the (average |)speed (for|of|over) {d} {unit} in {t} hours",
      "the (average |)speed (if|when) {d} {unit} take {t} hours",
      "the (average |mean |)speed on a trip of {d} {unit} (that takes|in|lasting) {t} hours",
    ],
    sentences: [
      "how fast is a {mover} that (covers|travels|goes|does) {d} {unit} in {t} hours",
      "a {mover} (covers|travels|goes|does) {d} {unit} in {t} hours. (what is its (average |)speed|how fast is it|how fast does it go)",
      "{d} {unit} in {t} hours, (what speed is that|how fast is that|average speed)",
      "(if|when) i (drive|travel|ride) {d} {unit} in {t} hours, (how fast am i|what is my average speed)",
      "distance {d} {unit}, time {t} hours: (speed|what is the speed|average speed)",
      "what (average |)speed (does a {mover} need|is needed|do i need) to (cover|go|do) {d} {unit} in {t} hours",
      "a trip of {d} {unit} takes {t} hours. (what is|find) the average speed",
      "we drove {d} {unit} in {t} hours. what was our (average |)speed",
      "how many {unit} per hour is {d} {unit} in {t} hours",
      "it takes a {mover} {t} hours for {d} {unit}. how fast is it",
      "(what's|what is|find|compute) the (average |)speed (for|of) {d} {unit} (done |)in {t} hours",
      "how (fast|quick) (do i have to|must i) go to (do|cover) {d} {unit} in {t} hours",
      "{d} {unit}, {t} hours, (average |)speed",
    ],
    heldOut: {
      nouns: ["the speed when the distance is {d} {unit} and the time is {t} hours"],
      sentences: [
        "for {d} {unit} a {mover} takes {t} hours, so how fast is it on average",
        "time {t} hours, distance {d} {unit}, and i need to know the speed",
      ],
    },
    program: ({ d, t }) => `result = round(${d} / ${t}, 4)\nprint(result)`,
    reply: ({ unit }, output) => `The average speed is ${output} ${unit} per hour.`,
  }),
  repeatable(
    [
      { values: "{d} {unit}", kept: ["unit"] },
      { values: "{v} {unit} per hour", kept: ["unit"] },
    ],
    {
      name: "travel-time",
      topic: "arithmetic",
      result: "number",
      draw: (random) => ({
        mover: random.pick(MOVERS),
        d: random.int(10, random.pick([100, 500, 2000])),
        v: random.int(4, random.pick([30, 130, 250])),
        unit: random.pick(["km", "miles", "kilometers"]),
      }),
      nouns: [
        "the time (a {mover} needs |needed |)for {d} {unit} at {v} {unit} per hour",
        "the (travel time|driving time|duration) (for|of) (a trip of |){d} {unit} (at|with) {v} {unit} per hour",
        "the number of hours (for|to cover|to travel) {d} {unit} at {v} {unit} per hour",
        "the hours (a {mover} takes|needed|it takes) for {d} {unit} at {v} {unit} per hour",
      ],
      sentences: [
        "how long does (a {mover}|it) (take|need) for {d} {unit} at {v} {unit} per hour",
        "how long (do|does) {d} {unit} take at {v} {unit} per hour",
        "how many hours (does a {mover} need|do i need|does it take) for {d} {unit} at {v} {unit} per hour",
        "a {mover} (drives|travels|goes) {v} {unit} per hour. how long does it take for {d} {unit}",
        "{d} {unit} at {v} {unit} per hour, (how long|how many hours|what time does it take)",
        "(if|when) i (drive|travel|ride) at {v} {unit} per hour, how (long|many hours) do i need for {d} {unit}",
        "distance {d} {unit}, speed {v} {unit} per hour: (time|how long|how many hours)",
        "a trip is {d} {unit} long and i go {v} {unit} per hour. how (long|many hours) does it take",
        "at {v} {unit} per hour, how long is a trip of {d} {unit}",
        "(in|after) how many hours does a {mover} cover {d} {unit} at {v} {unit} per hour",
        "(what's|what is|find|compute) the (travel |driving |)time (for|of) {d} {unit} at {v} {unit} per hour",
        "{d} {unit}, {v} {unit} per hour, (time|how long)",
        "how long (is a {mover} on the way|does the trip last|am i on the road) (for|with) {d} {unit} at {v} {unit} per hour",
      ],
      heldOut: {
        nouns: ["the time when the distance is {d} {unit} and the speed {v} {unit} per hour"],
        sentences: [
          "with {v} {unit} per hour a {mover} goes {d} {unit}, and takes how many hours",
          "speed {v} {unit} per hour, distance {d} {unit}, and i need to know how long it takes",
        ],
      },
      program: ({ d, v }) => `result = round(${d} / ${v}, 4)\nprint(result)`,
      reply: (_slots, output) => `It takes ${output} hours.`,
    },
  ),
];
