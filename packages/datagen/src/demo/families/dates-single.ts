import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again } from "./drawing.ts";
import { anyDate, dateCall } from "./date-text.ts";

/** What can be said of one date: its weekday, its place in the year, the date some days from it. */
export const datesSingleFamilies: readonly Family[] = [
  family({
    name: "weekday-of-date",
    topic: "dates",
    result: "text",
    weight: 1.5,
    draw: (random) => ({ day: anyDate(random, random.pick([1700, 1900, 1950, 1990]), 2040) }),
    nouns: [
      "the (weekday|day of the week) (of|on|for) {day}",
      "(which|what) (day of the week|weekday) {day} (is|was|falls on)",
      "the day of the week (that|on which) {day} (falls on|falls|is)",
      "the weekday of the date {day}",
      "the name of the weekday (of|on) {day}",
      "(which|what) day {day} (is|was|falls on|fell on)",
      "the day of the week when it (is|was) {day}",
      "{day}'s (weekday|day of the week)",
    ],
    sentences: [
      "{day} weekday",
      "{day}, what day",
      "what day of the week is it on {day}",
      "date\\({day}\\).weekday name",
      "(determine|work out|look up|tell me|compute) (the weekday|the day of the week|which day of the week it is) (of|for|on) {day}",
      "(i want to know|i'd like to know|help me find) which weekday {day} is",
      "what's the (weekday|day of the week) (for|of|on) {day}",
      "is {day} a weekday or weekend, which day exactly",
      "{day} (falls|fell|lands|landed) on (what|which) (day|weekday)",
      "monday, tuesday or what: which day is {day}",
      "we (met|married|moved|signed) on {day}, what day of the week was that",
      "the concert is on {day}, is that a friday or which (day|weekday)",
      "which of the seven days is {day}",
      "name of the day {day}",
      "on {day}, what weekday does the calendar show",
      "(which|what) (day of the week|weekday) (is|was|will be) {day}",
      "(which|what) (day of the week|weekday|day) (does|did|will) {day} (fall|fall on)",
      "on (which|what) (day of the week|weekday|day) (does|did|will) {day} fall",
      "(which|what) day (is|was) {day}",
      "(weekday|day of the week) (of|for|on) {day}",
      "{day} (is|was) (what|which) (day|weekday|day of the week)",
      "{day}(:|,) (which|what) (weekday|day of the week) (is|was) (it|that)",
      "i was born on {day}, (which|what) (weekday|day of the week|day) was (it|that)",
      "(is|was) {day} a (monday, tuesday or what|weekday or a sunday, which day)",
      "(find|get|show|name) the (weekday|day of the week) (of|for) {day}",
      "our (wedding|party|exam|appointment|flight) is on {day}, (which|what) (day of the week|weekday) is that",
    ],
    heldOut: {
      nouns: ["the weekday we (have|had) on {day}"],
      sentences: [
        "if today is {day}, which weekday is it",
        "someone was born on {day}, which day of the week was it",
      ],
    },
    program: ({ day }) =>
      `from datetime import date\nday = ${dateCall(day)}\nresult = day.strftime('%A')\nprint(result)`,
    reply: ({ day }, output) => `${day.charAt(0).toUpperCase()}${day.slice(1)} is a ${output}.`,
    followUps: [
      { wordings: again("day"), draw: (random) => ({ day: anyDate(random, 1900, 2040) }) },
    ],
  }),
  family({
    name: "date-plus-days",
    topic: "dates",
    result: "none",
    weight: 1.5,
    draw: (random) => ({ day: anyDate(random, 1980, 2035), ...dateStep(random) }),
    nouns: [
      "the date {n} {unit} {order} {day}",
      "the (day|date) that (is|comes|lies) {n} {unit} {order} {day}",
      "which date (is|comes|lies) {n} {unit} {order} {day}",
      "the calendar date {n} {unit} {order} {day}",
      "the date exactly {n} {unit} {order} {day}",
      "what date it (is|was|will be) {n} {unit} {order} {day}",
      "the day {n} {unit} {order} {day}",
      "the date you get {n} {unit} {order} {day}",
    ],
    sentences: [
      "date {n} {unit} {order} {day}",
      "(determine|work out|compute|calculate|tell me) (the date|which date is|what date is) {n} {unit} {order} {day}",
      "(i want to know|i'd like to know|help me find) the date {n} {unit} {order} {day}",
      "what's the date {n} {unit} {order} {day}",
      "what will the calendar say {n} {unit} {order} {day}",
      "exactly {n} {unit} {order} {day}, which date is it",
      "{n} {unit} {order} {day} is when",
      "go {n} {unit} {order} {day}, what is the date",
      "i need the (day|date) {n} {unit} {order} {day}",
      "{day}: which date is {n} {unit} {order} it",
      "(my appointment|the delivery|our trip|the exam) is {n} {unit} {order} {day}, what date is that",
      "date calculator: {n} {unit} {order} {day}",
      "which calendar day is {n} {unit} {order} {day}",
      "count {n} {unit} and give me the date {order} {day}",
      "(what|which) (date|day) (is|comes|was|will be) {n} {unit} {order} {day}",
      "(what|which) is the (date|day) {n} {unit} {order} {day}",
      "{n} {unit} {order} {day}",
      "{n} {unit} {order} {day} (is|will be|was) (what|which) (date|day)",
      "(what|which) (date|day) do (i|we|you) (get|have|reach) {n} {unit} {order} {day}",
      "(find|get|show|give) the date {n} {unit} {order} {day}",
      "(which|what) date (lies|is|was) exactly {n} {unit} {order} {day}",
      "when (is|was) {n} {unit} {order} {day}",
      "(an invoice|a ticket|a bill|a guarantee|the deadline) (is dated|is from|depends on) {day}, (what|which) date is {n} {unit} {order} (that|it)",
      "start (at|on|from) {day} and go {n} {unit} to the date {order} (it|that)",
    ],
    heldOut: {
      nouns: ["the date we have {n} {unit} {order} the date {day}"],
      sentences: [
        "today is {day}, which date is {n} {unit} {order} today",
        "starting on {day}, what is the date {n} {unit} {order} that",
      ],
    },
    program: movedDate,
    reply: ({ day, n, unit, order }, output) =>
      `The date ${n} ${unit} ${order} ${day} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) {n} {unit} {order} (it|that|)",
          "(and|now) {n} {unit} {order}",
        ],
        draw: (random, { day }) => ({ day, ...dateStep(random) }),
      },
      {
        wordings: again("day"),
        draw: (random, before) => ({ ...before, day: anyDate(random, 1980, 2035) }),
      },
    ],
  }),
  family({
    name: "day-of-year",
    topic: "dates",
    result: "integer",
    draw: (random) => ({ day: anyDate(random, 1980, 2035) }),
    nouns: [
      "the day of the year (of|for|on) {day}",
      "the (number|position) of {day} (within|in) its year",
      "the day number (of|for) {day} (in the year|in its year|)",
      "which day of the year {day} is",
      "how many days of the year (have passed|are over|are gone) (by the end of|including|with) {day}",
      "the ordinal day (of|for) {day}",
      "the place of {day} (among the days of|in) the year",
      "the (count|number) of days from the start of the year (to|up to and including) {day}",
    ],
    sentences: [
      "day number {day}",
      "{day}, day of year",
      "{day} as day of the year",
      "(determine|work out|compute|calculate|tell me) (the day of the year|which day of the year it is) (for|on) {day}",
      "(i want to know|i'd like to know|help me find) which day of the year {day} is",
      "what's the day of the year for {day}",
      "julian day number within the year for {day}",
      "{day} is the how many-th day of its year",
      "ordinal day of {day}",
      "out of 365 days, which number is {day}",
      "if january 1 is day 1, what is {day}",
      "how many days of the year have (started|begun) by {day}",
      "day-of-year number for {day} please",
      "in the count of days of the year, where is {day}",
      "(which|what) day of the year is {day}",
      "(which|what) number (day of the year|in the year) is {day}",
      "day of (the |)year (of|for) {day}",
      "{day} is (which|what) day of the year",
      "{day}(:|,) (which|what) day of the year (is it|is that)",
      "how many days into the year is {day}",
      "(find|get|show) the day of the year (of|for) {day}",
      "what is the day number of {day}",
      "counting from january 1 as day 1, (which|what) (day|number) is {day}",
      "the how manieth day of the year is {day}",
    ],
    heldOut: {
      nouns: ["the number that {day} has among all days of its year"],
      sentences: [
        "if today is {day}, which day of the year is it",
        "counting the days of the year, which number does {day} have",
      ],
    },
    program: ({ day }) =>
      `from datetime import date\nday = ${dateCall(day)}\nresult = day.timetuple().tm_yday\nprint(result)`,
    reply: ({ day }, output) => `In its year, ${day} is day number ${output}.`,
    followUps: [
      { wordings: again("day"), draw: (random) => ({ day: anyDate(random, 1980, 2035) }) },
    ],
  }),
];

function dateStep(random: Draw): {
  readonly n: number;
  readonly unit: string;
  readonly order: string;
} {
  const unit = random.chance(0.75) ? "days" : "weeks";
  return {
    n: unit === "days" ? random.int(2, 1000) : random.int(2, 60),
    unit,
    order: random.pick(["after", "after", "before"]),
  };
}

function movedDate(slots: {
  readonly day: string;
  readonly n: number;
  readonly unit: string;
  readonly order: string;
}): string {
  const sign = slots.order === "after" ? "+" : "-";
  return `from datetime import date, timedelta\nday = ${dateCall(slots.day)}\nresult = day ${sign} timedelta(${slots.unit}=${slots.n})\nprint(result)`;
}
