import type { Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, drawThreshold, tableText } from "./table-draws.ts";
import { ABOVE, COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";

const COUNT_ROWS = family({
  name: "csv-count-rows",
  topic: "tables",
  result: "integer",
  draw: (random) => ({ file: random.fileName("csv"), table: tableText(drawTable(random, 3, 9)) }),
  nouns: [
    `the number of (rows|records|entries|lines of data|data rows) ${FILE}`,
    `the (row count|count of rows|number of data lines|amount of rows) of {file}`,
    `the number of (rows|records|entries) that {file} (has|holds|contains)`,
    `the (number|count) of (data rows|rows|records) (excluding|without|not counting) the header ${FILE}`,
    `the (total|exact|) number of (rows|records|entries) ${UNNAMED}`,
    `the (size|row count|number of entries) of my (table|csv|csv file) {file}`,
    `the length of (the|) (table|csv|csv file) {file} in rows`,
    `{file}'s (row count|number of rows|number of records)`,
  ],
  sentences: [
    "(determine|find|get|work out|tell me) the number of (rows|records|entries) in {file}",
    "what is the number of (rows|records|entries) in {file}",
    "(could you|can you|please|help me) count the (rows|records|entries) in {file}",
    "row count {file}",
    "len of the rows of {file}",
    "{file}, number of (rows|records|entries)",
    "(i want to know|i'd like to know|tell me) how many (rows|records|entries) {file} has",
    "how (long|big) is the table {file} in rows",
    "total (rows|records|entries) in {file}",
    "without the header, how many rows does {file} have",
    "how many data records did i store in {file}",
    "load {file} and count the records",
    "the csv {file}: how many rows of data",
    "tally the records of {file}",
    `how many (rows|records|entries|data rows) (are|are there) ${FILE}`,
    `how many (rows|records|entries|data lines) does {file} (have|contain)`,
    `how many (rows|records|entries|lines of data) are (there|) ${UNNAMED}`,
    `count the (rows|records|entries|data rows) ${FILE}`,
    `count the (rows|records|entries) ${UNNAMED}`,
    `(open|read|load) {file} and (count the rows|tell me how many rows it has|count its records)`,
    `rows in {file}`,
    `{file}: how many (rows|records|entries)`,
    `(how many|number of) (rows|entries|records), not counting the header, (are|there are) ${FILE}`,
    `(i have|here is|there's) a (csv|table|csv file) {file}. how many (rows|records|entries) (does it have|are in it|has it)`,
    `what is the (row count|number of rows) of {file}`,
  ],
  heldOut: {
    nouns: [`the count of all (records|rows) that {file} has`],
    sentences: [
      `{file} has how many (rows|records)`,
      `in {file}, how many (rows|entries) of data are there`,
    ],
  },
  program: ({ file }) => [...readRows(file), "result = len(rows)", "print(result)"].join("\n"),
  reply: ({ file }, output) => `The file ${file} has ${output} rows.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        "and (what are|which are) (the|its) columns",
        "(what|which) columns (does it have|are there|has it)",
        "and the (column names|names of the columns|header)",
      ],
      draw: (_random, before) => before,
      program: () => "result = ', '.join(rows[0])\nprint(result)",
      reply: (_slots, output) => `The columns are ${output}.`,
    },
  ],
});

const COLUMN_NAMES = family({
  name: "csv-column-names",
  topic: "tables",
  result: "text",
  draw: (random) => ({ file: random.fileName("csv"), table: tableText(drawTable(random, 3, 9)) }),
  nouns: [
    `the (column names|columns|names of the columns|column headers|headers) ${FILE}`,
    `the (column names|columns|field names|fields) of {file}`,
    `the (header|header line|heading|field names|list of columns) of {file}`,
    `(a list of the|all|all the) (columns|column names|fields) ${FILE}`,
    `the (columns|column names|fields) ${UNNAMED}`,
    `the names of (all|the) (columns|fields) ${FILE}`,
    `the (columns|fields|column names) that {file} has`,
    `the column titles of {file}`,
  ],
  sentences: [
    "(determine|find|get|tell me) the (column names|columns|headers) of {file}",
    "(could you|can you|please|help me) list the columns of {file}",
    "column names {file}",
    "{file}, columns",
    "header of {file}",
    "header row of {file}",
    "(i want to know|i'd like to know|tell me) (which|what) columns {file} has",
    "what are the column (names|headings|titles) in {file}",
    "(print|show|read) the (header|first row with the column names|column headings) of {file}",
    "df.columns of {file}",
    "how is the table {file} structured, which columns are there",
    "(which|what) (attributes|variables|fields) are recorded in {file}",
    "load {file} and print the column names",
    "the csv {file}: what are its columns",
    `(what|which) (columns|fields) (are|are there) ${FILE}`,
    `(what|which) (columns|fields) does {file} (have|contain)`,
    `(what|which) (columns|fields) are (there|) ${UNNAMED}`,
    `list the (columns|column names|fields|headers) ${FILE}`,
    `(show|print|name|give) me the (columns|header|column names|field names) ${FILE}`,
    `(open|read|load) {file} and (list|tell me|show|print) (its|the) (columns|column names)`,
    `what are the (columns|fields|headers) of {file} (called|named)`,
    `columns of {file}`,
    `{file}: (which|what) columns`,
    `how are the columns (of|in) {file} (called|named)`,
    `(i got|i have|here is) a (csv|table) {file}. (which|what) (columns|fields) (does it have|are in it)`,
  ],
  heldOut: {
    nouns: [`what the (columns|fields) of {file} are called`],
    sentences: [
      `name (all|) the (columns|fields) that {file} has`,
      `{file} has (which|what) columns`,
    ],
  },
  program: ({ file }) =>
    [...readRows(file), "result = ', '.join(rows[0])", "print(result)"].join("\n"),
  reply: ({ file }, output) => `The columns of ${file} are ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        "and how many (rows|records|entries) (does it have|are there|has it)",
        "how many (rows|records|entries) (are in it|does it have)",
        "and the number of (rows|records|entries)",
      ],
      draw: (_random, before) => before,
      program: () => "result = len(rows)\nprint(result)",
      reply: ({ file }, output) => `The file ${file} has ${output} rows.`,
    },
  ],
});

