import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Work rates, ages, comparing, and what adds up over days. */
export const arithmeticStoriesFamilies: readonly Family[] = [
  repeatable(["{a} and {b} hours"], {
    name: "working-together",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const [first = "Anna", second = "Ben"] = random.names(2);
      return {
        first,
        second,
        a: random.int(2, 19),
        b: random.int(2, 19),
        job: random.pick([
          "paint a room",
          "clean the house",
          "mow the lawn",
          "build a wall",
          "write the report",
          "wash the car",
          "plant the garden",
        ]),
      };
    },
    nouns: [
      "the time {first} and {second} need together (to {job} |)if {first} needs {a} hours and {second} {b} hours",
      "the (number of hours|time) (two people|two workers) need together to {job} if one needs {a} hours and the other {b} hours",
      "the (time|number of hours) to fill a tank with two pipes that need {a} and {b} hours",
      "the combined time of two (workers|machines|pipes) that need {a} and {b} hours alone",
      "the time for both (together|working together) (if|when) one needs {a} hours and the other {b} hours (alone|)",
      "the (hours|time) two (pipes|pumps|painters|machines) (need|take) together if alone they (need|take) {a} and {b} hours",
    ],
    sentences: [
      "{first} can {job} in {a} hours, {second} in {b} hours. how long (do they need|does it take) together",
      "{first} needs {a} hours to {job} and {second} needs {b} hours. how long (does it take (them |)together|do they need working together)",
      "one (pipe|pump|tap) fills a (tank|pool) in {a} hours, another in {b} hours. how long do both (take|need) together",
      "(two|2) (workers|machines|people) need {a} and {b} hours alone. how long do they need together",
      "alone {first} takes {a} hours to {job} and {second} takes {b}. how long (do both take|does it take together)",
      "how long do {first} and {second} need to {job} together if they need {a} and {b} hours alone",
      "work problem: {a} hours and {b} hours alone, how long together",
      "a job takes {first} {a} hours and {second} {b} hours. (working together|together), how long (does it take|do they need)",
      "if one machine finishes in {a} hours and the other in {b} hours, how long do both together need",
      "(two|2) (pipes|pumps|taps) fill a (pool|tank) alone in {a} and {b} hours. how long (do they need|does it take) together",
      "{first} and {second} (want to|have to) {job}. alone {first} needs {a} hours and {second} {b} hours. how long (together|does it take together)",
      "(if|when) {first} (needs|takes) {a} hours and {second} (needs|takes) {b} hours (to {job}|), how long (do they need|does it take) together",
    ],
    heldOut: {
      nouns: ["the hours that both need together when alone they take {a} and {b} hours"],
      sentences: [
        "together, how long do {first} and {second} take to {job}, when alone it is {a} and {b} hours",
        "one takes {a} hours, the other {b} hours, and i need the time for both working together",
      ],
    },
    program: ({ a, b }) => `result = round(1 / (1 / ${a} + 1 / ${b}), 4)\nprint(result)`,
    reply: (_slots, output) => `Together they need ${output} hours.`,
  }),
  repeatable(["{n} workers"], {
    name: "more-workers",
    topic: "arithmetic",
    result: "number",
    weight: 0.8,
    draw: (random) => ({
      k: random.int(2, 12),
      t: random.int(2, random.pick([12, 40])),
      n: random.int(2, 18),
      unit: random.pick(["days", "hours", "weeks"]),
    }),
    nouns: [
      "the time {n} (workers|people) need (for a job |)if {k} (workers|people) need {t} {unit}",
      "the number of {unit} {n} (workers|people) need for (a job|the work) that takes {k} (workers|people) {t} {unit}",
      "the {unit} that {n} (workers|people) take for a job of {k} (workers|people) and {t} {unit}",
    ],
    sentences: [
      "{k} (workers|people|painters) need {t} {unit} (for a job|for the work|). how (long|many {unit}) do {n} (workers|people|painters) need",
      "if {k} (workers|people) (need|take) {t} {unit}, how (long|many {unit}) do {n} (workers|people|) (need|take)",
      "a job takes {k} (workers|people|men) {t} {unit}. how long (does it take|would it take) {n} (workers|people|men)",
      "{k} (workers|machines) finish (a job|the work) in {t} {unit}. in how many {unit} do {n} (workers|machines) finish",
      "how (long|many {unit}) do {n} (workers|people) need if {k} need {t} {unit}",
      "{k} workers: {t} {unit}. {n} workers: how (long|many {unit})",
      "the work of {k} people in {t} {unit} is done by {n} people in how many {unit}",
      "instead of {k} we are {n} (workers|people). the job took {t} {unit} before, how long now",
      "with {k} (machines|workers) it takes {t} {unit}, (how long|how many {unit}) with {n}",
      "(if|when) {k} (workers|people) do (a job|the work) in {t} {unit}, how (long|many {unit}) (do|would) {n} (workers|people) need",
    ],
    heldOut: {
      nouns: ["the {unit} for {n} people when {k} people take {t} {unit}"],
      sentences: [
        "now there are {n} workers, while {k} took {t} {unit}, so how many {unit} is it",
        "{t} {unit} is what {k} people need, and what do {n} people need",
      ],
    },
    program: ({ k, t, n }) => `result = round(${k} * ${t} / ${n}, 4)\nprint(result)`,
    reply: ({ n, unit }, output) => `${n} workers need ${output} ${unit}.`,
  }),
  repeatable(["{n} years"], {
    name: "age-later",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      name: random.name(),
      a: random.int(3, random.pick([19, 60])),
      n: random.int(2, random.pick([12, 30])),
    }),
    nouns: [
      "the age of {name} in {n} years if (she|he|{name}) is {a} (now|today|)",
      "{name}'s age in {n} years (if|when) (she|he|{name}) is {a} (now|today)",
      "the age (of someone|of a person) who is {a} (now|today) in {n} years",
      "the age that {name}, now {a}, has {n} years from now",
    ],
    sentences: [
      "{name} is {a} (years old|). how old (will (she|he|{name}) be|is (she|he|{name})) in {n} years",
      "{name} is {a} (now|today). (what is (her|his) age|how old is {name}) {n} years (from now|later)",
      "how old will {name} be in {n} years if (she|he|{name}) is {a} (now|today)",
      "i am {a} (years old|). how old (am i|will i be) in {n} years",
      "(if|when) {name} is {a} today, how old is (she|he|{name}) {n} years from now",
      "{a} years old, in {n} years (how old|what age)",
      "my (sister|brother|mother|father|cat|dog) is {a}. how old (will that be|is that) in {n} years",
      "what age will {name}, now {a}, have in {n} years",
      "{name} turned {a} (today|this year). {n} years later, how old is (she|he|{name})",
      "(if|when) {name} is {a} (years old |)now, what is (her|his|the) age in {n} years",
    ],
    heldOut: {
      nouns: ["the years that {name} has in {n} years, being {a} now"],
      sentences: [
        "today {name} has the age {a}, and in {n} years the age is what",
        "in {n} years, how old is someone who is now {a}",
      ],
    },
    program: ({ a, n }) => `result = ${a} + ${n}\nprint(result)`,
    reply: ({ n }, output) => `In ${n} years the age is ${output}.`,
  }),
  repeatable(["{a} and {b}"], {
    name: "larger-of-two",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const max = random.pick([20, 100, 1000, 100000]);
      return random.chance(0.3)
        ? { a: random.decimal(0, 10, 3), b: random.decimal(0, 10, 3) }
        : { a: random.int(-max / 4, max), b: random.int(-max / 4, max) };
    },
    nouns: [
      "the (larger|bigger|greater|higher) (number|value|one|) of {a} and {b}",
      "the (larger|bigger|greater|higher) of (the (two |)numbers|the two|) {a} and {b}",
      "the (maximum|max) of the two numbers {a} and {b}",
      "the (larger|bigger|greater) one, {a} or {b}",
    ],
    sentences: [
      "(which|what) (number |)is (larger|bigger|greater|higher|more), {a} or {b}",
      "(which|what) is the (larger|bigger|greater|higher) (number|value|one) of {a} and {b}",
      "{a} or {b}, (which|what) is (larger|bigger|greater|higher|more)",
      "(is {a} or {b}|which of {a} and {b} is) (larger|bigger|greater|higher|the larger one|the bigger one)",
      "compare {a} and {b} (and give me the (larger|bigger) one|, which is larger|, which is bigger)",
      "(pick|take|tell me|find) the (larger|bigger|greater|higher) (number |one |)(of|between) {a} and {b}",
      "between {a} and {b}, which (one |)is (larger|bigger|greater|higher)",
      "what's (bigger|larger|greater|more), {a} or {b}",
      "{a} vs {b}, which is (bigger|larger|greater|more)",
      "max of {a} and {b}",
    ],
    heldOut: {
      nouns: ["the one of the two numbers {a} and {b} that is bigger"],
      sentences: [
        "two numbers, {a} and {b}, and i need to know which is larger",
        "{a} against {b}, what is more",
      ],
    },
    program: ({ a, b }) => `result = max(${a}, ${b})\nprint(result)`,
    reply: (_slots, output) => `${output} is larger.`,
    followUps: [
      {
        wordings: [
          "(and |)by how much",
          "(and |)(what is |)the difference",
          "how much (larger|bigger) is it",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => `result = round(abs(${a} - ${b}), 4)\nprint(result)`,
        reply: (_slots, output) => `The difference is ${output}.`,
      },
    ],
  }),
  repeatable(["{a} and {b}"], {
    name: "smaller-of-two",
    topic: "arithmetic",
    result: "number",
    weight: 0.8,
    draw: (random) => {
      const max = random.pick([20, 100, 1000, 100000]);
      return random.chance(0.3)
        ? { a: random.decimal(0, 10, 3), b: random.decimal(0, 10, 3) }
        : { a: random.int(-max / 4, max), b: random.int(-max / 4, max) };
    },
    nouns: [
      "the (smaller|lower|lesser) (number|value|one|) of {a} and {b}",
      "the (smaller|lower|lesser) of (the (two |)numbers|the two|) {a} and {b}",
      "the (minimum|min) of the two numbers {a} and {b}",
      "the (smaller|lower) one, {a} or {b}",
    ],
    sentences: [
      "(which|what) (number |)is (smaller|lower|less), {a} or {b}",
      "(which|what) is the (smaller|lower|lesser) (number|value|one) of {a} and {b}",
      "{a} or {b}, (which|what) is (smaller|lower|less)",
      "(is {a} or {b}|which of {a} and {b} is) (smaller|lower|the smaller one|the lower one)",
      "compare {a} and {b} (and give me the (smaller|lower) one|, which is smaller|, which is lower)",
      "(pick|take|tell me|find) the (smaller|lower) (number |one |)(of|between) {a} and {b}",
      "between {a} and {b}, which (one |)is (smaller|lower|less)",
      "what's (smaller|lower|less), {a} or {b}",
      "{a} vs {b}, which is (smaller|lower|less)",
      "min of {a} and {b}",
    ],
    heldOut: {
      nouns: ["the one of the two numbers {a} and {b} that is lower"],
      sentences: [
        "two numbers, {a} and {b}, and i need to know which is smaller",
        "{a} against {b}, what is less",
      ],
    },
    program: ({ a, b }) => `result = min(${a}, ${b})\nprint(result)`,
    reply: (_slots, output) => `${output} is smaller.`,
  }),
  repeatable(
    [
      { values: "{n} {unit}", kept: ["unit"] },
      { values: "{a} per {each}", kept: ["each"] },
    ],
    {
      name: "total-over-time",
      topic: "arithmetic",
      result: "number",
      draw: (random) => {
        const each = random.pick(["day", "week", "month", "year"]);
        return {
          name: random.name(),
          a: random.chance(0.2)
            ? random.decimal(1, 30, 2)
            : random.int(2, random.pick([20, 100, 2000])),
          n: random.int(2, random.pick([12, 52])),
          each,
          unit: `${each}s`,
          verb: random.pick(["saves", "earns", "reads", "spends", "makes", "collects"]),
        };
      },
      nouns: [
        "the total (after|in|over) {n} {unit} (at|with|if it is) {a} (a|per|each|every) {each}",
        "the (total|amount) {name} {verb} in {n} {unit} (with|at) {a} (a|per|every) {each}",
        "{a} (a|per|every) {each} for {n} {unit} in total",
        "the (sum|total) of {a} per {each} over {n} {unit}",
      ],
      sentences: [
        "{name} {verb} {a} (dollars |pages |)(every|each|a|per) {each}. how (much|many) is that in {n} {unit}",
        "{name} {verb} {a} (every|each|a|per) {each}. what is the total after {n} {unit}",
        "{a} (every|each|a|per) {each} for {n} {unit}, how much (is that |)(in total|altogether)",
        "if {name} {verb} {a} (every|per|each) {each}, how (much|many) (is it|is that) (in|after) {n} {unit}",
        "how much (is|makes|are) {a} per {each} over {n} {unit}",
        "i (save|spend|earn|pay|walk) {a} (every|each|a) {each}. how much is that in {n} {unit}",
        "with {a} per {each}, what do i have after {n} {unit}",
        "a machine makes {a} parts (per|every) {each}. how many in {n} {unit}",
        "{n} {unit} with {a} per {each}, (total|how much|what is the total)",
        "a rate of {a} per {each} gives how much in {n} {unit}",
      ],
      heldOut: {
        nouns: ["the amount for {n} {unit} when {name} {verb} {a} every {each}"],
        sentences: [
          "every {each} it is {a}, and we do this for {n} {unit}, so what is the total",
          "over {n} {unit}, {name} {verb} how much at {a} per {each}",
        ],
      },
      program: ({ a, n }) => `result = round(${a} * ${n}, 2)\nprint(result)`,
      reply: ({ n, unit }, output) => `In ${n} ${unit} the total is ${output}.`,
    },
  ),
];
