import type { Draw, Family, FollowUp, ResultKind } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTool, toolsOf } from "./tool-draws.ts";
import type { ToolSlots } from "./tool-draws.ts";
import type { Wordings } from "./wordings.ts";

/** What is asked of a function that gives a number for one thing. */
interface ToolQuestion extends Wordings {
  readonly name: string;
  readonly result: ResultKind;
  readonly lines: (slots: ToolSlots) => readonly string[];
  readonly reply: (slots: ToolSlots, output: string) => string;
  readonly followUps?: readonly FollowUp<ToolSlots>[];
}

/** A hint at the function by its name, at the start of an order. */
const USE = "(using|with|use|call|with the help of) (the function|the tool|) {tool}";

/** A family of questions that a given function answers. */
function toolFamily(question: ToolQuestion): Family {
  return family<ToolSlots>({
    name: `tool-${question.name}`,
    topic: "tools",
    result: question.result,
    draw: drawTool,
    nouns: question.nouns,
    sentences: question.sentences,
    heldOut: question.heldOut,
    program: (slots) => [...question.lines(slots), "print(result)"].join("\n"),
    reply: question.reply,
    tools: toolsOf,
    followUps: question.followUps,
  });
}

const DIFFERENCE: ToolQuestion = {
  name: "difference",
  result: "number",
  nouns: [
    "the difference (in|of the|between the) {thing} (between|of) {item} and {other}",
    "the {thing} difference between {item} and {other}",
    "the difference between the {thing} of {item} and (the {thing} of|that of) {other}",
    "the difference between {item}'s and {other}'s {thing}",
    "the gap in {thing} between {item} and {other}",
    "the distance (in|between the) {thing} of {item} and {other}",
    "the difference in {thing} of {item} and {other}",
    "the {thing} gap between {item} and {other}",
  ],
  sentences: [
    "(could you|can you|please|help me) (find|get) the difference in {thing} between {item} and {other}",
    "(determine|compute|calculate|work out) the difference in {thing} between {item} and {other}",
    "what's the difference in {thing} between {item} and {other}",
    "(i want to know|i'd like to know|tell me) how far the {thing} of {item} is from that of {other}",
    "{thing} difference: {item}, {other}",
    "{item} vs {other}: difference in {thing}",
    "difference in {thing}, {item} and {other}",
    "how big is the difference in {thing} between {item} and {other}",
    "how large is the {thing} gap between {item} and {other}",
    "the absolute difference of the {thing} of {item} and {other}",
    "look up {item} and {other}, how much do they differ in {thing}",
    "{item} or {other}, by how much do they differ in {thing}",
    "by how much does the {thing} (differ between|of) {item} and {other} (differ|)",
    "how (much|far) (do|does) the {thing} of {item} and {other} differ",
    "how different is the {thing} of {item} and {other}",
    "compare the {thing} of {item} and {other}, what is the difference",
    "{item} and {other}: what is the difference in {thing}",
    "subtract the {thing} of {other} from (that of|the {thing} of|the one of) {item} (and give the absolute value|without sign|)",
    "how far apart are {item} and {other} in {thing}",
    "what is the difference in {thing} from {item} to {other}",
    `${USE} to find the difference between {item} and {other}`,
    "(look up|get) the {thing} of {item} and {other} and tell me the difference",
  ],
  heldOut: {
    nouns: ["between {item} and {other} the difference in {thing}"],
    sentences: [
      "between {item} and {other}, how much does the {thing} differ",
      "{item} against {other}, how far is their {thing} apart",
    ],
  },
  lines: ({ tool, item, other }) => [
    `result = round(abs(${tool}(${py(item)}) - ${tool}(${py(other)})), 2)`,
  ],
  reply: ({ thing, item, other }, output) =>
    `The difference in ${thing} between ${item} and ${other} is ${output}.`,
};

function oneOther(random: Draw, before: ToolSlots): ToolSlots {
  const rest = before.items.filter((item) => item !== before.item);
  const item = random.pick(rest.length === 0 ? before.items : rest);
  return { ...before, item, other: before.item };
}