interface LimitSlots extends Slots {
  readonly file: string;
  readonly table: string;
  readonly column: string;
  readonly k: number;
}

function drawAtLimit(random: Draw): LimitSlots {
  const table = drawTable(random, 4, 7);
  const column = random.pick(table.numbers);
  return {
    file: random.fileName("csv"),
    table: tableText(table),
    column,
    k: drawThreshold(random, table, column),
  };
}

/** Another limit between the least and the greatest number of the column. */
function otherLimit(random: Draw, { table, column }: LimitSlots): number {
  const lines = table.split("\n").map((line) => line.split(","));
  const at = lines[0]?.indexOf(column) ?? 0;
  const values = lines.slice(1).map((cells) => Number(cells[at]));
  const least = Math.ceil(Math.min(...values));
  return random.int(least, Math.max(least, Math.floor(Math.max(...values) - 0.01)));
}

/** Python that counts the rows above the limit, once they are read. */
function countAbove({ column, k }: LimitSlots): string {
  return [
    `matching = [row for row in rows if float(row[${py(column)}]) > ${py(k)}]`,
    "result = len(matching)",
    "print(result)",
  ].join("\n");
}

const COUNT_ABOVE = family({
  name: "csv-count-rows-above",
  topic: "tables",
  result: "integer",
  draw: drawAtLimit,
  nouns: [
    `the number of (rows|records|entries) ${FILE} (where|with|in which) ${COLUMN} (is|being|) ${ABOVE} {k}`,
    `the number of (rows|records|entries) with (a|) {column} ${ABOVE} {k} (by|going by) the column {column} ${FILE}`,
    `the number of (rows|records|entries) ${UNNAMED} (where|with|whose) (the|) column {column} (is|being|) ${ABOVE} {k}`,
    `the number of (rows|records|entries) of {file} (having|with) ${COLUMN} ${ABOVE} {k}`,
    `the number of (rows|records|entries) (where|for which) ${COLUMN} is ${ABOVE} {k} in {file}`,
    `the number of (rows|records|entries) (where|for which) ${COLUMN} is ${ABOVE} {k}`,
    `the number of (rows|records|entries) of {file} for which {column} (that is a column|(the column)|) is ${ABOVE} {k}`,
    `the number of (rows|records|entries) in {file} whose {column} column is ${ABOVE} {k}`,
  ],
  sentences: [
    `(could you|can you|please|help me) count the rows of {file} with ${COLUMN} ${ABOVE} {k}`,
    `(determine|find|get|work out) how many rows of {file} have ${COLUMN} ${ABOVE} {k}`,
    `number of rows in {file} with ${COLUMN} ${ABOVE} {k}`,
    `{file}, column {column} ${ABOVE} {k}, how many rows`,
    `(i want to know|i'd like to know|tell me) how many rows of {file} have ${COLUMN} ${ABOVE} {k}`,
    `what number of (rows|records) in {file} have ${COLUMN} ${ABOVE} {k}`,
    `how often is ${COLUMN} ${ABOVE} {k} in {file}`,
    `how many times does ${COLUMN} of {file} have a value ${ABOVE} {k}`,
    `rows of {file} where column {column} is ${ABOVE} {k}: count them`,
    `len of the rows in {file} with column {column} ${ABOVE} {k}`,
    `filter the rows of {file} to column {column} ${ABOVE} {k}, how many remain`,
    `total rows with ${COLUMN} ${ABOVE} {k} in {file}`,
    `tally the records in {file} whose ${COLUMN} is ${ABOVE} {k}`,
    `how many (rows|records|entries) ${FILE} have (a value|values|numbers|something) ${ABOVE} {k} in ${COLUMN}`,
    `how many (rows|records|entries) in {file} (have|has) ${COLUMN} ${ABOVE} {k}`,
    `in how many (rows|records|entries) of {file} is ${COLUMN} ${ABOVE} {k}`,
    `count the (rows|records|entries) (of|in|from) {file} (where|in which) ${COLUMN} is ${ABOVE} {k}`,
    `count the (rows|records|entries) (where|with) ${COLUMN} ${ABOVE} {k}`,
    `(filter {file} by|from {file}, take) column {column} ${ABOVE} {k} and count the rows`,
    `{file}: how many rows with column {column} ${ABOVE} {k}`,
    `(read|open|load) {file} and count the (rows|records|entries) (where|whose) ${COLUMN} is ${ABOVE} {k}`,
    `how many (rows|records|entries) have ${COLUMN} ${ABOVE} {k} ${UNNAMED}`,
    `i have a (csv|file|table) {file}. how many (rows|records|entries) (in it|) have ${COLUMN} ${ABOVE} {k}`,
  ],
  heldOut: {
    nouns: [
      `in the file {file} the number of (rows|records|entries) where column {column} is ${ABOVE} {k}`,
    ],
    sentences: [
      `for how many (rows|records|entries) of {file} is the {column} column ${ABOVE} {k}`,
      `looking at ${COLUMN} of {file}, how many (rows|records|entries) are ${ABOVE} {k}`,
    ],
  },
  program: (slots) => [...readRows(slots.file), countAbove(slots)].join("\n"),
  reply: ({ column, k }, output) => `The number of rows with ${column} above ${k} is ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        `and ${ABOVE} {k}`,
        `what about ${ABOVE} {k}`,
        `(now|and now) with {k}`,
        `and (for|with) {k} (instead|)`,
      ],
      draw: (random, before) => ({ ...before, k: otherLimit(random, before) }),
      program: countAbove,
    },
  ],
  weight: 0.6,
});

/** Questions about whole rows of a CSV file: how many, which columns, how many of them fit a condition. */
export const tableRowFamilies: readonly Family[] = [COUNT_ROWS, COLUMN_NAMES, COUNT_ABOVE];
