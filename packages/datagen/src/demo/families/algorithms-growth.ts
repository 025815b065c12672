import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const TEMPERATURES = repeatable("{a} to {b}", {
  name: "temperature-table",
  topic: "algorithms",
  result: "none",
  draw: (random) => {
    const step = random.pick([5, 10, 10, 20]);
    const a = random.pick([-20, -10, 0, 0, 10, 20]);
    return { a, b: a + step * random.int(2, 6), step };
  },
  nouns: [
    "a table of celsius and fahrenheit (from|for) {a} to {b} (degrees|) in steps of {step}",
    "a (temperature|conversion) table from celsius to fahrenheit from {a} to {b} in steps of {step}",
    "a celsius to fahrenheit table from {a} to {b}, step {step}",
    "the fahrenheit values for {a} to {b} (degrees|) celsius in steps of {step}",
    "a table that converts {a} to {b} celsius to fahrenheit, every {step} degrees",
    "a temperature table from {a} to {b} celsius with a step of {step}",
    "the (conversion|) table of {a} to {b} degrees celsius in fahrenheit, step {step}",
    "a list of fahrenheit values from {a} to {b} celsius every {step} degrees",
  ],
  sentences: [
    "(print|make|show|write) a celsius to fahrenheit table from {a} to {b} in steps of {step}",
    "(print|make|show|write) a table of celsius and fahrenheit from {a} to {b}, step {step}",
    "convert {a} to {b} celsius to fahrenheit in steps of {step}",
    "celsius fahrenheit table, {a} to {b}, step {step}",
    "(print|show) fahrenheit for celsius from {a} to {b} every {step} degrees",
    "for celsius from {a} to {b} in steps of {step}, what is fahrenheit",
    "i need a temperature table from {a} to {b} celsius in steps of {step}",
    "go from {a} to {b} celsius in steps of {step} and (print|show) fahrenheit",
    "list celsius with fahrenheit beside it, from {a} to {b} by {step}",
    "temperature conversion table: {a} to {b} celsius, every {step} degrees",
  ],
  heldOut: {
    nouns: ["from {a} to {b} celsius in steps of {step} the fahrenheit table"],
    sentences: [
      "in steps of {step}, print celsius and fahrenheit from {a} to {b}",
      "every {step} degrees from {a} to {b} celsius, how much is it in fahrenheit",
    ],
  },
  program: ({ a, b, step }) =>
    `for celsius in range(${a}, ${b} + 1, ${step}):\n    print(celsius, celsius * 9 / 5 + 32)`,
  reply: (_slots, output) => `Celsius and Fahrenheit:\n${output}`,
  weight: 0.5,
});

const COUNTDOWN = repeatable("{n}", {
  name: "countdown",
  topic: "algorithms",
  result: "text",
  draw: (random) => ({ n: random.int(3, 40) }),
  nouns: [
    "a countdown from {n} (to 1|)",
    "the numbers from {n} down to 1",
    "a count down from {n} to 1",
    "the countdown from {n} to 1",
    "the numbers {n} to 1 in descending order",
    "the numbers from {n} to 1, backwards",
    "a countdown (starting|that starts) at {n}",
    "a list of numbers from {n} down to 1",
  ],
  sentences: [
    "count down from {n} (to 1|)",
    "count backwards from {n} (to 1|)",
    "(do|print|show|make|start) a countdown from {n}",
    "(print|list|show) the numbers from {n} down to 1",
    "countdown from {n}",
    "count from {n} down to 1",
    "(can you|please) count down from {n}",
    "start at {n} and count down to 1",
    "{n} down to 1",
    "from {n} count back to 1",
  ],
  heldOut: {
    nouns: ["in reverse the numbers 1 to {n}"],
    sentences: [
      "beginning with {n}, count down to 1",
      "all numbers from {n} to 1 backwards, please list them",
    ],
  },
  program: ({ n }) => `result = ' '.join(str(i) for i in range(${n}, 0, -1))\nprint(result)`,
  reply: (_slots, output) => output,
  weight: 0.5,
});

