import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";

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

const WORDS = {
  largest: "(largest|highest|biggest|maximum|greatest|most)",
  smallest: "(smallest|lowest|least|minimum)",
} as const;

function extremeRow(side: "largest" | "smallest"): Family {
  const words = WORDS[side];
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
      ...furtherSentences(words),
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

/** The row of a CSV file with the largest or the smallest number. */
export const tableExtremeFamilies: readonly Family[] = [
  extremeRow("largest"),
  extremeRow("smallest"),
];

/** Further ways to ask for the row with an extreme. */
function furtherSentences(words: string): string[] {
  return [
    `(could you|can you|please|help me) find the (row|record|line) with the ${words} value in ${COLUMN} ${FILE}`,
    `(determine|locate|pick|get) the (row|record|entry) with the ${words} value in ${COLUMN} ${FILE}`,
    `(what|which) (row|record|line) (in|of) {file} has the ${words} number (in|under) ${COLUMN}`,
    `(i want to see|i'd like to see|let me see) the (row|record) of {file} whose ${COLUMN} is ${words}`,
    `${words} by column {column} in {file}: the (row|record|entry)`,
    `{file}, column {column}, ${words}: (show the row|which row)`,
    `row with ${words} {column} column in {file}`,
    `sort {file} by column {column} and show the row with the ${words} value`,
    `scan {file} and print the (full |)row with the ${words} value in ${COLUMN}`,
    `which line of {file} tops the others with the ${words} value in ${COLUMN}`,
    `my (csv|table|spreadsheet) is {file}, show the row with the ${words} value in ${COLUMN}`,
    `return the complete record where ${COLUMN} in {file} is ${words}`,
    `in {file}, print the row with the ${words} value in ${COLUMN}`,
  ];
}