const ONE: ToolQuestion = {
  name: "one-call",
  result: "number",
  nouns: [
    "the {thing} of {item}",
    "the {thing} for {item}",
    "{item}'s {thing}",
    "the (current|) {thing} of (the {kind}|) {item}",
    "the {thing} of {item:quoted}",
    "the {thing} that {item} has",
    "the {thing} of the {kind} {item:quoted}",
    "the {thing} (value|number|figure) (for|of) {item}",
  ],
  sentences: [
    "(could you|can you|please|help me) (find|get|look up) the {thing} (of|for) {item}",
    "(determine|return|output) the {thing} (of|for) {item}",
    "(i want to know|i'd like to know|tell me|could you tell me) the {thing} (of|for) {item}",
    "{item} {thing}",
    "{thing} {item}",
    "{thing}: {item}",
    "{item}, {thing}",
    "what's {item}'s {thing}",
    "what's the {thing} (of|for) {item}",
    "show me the {thing} for {item}",
    "any idea what the {thing} of {item} is",
    "{tool}\\({item:quoted}\\)",
    `please ${USE} and give me the {thing} of {item}`,
    "for {item} i need to see the {thing}",
    "what {thing} does {item} have",
    "how (much|high|large|big) is the {thing} (of|for) {item}",
    "(look up|check|find out|get|fetch) the {thing} (of|for) {item}",
    "(look up|check|find out|get) {item}'s {thing}",
    "{item}: what is the {thing}",
    "which {thing} (has|do we have for) {item}",
    `${USE} to (get|find) the {thing} of {item}`,
    "call {tool} (with|for|on) {item:quoted}",
    "what does {tool} (return|say|give) for {item:quoted}",
    "i need the {thing} (of|for) {item}",
    "{thing} of {item}",
    "do you know {item}'s {thing}",
  ],
  heldOut: {
    nouns: ["for the {kind} {item} the {thing}"],
    sentences: ["for {item}, what is the {thing}", "{item} has which {thing}"],
  },
  lines: ({ tool, item }) => [`result = ${tool}(${py(item)})`],
  reply: ({ thing, item }, output) => `The ${thing} of ${item} is ${output}.`,
  followUps: [
    {
      wordings: [
        "and {item}",
        "and (of|for) {item}",
        "what about {item}",
        "and what is it for {item}",
        "now {item}",
      ],
      draw: oneOther,
    },
    {
      wordings: [
        "(is that|is it) (more|higher|larger|bigger) than (for|of) {other}",
        "is (that|it) (above|higher than|more than) the one of {other}",
      ],
      draw: (_random, before) => before,
      program: ({ tool, other }) =>
        `other = ${tool}(${py(other)})\nresult = result > other\nprint(result)`,
      reply: ({ thing, item, other }, output) =>
        output === "True"
          ? `Yes, the ${thing} of ${item} is higher than that of ${other}.`
          : `No, the ${thing} of ${item} is not higher than that of ${other}.`,
    },
  ],
};

const WHOLE = "(total|sum of the|combined|overall)";
const ADD = "(add up|sum up|sum|total|add together)";

const TOTAL: ToolQuestion = {
  name: "total",
  result: "number",
  nouns: [
    `the ${WHOLE} {thing} of {items}`,
    `the ${WHOLE} {thing} (for|over) {items}`,
    `the ${WHOLE} {thing} of these: {items}`,
    `the ${WHOLE} {thing} of the ({kind} list|list|following): {items}`,
    `the ${WHOLE} {thing} of {items} (together|taken together|)`,
    `the ${WHOLE} {thing} for all of {items}`,
    `the ${WHOLE} {thing} (when|if) i take {items}`,
    `the ${WHOLE} {thing} of all these: {items}`,
  ],
  sentences: [
    `(could you|can you|please|help me) ${ADD} the {thing} of {items}`,
    `(determine|find|get) the ${WHOLE} {thing} of {items}`,
    `(i want to know|i'd like to know|tell me) the ${WHOLE} {thing} of {items}`,
    `what's the ${WHOLE} {thing} of {items}`,
    `${WHOLE} {thing}: {items}`,
    `${WHOLE} {thing} of {items}`,
    `{items}, ${WHOLE} {thing}`,
    "what does the {thing} of {items} come to altogether",
    "how much {thing} do {items} have altogether",
    "{items} altogether: the {thing}",
    `look up {items} one by one and ${ADD} their {thing}`,
    `my list: {items}. ${ADD} the {thing}`,
    `${ADD} the {thing} of {items}`,
    `${ADD} the {thing} (for|over) {items}`,
    `what is the ${WHOLE} {thing} of {items}`,
    `how (much|high|large) is the ${WHOLE} {thing} of {items}`,
    `{items}: what is the ${WHOLE} {thing}`,
    `(look up|get|fetch) the {thing} of {items} and ${ADD} (them|the values|these)`,
    `i (have|take|need|want) {items}. what is the ${WHOLE} {thing}`,
    `(compute|calculate|work out) the ${WHOLE} {thing}: {items}`,
    `${USE} for {items} and ${ADD} the (results|values)`,
    `call {tool} for (each of|) {items} and ${ADD} (the results|what you get)`,
    `what do you get if you ${ADD} the {thing} of {items}`,
  ],
  heldOut: {
    nouns: [`for {items} the ${WHOLE} {thing}`],
    sentences: [
      `for {items}, how (much|high) is the ${WHOLE} {thing}`,
      `taking {items}, what is their ${WHOLE} {thing}`,
    ],
  },
  lines: ({ tool, items }) => [
    `items = ${py(items)}`,
    `values = [${tool}(item) for item in items]`,
    "result = round(sum(values), 2)",
  ],
  reply: ({ thing }, output) => `The total ${thing} is ${output}.`,
  followUps: [
    {
      wordings: ["and the average", "what about the average", "and on average"],
      draw: (_random, before) => before,
      program: () => "result = round(sum(values) / len(values), 4)\nprint(result)",
      reply: ({ thing }, output) => `The average ${thing} is ${output}.`,
    },
  ],
};

/** Questions that are answered by calling a given function that gives a number for one thing. */
export const toolNumberFamilies: readonly Family[] = [DIFFERENCE, ONE, TOTAL].map(toolFamily);