const GROWTH = family({
  name: "growth-until",
  topic: "algorithms",
  result: "integer",
  draw: (random) => {
    const start = random.int(10, 2000);
    return {
      start,
      rate: random.int(1, 30),
      goal: start + random.int(start, start * 6),
      unit: random.pick(["year", "year", "month", "day", "week"]),
    };
  },
  nouns: [
    "the number of {unit}s until {start} growing by {rate}% (per|a|each) {unit} is (more than|over|above) {goal}",
    "the number of {unit}s it takes {start} to grow (above|over|beyond) {goal} at {rate}% (per|a) {unit}",
    "the number of {unit}s after which {start} with {rate}% growth (per|a) {unit} exceeds {goal}",
    "the (time|waiting time) in {unit}s until {start} at {rate}% (per|a) {unit} exceeds {goal}",
    "the first {unit} in which {start}, growing {rate} percent (per|a) {unit}, is (over|above) {goal}",
    "the {unit}s needed for {start} to exceed {goal} at {rate} percent (per|a) {unit}",
    "the number of {unit}s for {start} to pass {goal} with {rate}% (per|each) {unit}",
    "the number of {unit}s before {start} is more than {goal} at {rate}% growth (per|each) {unit}",
  ],
  sentences: [
    "how many {unit}s (does it take|are needed|will it take) until {start} (is|exceeds|is more than|is above) {goal} at {rate}% (growth|interest|) per {unit}",
    "{start} grows by {rate}% (each|every|per|a) {unit}. after how many {unit}s is it (more than|over|above) {goal}",
    "{start} (grows|increases) {rate} percent (each|every|a) {unit}. when (is it|does it get) (above|over) {goal}",
    "i (invest|save|have) {start} at {rate}% per {unit}. (when|after how many {unit}s) do i have (more than|over) {goal}",
    "a town of {start} people grows {rate}% (each|a) {unit}. after how many {unit}s (has it|are there) (more than|over) {goal}",
    "how long until {start} becomes (more than|over) {goal} growing {rate}% a {unit}",
    "start: {start}, growth: {rate}% per {unit}, goal: {goal}. how many {unit}s",
    "after how many {unit}s does {start} with {rate}% growth per {unit} exceed {goal}",
    "how many {unit}s must {start} grow by {rate}% to be (over|above) {goal}",
    "if {start} grows at {rate}% per {unit}, (when|after how many {unit}s) does it pass {goal}",
  ],
  heldOut: {
    nouns: ["at {rate}% per {unit} the number of {unit}s from {start} to more than {goal}"],
    sentences: [
      "at {rate}% per {unit}, how long does {start} need to get past {goal}",
      "to get from {start} to more than {goal} with {rate}% a {unit}, how many {unit}s go by",
    ],
  },
  program: ({ start, rate, goal }) =>
    [
      `value = ${start}`,
      "result = 0",
      `while value <= ${goal}:`,
      `    value *= 1 + ${rate} / 100`,
      "    result += 1",
      "print(result)",
    ].join("\n"),
  reply: ({ start, goal, unit }, output) =>
    `From ${start} it takes ${output} ${unit}s to exceed ${goal}.`,
  followUps: [
    {
      wordings: [
        "and (over|above|more than|until) {goal}",
        "what about {goal}",
        "and (for|to pass) {goal}",
        "(and|now) with {goal} as the goal",
      ],
      draw: (random, before) => ({
        ...before,
        goal: before.start + random.int(before.start, before.start * 6),
      }),
    },
  ],
  weight: 0.7,
});

const SNAIL = repeatable("a (well|wall) of {deep}", {
  name: "snail-in-well",
  topic: "algorithms",
  result: "integer",
  draw: (random) => {
    const up = random.int(2, 12);
    return { deep: random.int(10, 100), up, down: random.int(1, up - 1) };
  },
  nouns: [
    "the number of days a snail needs out of a {deep} (meter|metre|m|foot) (deep|) well, {up} up by day and {down} down by night",
    "the number of days (until|before) a snail leaves a well of {deep} (meters|feet|m) climbing {up} a day and sliding {down} a night",
    "the day on which a snail climbing {up} and slipping {down} gets out of a {deep} (meter|m|foot) well",
    "the time in days for a snail to climb a wall of {deep} (meters|feet|m) at {up} up and {down} down (per day|)",
    "the number of days to climb {deep} (meters|feet|) going up {up} each day and down {down} each night",
    "the days needed for {deep} (meters|feet|m) with {up} up each day and {down} back each night",
    "the number of days for a snail: well {deep}, up {up}, down {down}",
    "the day a snail reaches the top of {deep} (meters|feet) with {up} up and {down} back (per day|)",
  ],
  sentences: [
    "a snail is in a well of {deep} (meters|feet|m). it climbs {up} by day and slides back {down} by night. how many days (does it need|until it is out)",
    "a snail climbs {up} (meters|feet|m) a day and slips {down} at night. the (well|wall) is {deep} (high|deep|). how many days (does it take|)",
    "how many days does a snail need to climb {deep} (meters|feet|) if it goes up {up} by day and down {down} by night",
    "how long does a snail take out of a {deep} (meter|m|foot) well with {up} up and {down} down per day",
    "snail in a well: depth {deep}, up {up} per day, down {down} per night. how many days",
    "on which day does a snail that climbs {up} and slides {down} leave a well of {deep}",
    "a frog in a {deep} (meter|foot|m) well jumps up {up} each day and slips {down} each night. when is it out",
    "a (climber|worm|snail) goes up {up} every day and back {down} every night. after how many days is it {deep} up",
    "well of {deep}, a snail goes {up} up by day, {down} down by night: number of days",
    "up {up}, down {down}, each day. how many days until {deep} is reached",
  ],
  heldOut: {
    nouns: ["with {up} up and {down} down per day the days a snail needs for {deep}"],
    sentences: [
      "to get out of a well of {deep}, how many days does a snail need that climbs {up} and slips back {down}",
      "it climbs {up} a day and loses {down} a night, when has the snail climbed {deep}",
    ],
  },
  program: ({ deep, up, down }) =>
    [
      "height = 0",
      "result = 1",
      `while height + ${up} < ${deep}:`,
      `    height += ${up} - ${down}`,
      "    result += 1",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `The snail is out on day ${output}.`,
  weight: 0.5,
});

/** Loops that go on until something is reached. */
export const algorithmGrowthFamilies: readonly Family[] = [TEMPERATURES, COUNTDOWN, GROWTH, SNAIL];
