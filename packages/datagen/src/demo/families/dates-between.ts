import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { WEEKDAYS, dateCall, dateText, twoDates, weekdayNumber } from "./date-text.ts";

/** Time between two dates, in days, weeks and days of the week; which of two comes first. */
export const datesBetweenFamilies: readonly Family[] = [
  family({
    name: "days-between",
    topic: "dates",
    result: "integer",
    weight: 1.5,
    draw: (random) => twoDates(random, 1950, 2035),
    nouns: [
      "the number of days (between|from) {start} (and|to) {end}",
      "how many days (there are|are|lie|pass) between {start} and {end}",
      "the (days|day count|difference in days) between {start} and {end}",
      "the (time|gap|distance|difference|interval) (in days |)(between|from) {start} (and|to) {end} in days",
      "how many days (after|later than) {start} {end} is",
      "the (length|duration) in days of (the period|the time|a trip|a project) from {start} (to|until|till) {end}",
      "how many days (pass|go by) from {start} (to|until|till) {end}",
      "how long it is from {start} (to|until) {end}, in days",
    ],
    sentences: [
      "how many days (are|are there|lie|pass|is it) between {start} and {end}",
      "how many days (is it|are there|pass|go by) from {start} (to|until|till) {end}",
      "days (between|from) {start} (and|to) {end}",
      "(count|find|get) the days (between|from) {start} (and|to|until) {end}",
      "{start} to {end}, how many days",
      "from {start} (to|until) {end}(:| is) how many days",
      "how many days after {start} (is|comes|was) {end}",
      "(a trip|my holiday|the project|a contract|a course) (starts|begins) on {start} and (ends|is over) on {end}, how many days (is that|lie between)",
      "if (today is|it is|today's date is) {start}, how many days (are left|remain|is it|do i have to wait) (until|till) {end}",
      "how (far apart|many days apart) are {start} and {end}(| in days)",
      "it is {start}, how many days until {end}",
      "i (was|am|have been) waiting from {start} (to|until) {end}, how many days",
    ],
    heldOut: {
      nouns: ["the count of days if i start on {start} and end on {end}"],
      sentences: [
        "starting on {start}, after how many days is it {end}",
        "subtract the date {start} from {end} in days",
      ],
    },
    program: ({ start, end }) =>
      `from datetime import date\nstart = ${dateCall(start)}\nend = ${dateCall(end)}\nresult = (end - start).days\nprint(result)`,
    reply: (_, output) => `There are ${output} days between the two dates.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (until|till|to) {end}",
          "(and|now) if it ends on {end}",
        ],
        draw: (random, before) => ({ ...before, end: laterDate(random, before.start) }),
      },
      {
        wordings: [
          "(and|what about|now) (from|between) {start} (to|and|until) {end}",
          "(and|do) the same for {start} and {end}",
        ],
        draw: (random) => twoDates(random, 1950, 2035),
      },
    ],
  }),
  family({
    name: "weeks-between",
    topic: "dates",
    result: "number",
    draw: (random) => twoDates(random, 1980, 2035),
    nouns: [
      "the number of weeks (between|from) {start} (and|to) {end}",
      "how many weeks (there are|are|lie|pass) between {start} and {end}",
      "the (weeks|difference in weeks) between {start} and {end}",
      "the (time|gap|difference|interval) (between|from) {start} (and|to) {end} in weeks",
      "how many weeks (after|later than) {start} {end} is",
      "the (length|duration) in weeks of (the period|the time|a project) from {start} (to|until|till) {end}",
      "how many weeks (pass|go by) from {start} (to|until|till) {end}",
      "how long it is from {start} (to|until) {end}, in weeks",
    ],
    sentences: [
      "how many weeks (are|are there|lie|pass|is it) between {start} and {end}",
      "how many weeks (is it|are there|pass|go by) from {start} (to|until|till) {end}",
      "weeks (between|from) {start} (and|to) {end}",
      "(count|find|get) the weeks (between|from) {start} (and|to|until) {end}",
      "{start} to {end}, how many weeks",
      "from {start} (to|until) {end}(:| is) how many weeks",
      "how many weeks after {start} (is|comes|was) {end}",
      "(a trip|my holiday|the project|a contract|a course) (starts|begins) on {start} and (ends|is over) on {end}, how many weeks is that",
      "if (today is|it is) {start}, how many weeks (are left|remain|is it) (until|till) {end}",
      "how many weeks apart are {start} and {end}",
    ],
    heldOut: {
      nouns: ["the count of weeks if i start on {start} and end on {end}"],
      sentences: [
        "starting on {start}, after how many weeks is it {end}",
        "it is {start}, how many weeks until {end}",
      ],
    },
    program: ({ start, end }) =>
      `from datetime import date\nstart = ${dateCall(start)}\nend = ${dateCall(end)}\nresult = round((end - start).days / 7, 2)\nprint(result)`,
    reply: (_, output) => `There are ${output} weeks between the two dates.`,
  }),
  family({
    name: "count-weekday-between",
    topic: "dates",
    result: "integer",
    draw: (random) => ({ ...twoDates(random, 2000, 2035), weekday: random.pick(WEEKDAYS) }),
    nouns: [
      "the (number|count) of {weekday}s (between|from) {start} (and|to) {end}",
      "how many {weekday}s (there are|are|lie|fall) between {start} and {end}",
      "the {weekday}s (between|from) {start} (and|to) {end}, counted",
      "how many {weekday}s (the time|the period) from {start} (to|until) {end} has",
      "how (many times|often) {weekday} comes between {start} and {end}",
      "how many times it is {weekday} from {start} (to|until) {end}",
      "the {weekday} count (between|from) {start} (and|to) {end}",
      "the total of {weekday}s in the (period|time) {start} to {end}",
    ],
    sentences: [
      "how many {weekday}s (are|are there|lie|fall) between {start} and {end}",
      "how many {weekday}s (are there|are|do we have) from {start} (to|until|till) {end}",
      "(count|find) the {weekday}s (between|from) {start} (and|to|until) {end}",
      "{weekday}s (between|from) {start} (and|to) {end}",
      "number of {weekday}s (between|from) {start} (and|to|until) {end}",
      "{start} to {end}, how many {weekday}s",
      "from {start} (to|until) {end}(:|,) how many {weekday}s",
      "how (many times|often) (is it|does it become) {weekday} between {start} and {end}",
      "(a course|my shift|the market) (is|takes place) every {weekday} from {start} (to|until) {end}, how (many times|often) is that",
      "in the (period|time) from {start} to {end}, how many {weekday}s (are there|come up)",
    ],
    heldOut: {
      nouns: ["how many {weekday}s i have if i start on {start} and end on {end}"],
      sentences: [
        "starting on {start}, how many {weekday}s come until {end}",
        "we meet each {weekday}, how often from {start} to {end}",
      ],
    },
    program: ({ start, end, weekday }) =>
      `from datetime import date, timedelta\nstart = ${dateCall(start)}\nend = ${dateCall(end)}\ndays = (end - start).days + 1\nresult = sum((start + timedelta(days=i)).weekday() == ${weekdayNumber(weekday)} for i in range(days))\nprint(result)`,
    reply: ({ weekday }, output) => `The number of ${weekday}s is ${output}, both ends included.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) {weekday}s", "(and|now) how many {weekday}s"],
        draw: (random, before) => ({ ...before, weekday: random.pick(WEEKDAYS) }),
      },
    ],
  }),
  family({
    name: "working-days-between",
    topic: "dates",
    result: "integer",
    draw: (random) => twoDates(random, 2000, 2035),
    nouns: [
      "the number of (working days|business days|workdays|weekdays) (between|from) {start} (and|to) {end}",
      "how many (working days|business days|workdays|weekdays) (there are|are|lie) between {start} and {end}",
      "the (working days|business days|workdays) (between|from) {start} (and|to) {end}",
      "how many days from Monday to Friday lie between {start} and {end}",
      "the days (between|from) {start} (and|to) {end} (without|not counting|leaving out) (weekends|saturdays and sundays)",
      "how many (working days|business days|workdays) it is from {start} (to|until) {end}",
      "the (count|total) of (working days|workdays|business days) in the period {start} to {end}",
      "the (working|business) days count for {start} to {end}",
    ],
    sentences: [
      "how many (working days|business days|workdays|weekdays) (are|are there|lie) between {start} and {end}",
      "how many (working days|business days|workdays) (is it|are there|do i have) from {start} (to|until|till) {end}",
      "(count|find) the (working days|business days|workdays) (between|from) {start} (and|to|until) {end}",
      "(working|business) days (between|from) {start} (and|to) {end}",
      "{start} to {end}, how many (working days|business days|workdays)",
      "not counting weekends, how many days (are there|is it) from {start} (to|until) {end}",
      "how many days (do i|do we|does one) (work|have to work) from {start} (to|until) {end} (with free weekends|if weekends are free|without weekends)",
      "(a project|my job|a course) runs from {start} to {end}, how many (working days|workdays|business days) is that",
      "without (weekends|saturdays and sundays), how many days (lie|are there) between {start} and {end}",
      "from {start} (to|until) {end}(:|,) how many (working|business) days",
    ],
    heldOut: {
      nouns: ["how many working days i have if i start on {start} and end on {end}"],
      sentences: [
        "starting on {start}, how many business days are left until {end}",
        "if weekends do not count, how many days pass from {start} to {end}",
      ],
    },
    program: ({ start, end }) =>
      `from datetime import date, timedelta\nstart = ${dateCall(start)}\nend = ${dateCall(end)}\ndays = (end - start).days + 1\nresult = sum((start + timedelta(days=i)).weekday() < 5 for i in range(days))\nprint(result)`,
    reply: (_, output) => `The number of working days is ${output}, both ends included.`,
  }),
  family({
    name: "is-date-before",
    topic: "dates",
    result: "boolean",
    weight: 0.7,
    draw: (random) => {
      const { start, end } = twoDates(random, 1950, 2035);
      const order = random.pick(["before", "after"]);
      return random.chance(0.5)
        ? { first: start, second: end, order }
        : { first: end, second: start, order };
    },
    nouns: [],
    sentences: [
      "(is|was) {first} {order} {second}",
      "does {first} (come|lie|fall) {order} {second}",
      "(is it true|is it right|is it correct) that {first} (is|comes|was) {order} {second}",
      "(check|tell me|find out|test) (if|whether) {first} (is|comes|lies) {order} {second}",
      "{first} {order} {second}, (true or false|yes or no|right or wrong)",
      "{first} is {order} {second}(, right|, isn't it|, is that right)",
      "did {first} come {order} {second}",
      "i think {first} is {order} {second}, (am i right|is that true)",
      "(true or false|yes or no): {first} (is|comes) {order} {second}",
      "can {first} be {order} {second}",
      "would {first} (come|be) {order} {second}",
      "compare {first} and {second}: is the first (one |date |){order} the second",
      "given {first} and {second}, is the first (date |one |){order} the second",
      "of {first} and {second}, (is|does) the first (one |)(come |){order} the second",
      "does the date {first} come {order} the date {second}",
      "(is|was) the date {first} {order} {second}",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "i have two dates, {first} and {second}: does the first lie {order} the second",
        "is {first} a day {order} {second}",
      ],
    },
    program: ({ first, second, order }) =>
      `from datetime import date\nfirst = ${dateCall(first)}\nsecond = ${dateCall(second)}\nresult = first ${order === "before" ? "<" : ">"} second\nprint(result)`,
    reply: ({ first, second, order }, output) =>
      output === "True"
        ? `Yes, ${first} is ${order} ${second}.`
        : `No, ${first} is not ${order} ${second}.`,
  }),
];

function laterDate(random: Draw, start: string): string {
  const year = Number(/\d{4}/.exec(start)?.[0] ?? 2000) + random.int(1, 6);
  return dateText(random, random.date(year, year));
}
