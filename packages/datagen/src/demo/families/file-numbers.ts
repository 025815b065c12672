import type { Draw, Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
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

const SUM: Measure = {
  name: "sum",
  words: "(sum|total)",
  verbs: "(add up|sum up|sum|total|add together)",
  expression: "sum(numbers)",
  said: "sum",
};
const MEAN: Measure = {
  name: "mean",
  words: "(mean|average)",
  verbs: "(average|take the mean of|take the average of)",
  expression: "round(sum(numbers) / len(numbers), 4)",
  said: "average",
};
const MAX: Measure = {
  name: "max",
  words: "(largest|biggest|highest|maximum|greatest)",
  verbs: "(find|look for|give me|show|print) the (largest|biggest|highest|greatest) of",
  expression: "max(numbers)",
  said: "largest",
};
const MIN: Measure = {
  name: "min",
  words: "(smallest|lowest|minimum|least)",
  verbs: "(find|look for|give me|show|print) the (smallest|lowest|least) of",
  expression: "min(numbers)",
  said: "smallest",
};

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
  return measure === MAX || measure === MIN
    ? `The ${measure.said} number in ${file} is ${output}.`
    : `The ${measure.said} of the numbers in ${file} is ${output}.`;
}

function followUpsOf(measure: Measure): FollowUp<NumberFileSlots>[] {
  return [SUM, MEAN, MAX, MIN]
    .filter((other) => other !== measure)
    .map((other) => ({
      wordings: [
        `and the ${other.words}${other === MAX || other === MIN ? " (one|number|)" : ""}`,
        `what about the ${other.words}${other === MAX || other === MIN ? " (one|number)" : ""}`,
        `${other.verbs} (them|these numbers)`,
      ],
      draw: (_random, before) => before,
      program: () => `result = ${other.expression}\nprint(result)`,
      reply: ({ file }, output) => replyOf(other, file, output),
    }));
}

/** How a measure of the numbers in a file is asked for. */
function numberFileWordings(measure: Measure): Wordings {
  const phrase = `${measure.words} of (the|all|all the) ${NUMBERS}`;
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
      ...furtherSentences(measure),
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
  return family<NumberFileSlots>({
    name: `file-numbers-${measure.name}`,
    topic: "files",
    result: measure === SUM ? "integer" : "number",
    draw: drawNumbers,
    ...numberFileWordings(measure),
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

/** Questions about a text file of whole numbers. The extremes are asked for only after these. */
export const fileNumberFamilies: readonly Family[] = [SUM, MEAN].map(numberFileFamily);

/** Further ways to ask for a measure of the numbers in a file. */
function furtherSentences({ verbs, words }: Measure): string[] {
  return [
    `(could you|can you|please|help me) ${verbs} the ${NUMBERS} in {file}`,
    `(determine|calculate|work out|get) the ${words} of the ${NUMBERS} in {file}`,
    `${words} of the ${NUMBERS} in {file}`,
    `(i want to know|i'd like to know|tell me) the ${words} of the ${NUMBERS} in {file}`,
    `{file} is a list of ${NUMBERS}, what is the ${words}`,
    `load the ${NUMBERS} in {file} and ${verbs} them`,
    `open {file}, ${verbs} the ${NUMBERS}`,
    `my (readings|scores|expenses|measurements) are in {file}, ${verbs} the ${NUMBERS}`,
    `use python to ${verbs} the ${NUMBERS} in {file}`,
    `every line of {file} has a number, ${verbs} the ${NUMBERS}`,
    `for the ${NUMBERS} in {file}, calculate the ${words}`,
    `what's the ${words} of the ${NUMBERS} in {file}`,
    `the ${NUMBERS} are in {file}. ${words} please`,
    `go through {file} and ${verbs} the ${NUMBERS}`,
  ];
}
