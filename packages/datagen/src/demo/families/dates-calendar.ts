import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { again, roundInt } from "./drawing.ts";
import { MONTHS, anyDate, dateCall, dateText, monthNumber } from "./date-text.ts";

/** Leap years, lengths of months, ages, and dates written in another way. */
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
    name: "leap-years-between",
    topic: "dates",
    result: "integer",
    draw: (random) => {
      const start = random.int(1700, 2050);
      return { start, end: start + random.int(5, 200) };
    },
    nouns: [
      "the (number|count) of leap years (between|from) {start} (and|to) {end}",
      "how many leap years (there are|are|lie) between {start} and {end}",
      "how many leap years (there are|we have) from {start} (to|until|till) {end}",
      "the leap years (between|from) {start} (and|to) {end}, counted",
      "the (total|count) of leap years in the (period|time) from {start} to {end}",
      "how many (of the |)years (between|from) {start} (and|to) {end} are leap years",
      "the number of years with 366 days (between|from) {start} (and|to) {end}",
      "how often February has 29 days (between|from) {start} (and|to) {end}",
    ],
    sentences: [
      "how many leap years (are|are there|lie|were there|do we find) between {start} and {end}",
      "how many leap years (are there|do we have|come) from {start} (to|until|till) {end}",
      "(count|find) the leap years (between|from) {start} (and|to|until) {end}",
      "(number of |)leap years (between|from) {start} (and|to) {end}",
      "{start} to {end}, how many leap years",
      "from {start} (to|until) {end}(:|,) how many leap years",
      "how many (of the |)years (between|from) {start} (and|to) {end} are leap years",
      "in the (period|time|years) from {start} to {end}, how many (leap years|years with 366 days) are there",
      "how many years (between|from) {start} (and|to) {end} have 366 days",
      "how many times (is there|do we get) a (february 29|leap day) (between|from) {start} (and|to) {end}",
    ],
    heldOut: {
      nouns: ["how many leap years i get if i start in {start} and end in {end}"],
      sentences: [
        "starting in {start}, how many leap years come until {end}",
        "going through the years {start} to {end}, count the ones with a leap day",
      ],
    },
    program: ({ start, end }) =>
      `import calendar\nstart = ${start}\nend = ${end}\nresult = sum(calendar.isleap(year) for year in range(start, end + 1))\nprint(result)`,
    reply: ({ start, end }, output) => `From ${start} to ${end} there are ${output} leap years.`,
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
  family({
    name: "days-until-new-year",
    topic: "dates",
    result: "integer",
    draw: (random) => {
      const day = random.date(1990, 2035);
      return { day: dateText(random, day), goal: random.pick(goalsAfter(day.slice(5))) };
    },
    nouns: [
      "the number of days (from|between) {day} (until|and|to) {goal}",
      "how many days (there are|are left|remain) from {day} (until|till|to) {goal}",
      "the days (left|remaining) (until|till|to) {goal} on {day}",
      "how many days it is (until|till|to) {goal} on {day}",
      "the (time|wait) in days from {day} (until|till|to) {goal}",
      "how long it is from {day} (until|till|to) {goal}, in days",
      "the countdown in days to {goal} on {day}",
      "how many days {goal} is away on {day}",
    ],
    sentences: [
      "how many days (are there|is it|are left|remain) from {day} (until|till|to) {goal}",
      "how many days (are left|remain|is it) (until|till|to) {goal} on {day}",
      "(today is|it is) {day}, how many days (are left|remain|is it|do i have to wait) (until|till|to) {goal}",
      "days (left |)(until|till|to) {goal} from {day}",
      "if (today is|it is) {day}, how (far|many days) is {goal} away(| in days)",
      "{day}(:|,) how many days (until|till|to) {goal}",
      "(count|find) the days from {day} (until|till|to) {goal}",
      "on {day}, how many days (are left|remain|is it) (until|till|to|before) {goal}",
      "how many days after {day} is {goal}",
      "how many days (lie|are) between {day} and {goal}",
    ],
    heldOut: {
      nouns: ["how many days i have to wait for {goal} if it is {day}"],
      sentences: [
        "starting on {day}, after how many days is it {goal}",
        "{goal} comes how many days after {day}",
      ],
    },
    program: ({ day, goal }) =>
      `from datetime import date\nday = ${dateCall(day)}\ngoal = ${goalCall(goal, day)}\nresult = (goal - day).days\nprint(result)`,
    reply: ({ day, goal }, output) => `From ${day} it is ${output} days to ${goal}.`,
  }),
];

const YEAR_ENDS = ["new year", "the new year", "new year's day", "the end of the year"];
const CHRISTMAS = ["christmas", "christmas day", "christmas eve"];

/** Goals of the same year that lie ahead on this day, `03-09`. */
function goalsAfter(monthAndDay: string): readonly string[] {
  if (monthAndDay >= "12-24") return YEAR_ENDS.slice(0, 3);
  return [...YEAR_ENDS, ...CHRISTMAS, ...(monthAndDay < "10-31" ? ["halloween"] : [])];
}

/** The day of this year's (for new year: the next year's) feast. */
function goalCall(goal: string, day: string): string {
  const year = Number(/\d{4}/.exec(day)?.[0]);
  if (goal.includes("new year")) return `date(${year + 1}, 1, 1)`;
  if (goal === "halloween") return `date(${year}, 10, 31)`;
  if (goal === "the end of the year") return `date(${year}, 12, 31)`;
  return goal === "christmas eve" ? `date(${year}, 12, 24)` : `date(${year}, 12, 25)`;
}
