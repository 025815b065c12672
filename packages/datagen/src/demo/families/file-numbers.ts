import type { Draw, Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { readText } from "./file-texts.ts";
import type { Wordings } from "./wordings.ts";

interface NumberFileSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly text: string;
}

interface Measure {
  readonly name: string;
  readonly words: string;
  readonly verbs: string;
  readonly expression: string;
  readonly said: string;
}

const MEASURES: readonly Measure[] = [
  {
    name: "sum",
    words: "(sum|total)",
    verbs: "(add up|sum up|sum|total|add together)",
    expression: "sum(numbers)",
    said: "sum",
  },
  {
    name: "mean",
    words: "(mean|average)",
    verbs: "(average|take the mean of|take the average of)",
    expression: "round(sum(numbers) / len(numbers), 4)",
    said: "average",
  },
  {
    name: "max",
    words: "(largest|biggest|highest|maximum|greatest)",
    verbs: "(find|look for|give me|show|print) the (largest|biggest|highest|greatest) of",
    expression: "max(numbers)",
    said: "largest",
  },
  {
    name: "min",
    words: "(smallest|lowest|minimum|least)",
    verbs: "(find|look for|give me|show|print) the (smallest|lowest|least) of",
    expression: "min(numbers)",
    said: "smallest",
  },
];

const NUMBERS = "(numbers|values|figures)";
const IN_FILE =
  "(in {file}|in (the|my|this) (file|text file) {file}|of {file}|from {file}|in the file {file:quoted})";

function drawNumbers(random: Draw): NumberFileSlots {
  const max = random.pick([20, 100, 100, 1000]);
  const numbers = random.ints(random.int(3, 9), 1, max);
  return {
    file: random.chance(0.5)
      ? random.pick(["numbers.txt", "values.txt", "data.txt", "input.txt"])
      : random.fileName("txt"),
    text: `${numbers.join(random.chance(0.8) ? "\n" : " ")}\n`,
  };
}

function replyOf(measure: Measure, file: string, output: string): string {
  const extreme = measure.name === "max" || measure.name === "min";
  return extreme
    ? `The ${measure.said} number in ${file} is ${output}.`
    : `The ${measure.said} of the numbers in ${file} is ${output}.`;
}

function followUpsOf(measure: Measure): FollowUp<NumberFileSlots>[] {
  return MEASURES.filter((other) => other !== measure).map((other) => ({
    wordings: [
      `and the ${other.words}${other.name.startsWith("m") && other.name !== "mean" ? " (one|number|)" : ""}`,
      `what about the ${other.words}${other.name.startsWith("m") && other.name !== "mean" ? " (one|number)" : ""}`,
      `${other.verbs} (them|these numbers)`,
    ],
    draw: (_random, before) => before,
    program: () => `result = ${other.expression}\nprint(result)`,
    reply: ({ file }, output) => replyOf(other, file, output),
  }));
}

/** How a measure of the numbers in a file is asked for. */
function numberFileWordings(measure: Measure, phrase: string): Wordings {
  return {
    nouns: [
      `the ${phrase} ${IN_FILE}`,
      `the ${phrase} that (stand|are|is) in {file}`,
      `the ${phrase} (written|listed|stored|found) in {file}`,
      `the ${phrase} in the (file|text file)`,
      `the ${phrase} (on|in) the lines of {file}`,
      `the ${phrase} ${IN_FILE}, (a file of numbers|one number per line|which has one number per line)`,
      `the ${measure.words} of the ${NUMBERS} ${IN_FILE}`,
      `the ${phrase} from my file {file}`,
    ],
    sentences: [
      `${measure.verbs} (the|all|all the) ${NUMBERS} ${IN_FILE}`,
      `${measure.verbs} the ${NUMBERS} in the (file|text file)`,
      `(read|open|load) {file} and ${measure.verbs} (the|its|all) ${NUMBERS}`,
      `(read|take) the ${NUMBERS} from {file} and (give me|print|tell me|show|compute) the ${measure.words}`,
      `{file} (contains|has|holds) (some numbers|numbers|a list of numbers|one number per line). what is (the|their) ${measure.words}`,
      `there are ${NUMBERS} in (the file|) {file}, ${measure.verbs} them`,
      `{file}: ${phrase}`,
      `i (saved|have|stored|put) (some|a few|my) ${NUMBERS} in {file}. what is the ${phrase}`,
      `the file {file} has (one|a) number (on each|per) line, (compute|find|i need|tell me) the ${phrase}`,
      `what is the ${measure.words} of what is in {file}`,
      `${phrase} ${IN_FILE}`,
    ],
    heldOut: {
      nouns: [`in {file} the ${phrase}`],
      sentences: [
        `with the ${NUMBERS} of {file}, what is the ${measure.words}`,
        `of all the ${NUMBERS} in {file}, (compute|tell me) the ${measure.words}`,
      ],
    },
  };
}

