import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";
import { tableCellFamilies } from "./table-cells.ts";
import type { Wordings } from "./wordings.ts";

const SHOW_ROWS = "result = '\\n'.join(', '.join(row.values()) for row in rows)";

interface ColumnSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly table: string;
  readonly column: string;
}

function drawColumn(random: Draw): ColumnSlots {
  const table = drawTable(random, 4, 7);
  return {
    file: random.fileName("csv"),
    table: tableText(table),
    column: random.pick(table.numbers),
  };
}

/** How sorting is asked for. */
function sortWordings(words: string): Wordings {
  return {
    nouns: [
      `the rows of {file} sorted by ${COLUMN} ${words}`,
      `the (rows|records|lines|entries) ${FILE} (sorted|ordered|arranged) by ${COLUMN}, ${words}`,
      `{file} (sorted|ordered) by ${COLUMN} ${words}`,
      `the (table|file|data) {file} (sorted|ordered|arranged) by column {column} ${words}`,
      `the rows ${UNNAMED} (sorted|ordered) ${words} by ${COLUMN}`,
      `a version of {file} sorted by ${COLUMN} ${words}`,
      `the (rows|entries) ${FILE} ${words} by ${COLUMN}`,
      `all (rows|entries) of {file} in order of ${COLUMN}, ${words}`,
    ],
    sentences: [
      `sort (the file|the table|) {file} by ${COLUMN} ${words}`,
      `(sort|order|arrange) the (rows|records|entries) ${FILE} by ${COLUMN} ${words}`,
      `(show|list|print|display) the rows of {file} (sorted|ordered) by ${COLUMN} ${words}`,
      `order {file} ${words} by ${COLUMN}`,
      `(read|open|load) {file}, sort it by ${COLUMN} ${words} and (show|print) (it|the rows)`,
      `{file}: sort by column {column}, ${words}`,
      `put the (rows|lines|entries) of {file} in order by ${COLUMN}, ${words}`,
      `(sort|order) (the file|the table|my table|the csv) by ${COLUMN} ${words}`,
      `rank the (rows|entries) ${FILE} by ${COLUMN} ${words}`,
      `i have a (csv|table) {file}, please (sort|order) it by ${COLUMN} ${words}`,
    ],
    heldOut: {
      nouns: [`by ${COLUMN} ${words} the rows of {file}`],
      sentences: [
        `${words} by ${COLUMN}, list the rows of {file}`,
        `take {file} and arrange its rows by ${COLUMN} ${words}`,
      ],
    },
  };
}

function sortFamily(order: "up" | "down"): Family {
  const words =
    order === "up"
      ? "(from small to large|ascending|in ascending order|lowest first|smallest first|from lowest to highest)"
      : "(from large to small|descending|in descending order|highest first|largest first|from highest to lowest|biggest first)";
  return family({
    name: `csv-sort-${order}`,
    topic: "tables",
    result: "text",
    draw: drawColumn,
    ...sortWordings(words),
    program: ({ file, column }) =>
      [
        ...readRows(file),
        `rows.sort(key=lambda row: float(row[${py(column)}])${order === "up" ? "" : ", reverse=True"})`,
        SHOW_ROWS,
        "print(result)",
      ].join("\n"),
    reply: ({ column }, output) =>
      `The rows sorted by ${column}, ${order === "up" ? "smallest" : "largest"} first:\n${output}`,
    files: ({ file, table }) => ({ [file]: table }),
    weight: 0.7,
  });
}

