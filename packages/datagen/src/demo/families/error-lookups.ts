import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { ordinal } from "./drawing.ts";
import { failingFamily } from "./error-numbers.ts";
import { drawRecords, parseJson } from "./json-draws.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, readRows } from "./table-words.ts";

/** A list with a place in it or beyond its end. */
function drawPlace(
  random: Draw,
  inside: boolean,
): {
  readonly values: readonly (number | string)[];
  readonly n: number;
  readonly nth: string;
  readonly count: number;
} {
  const count = random.int(2, 6);
  const values = random.chance(0.6) ? random.ints(count, 1, 99) : random.words(count);
  const n = inside ? random.int(1, values.length) : random.int(values.length + 1, 20);
  return { values, n, nth: ordinal(random, n), count: values.length };
}

function placeProgram({ values, n }: ReturnType<typeof drawPlace>): string {
  const name = typeof values[0] === "number" ? "numbers" : "words";
  return `${name} = ${py(values)}\nresult = ${name}[${n} - 1]\nprint(result)`;
}

const PLACE = {
  nouns: [
    "the {nth} (element|item|value|entry) of (the list|) {values}",
    "element (number|) {n} of (the list|) {values}",
    "item (number|) {n} (of|in) (the list|) {values}",
    "the {nth} (one|element|item) in {values}",
    "the (element|item|value) at position {n} of {values}",
    "number {n} in (the list|) {values}",
    "the {nth} (element|item) of this list: {values}",
    "the {nth} of {values}",
  ],
  sentences: [
    "which (element|item|value) is {nth} in {values}",
    "(get|show|print|give me) the {nth} (element|item|value) of {values}",
    "(get|show|print|give me) (element|item) (number|) {n} of {values}",
    "what (stands|is) at (position|place) {n} (of|in) {values}",
    "{values}: what is the {nth} (element|item|one)",
    "the list is {values}. what is the {nth} (element|item|one)",
    "i have {values}. (show|give) me the {nth} (element|item|one)",
    "pick the {nth} (element|item) (from|of|out of) {values}",
    "from {values} take the {nth} (element|item|one)",
    "what is number {n} (of|in|on) the list {values}",
  ],
  heldOut: {
    nouns: ["from {values} the {nth} element"],
    sentences: [
      "in {values}, what comes at place {n}",
      "at position {n}, what do we have in {values}",
    ],
  },
};

const BAD_INDEX = failingFamily({
  name: "error-index-out-of-range",
  draw: (random) => drawPlace(random, false),
  ...PLACE,
  code: placeProgram,
  reply: ({ count, n }) =>
    `The list has only ${count} elements, so there is no element number ${n}.`,
});

/** The same question with an answer, so that the words alone do not tell. */
const GOOD_INDEX = family({
  name: "list-element-at",
  topic: "lists",
  result: "text",
  draw: (random) => drawPlace(random, true),
  ...PLACE,
  program: placeProgram,
  reply: ({ n }, output) => `Element number ${n} is ${output}.`,
});

/** A dictionary with a key of it or another one. */
function drawKey(
  random: Draw,
  inside: boolean,
): { readonly data: string; readonly key: string; readonly keys: readonly string[] } {
  const count = random.int(2, 4);
  const words = random.chance(0.5) ? random.words(count + 1) : random.names(count + 1);
  const [other = "", ...keys] = words;
  const data = Object.fromEntries(keys.map((name) => [name, random.int(1, 99)]));
  return { data: py(data), key: inside ? random.pick(keys) : other, keys };
}

const KEY = {
  nouns: [
    "the value (of|for|under) {key:quoted} in {data}",
    "the value (of|for) the key {key:quoted} in (the dictionary|the dict|) {data}",
    "the (entry|value) (of|for) {key} in (the dictionary|) {data}",
    "the number (of|for) {key} in (the dictionary|) {data}",
    "{key:quoted} in (the dictionary|the dict) {data}",
    "the value stored (under|for) {key:quoted} in {data}",
    "the (entry|value) {key:quoted} of {data}",
    "the value that {data} has for {key:quoted}",
  ],
  sentences: [
    "(look up|get|find|show|print) {key:quoted} in {data}",
    "(look up|get|find|show|print) the value (of|for) {key:quoted} in {data}",
    "which (value|number) does {key:quoted} have in {data}",
    "what does {data} (say|have|hold) for {key:quoted}",
    "d = {data}. what is d[{key:quoted}]",
    "{data}: what is the value of {key:quoted}",
    "given {data}, what is the value for {key:quoted}",
    "(the dictionary|the dict|my dictionary) is {data}. what is (the value of|) {key:quoted}",
    "from {data}, (get|show|give me) {key:quoted}",
    "what is {key:quoted} in {data}",
  ],
  heldOut: {
    nouns: ["in the dictionary {data} the value of {key:quoted}"],
    sentences: [
      "in {data}, which value belongs to {key:quoted}",
      "{key:quoted} has what value in {data}",
    ],
  },
};

const BAD_KEY = failingFamily({
  name: "error-key-not-in-dictionary",
  draw: (random) => drawKey(random, false),
  ...KEY,
  code: ({ data, key }) => `data = ${data}\nresult = data[${py(key)}]\nprint(result)`,
  reply: ({ key, keys }) => `There is no key ${py(key)}, only ${keys.join(", ")}.`,
});

