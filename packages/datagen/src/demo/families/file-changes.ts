import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { withCapitals } from "./drawing.ts";
import { drawLines } from "./file-texts.ts";

function writeText(file: string, expression: string, mode = "w"): string[] {
  return [`with open(${py(file)}, '${mode}') as file:`, `    file.write(${expression})`];
}

function showFile(file: string): string {
  return `print(open(${py(file)}).read())`;
}

function newFile(random: Draw): string {
  return random.fileName(random.pick(["txt", "txt", "txt", "md", "log"]));
}

const CREATE = family({
  name: "file-create",
  topic: "files",
  result: "none",
  draw: (random) => ({ file: newFile(random), text: withCapitals(random, random.sentence(1, 5)) }),
  nouns: [],
  sentences: [
    "echo {text:quoted} > {file}",
    "(could you|can you|please|help me) (create|make|write) {file} with {text:quoted} (in it|as its content)",
    "{file} with the text {text:quoted}, (make|create) (it|this file)",
    "(save|store|put) {text:quoted} as {file}",
    "(save|store) the text {text:quoted} under the name {file}",
    "i('d like| want) to (save|store) {text:quoted} in (a file called |a new file |){file}",
    "(output|dump) {text:quoted} to (a new file |){file}",
    "(touch|create) {file} and put {text:quoted} in it",
    "(set up|start) a new text file {file}, its content is {text:quoted}",
    "new file {file}: {text:quoted}",
    "open\\({file:quoted}, 'w'\\).write\\({text:quoted}\\)",
    "write a note {text:quoted} and save it as {file}",
    "make me a text file {file} and put {text:quoted} in it",
    "keep {text:quoted} in a file named {file}",
    `(create|make|write) a file {file} (with the text|with the content|containing|that says|with) {text:quoted}`,
    `(create|make|write) a (text|new) file (called|named) {file} (with the text|with|containing) {text:quoted}`,
    `(write|save|put|store) {text:quoted} (to|into|in) (the file|a file called|a file named|the new file|) {file}`,
    `(write|save) the (text|sentence|words|line) {text:quoted} (to|into|in) {file}`,
    `make me a file {file} (that says|with|containing) {text:quoted}`,
    `(save|store) this in {file}: {text:quoted}`,
    `new file {file} with {text:quoted} (in it|as content|)`,
    `i (need|want) a file (called|named|) {file} (with the text|that says|containing) {text:quoted}`,
    `put the (text|words|sentence) {text:quoted} into {file}`,
    `(generate|produce) a text file {file} (whose content is|with the content) {text:quoted}`,
    `(create|make) {file} (with the content|with|and write in it|and write) {text:quoted}`,
    `write a file. name: {file}, (content|text): {text:quoted}`,
    `can a file {file} be made that contains {text:quoted}`,
    `{file} should (contain|say|have the text) {text:quoted}, (create|write) it`,
    `(open|start) a new file {file} and write {text:quoted} (into it|in it|to it)`,
    `{text:quoted}: (save|write|put) that (to|in) {file}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `a file (called|named) {file} with {text:quoted} in it, please make it`,
      `(let|have) the file {file} contain {text:quoted}`,
    ],
  },
  program: ({ file, text }) => [...writeText(file, py(text)), showFile(file)].join("\n"),
  reply: ({ file, text }) => `I wrote ${py(text)} to ${file}.`,
  followUps: [
    {
      wordings: [
        "(now|and|then) (add|append) {text:quoted}",
        "add a line {text:quoted}",
        "and append {text:quoted} (to it|)",
      ],
      draw: (random, before) => ({ ...before, text: random.sentence(1, 4) }),
      program: ({ file, text }) =>
        [...writeText(file, py(`\n${text}`), "a"), showFile(file)].join("\n"),
      reply: ({ file, text }) => `I added the line ${py(text)} to ${file}.`,
    },
  ],
});

const APPEND = family({
  name: "file-append-line",
  topic: "files",
  result: "none",
  draw: (random) => ({
    file: newFile(random),
    before: drawLines(random, 1, 3),
    text: withCapitals(random, random.sentence(1, 5)),
  }),
  nouns: [],
  sentences: [
    "echo {text:quoted} >> {file}",
    "(could you|can you|please|help me) (append|add) {text:quoted} to {file}",
    "(tack|stick) {text:quoted} onto the end of {file}",
    "{text:quoted}: (append|add) (this|that) to {file}",
    "new last line for {file}: {text:quoted}",
    "append to {file}: {text:quoted}",
    "(i'd like|i want) to (append|add) the line {text:quoted} to {file}",
    "insert {text:quoted} at the (bottom|end) of {file}",
    "(keep|leave) what is in {file} and (append|add) {text:quoted} at the end",
    "one more entry for {file}: {text:quoted}",
    "open\\({file:quoted}, 'a'\\) and write the line {text:quoted}",
    "my list is in {file}, (add|append) {text:quoted} to it",
    "{file} should get the extra line {text:quoted}",
    "(log|jot down) {text:quoted} at the end of {file}",
    `(append|add) (a|the|another) line {text:quoted} to (the file|my file|) {file}`,
    `(append|add) {text:quoted} (to the end of|at the end of|to|as a new line to|as a line to) {file}`,
    `(append|add) {text:quoted} as (the last|a new|another) line (to|of|in) {file}`,
    `put {text:quoted} (at the end of|at the bottom of) {file}`,
    `put (a|another|one more) line {text:quoted} (at the end of|at the bottom of|into) {file}`,
    `write {text:quoted} (at the end of|as the last line of) {file}`,
    `extend {file} (by|with) the line {text:quoted}`,
    `{file} needs (another|one more|a new) line: {text:quoted}`,
    `(add|append) the (text|sentence|words) {text:quoted} to the (file|text file) {file}`,
    `(open|take) {file} and (append|add) the line {text:quoted}`,
    `{file}: (append|add) {text:quoted}`,
    `i (want|need) {text:quoted} (added|appended) to {file}`,
    `add one more line to {file}, (namely|it says|saying|with the text) {text:quoted}`,
    `(add|append) to {file} the (text|line|words) {text:quoted}`,
    `after the last line of {file}, (add|write|put) {text:quoted}`,
    `(please|) note {text:quoted} at the end of {file}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `at the end of {file}, (add|write) a line that says {text:quoted}`,
      `the line {text:quoted} should be (added|appended) to {file}`,
    ],
  },
  program: ({ file, text }) =>
    [...writeText(file, py(`${text}\n`), "a"), showFile(file)].join("\n"),
  reply: ({ file, text }) => `I added the line ${py(text)} to ${file}.`,
  files: ({ file, before }) => ({ [file]: before }),
});

/** Orders that write a file or add to it. */
export const fileChangeFamilies: readonly Family[] = [CREATE, APPEND];
