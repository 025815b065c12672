import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { again, ordinalNumber } from "./drawing.ts";
import { MONTHS, WEEKDAYS, anyDate, dateCall, monthNumber, weekdayNumber } from "./date-text.ts";

/** Writing dates in another way, and finding days of the week near a date. */
export const datesWritingFamilies: readonly Family[] = [
  family({
    name: "format-date",
    topic: "dates",
    result: "text",
    draw: (random) => ({ day: random.date(1950, 2035) }),
    nouns: [
      "{day} (written out|in words|in long form|with the month's name|with the name of the month)",
      "the date {day} (written out|with the month in words|in long form|spelled out)",
      "the (long|written|readable|full) form of (the date |){day}",
      "{day} as day, month name and year",
      "the (readable|human-readable|human) version of {day}",
      "{day} with the month as a word",
      'the date {day} in the style (of |)"9 March 2024"',
      "{day} in the format day month year (with the month's name|in words)",
    ],
    sentences: [
      '(write|print|show|format) {day} (with the month\'s name|with the name of the month|in long form|in words|like "9 March 2024")',
      "(write out|spell out) the date {day}",
      "(convert|turn|change|format) {day} (to|into) (a readable date|long form|a date with the month's name|a written date)",
      "how do you (write|say) {day} (with the month as a word|in long form|in words)",
      "{day} (written out|in long form|in words)",
      "(write|format|print|show) {day} as day, month name and year",
      "make the date {day} (readable|easy to read|human-readable)",
      "{day} with the month's name",
      "(give|show) me {day} as a (written|readable) date",
      "how would (a letter|a person|you) (write|show) the date {day} in words",
    ],
    heldOut: {
      nouns: ["how {day} looks with the month's name"],
      sentences: ["for a letter i need {day} written out", "put the name of the month into {day}"],
    },
    program: ({ day }) =>
      `from datetime import date\nday = ${dateCall(day)}\nresult = f'{day.day} {day:%B %Y}'\nprint(result)`,
    reply: (_, output) => `Written out, the date is ${output}.`,
    followUps: [{ wordings: again("day"), draw: (random) => ({ day: random.date(1950, 2035) }) }],
  }),
  family({
    name: "date-to-iso",
    topic: "dates",
    result: "text",
    draw: (random) => {
      let day = anyDate(random, 1950, 2035);
      while (day.startsWith("19") && day.includes("-")) day = anyDate(random, 1950, 1999);
      while (day.startsWith("20") && day.includes("-")) day = anyDate(random, 2000, 2035);
      return { day };
    },
    nouns: [
      "{day} (in|as) (iso format|an iso date|iso form|the iso format)",
      "the iso (date|form|format) (of|for) {day}",
      "{day} (in the format|as|in the form) (yyyy-mm-dd|year-month-day)",
      "the (date |){day} written as (yyyy-mm-dd|year, month and day with dashes|year-month-day)",
      "the (yyyy-mm-dd|iso|numeric|year-month-day) (version|form|spelling) of {day}",
      "{day} in numbers, year first",
      "the date {day} in (digits|numbers) with dashes",
      "{day} (converted|formatted) (to|as) (iso|yyyy-mm-dd)",
    ],
    sentences: [
      "(write|print|show|format) {day} (in iso format|as yyyy-mm-dd|as an iso date|as year-month-day)",
      "(convert|turn|change) {day} (to|into) (iso format|yyyy-mm-dd|an iso date|the format yyyy-mm-dd)",
      "{day} (to|as|in) (iso|yyyy-mm-dd|iso format)",
      "what is {day} (in iso format|as yyyy-mm-dd|as an iso date|in the form year-month-day)",
      "how do you write {day} (in iso format|as yyyy-mm-dd|as year-month-day)",
      "iso (date|format) (of|for) {day}",
      "(give|show) me {day} (as yyyy-mm-dd|in iso format|in numbers with the year first)",
      "(write|show) the date {day} in numbers with dashes, year first",
      "i need {day} (as yyyy-mm-dd|in iso format|as an iso date)",
      "{day}(:|,) (yyyy-mm-dd|iso format) please",
    ],
    heldOut: {
      nouns: ["how {day} looks in iso format"],
      sentences: [
        "for a file name i need {day} as year-month-day",
        "put {day} into yyyy-mm-dd form",
      ],
    },
    program: ({ day }) =>
      `from datetime import date\nday = ${dateCall(day)}\nresult = day.isoformat()\nprint(result)`,
    reply: (_, output) => `In ISO format the date is ${output}.`,
  }),
  family({
    name: "next-weekday",
    topic: "dates",
    result: "none",
    draw: (random) => ({ day: anyDate(random, 1990, 2035), weekday: random.pick(WEEKDAYS) }),
    nouns: [
      "the (next|first) {weekday} (after|following) {day}",
      "the date of the (next|first) {weekday} (after|following) {day}",
      "the {weekday} (after|following|right after|that follows|that comes after) {day}",
      "when the (next|first) {weekday} after {day} is",
      "the (date|day) when it is {weekday} (again|next) after {day}",
      "which date the {weekday} after {day} is",
      "the closest {weekday} after {day}",
      "the (upcoming|coming) {weekday} (after|counted from) {day}",
    ],
    sentences: [
      "(when|which date|what date) is the (next|first) {weekday} (after|following) {day}",
      "(which|what) date is the {weekday} after {day}",
      "(find|get|show) the (next|first) {weekday} after {day}",
      "(next|first) {weekday} (after|following) {day}",
      "if (today is|it is) {day}, (when|which date) is (the next|next|the coming) {weekday}",
      "it is {day}, (when|what date) is (the next|next) {weekday}",
      "after {day}, when is the (next|first) {weekday}",
      "(which|what) (date|day) does the {weekday} (following|after) {day} have",
      "{day}(:|,) when is the next {weekday}",
      "on (which|what) date is it {weekday} (again|for the first time) after {day}",
    ],
    heldOut: {
      nouns: ["the date of whichever {weekday} comes first after {day}"],
      sentences: [
        "starting on {day}, when is it {weekday} next",
        "the {weekday} that follows {day} has which date",
      ],
    },
    program: ({ day, weekday }) =>
      `from datetime import date, timedelta\nday = ${dateCall(day)} + timedelta(days=1)\nwhile day.weekday() != ${weekdayNumber(weekday)}:\n    day += timedelta(days=1)\nresult = day\nprint(result)`,
    reply: ({ day, weekday }, output) => `The next ${weekday} after ${day} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (the next |){weekday}", "(and|now) {weekday}"],
        draw: (random, { day }) => ({ day, weekday: random.pick(WEEKDAYS) }),
      },
    ],
  }),
  family({
    name: "first-weekday-of-month",
    topic: "dates",
    result: "none",
    draw: (random) => ({
      which: random.pick(["first", "first", "second", "third", "fourth"]),
      weekday: random.pick(WEEKDAYS),
      month: random.pick(MONTHS),
      year: random.int(1980, 2040),
    }),
    nouns: [
      "the {which} {weekday} (of|in) {month} {year}",
      "the date of the {which} {weekday} (of|in) {month} {year}",
      "when the {which} {weekday} (of|in) {month} {year} (is|was)",
      "the {which} {weekday} (of|in) the month of {month} {year}",
      "which date the {which} {weekday} (of|in) {month} {year} (is|falls on)",
      "the {which} {weekday} that {month} {year} has",
      "the day on which the {which} {weekday} of {month} {year} falls",
      "the {which} of the {weekday}s in {month} {year}",
    ],
    sentences: [
      "(when|which date|what date) (is|was) the {which} {weekday} (of|in) {month} {year}",
      "(find|get|show) the {which} {weekday} (of|in) {month} {year}",
      "{which} {weekday} (of|in) {month} {year}",
      "on (which|what) (date|day) (is|does|was) the {which} {weekday} (of|in) {month} {year} (fall|)",
      "(in|for) {month} {year}, (when|which date) (is|was) the {which} {weekday}",
      "(our club|the market|the committee|the library group) meets on the {which} {weekday} of {month} {year}, (when|which date) is that",
      "{month} {year}(:|,) when is the {which} {weekday}",
      "the {which} {weekday} (of|in) {month} {year} (is|has|falls on) (which|what) date",
      "(which|what) date does the {which} {weekday} of {month} {year} have",
      "date of the {which} {weekday} (of|in) {month} {year}",
    ],
    heldOut: {
      nouns: ["the date if we meet on the {which} {weekday} of {month} {year}"],
      sentences: [
        "we meet each {which} {weekday} of a month, when is that in {month} {year}",
        "going through {month} {year}, which date is the {which} {weekday}",
      ],
    },
    program: ({ which, weekday, month, year }) =>
      `from datetime import date, timedelta\nday = date(${year}, ${monthNumber(month)}, ${7 * ordinalNumber(which) - 6})\nwhile day.weekday() != ${weekdayNumber(weekday)}:\n    day += timedelta(days=1)\nresult = day\nprint(result)`,
    reply: ({ which, weekday, month, year }, output) =>
      `The ${which} ${weekday} of ${month} ${year} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (in |){month} {year}",
          "(and|what about) the {which} {weekday} (of|in) {month} {year}",
        ],
        draw: (random, before) => ({
          ...before,
          month: random.pick(MONTHS),
          year: random.int(1980, 2040),
        }),
      },
    ],
  }),
  family({
    name: "friday-thirteenths",
    topic: "dates",
    result: "integer",
    weight: 0.7,
    draw: (random) => ({ year: random.int(1900, 2100) }),
    nouns: [
      "the number of (friday the 13ths|friday the thirteenths|friday 13ths|fridays the 13th) in {year}",
      "how many (friday the 13ths|fridays the 13th|friday 13ths) (there are|there were|are) in {year}",
      "how often friday (falls on|is) the (13th|thirteenth) in {year}",
      "how (many times|often) the (13th|thirteenth) (is|falls on) a friday in {year}",
      "the (count|number) of months (in|of) {year} with a friday the (13th|thirteenth)",
      "how many (friday the 13ths|friday the thirteenths) {year} (has|had)",
      "how many unlucky fridays (the 13th |)the year {year} has",
      "how many months (in|of) {year} have a friday the 13th",
    ],
    sentences: [
      "how many (friday the 13ths|fridays the 13th|friday the thirteenths|friday 13ths) (are|are there|were there) in {year}",
      "how many (friday the 13ths|friday the thirteenths|friday 13ths) does {year} have",
      "(count|find) the (friday the 13ths|fridays the 13th|friday 13ths) in {year}",
      "friday (the 13ths|the 13th|13ths) in {year}",
      "how (often|many times) (does|will|did) the (13th|thirteenth) fall on a friday in {year}",
      "in {year}, how (often|many times) is (it friday the 13th|the 13th a friday)",
      "{year}(:|,) how many friday the 13ths",
      "how many months (in|of) {year} have a friday the (13th|thirteenth)",
      "how many times is there a friday the (13th|thirteenth) in {year}",
      "{year} has how many (friday the 13ths|fridays the 13th)",
    ],
    heldOut: {
      nouns: ["how often we have a friday the 13th in {year}"],
      sentences: [
        "going through {year}, on how many fridays is it the 13th",
        "in how many months of {year} is the 13th a friday",
      ],
    },
    program: ({ year }) =>
      `from datetime import date\nyear = ${year}\nresult = sum(date(year, month, 13).weekday() == 4 for month in range(1, 13))\nprint(result)`,
    reply: ({ year }, output) =>
      `In ${year}, the 13th falls on a Friday ${output === "1" ? "once" : `${output} times`}.`,
    followUps: [{ wordings: again("year"), draw: (random) => ({ year: random.int(1900, 2100) }) }],
  }),
];
