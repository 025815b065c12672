import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { shuffled } from "./drawing.ts";
import { drawLines, drawTextFile, IN_TEXT_FILE, readText } from "./file-texts.ts";
import type { Wordings } from "./wordings.ts";

const SHOW = family({
  name: "file-show",
  topic: "files",
  result: "text",
  draw: (random) => ({
    file: random.fileName(random.pick(["txt", "txt", "txt", "md", "log", "csv", "json"])),
    text: drawLines(random, 1, 4),
  }),
  nouns: [
    `the (content|contents|text) of (the file|my file|) {file}`,
    `the (content|contents|whole text) of the (text|) file {file:quoted}`,
    `the text (in|inside) {file}`,
    `the (lines|text|content) that {file} contains`,
    `everything (in|inside) {file}`,
    `the (content|contents|text) of the (file|text file)`,
    `the (full|complete|whole) (text|content) of {file}`,
    `{file}'s (content|contents|text)`,
  ],
  sentences: [
    `(show|print|display|read) (me|) (the file|) {file}`,
    `(show|print|display) (me|) the (content|contents|text) of {file}`,
    `what is (in|inside) (the file|) {file}`,
    `what does (the file|) {file} (say|contain)`,
    `(open|read) {file} and (show|print|display|tell me) (it|what is in it|what it says|the content)`,
    `read (out|me|) {file}`,
    `let me see (what is in|the content of|) {file}`,
    `cat {file}`,
    `what's (written|) in {file}`,
    `i (want|would like) to (see|read) {file}`,
    `print (out|) the (lines|text) of {file}`,
    `what is (written|) in the (file|text file)`,
  ],
  heldOut: {
    nouns: [`in {file} the (text|lines|content)`],
    sentences: [`{file}, what does it (say|contain)`, `can i see the text that is in {file}`],
  },
  program: ({ file }) => [readText(file), "print(text)"].join("\n"),
  reply: ({ file }, output) => `The file ${file} says:\n${output.trim()}`,
  files: ({ file, text }) => ({ [file]: text }),
  followUps: [
    {
      wordings: [
        "how many (words|words are that|words are in it)",
        "and how many words (does it have|)",
        "count the words (in it|)",
      ],
      draw: (_random, before) => before,
      program: () => "result = len(text.split())\nprint(result)",
      reply: ({ file }, output) => `The file ${file} has ${output} words.`,
    },
    {
      wordings: [
        "how many lines (is that|are that|are in it)",
        "and how many lines (does it have|)",
        "count the lines (in it|)",
      ],
      draw: (_random, before) => before,
      program: () => "result = len(text.splitlines())\nprint(result)",
      reply: ({ file }, output) => `The file ${file} has ${output} lines.`,
    },
  ],
});

/** How the longest or shortest is asked for. */
function lengthWordings(side: "longest" | "shortest", thing: "line" | "word"): Wordings {
  return {
    nouns: [
      `the ${side} ${thing} ${IN_TEXT_FILE}`,
      `the ${side} of (the|all|all the) ${thing}s ${IN_TEXT_FILE}`,
      `the ${thing} with the (${side === "longest" ? "most" : "fewest"} (letters|characters)) ${IN_TEXT_FILE}`,
      `the ${side} ${thing} that {file} (has|contains)`,
      `the ${side} ${thing} in the (file|text file)`,
      `{file}'s ${side} ${thing}`,
      `the ${side} ${thing} in the (text|contents|content) of {file}`,
      `the ${side} single ${thing} ${IN_TEXT_FILE}`,
    ],
    sentences: [
      `which ${thing} ${IN_TEXT_FILE} is the ${side}`,
      `which is the ${side} ${thing} ${IN_TEXT_FILE}`,
      `(find|show|print|give me) the ${side} ${thing} ${IN_TEXT_FILE}`,
      `(open|read|load) {file} and (find|show|print|tell me) the ${side} ${thing}`,
      `{file}: ${side} ${thing}`,
      `${side} ${thing} (in|of) {file}`,
      `which of the ${thing}s ${IN_TEXT_FILE} is (the|) ${side}`,
      `(go|look) through {file} and (find|show me|report) the ${side} ${thing}`,
      `i have a (text|) file {file}. (what|which) is the ${side} ${thing} (in it|)`,
      `what does the ${side} ${thing} of {file} say`,
    ],
    heldOut: {
      nouns: [`in {file} the ${side} ${thing}`],
      sentences: [
        `of all the ${thing}s in {file}, which is ${side}`,
        `{file} has which ${side} ${thing}`,
      ],
    },
  };
}

function lengthFamily(side: "longest" | "shortest", thing: "line" | "word"): Family {
  const splitter = thing === "line" ? "text.splitlines()" : "text.split()";
  return family({
    name: `file-${side}-${thing}`,
    topic: "files",
    result: "text",
    draw: drawTextFile,
    ...lengthWordings(side, thing),
    program: ({ file }) =>
      [
        readText(file),
        `result = ${side === "longest" ? "max" : "min"}(${splitter}, key=len)`,
        "print(result)",
      ].join("\n"),
    reply: ({ file }, output) => `The ${side} ${thing} in ${file} is: ${output}`,
    files: ({ file, text }) => ({ [file]: text }),
    followUps: [
      {
        wordings: [
          "how long is it",
          "and how long is (it|that)",
          "how many characters (does it have|has it)",
        ],
        draw: (_random, before) => before,
        program: () => "result = len(result)\nprint(result)",
        reply: (_slots, output) => `It has ${output} characters.`,
      },
    ],
    weight: 0.7,
  });
}

