import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";

const FIZZBUZZ = repeatable("{n}", {
  name: "fizzbuzz",
  topic: "algorithms",
  result: "text",
  draw: (random) => ({ n: random.int(5, 40) }),
  nouns: [
    "fizzbuzz (up to|to|for) {n}",
    "the fizzbuzz (sequence|list|output) (up to|to|for) {n}",
    "the fizz buzz (sequence|list|output|game) from 1 to {n}",
    "the fizzbuzz words for 1 to {n}",
    "the (first|) {n} (terms|entries|lines) of fizzbuzz",
    "fizz buzz for the numbers 1 to {n}",
    "the (result|output) of fizzbuzz with n = {n}",
    "the solution of the fizzbuzz task for {n}",
  ],
  sentences: [
    "(play|do|run|print|write|show) fizzbuzz (up to|to|until|for) {n}",
    "(play|do|run|print|write) fizz buzz (up to|from 1 to) {n}",
    "(print|list|show) the numbers 1 to {n} with fizz for multiples of 3 and buzz for multiples of 5",
    "(print|list|show|count) 1 to {n}, but fizz for multiples of 3, buzz for 5 and fizzbuzz for both",
    "fizzbuzz {n}",
    "fizz buzz {n}",
    "what does fizzbuzz (give|print|say) up to {n}",
    "count to {n} as in fizzbuzz",
    "solve fizzbuzz for n = {n}",
    "how does fizzbuzz go up to {n}",
    "let's play fizzbuzz (up to|to) {n}",
  ],
  heldOut: {
    nouns: ["for the numbers up to {n} the fizzbuzz words"],
    sentences: [
      "up to {n}, what would fizzbuzz print",
      "count from 1 to {n} and say fizz, buzz or fizzbuzz where it belongs",
    ],
  },
  program: ({ n }) =>
    [
      "items = []",
      `for i in range(1, ${n} + 1):`,
      "    word = 'Fizz' * (i % 3 == 0) + 'Buzz' * (i % 5 == 0)",
      "    items.append(word or str(i))",
      "result = ' '.join(items)",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => output,
});

const TIMES_TABLE = repeatable("{n}", {
  name: "multiplication-table",
  topic: "algorithms",
  result: "list",
  draw: (random) => ({ n: random.int(2, 100) }),
  nouns: [
    "the (multiplication|times) table (of|for) {n}",
    "the {n} times table",
    "the (multiplication|times) table of the number {n}",
    "the {n} (multiplication|times) table (up to 10|from 1 to 10|)",
    "the table of {n}",
    "{n} times 1 to 10",
    "the products of {n} with 1 to 10",
    "the row of {n} in the multiplication table",
  ],
  sentences: [
    "(show|print|write|list|give me|make) the (multiplication|times) table (of|for) {n}",
    "(show|print|write|recite) the {n} times table",
    "multiply {n} by (each number from|the numbers) 1 to 10",
    "{n} times table",
    "multiplication table {n}",
    "what is the times table of {n}",
    "how does the {n} times table go",
    "i (have to|must|want to) learn the {n} times table, (show it|please show it|print it)",
    "write down {n} times 1, {n} times 2 and so on to 10",
    "times table for {n} please",
    "(list|show) the first ten multiples as in the times table of {n}",
  ],
  heldOut: {
    nouns: ["for {n} the multiplication table"],
    sentences: [
      "from 1 to 10, what is each number times {n}",
      "how do the ten lines of the {n} times table look",
    ],
  },
  program: ({ n }) => `n = ${n}\nresult = [n * i for i in range(1, 11)]\nprint(result)`,
  reply: ({ n }, output) => `The multiplication table of ${n} is ${output}.`,
});

const GRID_TABLE = repeatable("{n} by {n}", {
  name: "multiplication-grid",
  topic: "algorithms",
  result: "none",
  draw: (random) => ({ n: random.int(3, 8) }),
  nouns: [
    "a {n} by {n} multiplication table",
    "the {n} by {n} (multiplication|times) table",
    "the {n}x{n} (multiplication|times) table",
    "a (multiplication|times) table (with|of) {n} rows and {n} columns",
    "the whole multiplication table from 1 to {n}",
    "a multiplication grid of size {n}",
    "the full (multiplication|times) table up to {n} by {n}",
    "a multiplication grid of {n} by {n}",
  ],
  sentences: [
    "(print|show|make|write|draw) a {n} by {n} (multiplication|times) table",
    "(print|show|make|write) the {n}x{n} (multiplication|times) table",
    "(print|show|make) the (whole|full) multiplication table (up to|from 1 to) {n} (by|times) {n}",
    "(print|show|make) a multiplication grid of size {n}",
    "multiplication table {n} by {n}",
    "all products of the numbers 1 to {n} as a table",
    "(print|show) all products from 1 times 1 to {n} times {n} in a grid",
    "i need a {n} by {n} times table",
    "how does the {n} by {n} multiplication table look",
    "a table of all products up to {n} times {n} please",
  ],
  heldOut: {
    nouns: ["for the numbers 1 to {n} the grid of all products"],
    sentences: [
      "with {n} rows and {n} columns, print a multiplication table",
      "up to {n} by {n}, show every product in a table",
    ],
  },
  program: ({ n }) =>
    `for i in range(1, ${n} + 1):\n    print(*[i * j for j in range(1, ${n} + 1)])`,
  reply: ({ n }, output) => `The ${n} by ${n} multiplication table:\n${output}`,
  weight: 0.5,
});

const TRIANGLE = repeatable("{n} (rows|lines)", {
  name: "triangle-of-stars",
  topic: "algorithms",
  result: "none",
  draw: (random) => ({ n: random.int(2, 9), mark: random.pick(["*", "*", "*", "#", "x"]) }),
  nouns: [
    "a triangle of {n} (rows|lines) (of|made of|with) {mark:quoted}",
    "a triangle of {n} (rows|lines) drawn with {mark}",
    "a {n} row triangle of {mark:quoted}",
    "a (half|right|right-angled) triangle of {mark:quoted} with {n} (rows|lines)",
    "a (staircase|triangle) of {mark:quoted} with {n} (rows|lines|steps)",
    "a pattern of {mark:quoted} with 1 to {n} per line",
    "a (right|) triangle with {n} lines out of {mark:quoted}",
    "a {mark} triangle with {n} (rows|lines)",
  ],
  sentences: [
    "(print|draw|show|make) a triangle of {mark:quoted} with {n} (rows|lines)",
    "(print|draw|show|make) a triangle (with|of) {n} (rows|lines) (out of|from|using|with) {mark:quoted}",
    "(print|draw|show|make) a right triangle of {mark}, {n} (rows|lines)",
    "(print|draw|show) {n} (rows|lines) of {mark:quoted}, one more in each (row|line)",
    "(print|draw) a staircase of {mark:quoted} with {n} steps",
    "print 1 to {n} times {mark:quoted}, line by line",
    "triangle of {mark:quoted}, {n} rows",
    "make a pattern: {n} lines, line i has i times {mark:quoted}",
    "can you draw a triangle with {mark:quoted}, {n} rows high",
    "i want a triangle of height {n} made of {mark:quoted}",
  ],
  heldOut: {
    nouns: ["with {n} rows a triangle of {mark:quoted}"],
    sentences: [
      "{n} rows high, draw a triangle out of {mark:quoted}",
      "let each line have one more {mark:quoted}, {n} lines in all",
    ],
  },
  program: ({ n, mark }) => `for i in range(1, ${n} + 1):\n    print(${py(mark)} * i)`,
  reply: ({ n }, output) => `Here is a triangle of ${n} rows:\n${output}`,
  weight: 0.6,
});

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

/** Questions that a loop answers line by line or day by day. */
export const algorithmLoopFamilies: readonly Family[] = [
  FIZZBUZZ,
  TIMES_TABLE,
  GRID_TABLE,
  TRIANGLE,
  TEMPERATURES,
  COUNTDOWN,
  GROWTH,
  SNAIL,
];
