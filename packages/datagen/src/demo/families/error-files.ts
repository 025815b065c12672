import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, readRows } from "./table-words.ts";

/** The folder is listed after the file was not found. */
const LOOK_ROUND = "import os\nprint(sorted(os.listdir('.')))";

/** @param there the printed list of names */
function missing(file: string, there: string): string {
  const names = there.replaceAll(/[[\]']/g, "");
  return names === ""
    ? `There is no file ${file}, the folder is empty.`
    : `There is no file ${file}, only ${names}.`;
}

function drawMissing(random: Draw): { file: string; names: string[] } {
  const file = random.fileName(random.pick(["txt", "txt", "csv", "md", "log"]));
  const names = new Set<string>();
  const count = random.int(0, 3);
  while (names.size < count) {
    const name = random.fileName(random.pick(["txt", "csv", "json", "md"]));
    if (name !== file) names.add(name);
  }
  return { file, names: [...names] };
}

const MISSING_FILE = family({
  name: "error-file-not-there",
  topic: "errors",
  result: "none",
  draw: drawMissing,
  nouns: [
    "the (content|contents|text) of (the file|my file|) {file}",
    "the (words|sentences) (in|of) {file}",
    "the text (in|inside) {file}",
    "the (content|contents) of the file {file:quoted}",
    "the (full|whole) text of {file}",
    "everything that is in {file}",
    "the lines (of|in) {file}",
    "the (first|) lines that {file} contains",
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
    "(show|print|display|read) (me|) (the file|) {file}",
    "what is (in|inside) (the file|) {file}",
    "what does (the file|) {file} (say|contain)",
    "(open|read) {file} and (show|print|tell me) (it|what is in it|what it says)",
    "let me see (what is in|) {file}",
    "i (want|would like) to (see|read) {file}",
    "what's (written|) in {file}",
    "cat {file}",
    "(show|print|display) (me|) the (content|contents|text) of {file}",
    "read (out|me|) {file}",
  ],
  heldOut: {
    nouns: ["in {file} the (text|lines|content)"],
    sentences: ["{file}, what does it (say|contain)", "can i see the text that is in {file}"],
  },
  program: ({ file }) => `text = open(${py(file)}).read()\nprint(text)`,
  reply: ({ file }) => missing(file, ""),
  steps: ({ file }) => [
    { code: `text = open(${py(file)}).read()\nprint(text)`, raises: true },
    { code: LOOK_ROUND },
  ],
  replyToSteps: ({ file }, outputs) => missing(file, outputs.at(-1) ?? ""),
  files: ({ names }) => Object.fromEntries(names.map((name) => [name, `${name}\n`])),
});

/** The column is not called so: the header tells which there are. */
const WRONG_COLUMN = family({
  name: "error-column-not-there",
  topic: "errors",
  result: "none",
  draw: (random) => {
    const table = drawTable(random, 3, 6);
    let column = random.word();
    while (table.header.includes(column)) column = random.word();
    return { file: random.fileName("csv"), table: tableText(table), column };
  },
  nouns: [
    `the (sum|total|sum total) of ${COLUMN} (in|of) {file}`,
    `the (sum|total) of (all|the|all the) (values|numbers|entries) in ${COLUMN} (in|of) {file}`,
    `the (sum|total) (for|over) ${COLUMN} of the (file|table) {file}`,
    `the (sum|total) of {file}'s {column} column`,
    `the (sum|total) of ${COLUMN} in the (csv file|spreadsheet|table) {file}`,
    `the (sum|total) of what (is|stands) in ${COLUMN} of {file}`,
    `the {column} column's (sum|total) in {file}`,
    `the overall sum of ${COLUMN} from {file}`,
  ],
  sentences: [
    `(could you|can you|please|help me) (add up|sum|total) ${COLUMN} (in|of) {file}`,
    `(determine|calculate|find|work out|get) the (sum|total) of ${COLUMN} of {file}`,
    `(i want to know|i'd like to know|tell me) the (sum|total) of ${COLUMN} in {file}`,
    `what's the (sum|total) of ${COLUMN} in {file}`,
    "{file}, column {column}, (sum|total)",
    `use python to (sum|add up) ${COLUMN} of {file}`,
    `my (sales|data|results|expenses) are in {file}, (sum|add up|total) ${COLUMN}`,
    `load {file} and (sum|add up|total) ${COLUMN}`,
    `spreadsheet {file}: (sum|total) of ${COLUMN}`,
    `over all rows of {file}, what is the (sum|total) of ${COLUMN}`,
    "(sum|total) column {column} {file}",
    `for my report i need the (sum|total) of ${COLUMN} in {file}`,
    `(add up|sum up|total|sum) ${COLUMN} (of|in) {file}`,
    `(read|open|load) {file} and (compute|tell me|print) the (sum|total) of ${COLUMN}`,
    `what is the (sum|total) of ${COLUMN} in {file}`,
    `{file}: (sum|total) of column {column}`,
    `in {file}, what is the (sum|total) of ${COLUMN}`,
    `use {file} to (find|compute|get) the (sum|total) of ${COLUMN}`,
    `i have (a|this) (file|csv|table) {file}. what is the (sum|total) of ${COLUMN}`,
    `(sum|total) of column {column} in {file}`,
    `how much is ${COLUMN} of {file} in total`,
    `go through ${COLUMN} of {file} and (report|tell me) the (sum|total)`,
  ],
  heldOut: {
    nouns: [`for (the file|) {file} the (sum|total) of ${COLUMN}`],
    sentences: [
      `looking at ${COLUMN} of {file}, what (would be|is) the (sum|total)`,
      `take ${COLUMN} from {file} and give me the (sum|total) of its numbers`,
    ],
  },
  program: ({ file, column }) => columnSum(file, column),
  reply: ({ column }) => `There is no column ${column}.`,
  steps: ({ file, column }) => [
    { code: columnSum(file, column), raises: true },
    { code: "print(list(rows[0]))" },
  ],
  replyToSteps: ({ column }, outputs) =>
    `There is no column ${column}, the columns are ${(outputs.at(-1) ?? "").replaceAll(/[[\]']/g, "")}.`,
  files: ({ file, table }) => ({ [file]: table }),
});

function columnSum(file: string, column: string): string {
  return [...readRows(file), columnValues(column)].join("\n");
}

function columnValues(column: string): string {
  return [
    `values = [float(row[${py(column)}]) for row in rows]`,
    "result = round(sum(values), 4)",
    "print(result)",
  ].join("\n");
}

/** Questions about a file or a column that is not there. */
export const errorFileFamilies: readonly Family[] = [MISSING_FILE, WRONG_COLUMN];
