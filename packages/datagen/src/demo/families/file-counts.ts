import type { Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { drawTextFile, IN_TEXT_FILE, readText } from "./file-texts.ts";
import type { TextFileSlots } from "./file-texts.ts";

/** Something of a text file that can be counted. */
interface Countable {
  readonly name: string;
  /** Alternatives for the counted thing, in the plural. */
  readonly words: string;
  readonly said: string;
  readonly expression: string;
}

const LINES: Countable = {
  name: "lines",
  words: "(lines|rows|lines of text)",
  said: "lines",
  expression: "len(text.splitlines())",
};
const WORDS: Countable = {
  name: "words",
  words: "(words|words in total)",
  said: "words",
  expression: "len(text.split())",
};
/** Asked for only after one of the others. */
const CHARACTERS: Countable = {
  name: "characters",
  words: "(characters|letters and other characters|chars|signs)",
  said: "characters",
  expression: "len(text)",
};

function followUpsOf(counted: Countable): FollowUp<TextFileSlots>[] {
  return [LINES, WORDS, CHARACTERS]
    .filter((other) => other !== counted)
    .map((other) => ({
      wordings: [
        `and how many ${other.words}`,
        `(and|now|then) the number of ${other.words}`,
        `how many ${other.words} (does it have|are in it|has it)`,
        `what about ${other.words}`,
      ],
      draw: (_random, before) => before,
      program: () => `result = ${other.expression}\nprint(result)`,
      reply: ({ file }, output) => `The file ${file} has ${output} ${other.said}.`,
    }));
}

function countFamily(counted: Countable): Family {
  const { words } = counted;
  return family<TextFileSlots>({
    name: `file-count-${counted.name}`,
    topic: "files",
    result: "integer",
    draw: drawTextFile,
    nouns: [
      `the number of ${words} ${IN_TEXT_FILE}`,
      `the (count|total number|amount) of ${words} ${IN_TEXT_FILE}`,
      `the number of ${words} (that|which) {file} (has|contains)`,
      `the number of ${words} in the (text|) file`,
      `the number of ${words} in the (content|contents|text) of {file}`,
      `{file}'s number of ${words}`,
      `the length of {file} (in|counted in|measured in) ${words}`,
      `the size of the (text|file) {file} (in|counted in) ${words}`,
    ],
    sentences: [
      ...furtherSentences(words),
      `how many ${words} (are there|are) ${IN_TEXT_FILE}`,
      `how many ${words} does {file} (have|contain)`,
      `how many ${words} does the (text|) file {file:quoted} (have|contain)`,
      `count the ${words} ${IN_TEXT_FILE}`,
      `(open|read|load) {file} and (count the|tell me how many|count its) ${words}`,
      `{file}: how many ${words}`,
      `${words} in {file}`,
      `(i have|there is|here is) a (file|text file) {file}(.|,) how many ${words} (does it have|are in it|has it)`,
      `how many ${words} are (in the file|in this file|in my file)`,
      `how long is {file} in ${words}`,
      `i (want|need) to know how many ${words} {file} has`,
    ],
    heldOut: {
      nouns: [`in {file} the count of ${words}`],
      sentences: [
        `{file} has how many ${words}`,
        `in the file {file}, how many ${words} are there`,
      ],
    },
    program: ({ file }) =>
      [readText(file), `result = ${counted.expression}`, "print(result)"].join("\n"),
    reply: ({ file }, output) => `The file ${file} has ${output} ${counted.said}.`,
    files: ({ file, text }) => ({ [file]: text }),
    followUps: followUpsOf(counted),
  });
}

/** Questions that count something in a text file. */
export const fileCountFamilies: readonly Family[] = [LINES, WORDS].map(countFamily);

/** Further ways to ask for a count of something in a text file. */
function furtherSentences(words: string): string[] {
  return [
    `(determine|find|get|work out|tell me) the number of ${words} in {file}`,
    `what is the number of ${words} in {file}`,
    `(could you|can you|please|help me) count the ${words} in {file}`,
    `count ${words} {file}`,
    `{file}, number of ${words}`,
    `(i'd like to know|tell me|could you tell me) how many ${words} (there are in|are inside|are in) {file}`,
    `how many ${words} are inside {file}`,
    `how big is {file}, counted in ${words}`,
    `go through {file} and count the ${words}`,
    `total ${words} in {file}`,
    `my (essay|story|notes|report) is in {file}, how many ${words} does it have`,
    `use python to count the ${words} in {file}`,
    `tally the ${words} of {file}`,
    `there's a file {file}, count its ${words}`,
    `the text in {file} has how many ${words}`,
  ];
}
