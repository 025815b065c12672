import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { again, roundInt } from "./drawing.ts";
import { MONTHS, anyDate, dateCall, dateText, monthNumber } from "./date-text.ts";

/** Leap years, lengths of months, ages. */
export const datesCalendarFamilies: readonly Family[] = [
  family({
    name: "is-leap-year",
    topic: "dates",
    result: "boolean",
    draw: (random) => ({
      year: random.chance(0.4) ? roundInt(random, 1600, 2100, 4) : random.int(1600, 2100),
    }),
    nouns: [],
    sentences: [
      "leap year? {year}",
      "calendar.isleap\\({year}\\)",
      "is_leap\\({year}\\)",
      "{year} a leap year?",
      "{year}: leap year or not",
      "(i want to know|i'd like to know|could you tell me|i'm not sure) (if|whether) {year} is a leap year",
      "(see|verify) (if|whether) {year} has 366 days",
      "does the calendar of {year} have a february 29",
      "has february {year} 29 days",
      "does {year} have an extra day",
      "is {year} 366 days long",
      "someone told me {year} is a leap year, is (that|it) (true|right|correct)",
      "would {year} count as a leap year",
      "does {year} have a leap day (or not|)",
      "((is|was) {year}|will {year} be) a leap year",
      "(check|tell me|find out|determine|see) (if|whether) {year} (is|was) a leap year",
      "{year} leap year",
      "leap year {year}",
      "is the year {year} a leap year (or not|)",
      "does {year} (have|has) (a february 29|a 29th of february|366 days)",
      "does February (of|in) {year} have 29 days",
      "did (the year |){year} have (366 days|a leap day)",
      "{year} is a leap year, (true or false|right or wrong|right|yes or no)",
      "(true or false|yes or no): {year} (is|was) a leap year",
      "(was|is) there a (february 29|leap day) in {year}",
      "how about {year}, (is it|was it) a leap year",
      "(was|is) {year} one of the leap years",
      "i think {year} (is|was) a leap year, (am i right|is that true)",
      "is it true that {year} (is|was) a leap year",
      "are there 366 days in {year}",
    ],
    heldOut: {
      nouns: [],
      sentences: ["can you be born on february 29 in {year}", "the year {year}: leap or not"],
    },
    program: ({ year }) =>
      `import calendar\nyear = ${year}\nresult = calendar.isleap(year)\nprint(result)`,
    reply: ({ year }, output) =>
      output === "True" ? `Yes, ${year} is a leap year.` : `No, ${year} is not a leap year.`,
    followUps: [
      {
        wordings: [...again("year"), "(and|is) {year} (a leap year|one)"],
        draw: (random) => ({ year: random.int(1700, 2100) }),
      },
    ],
  }),
  family({
    name: "days-in-month",
    topic: "dates",
    result: "integer",
    draw: (random) => ({
      month: random.chance(0.35) ? "February" : random.pick(MONTHS),
      year: random.int(1900, 2100),
    }),
    nouns: [
      "the number of days in {month} {year}",
      "how many days {month} {year} (has|had)",
      "how many days (there are|are) in {month} (of |){year}",
      "the length of {month} {year} in days",
      "the (days|day count) (of|in) {month} {year}",
      "the last day number of {month} {year}",
      "how long {month} (of |in |){year} is in days",
      "the number of days that {month} {year} has",
    ],
    sentences: [
      "days {month} {year}",
      "{month} {year}, number of days",
      "(determine|work out|tell me|look up) how many days {month} {year} has",
      "what is the number of days in {month} {year}",
      "(i want to know|i'd like to know|help me find) how many days {month} had in {year}",
      "how many days long is {month} {year}",
      "what's the length of {month} {year} in days",
      "does {month} {year} have 28, 29, 30 or 31 days",
      "number of days: {month} {year}",
      "is {month} {year} a short or a long month, how many days does it have",
      "the calendar sheet for {month} {year} shows how many days",
      "i pay rent per day in {month} {year}, how many days is that",
      "what is the last day number of {month} {year}",
      "{year}, {month}: how many days",
      "calendar.monthrange for {month} {year}, the days",
      "how many days (does|did|will) {month} {year} have",
      "how many days (are|are there|were there) in {month} (of |){year}",
      "(number of |)days in {month} {year}",
      "how long (is|was) {month} {year} (in days|)",
      "{month} {year} has how many days",
      "{month} {year}(:|,) how many days",
      "in {year}, how many days (does|did) {month} have",
      "in the year {year}, how (long|many days long) (is|was) {month}",
      "(count|find|get) the days (in|of) {month} {year}",
      "how many days (are|were) there in the month of {month} in {year}",
    ],
    heldOut: {
      nouns: ["how many days we (have|had) in {month} {year}"],
      sentences: [
        "the year is {year}, what is the number of days in {month}",
        "on which day number does {month} {year} end",
      ],
    },
    program: ({ month, year }) =>
      `import calendar\nresult = calendar.monthrange(${year}, ${monthNumber(month)})[1]\nprint(result)`,
    reply: ({ month, year }, output) => `${month} ${year} has ${output} days.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) {month}",
          "(and|what about|how about) {month} {year}",
        ],
        draw: (random, { year }) => ({ year, month: random.pick(MONTHS) }),
      },
      {
        wordings: ["(and|what about|how about) in {year}", "and the year {year}"],
        draw: (random, { month }) => ({ month, year: random.int(1900, 2100) }),
      },
    ],
  }),
  family({
    name: "age-on-date",
    topic: "dates",
    result: "integer",
    draw: (random) => {
      const born = random.date(1930, 2010);
      const year = Number(born.slice(0, 4)) + random.int(5, 85);
      return {
        name: random.name(),
        born: dateText(random, born),
        day: anyDate(random, year, year),
      };
    },
    nouns: [
      "the age on {day} of (someone|a person|somebody) born on {born}",
      "the age of (someone|a person|somebody) born (on |){born} on {day}",
      "how old (someone|a person|somebody) born on {born} (is|was|will be) on {day}",
      "{name}'s age on {day}, if (born|the birthday is|the date of birth is) {born}",
      "the age in (full |complete |)years on {day} for (the birth date|someone born on) {born}",
      "how many years old {name}, born (on |){born}, (is|was|will be) on {day}",
      "the age that {name}, born {born}, (has|had) on {day}",
      "how old {name} (is|was) on {day} when born on {born}",
    ],
    sentences: [
      "age on {day}, born {born}",
      "born {born}: how old on {day}",
      "(determine|work out|compute|calculate|tell me) (the|someone's) age on {day} (if|for someone) born {born}",
      "what is the age on {day} of (a person|someone|somebody) born {born}",
      "(i want to know|i'd like to know|help me find) how old {name} is on {day}, born {born}",
      "{name}'s birthday is {born}, how old (is|will|was) {name} (be |)on {day}",
      "{name}, born {born}, is how old on {day}",
      "my (son|daughter|cat|grandma|neighbour) was born on {born}, how old on {day}",
      "a (child|man|woman|dog) born on {born} is how many years old on {day}",
      "age in years: birth {born}, date {day}",
      "if you were born on {born}, how many years old are you on {day}",
      "birth date {born}, reference date {day}, age",
      "how many birthdays has {name}, born {born}, had by {day}, i mean the age",
      "who is born on {born}, how old is that person on {day}",
      "how old (is|was|will be) (someone|a person|somebody) born (on |){born} on {day}",
      "{name} was born on {born}. how old (is|was|will) {name} (be |)on {day}",
      "{name} was born on {born}, how old (is he|is she|was he|are they) on {day}",
      "i was born on {born}, how old (am i|was i|will i be) on {day}",
      "born {born}, age on {day}",
      "if {name} was born on {born}, (what age|how old) (is that|does that make) on {day}",
      "my (birthday|date of birth) is {born}, how old (am i|will i be|was i) on {day}",
      "on {day}, how old (is|was) (someone|a person|{name}) born on {born}",
      "someone (is|was) born on {born}, what is (their|the) age on {day}",
      "(date of birth|birthday) {born}, how old on {day}",
    ],
    heldOut: {
      nouns: ["how many full years lie between the birthday {born} and {day}"],
      sentences: [
        "{day} is today and {name} was born on {born}: how old is that",
        "how many years old on {day} does a birth on {born} make me",
      ],
    },
    program: ({ born, day }) =>
      `from datetime import date\nborn = ${dateCall(born)}\nday = ${dateCall(day)}\nresult = day.year - born.year - ((day.month, day.day) < (born.month, born.day))\nprint(result)`,
    reply: ({ day }, output) => `The age on ${day} is ${output} years.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) on {day}",
          "(and|now) (how old|the age) on {day}",
        ],
        draw: (random, before) => ({ ...before, day: anyDate(random, 2015, 2035) }),
      },
    ],
  }),
];
