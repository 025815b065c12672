import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { dateCall, dateText, twoDates } from "./date-text.ts";

/** Time between two dates. */
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
      "{start} - {end}, number of days",
      "date difference {start} {end}",
      "(determine|work out|compute|calculate|tell me) (the number of days|how many days there are) (between|from) {start} (and|to) {end}",
      "what is the number of days (between|from) {start} (and|to) {end}",
      "(i want to know|i'd like to know|help me find) how many days lie between {start} and {end}",
      "day difference between {start} and {end}",
      "\\(date {end} - date {start}\\).days",
      "how many days separate {start} (and|from) {end}",
      "how long is it from {start} (to|until) {end} (in days|counted in days)",
      "(my vacation|the exhibition|the course|our trip) runs from {start} to {end}, how many days (is|are) that",
      "i started on {start} and finished on {end}, how many days did (it|i) take",
      "a loan from {start} to {end}, how many days (is that|does it run)",
      "countdown from {start} to {end} in days",
      "count days: {start} to {end}",
      "born {start}, died {end}: how many days",
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
];

function laterDate(random: Draw, start: string): string {
  const year = Number(/\d{4}/.exec(start)?.[0] ?? 2000) + random.int(1, 6);
  return dateText(random, random.date(year, year));
}