const FIRST_LINES = family({
  name: "file-first-lines",
  topic: "files",
  result: "text",
  draw: (random) => ({
    file: random.fileName(random.pick(["txt", "txt", "md", "log"])),
    text: drawLines(random, 5, 8),
    n: random.int(2, 4),
  }),
  nouns: [
    `the first {n} lines ${IN_TEXT_FILE}`,
    `the (first|top|initial) {n} lines of {file}`,
    `the {n} (lines|rows) at the (top|start|beginning) of {file}`,
    `(only|just|) the first {n} lines ${IN_TEXT_FILE}`,
    `lines 1 to {n} of {file}`,
    `the (start|beginning|head) of {file}, {n} lines`,
    `the first {n} lines of the (file|text file)`,
    `a preview of {n} lines of {file}`,
  ],
  sentences: [
    `(show|print|display|list|give me) the first {n} lines ${IN_TEXT_FILE}`,
    `(show|print|give) me the (first|top) {n} lines of {file}`,
    `(read|open) {file} and (show|print) the first {n} lines`,
    `what are the first {n} lines ${IN_TEXT_FILE}`,
    `{file}: first {n} lines`,
    `first {n} lines of {file}`,
    `let me see the (first|top) {n} lines of {file}`,
    `i (want|would like) to see the first {n} lines of {file}`,
    `what do the first {n} lines of {file} say`,
    `head of {file}, {n} lines`,
  ],
  heldOut: {
    nouns: [`of {file} the first {n} lines`],
    sentences: [
      `from the start of {file}, print {n} lines`,
      `{n} lines from the top of {file}, (show|print) them`,
    ],
  },
  program: ({ file, n }) =>
    [
      readText(file),
      "lines = text.splitlines()",
      `result = '\\n'.join(lines[:${n}])`,
      "print(result)",
    ].join("\n"),
  reply: ({ file, n }, output) => `The first ${n} lines of ${file} are:\n${output}`,
  files: ({ file, text }) => ({ [file]: text }),
  followUps: [
    {
      wordings: ["and the last {n}", "and the last {n} lines", "what about the last {n} lines"],
      draw: (random, before) => ({ ...before, n: random.int(2, 4) }),
      program: ({ n }) => `result = '\\n'.join(lines[-${n}:])\nprint(result)`,
      reply: ({ file, n }, output) => `The last ${n} lines of ${file} are:\n${output}`,
    },
  ],
});

/** How lines in another order are asked for. */
function orderWordings(words: string, verb: string): Wordings {
  return {
    nouns: [
      `the lines (of|in) {file} ${words}`,
      `the lines of the file {file} ${words}`,
      `(all|all the) lines ${IN_TEXT_FILE} ${words}`,
      `the (content|lines|entries) of {file}, ${words}`,
      `the lines of my (text|) file {file} ${words}`,
      `the entries ${IN_TEXT_FILE} ${words}`,
      `the (file|text file) {file} with its lines ${words}`,
      `the lines in the (file|text file) ${words}`,
    ],
    sentences: [
      `(show|print|display|list|give me) the lines ${IN_TEXT_FILE} ${words}`,
      `${verb} the lines ${IN_TEXT_FILE}`,
      `${verb} (the file|) {file} line by line`,
      `(read|open|load) {file} and (show|print) (its|the) lines ${words}`,
      `(read|open|load) {file} and ${verb} (its|the) lines`,
      `{file}: lines ${words}`,
      `print {file} ${words}`,
      `i (want|need) the lines of {file} ${words}`,
      `what are the lines of {file} ${words}`,
      `${verb} the (entries|lines) of my (text|) file {file} and (show|print) them`,
    ],
    heldOut: {
      nouns: [`${words} the lines of {file}`],
      sentences: [
        `take the lines of {file} and ${verb} them`,
        `${words}, how do the lines of {file} look`,
      ],
    },
  };
}

/** Lines of a file in another order. */
function orderFamily(
  name: string,
  words: string,
  verb: string,
  expression: string,
  said: string,
): Family {
  return family({
    name,
    topic: "files",
    result: "text",
    draw: (random) => ({
      file: random.fileName("txt"),
      text: `${shuffled(random, random.words(random.int(3, 7))).join("\n")}\n`,
    }),
    ...orderWordings(words, verb),
    program: ({ file }) =>
      [
        readText(file),
        "lines = text.splitlines()",
        `result = '\\n'.join(${expression})`,
        "print(result)",
      ].join("\n"),
    reply: ({ file }, output) => `The lines of ${file} ${said}:\n${output}`,
    files: ({ file, text }) => ({ [file]: text }),
    weight: 0.7,
  });
}

/** Questions that show a text file or some of its lines. */
export const fileLineFamilies: readonly Family[] = [
  SHOW,
  lengthFamily("longest", "line"),
  lengthFamily("longest", "word"),
  lengthFamily("shortest", "line"),
  FIRST_LINES,
  orderFamily(
    "file-reverse-lines",
    "(in reverse order|reversed|backwards|from last to first|from the last to the first)",
    "(reverse|turn around)",
    "lines[::-1]",
    "in reverse order are",
  ),
  orderFamily(
    "file-sort-lines",
    "(in alphabetical order|sorted|alphabetically|sorted alphabetically|from a to z)",
    "(sort|alphabetize|order)",
    "sorted(lines)",
    "in alphabetical order are",
  ),
];