function numberFileFamily(measure: Measure): Family {
  const extreme = measure.name === "max" || measure.name === "min";
  const phrase = extreme
    ? `${measure.words} (number|value|figure)`
    : `${measure.words} of (the|all|all the) ${NUMBERS}`;
  return family<NumberFileSlots>({
    name: `file-numbers-${measure.name}`,
    topic: "files",
    result: extreme || measure.name === "sum" ? "integer" : "number",
    draw: drawNumbers,
    ...numberFileWordings(measure, phrase),
    program: ({ file }) =>
      [
        readText(file),
        "numbers = [int(number) for number in text.split()]",
        `result = ${measure.expression}`,
        "print(result)",
      ].join("\n"),
    reply: ({ file }, output) => replyOf(measure, file, output),
    files: ({ file, text }) => ({ [file]: text }),
    followUps: followUpsOf(measure),
    weight: 0.8,
  });
}

const COUNT_ABOVE = family({
  name: "file-numbers-count-above",
  topic: "files",
  result: "integer",
  draw: (random) => {
    const slots = drawNumbers(random);
    return { ...slots, k: Number(random.pick(slots.text.trim().split(/\s/))) };
  },
  nouns: [
    `the number of ${NUMBERS} ${IN_FILE} that are (greater than|above|over|larger than|bigger than) {k}`,
    `the (number|count) of ${NUMBERS} (greater than|above|over|larger than) {k} ${IN_FILE}`,
    `the count of (all|) ${NUMBERS} over {k} ${IN_FILE}`,
    `the number of lines of {file} with a number (above|over|greater than) {k}`,
    `the number of ${NUMBERS} > {k} ${IN_FILE}`,
    `the number of ${NUMBERS} ${IN_FILE} that exceed {k}`,
    `the number of entries (above|over) {k} in the number file {file}`,
    `the count of ${NUMBERS} in {file} exceeding {k}`,
  ],
  sentences: [
    `how many ${NUMBERS} ${IN_FILE} are (greater than|above|over|larger than|bigger than|more than) {k}`,
    `how many of the ${NUMBERS} ${IN_FILE} (exceed|are above|are over) {k}`,
    `count the ${NUMBERS} (above|over|greater than) {k} ${IN_FILE}`,
    `(read|open|load) {file} and count the ${NUMBERS} (above|over|greater than) {k}`,
    `{file}: how many ${NUMBERS} (above|over|>) {k}`,
    `how often is (a number|the number) (greater than|above|over) {k} ${IN_FILE}`,
    `{file} contains numbers. how many (of them|) are (above|over|greater than) {k}`,
    `how many ${NUMBERS} > {k} are (there|) ${IN_FILE}`,
    `tell me how many ${NUMBERS} ${IN_FILE} are (larger|bigger|greater) than {k}`,
    `in how many lines of {file} is the number (above|over) {k}`,
  ],
  heldOut: {
    nouns: [`in {file} the number of values greater than {k}`],
    sentences: [
      `of the ${NUMBERS} in {file}, how many are above {k}`,
      `greater than {k}, how many ${NUMBERS} does {file} have`,
    ],
  },
  program: ({ file, k }) =>
    [
      readText(file),
      "numbers = [int(number) for number in text.split()]",
      `result = len([number for number in numbers if number > ${py(k)}])`,
      "print(result)",
    ].join("\n"),
  reply: ({ file, k }, output) => `${output} of the numbers in ${file} are greater than ${k}.`,
  files: ({ file, text }) => ({ [file]: text }),
});

/** Questions about a text file of whole numbers. */
export const fileNumberFamilies: readonly Family[] = [
  ...MEASURES.map(numberFileFamily),
  COUNT_ABOVE,
];
