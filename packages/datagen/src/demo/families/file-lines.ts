import type { Family } from "../family.ts";
import { family } from "../family.ts";

import { drawLines, drawTextFile, IN_TEXT_FILE, readText } from "./file-texts.ts";

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
    "(could you|can you|please|help me) (read|show|open|print) {file}",
    "(could you|can you|please) (read|show|open|display) {file} (for me|to me)",
    "type {file}",
    "open\\({file:quoted}\\).read\\(\\)",
    "content of {file}",
    "{file}, show the (content|contents|text)",
    "(i'd like|i want|i need) to (look at|read|see) the (content|contents|text) of {file}",
    "what did i write in {file}",
    "what text is (stored|saved|kept) in {file}",
    "let me (look at|read) {file}",
    "output {file}",
    "dump {file}",
    "what's inside {file}",
    "tell me what {file} says",
    "(view|open) {file}",
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

const LONGEST = family({
  name: "file-longest-line",
  topic: "files",
  result: "text",
  draw: drawTextFile,
  nouns: [
    `the longest line ${IN_TEXT_FILE}`,
    `the longest of (the|all|all the) lines ${IN_TEXT_FILE}`,
    `the line with the (most (letters|characters)) ${IN_TEXT_FILE}`,
    `the longest line that {file} (has|contains)`,
    `the longest line in the (file|text file)`,
    `{file}'s longest line`,
    `the longest line in the (text|contents|content) of {file}`,
    `the longest single line ${IN_TEXT_FILE}`,
  ],
  sentences: [
    "(could you|can you|please|help me) find the longest line in {file}",
    "(determine|get|print|return|tell me) the longest line (of|in) {file}",
    "what's the longest line in {file}",
    "max\\(open\\({file:quoted}\\), key=len\\)",
    "{file}, which line is longest",
    "(i want to know|i'd like to see|tell me) which line in {file} is the longest",
    "the line with the most characters in {file}",
    "which line of {file} has the most characters",
    "(search|scan) {file} for the longest line",
    "my (poem|notes|log) is in {file}, which line is the longest",
    "compare the lines of {file} by length and show the longest",
    "read {file} line by line and keep the longest",
    "the longest of all lines in {file} please",
    `which line ${IN_TEXT_FILE} is the longest`,
    `which is the longest line ${IN_TEXT_FILE}`,
    `(find|show|print|give me) the longest line ${IN_TEXT_FILE}`,
    `(open|read|load) {file} and (find|show|print|tell me) the longest line`,
    `{file}: longest line`,
    `longest line (in|of) {file}`,
    `which of the lines ${IN_TEXT_FILE} is (the|) longest`,
    `(go|look) through {file} and (find|show me|report) the longest line`,
    `i have a (text|) file {file}. (what|which) is the longest line (in it|)`,
    `what does the longest line of {file} say`,
  ],
  heldOut: {
    nouns: [`in {file} the longest line`],
    sentences: [`of all the lines in {file}, which is longest`, `{file} has which longest line`],
  },
  program: ({ file }) =>
    [readText(file), "result = max(text.splitlines(), key=len)", "print(result)"].join("\n"),
  reply: ({ file }, output) => `The longest line in ${file} is: ${output}`,
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

/** Questions that show a text file or its longest line. */
export const fileLineFamilies: readonly Family[] = [SHOW, LONGEST];
