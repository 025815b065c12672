import type { Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { columnCells, drawTable, drawThreshold, tableText } from "./table-draws.ts";
import { ABOVE, BELOW, COLUMN, FILE, readRows, SHOW_MATCHING, UNNAMED } from "./table-words.ts";
import type { Wordings } from "./wordings.ts";

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

/** How rows on one side of a limit are asked for. */
function limitWordings({
  words,
  thing,
  ask,
  order,
  how,
}: Readonly<Record<"words" | "thing" | "ask" | "order" | "how", string>>): Wordings {
  return {
    nouns: [
      `${ask} ${thing} ${FILE} (where|with|in which) ${COLUMN} (is|being|) ${words} {k}`,
      `${ask} ${thing} with (a|) {column} ${words} {k} (by|going by) the column {column} ${FILE}`,
      `${ask} ${thing} ${UNNAMED} (where|with|whose) (the|) column {column} (is|being|) ${words} {k}`,
      `${ask} ${thing} of {file} (having|with) ${COLUMN} ${words} {k}`,
      `${ask} ${thing} (where|for which) ${COLUMN} is ${words} {k} in {file}`,
      `${ask} ${thing} (where|for which) ${COLUMN} is ${words} {k}`,
      `${ask} ${thing} of {file} for which {column} (that is a column|(the column)|) is ${words} {k}`,
      `${ask} ${thing} in {file} whose {column} column is ${words} {k}`,
    ],
    sentences: [
      `${how} ${thing} ${FILE} have (a value|values|numbers|something) ${words} {k} in ${COLUMN}`,
      `${how} ${thing} in {file} (have|has) ${COLUMN} ${words} {k}`,
      `in ${how} ${thing} of {file} is ${COLUMN} ${words} {k}`,
      `${order} the ${thing} (of|in|from) {file} (where|in which) ${COLUMN} is ${words} {k}`,
      `${order} the ${thing} (where|with) ${COLUMN} ${words} {k}`,
      `(filter {file} by|from {file}, take) column {column} ${words} {k} and ${order} the rows`,
      `{file}: ${how} rows with column {column} ${words} {k}`,
      `(read|open|load) {file} and ${order} the ${thing} (where|whose) ${COLUMN} is ${words} {k}`,
      `${how} ${thing} have ${COLUMN} ${words} {k} ${UNNAMED}`,
      `i have a (csv|file|table) {file}. ${how} ${thing} (in it|) have ${COLUMN} ${words} {k}`,
    ],
    heldOut: {
      nouns: [`in the file {file} ${ask} ${thing} where column {column} is ${words} {k}`],
      sentences: [
        `for ${how} ${thing} of {file} is the {column} column ${words} {k}`,
        `looking at ${COLUMN} of {file}, ${how} ${thing} are ${words} {k}`,
      ],
    },
  };
}

/** Rows on one side of a limit, counted or shown. */
function limitFamily(side: "above" | "below", shown: "count" | "show"): Family {
  const words = side === "above" ? ABOVE : BELOW;
  const sign = side === "above" ? ">" : "<";
  const thing = shown === "count" ? "(rows|records|entries)" : "(rows|records|entries|lines)";
  const ask = shown === "count" ? "the number of" : "(all|the|all the)";
  const order = shown === "count" ? "count" : "(show|list|print|display|find|give me)";
  const how = shown === "count" ? "how many" : "which";
  // Limits are drawn so that some row lies above; one more makes sure that some row lies below.
  const beyond = side === "above" ? 0 : 1;
  const matching = ({ column, k }: LimitSlots): string =>
    [
      `matching = [row for row in rows if float(row[${py(column)}]) ${sign} ${py(k)}]`,
      shown === "count" ? "result = len(matching)" : SHOW_MATCHING,
      "print(result)",
    ].join("\n");
  return family({
    name: `csv-${shown}-rows-${side}`,
    topic: "tables",
    result: shown === "count" ? "integer" : "text",
    draw: (random) => {
      const slots = drawAtLimit(random);
      return beyond === 0 ? slots : { ...slots, k: Math.ceil(slots.k) + beyond };
    },
    ...limitWordings({ words, thing, ask, order, how }),
    program: (slots) => [...readRows(slots.file), matching(slots)].join("\n"),
    reply: ({ column, k }, output) =>
      shown === "count"
        ? `The number of rows with ${column} ${side} ${k} is ${output}.`
        : `The rows with ${column} ${side} ${k} are:\n${output}`,
    files: ({ file, table }) => ({ [file]: table }),
    followUps: [
      {
        wordings: [
          `and ${words} {k}`,
          `what about ${words} {k}`,
          `(now|and now) with {k}`,
          `and (for|with) {k} (instead|)`,
        ],
        draw: (random, before) => ({ ...before, k: otherLimit(random, before) + beyond }),
        program: matching,
      },
    ],
    weight: 0.6,
  });
}

const ROWS_WHERE = family({
  name: "csv-rows-where-equal",
  topic: "tables",
  result: "text",
  draw: (random) => {
    const table = drawTable(random, 4, 7);
    const column = random.pick([table.label, table.group]);
    return {
      file: random.fileName("csv"),
      table: tableText(table),
      column,
      value: random.pick(columnCells(table, column)),
    };
  },
  nouns: [
    `(all|the|all the) (rows|records|entries) ${FILE} (where|in which) ${COLUMN} is {value:quoted}`,
    `the (row|rows|record|entry|entries) (with|where) ${COLUMN} (is|equal to|=) {value}`,
    `(all|the) (rows|records) of {file} with {value} in ${COLUMN}`,
    `(all|the) (rows|lines|records) (having|that have) {value:quoted} in ${COLUMN} ${FILE}`,
    `every (row|record|entry) ${FILE} (with|where) ${COLUMN} (is|equal to|equals) {value}`,
    `(all|the) (rows|entries) ${UNNAMED} (with|having) {value} in ${COLUMN}`,
    `the (rows|row) of {file} whose {column} column is {value:quoted}`,
    `the (content|contents) of the (row|rows) ${FILE} where ${COLUMN} is {value}`,
  ],
  sentences: [
    `(show|list|print|find|display) the (rows|row|records) ${FILE} where ${COLUMN} is {value}`,
    `(show|list|give) me (all|the) (rows|entries) with {value:quoted} in ${COLUMN} of {file}`,
    `which (rows|records|entries) of {file} have {value} in ${COLUMN}`,
    `which (row|rows) (has|have) {value:quoted} in ${COLUMN} ${UNNAMED}`,
    `filter {file} (for|by) column {column} (=|equal to|is|being) {value}`,
    `{file}: rows (where|with) column {column} (=|is|equals) {value}`,
    `look up {value} in ${COLUMN} of {file} and (show|print) the (row|rows|whole row)`,
    `(open|read|load) {file} and (show|print|list) the rows where ${COLUMN} is {value}`,
    `find the (row|record|entry|rows) (for|of|about|with) {value} in ${COLUMN} ${FILE}`,
    `i need the (row|record|line) of {file} with ${COLUMN} {value}`,
  ],
  heldOut: {
    nouns: [`in {file} (all|the) rows where the column {column} equals {value}`],
    sentences: [
      `where ${COLUMN} of {file} is {value}, what are the rows`,
      `take {file} and keep only the rows with column {column} equal to {value}`,
    ],
  },
  program: ({ file, column, value }) =>
    [
      ...readRows(file),
      `matching = [row for row in rows if row[${py(column)}] == ${py(value)}]`,
      SHOW_MATCHING,
      "print(result)",
    ].join("\n"),
  reply: ({ column, value }, output) => `The rows where ${column} is ${value} are:\n${output}`,
  files: ({ file, table }) => ({ [file]: table }),
});

/** Questions about whole rows of a CSV file: how many, which columns, which of them fit a condition. */
export const tableRowFamilies: readonly Family[] = [
  COUNT_ROWS,
  COLUMN_NAMES,
  limitFamily("above", "count"),
  limitFamily("below", "count"),
  limitFamily("above", "show"),
  limitFamily("below", "show"),
  ROWS_WHERE,
];