function extremeRow(side: "largest" | "smallest"): Family {
  const words =
    side === "largest"
      ? "(largest|highest|biggest|maximum|greatest|most)"
      : "(smallest|lowest|least|minimum)";
  return family({
    name: `csv-row-with-${side}`,
    topic: "tables",
    result: "text",
    draw: drawColumn,
    nouns: [
      `the row (with|that has|having) the ${words} value in ${COLUMN} ${FILE}`,
      `the (row|record|entry|line) ${FILE} (where|in which) ${COLUMN} is ${words}`,
      `the (row|record|line) ${FILE} with the ${words} {column} (by|going by) the column {column}`,
      `the (whole|full|complete|) (row|record) (where|for which) ${COLUMN} is ${words}`,
      `the (row|entry|record) ${UNNAMED} with the ${words} (number|value) in ${COLUMN}`,
      `the (row|record) of {file} that has the ${words} value in ${COLUMN}`,
      `the ${words} (row|entry) by column {column} ${FILE}`,
      `the (entry|record|line) of {file} with the ${words} {column} column`,
    ],
    sentences: [
      `which (row|record|entry|line) ${FILE} has the ${words} (value|number) in ${COLUMN}`,
      `which (row|record|entry) has the ${words} value in ${COLUMN}`,
      `(find|show|print|give me|look up) the (row|record|entry) with the ${words} value in ${COLUMN} ${FILE}`,
      `in which row ${FILE} is ${COLUMN} ${words}`,
      `where is ${COLUMN} of {file} the ${words}, (show|print|give me) (the|that) row`,
      `(read|open|load) {file} and (show|print|find) the (row|record) with the ${words} value in ${COLUMN}`,
      `{file}: row with the ${words} value in column {column}`,
      `(find|show) me the (row|entry) where ${COLUMN} is ${words} ${UNNAMED}`,
      `which entry of {file} is ${words} (going by|according to|by) ${COLUMN}`,
      `i need the (full|whole|complete|) row with the ${words} number in ${COLUMN} ${FILE}`,
    ],
    heldOut: {
      nouns: [`in {file} the record whose column {column} is ${words}`],
      sentences: [
        `${COLUMN} is ${words} in which row of {file}`,
        `look through {file} and show the record that has the ${words} value in ${COLUMN}`,
      ],
    },
    program: ({ file, column }) =>
      [
        ...readRows(file),
        `row = ${side === "largest" ? "max" : "min"}(rows, key=lambda row: float(row[${py(column)}]))`,
        "result = ', '.join(row.values())",
        "print(result)",
      ].join("\n"),
    reply: ({ column }, output) => `The row with the ${side} ${column} is ${output}.`,
    files: ({ file, table }) => ({ [file]: table }),
  });
}

const HEAD = family({
  name: "csv-first-rows",
  topic: "tables",
  result: "text",
  draw: (random) => ({
    file: random.fileName("csv"),
    table: tableText(drawTable(random, 5, 9)),
    n: random.int(2, 5),
  }),
  nouns: [
    `the first {n} (rows|records|entries|data rows) ${FILE}`,
    `the (first|top|initial) {n} (rows|records|entries) of {file}`,
    `the (top|first) {n} (rows|entries) ${UNNAMED}`,
    `a preview of {n} rows of {file}`,
    `the {n} (rows|records) at the (top|start|beginning) of {file}`,
    `rows 1 to {n} of {file}`,
    `(only|just|) the first {n} (rows|records) ${FILE}`,
    `the beginning of {file}, {n} rows`,
  ],
  sentences: [
    `(show|print|display|list|give me) the first {n} (rows|records|entries) ${FILE}`,
    `(show|print|display|give) me the (first|top) {n} rows of {file}`,
    `(read|open|load) {file} and (show|print|display) the first {n} (rows|records)`,
    `(what|which) are the first {n} (rows|entries|records) ${FILE}`,
    `(how does {file} begin|how does {file} start|what is at the top of {file})? {n} rows please`,
    `{file}: (first|top) {n} rows`,
    `first {n} rows of {file}`,
    `let me see the (first|top) {n} (rows|entries) ${FILE}`,
    `i (want|would like) to see {n} rows of {file}`,
    `(take a look at|look into|peek into) {file} and show (me|) {n} rows`,
    `(show|print) the first {n} rows ${UNNAMED}`,
  ],
  heldOut: {
    nouns: [`of {file} the first {n} rows`],
    sentences: [
      `from the beginning of {file}, list {n} records`,
      `{n} rows from the top of {file}, (show|print) them`,
    ],
  },
  program: ({ file, n }) =>
    [
      ...readRows(file),
      `result = '\\n'.join(', '.join(row.values()) for row in rows[:${n}])`,
      "print(result)",
    ].join("\n"),
  reply: ({ file, n }, output) => `The first ${n} rows of ${file} are:\n${output}`,
  files: ({ file, table }) => ({ [file]: table }),
});

/** Questions that order a CSV file, pick rows of it, or add a column to it. */
export const tableChangeFamilies: readonly Family[] = [
  sortFamily("up"),
  sortFamily("down"),
  extremeRow("largest"),
  extremeRow("smallest"),
  HEAD,
  ...tableCellFamilies,
];