/** The same question with an answer, so that the words alone do not tell. */
const GOOD_KEY = family({
  name: "dictionary-get-key",
  topic: "lists",
  result: "integer",
  draw: (random) => drawKey(random, true),
  ...KEY,
  program: ({ data, key }) => `data = ${data}\nresult = data[${py(key)}]\nprint(result)`,
  reply: ({ key }, output) => `The value of ${key} is ${output}.`,
});

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
    "the number of lines (in|of) {file}",
    "the text (in|inside) {file}",
    "the (content|contents) of the file {file:quoted}",
    "the (full|whole) text of {file}",
    "everything that is in {file}",
    "the lines (of|in) {file}",
    "the (first|) lines that {file} contains",
  ],
  sentences: [
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

const MISSING_CSV = family({
  name: "error-csv-not-there",
  topic: "errors",
  result: "none",
  draw: (random) => {
    const { names } = drawMissing(random);
    let file = random.fileName("csv");
    while (names.includes(file)) file = random.fileName("csv");
    return { file, names };
  },
  nouns: [
    "the number of (rows|records|entries) (in|of) {file}",
    "the number of (rows|records|entries|data rows) in the (file|table|csv file) {file}",
    "the (row count|count of rows|number of data lines) of {file}",
    "the (total|exact|) number of (rows|records) that {file} has",
    "the (size|row count|number of entries) of my (table|csv|csv file) {file}",
    "{file}'s (row count|number of rows|number of records)",
    "the number of (data rows|rows|records) without the header in {file}",
    "the length of (the|) (table|csv|csv file) {file} in rows",
  ],
  sentences: [
    "how many (rows|records|entries|data rows) (are|are there) in {file}",
    "how many (rows|records|entries|data lines) does {file} (have|contain)",
    "count the (rows|records|entries|data rows) (in|of) {file}",
    "(open|read|load) {file} and (count the rows|tell me how many rows it has|count its records)",
    "rows in {file}",
    "{file}: how many (rows|records|entries)",
    "what is the (row count|number of rows) of {file}",
    "(i have|here is|there's) a (csv|table|csv file) {file}. how many (rows|records|entries) (does it have|are in it|has it)",
    "how many (rows|records) are (there|) in the table {file}",
    "tell me how many (rows|entries|records) {file} has",
  ],
  heldOut: {
    nouns: ["the count of all (records|rows) that {file} has"],
    sentences: [
      "{file} has how many (rows|records)",
      "in {file}, how many (rows|entries) of data are there",
    ],
  },
  program: ({ file }) => [...readRows(file), "result = len(rows)", "print(result)"].join("\n"),
  reply: ({ file }) => missing(file, ""),
  steps: ({ file }) => [
    { code: [...readRows(file), "result = len(rows)", "print(result)"].join("\n"), raises: true },
    { code: LOOK_ROUND },
  ],
  replyToSteps: ({ file }, outputs) => missing(file, outputs.at(-1) ?? ""),
  files: ({ names }) => Object.fromEntries(names.map((name) => [name, `${name}\n`])),
  weight: 0.7,
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
    { code: "result = ', '.join(rows[0])\nprint(result)" },
  ],
  replyToSteps: ({ column }, outputs) =>
    `There is no column ${column}, the columns are ${outputs.at(-1) ?? ""}.`,
  files: ({ file, table }) => ({ [file]: table }),
});

function columnSum(file: string, column: string): string {
  return [
    ...readRows(file),
    `values = [float(row[${py(column)}]) for row in rows]`,
    "result = round(sum(values), 4)",
    "print(result)",
  ].join("\n");
}

const MISSING_FIELD = family({
  name: "error-json-key-not-there",
  topic: "errors",
  result: "none",
  draw: (random) => {
    const { records, label, field } = drawRecords(random, 3, 3);
    const [record = {}] = records;
    let key = random.word();
    while (key === label || key === field) key = random.word();
    return {
      json: JSON.stringify(record).replaceAll(/([:,])/g, "$1 "),
      key,
      keys: Object.keys(record),
    };
  },
  nouns: [],
  sentences: [
    "what is (the|) {key} in (this json|the json|this object): {json}",
    "what is the value of {key:quoted} in (this json|the json|this object): {json}",
    "(get|extract|read|find|give me|print) (the|) {key} (from|in|of) (this json|the json): {json}",
    "(get|extract|read|find|give me|print) the value (of|for) {key:quoted} (from|in|of) (this json|the json): {json}",
    "(parse|read) (this json|the json) and (give me|tell me|print) the {key}: {json}",
    "{json}\nwhat is the {key}",
    "{json} (get|print|show) {key}",
    "given {json}, what is {key}",
    "json: {json}\nkey: {key}",
    "data = {json}. what is the {key}",
    "(i have|here is) this json: {json}\n(what is the {key}|i need the {key})",
    "which {key} is (given|there) in {json}",
    "from the json {json} i need (the|) {key}",
    "what does {key:quoted} hold in {json}",
    "(look up|fetch) {key:quoted} in {json}",
    "what value does the key {key:quoted} have in {json}",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "in {json}, which value belongs to {key:quoted}",
      "the {key} of {json}, (what is it|please)",
    ],
  },
  program: ({ json, key }) => jsonKey(json, key),
  reply: ({ key, keys }) => `There is no key ${py(key)}, only ${keys.join(", ")}.`,
  steps: ({ json, key }) => [{ code: jsonKey(json, key), raises: true }],
  replyToSteps: ({ key, keys }) => `There is no key ${py(key)}, only ${keys.join(", ")}.`,
  weight: 0.7,
});

function jsonKey(json: string, key: string): string {
  return [...parseJson(json), `result = data[${py(key)}]`, "print(result)"].join("\n");
}

/** Questions about an element, a key, a column or a file that is not there. */
export const errorLookupFamilies: readonly Family[] = [
  BAD_INDEX,
  GOOD_INDEX,
  BAD_KEY,
  GOOD_KEY,
  MISSING_FILE,
  MISSING_CSV,
  WRONG_COLUMN,
  MISSING_FIELD,
];
