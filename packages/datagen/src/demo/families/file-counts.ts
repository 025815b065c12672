import type { Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
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

const COUNTABLES: readonly Countable[] = [
  {
    name: "lines",
    words: "(lines|rows|lines of text)",
    said: "lines",
    expression: "len(text.splitlines())",
  },
  {
    name: "words",
    words: "(words|words in total)",
    said: "words",
    expression: "len(text.split())",
  },
  {
    name: "characters",
    words: "(characters|letters and other characters|chars|signs)",
    said: "characters",
    expression: "len(text)",
  },
];

function followUpsOf(counted: Countable): FollowUp<TextFileSlots>[] {
  return COUNTABLES.filter((other) => other !== counted).map((other) => ({
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

const COUNT_WORD = family({
  name: "file-count-word",
  topic: "files",
  result: "integer",
  draw: (random) => {
    const slots = drawTextFile(random);
    const words = slots.text.split(/\s+/).filter((word) => word !== "");
    return { ...slots, word: random.chance(0.85) ? random.pick(words) : random.word() };
  },
  nouns: [
    `the number of times (the word|) {word:quoted} (occurs|appears|is) ${IN_TEXT_FILE}`,
    `the number of (occurrences|appearances) of (the word|) {word:quoted} ${IN_TEXT_FILE}`,
    `the (count|frequency) of (the word|) {word:quoted} ${IN_TEXT_FILE}`,
    `the number of times {file} (contains|has) the word {word:quoted}`,
    `the number of times the word {word} (occurs|appears) ${IN_TEXT_FILE}`,
    `the count of the word {word} ${IN_TEXT_FILE}`,
    `the number of {word:quoted} ${IN_TEXT_FILE}`,
    `the (number of|) occurrences of {word:quoted} in the (text|words) of {file}`,
  ],
  sentences: [
    `how (often|many times) does (the word|) {word:quoted} (occur|appear) ${IN_TEXT_FILE}`,
    `how (often|many times) is the word {word} ${IN_TEXT_FILE}`,
    `how (often|many times) does {file} (contain|have) the word {word:quoted}`,
    `count (the word|how often|how many times) {word:quoted} (appears|occurs|is) ${IN_TEXT_FILE}`,
    `count the (occurrences of|) (the word|) {word:quoted} ${IN_TEXT_FILE}`,
    `(open|read|load) {file} and count the word {word:quoted}`,
    `{file}: how (often|many times) (is there|do we find) the word {word}`,
    `how many {word:quoted} are (there|) ${IN_TEXT_FILE}`,
    `(search|look through|go through) {file} and (count|tell me) how often {word:quoted} (occurs|appears|comes up)`,
    `how many of the words ${IN_TEXT_FILE} are {word:quoted}`,
    `i have a (text|) file {file}. how (often|many times) does {word:quoted} (occur|come up|appear)`,
  ],
  heldOut: {
    nouns: [`in {file} the number of appearances of the word {word:quoted}`],
    sentences: [
      `the word {word:quoted} is how many times ${IN_TEXT_FILE}`,
      `in the words of {file}, how many times do you find {word:quoted}`,
    ],
  },
  program: ({ file, word }) =>
    [
      readText(file),
      `result = text.lower().split().count(${py(word.toLowerCase())})`,
      "print(result)",
    ].join("\n"),
  reply: ({ word, file }, output) =>
    `The word ${word} occurs ${output} ${output === "1" ? "time" : "times"} in ${file}.`,
  files: ({ file, text }) => ({ [file]: text }),
  followUps: [
    {
      wordings: [
        "and (the word|) {word:quoted}",
        "what about {word:quoted}",
        "and how often (is|does) {word:quoted} (in it|occur|)",
      ],
      draw: (random, before) => {
        const words = before.text.split(/\s+/).filter((word) => word !== "");
        return { ...before, word: random.pick(words) };
      },
      program: ({ word }) =>
        `result = text.lower().split().count(${py(word.toLowerCase())})\nprint(result)`,
    },
  ],
});

const SIZE = family({
  name: "file-size",
  topic: "files",
  result: "integer",
  draw: drawTextFile,
  nouns: [
    `the (size|file size) of (the file|) {file} (in bytes|)`,
    `the number of bytes (of|in) {file}`,
    `the (size|file size) of my (text|) file {file} in bytes`,
    `{file}'s (size|file size) (in bytes|)`,
    `the (size|length) in bytes of (the file|) {file}`,
    `the size on disk of {file}`,
    `the number of bytes that {file} (takes|has|takes up|uses)`,
    `the (size|byte count) of the file {file:quoted}`,
  ],
  sentences: [
    `how (big|large) is (the file|my file|) {file}`,
    `how many bytes (is|has) {file}`,
    `how many bytes (does|will) (the file|) {file} (have|take|take up|use)`,
    `how much (space|disk space|room) does {file} (take|use|need|take up)`,
    `(tell|show|give) me the (size|file size) of {file} in bytes`,
    `(check|look up|get|find out) the (size|file size) of {file}`,
    `{file}: (size|how big|how many bytes)`,
    `size of {file} (in bytes|)`,
    `what is the (size|file size) in bytes of {file}`,
    `is {file} big, how many bytes (is it|does it have|has it)`,
    `how (big|large) in bytes is the file {file:quoted}`,
  ],
  heldOut: {
    nouns: [`in bytes the (size|file size) of {file}`],
    sentences: [`{file} has how many bytes`, `in bytes, how (big|large) is {file}`],
  },
  program: ({ file }) =>
    ["import os", `result = os.path.getsize(${py(file)})`, "print(result)"].join("\n"),
  reply: ({ file }, output) => `The file ${file} has ${output} bytes.`,
  files: ({ file, text }) => ({ [file]: text }),
});

/** Questions that count something in a text file. */
export const fileCountFamilies: readonly Family[] = [
  ...COUNTABLES.map(countFamily),
  COUNT_WORD,
  SIZE,
];
