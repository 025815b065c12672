import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { money, rate } from "./drawing.ts";

/** Pay by the hour, and pay that rises. */
export const financeEverydayFamilies: readonly Family[] = [
  family({
    name: "hourly-pay",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: (random) => ({
      hours: random.chance(0.75) ? random.int(3, 180) : random.decimal(2, 60, 1),
      wage: random.chance(0.6) ? random.int(8, 60) : random.decimal(8, 60, 2),
      name: random.name(),
    }),
    nouns: [
      "the pay for {hours} hours at {wage} (dollars |euros |)(an hour|per hour|each hour)",
      "the (wage|pay|earnings|salary) for working {hours} hours at {wage} (an hour|per hour)",
      "how much {name} (earns|gets|makes) for {hours} hours at {wage} (an hour|per hour)",
      "the (money|amount) earned in {hours} hours (at|with) {wage} (dollars |euros |)(an hour|per hour)",
      "the earnings (from|for) {hours} hours of work (at|paid) {wage} per hour",
      "{hours} hours of (pay|work|wages) at {wage} (an hour|per hour)",
      "the total pay with an hourly (wage|rate) of {wage} and {hours} hours",
      "{name}'s pay for {hours} hours if an hour (pays|brings|is) {wage}",
    ],
    sentences: [
      "how much (do i|does {name}|do you) (earn|make|get) (in|for|with) {hours} hours at {wage} (dollars |euros |)(an hour|per hour)",
      "{name} (works|worked) {hours} hours (at|for) {wage} (dollars |euros |)(an hour|per hour), (what|how much) is the pay",
      "i (work|worked) {hours} hours and get {wage} (an hour|per hour), how much (do i earn|is that|do i get)",
      "{hours} hours at {wage} an hour",
      "(what is|calculate|work out) the pay for {hours} hours at {wage} (an hour|per hour)",
      "with an hourly (wage|rate) of {wage}, how much (is|are|do i get for) {hours} hours",
      "my hourly (wage|rate|pay) is {wage}, what do {hours} hours (bring|pay|make)",
      "an hour (pays|brings) {wage}, (what|how much) do {hours} hours (pay|bring)",
      "for {hours} hours (i get|you get|we pay) {wage} each, (what|how much) is it in total",
      "a (plumber|tutor|painter|driver) charges {wage} (an hour|per hour), (what|how much) do {hours} hours cost",
    ],
    heldOut: {
      nouns: ["what i get if i work {hours} hours and each hour pays {wage}"],
      sentences: [
        "each hour {name} makes {wage}: how much is it after {hours} hours",
        "{wage} per hour times {hours} hours of work is how much money",
      ],
    },
    program: ({ hours, wage }) =>
      `hours = ${hours}\nwage = ${wage}\nresult = round(hours * wage, 2)\nprint(result)`,
    reply: ({ hours }, output) => `The pay for ${hours} hours is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (for |){hours} hours",
          "(and|now) with {hours} hours",
        ],
        draw: (random, before) => ({ ...before, hours: random.int(3, 180) }),
      },
    ],
  }),
  family({
    name: "salary-after-raise",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      salary: money(random, 1000, 90_000),
      percent: rate(random, 1, 25),
      name: random.name(),
      what: random.pick(["salary", "salary", "salary", "rent", "wage", "income", "price"]),
    }),
    nouns: [
      "the new {what} after a (raise|rise|increase) of {percent}(%| percent) (on|from) {salary}",
      "the {what} of {salary} (dollars |euros |)after (a raise of|an increase of|a rise of) {percent}(%| percent)",
      "the {what} (when|if) {salary} (rises|goes up|increases|is raised) by {percent}(%| percent)",
      "a {what} of {salary} (raised|increased) by {percent}(%| percent)",
      "{name}'s {what} of {salary} (after|with) a raise of {percent}(%| percent)",
      "the {what} after {percent}(%| percent) (more|increase) on {salary}",
      "what a {what} of {salary} becomes with {percent}(%| percent) more",
      "the (raised|increased|higher) {what} for {salary} plus {percent}(%| percent)",
    ],
    sentences: [
      "{name} (earns|pays) {salary} and it goes up {percent}(%| percent), what is the new {what}",
      "my {what} is {salary} and (goes up|rises|is raised|increases) by {percent}(%| percent), (what|how much) is it (then|now|afterwards)",
      "a {what} of {salary} (rises|goes up|is raised|grows) by {percent}(%| percent), (what|how much) is (it then|the new {what})",
      "what is a {what} of {salary} after a (raise|rise|increase) of {percent}(%| percent)",
      "{what} {salary} raise {percent}%",
      "(raise|increase) a {what} of {salary} by {percent}(%| percent)",
      "if a {what} of {salary} gets {percent}(%| percent) (higher|more|bigger), (what|how much) is it",
      "after a {percent}(%| percent) (raise|rise|increase), what is a {what} of {salary}",
      "i get {percent}(%| percent) more on my {what} of {salary}, (what|how much) is it (now|then)",
      "the {what} was {salary}, it went up by {percent}(%| percent), how much is it now",
    ],
    heldOut: {
      nouns: ["what i have if {percent} percent is put on top of my {what} of {salary}"],
      sentences: [
        "{percent} percent comes on top of the {what}, which was {salary}: what is it now",
        "how much is the {what} once {salary} has grown by {percent}%",
      ],
    },
    program: ({ salary, percent, what }) =>
      `${what} = ${salary}\nraised = ${percent} / 100\nresult = round(${what} * (1 + raised), 2)\nprint(result)`,
    reply: ({ what }, output) => `The new ${what} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (with |by |){percent}(%| percent)"],
        draw: (random, before) => ({ ...before, percent: rate(random, 1, 25) }),
      },
    ],
  }),
];
