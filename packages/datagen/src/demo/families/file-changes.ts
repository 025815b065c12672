import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { withCapitals } from "./drawing.ts";
import { drawLines, drawTextFile } from "./file-texts.ts";

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

const WRITE_NUMBERS = family({
  name: "file-write-numbers",
  topic: "files",
  result: "integer",
  draw: (random) => ({ file: random.fileName("txt"), n: random.int(3, 100) }),
  nouns: [],
  sentences: [
    `(write|put|save) the numbers (from|) 1 to {n} (to|into|in) (the file|a file|) {file}, one per line`,
    `(write|put|save) the numbers (from|) 1 to {n} (to|into|in) {file}`,
    `(create|make) a file {file} with the numbers (from|) 1 to {n}`,
    `(create|make) a file {file} (with|containing) the numbers from 1 (up to|through|until) {n}, (one|each) (per|on a|on its own) line`,
    `(write|store) 1 to {n} (in|into|to) {file}, (each on its own line|one number per line|line by line)`,
    `fill {file} with the numbers (from|) 1 to {n}`,
    `(save|store) the integers (from|) 1 to {n} (in|to) {file}`,
    `i (need|want) a file {file} with the numbers 1 to {n} (in it|)`,
    `make a text file called {file} that (holds|contains|has) the numbers 1 to {n}`,
    `{file}: write the numbers 1 to {n} (into it|)`,
    `new file {file} with 1 to {n}, one per line`,
    `count from 1 to {n} and (write|save|put) the numbers (to|into) {file}`,
    `write {n} lines to {file}, the numbers from 1 to {n}`,
    `put every number from 1 to {n} on its own line in {file}`,
    `(generate|produce) {file} with the numbers 1 (through|to|up to) {n}`,
    `the numbers 1 to {n} should be (written|saved) to {file}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `into {file}, write (all|the) numbers from 1 to {n}`,
      `a file {file} with all integers from 1 to {n}, please make it`,
    ],
  },
  program: ({ file, n }) =>
    [
      `with open(${py(file)}, 'w') as file:`,
      `    for i in range(1, ${n} + 1):`,
      "        file.write(f'{i}\\n')",
      `result = len(open(${py(file)}).readlines())`,
      "print(result)",
    ].join("\n"),
  reply: ({ file, n }, output) => `I wrote the numbers 1 to ${n} to ${file}, ${output} lines.`,
});

const REPLACE = family({
  name: "file-replace-word",
  topic: "files",
  result: "none",
  draw: (random) => {
    const slots = drawTextFile(random);
    const words = slots.text.split(/\s+/).filter((word) => word !== "");
    return { ...slots, old: random.pick(words), fresh: random.word() };
  },
  nouns: [],
  sentences: [
    `replace (the word|) {old:quoted} (by|with) {fresh:quoted} in (the file|my file|) {file}`,
    `replace (every|all|each) {old:quoted} (by|with) {fresh:quoted} in (the file|) {file}`,
    `replace {old} (by|with) {fresh} in {file}`,
    `in {file}, replace {old:quoted} (by|with) {fresh:quoted}`,
    `in (the file|) {file}, (change|turn) (the word|every|all|) {old:quoted} (to|into) {fresh:quoted}`,
    `(change|turn) (the word|every|all|) {old:quoted} (to|into) {fresh:quoted} in {file}`,
    `change {old} to {fresh} in the file {file}`,
    `(open|read|take) {file} and replace {old:quoted} (by|with) {fresh:quoted}`,
    `{file}: replace {old:quoted} (by|with) {fresh:quoted}`,
    `substitute {fresh:quoted} for {old:quoted} in {file}`,
    `(find|search) {old:quoted} in {file} and replace (it|them) (by|with) {fresh:quoted}`,
    `swap (the word|) {old:quoted} for {fresh:quoted} in {file}`,
    `write {fresh:quoted} instead of {old:quoted} in {file}`,
    `every {old:quoted} in {file} should (be|become) {fresh:quoted}`,
    `use {fresh:quoted} in place of {old:quoted} in the file {file}`,
    `rename {old:quoted} to {fresh:quoted} inside {file}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `the word {old:quoted} in {file} should be replaced (by|with) {fresh:quoted}`,
      `instead of {old:quoted}, {file} should say {fresh:quoted}`,
    ],
  },
  program: ({ file, old, fresh }) =>
    [
      `text = open(${py(file)}).read()`,
      `text = text.replace(${py(old)}, ${py(fresh)})`,
      ...writeText(file, "text"),
      "print(text)",
    ].join("\n"),
  reply: ({ file, old, fresh }) => `I replaced ${py(old)} with ${py(fresh)} in ${file}.`,
  files: ({ file, text }) => ({ [file]: text }),
});

/** Moves, copies or deletes a file and shows what is in the folder afterwards. */
function moveFamily(
  name: string,
  verbs: string,
  line: (file: string, target: string) => string[],
  said: (file: string, target: string) => string,
): Family {
  return family({
    name,
    topic: "files",
    result: "none",
    draw: (random) => {
      const extension = random.pick(["txt", "txt", "csv", "md", "log"]);
      const file = random.fileName(extension);
      let target = random.fileName(extension);
      while (target === file) target = random.fileName(extension);
      return { file, target, text: drawLines(random, 1, 2) };
    },
    nouns: [],
    sentences: [
      `${verbs} (the file|my file|) {file} to {target}`,
      `${verbs} {file:quoted} to {target:quoted}`,
      `${verbs} the (text file|file) {file} to {target:quoted}`,
      `please ${verbs} {file} to {target}`,
      `(i want to|i need to|we must|can we) ${verbs} {file} to {target}`,
      `${verbs} {file}, (the new name is|new name:|and call the new one) {target}`,
      `${verbs} {file} so that (there is|we have|i have) {target}`,
      `(take|find) {file} and ${verbs} it to {target}`,
      `(file|the file): {file}. ${verbs} it to {target}`,
      `{file}: ${verbs} to {target}`,
      `in the (folder|working folder|directory), ${verbs} {file} to {target}`,
      `i have a file {file}. ${verbs} it to {target}`,
      `would you ${verbs} the file {file} to {target}`,
      `how about you ${verbs} {file} to {target}`,
      `${verbs} the file named {file} to {target}`,
      `${verbs} my {file} to {target} (now|)`,
    ],
    heldOut: {
      nouns: [],
      sentences: [
        `to {target}, ${verbs} the file {file}`,
        `there's a file {file} (here|in the folder) that you should ${verbs} to {target}`,
      ],
    },
    program: ({ file, target }) =>
      ["import os", ...line(py(file), py(target)), "print(sorted(os.listdir()))"].join("\n"),
    reply: ({ file, target }) => said(file, target),
    files: ({ file, text }) => ({ [file]: text }),
    weight: 0.6,
  });
}

/** Orders that write, change, rename or copy a file. */
export const fileChangeFamilies: readonly Family[] = [
  CREATE,
  APPEND,
  WRITE_NUMBERS,
  REPLACE,
  moveFamily(
    "file-rename",
    "(rename|rename|move)",
    (file, target) => [`os.rename(${file}, ${target})`],
    (file, target) => `I renamed ${file} to ${target}.`,
  ),
  moveFamily(
    "file-copy",
    "(copy|duplicate)",
    (file, target) => ["import shutil", `shutil.copy(${file}, ${target})`],
    (file, target) => `I copied ${file} to ${target}.`,
  ),
];
