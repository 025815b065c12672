import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";

interface PairSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly table: string;
  readonly first: string;
  readonly second: string;
  readonly target: string;
}

function drawPair(random: Draw): PairSlots {
  let table = drawTable(random, 4, 6);
  while (table.numbers.length < 2) table = drawTable(random, 4, 6);
  const [first = "", second = ""] = table.numbers;
  const target = random.chance(0.4)
    ? random.word()
    : random.pick(["total", "value", "product", "revenue", "cost_total", "sum", "result", "all"]);
  return {
    file: random.fileName("csv"),
    table: tableText(table),
    first,
    second,
    target: table.header.includes(target) ? `${target}_new` : target,
  };
}

const PRODUCT_SUM = family({
  name: "csv-sum-of-products",
  topic: "tables",
  result: "number",
  draw: drawPair,
  nouns: [
    `the (sum|total) of (column|the column) {first} times (column|the column) {second} ${FILE}`,
    `the (sum|total) of (column|the column) {first} multiplied by (column|the column) {second} ${FILE}`,
    `the (sum|total) of the products of (the columns|columns) {first} and {second} ${FILE}`,
    `the total of column {first} * column {second} over (all|the) rows of {file}`,
    `the (sum|total) of {first} times {second} (over all rows|of all rows), both columns of {file}`,
    `the (sum|total) over the rows of column {first} times column {second} ${UNNAMED}`,
    `the sum product of the columns {first} and {second} ${FILE}`,
    `the total value of the columns {first} times {second} in {file}`,
  ],
  sentences: [
    `multiply (column|the column) {first} by (column|the column) {second} ${FILE} and add (it|everything|all) up`,
    `multiply the columns {first} and {second} of {file} row by row and (sum|add up|total) the (products|results)`,
    `for (each|every) row of {file} multiply column {first} by column {second}, then (add it all up|sum up|take the sum)`,
    `(sum|add) up column {first} times column {second} ${FILE}`,
    `{file}: sum of column {first} * column {second}`,
    `(read|open|load) {file} and compute the total of column {first} times column {second}`,
    `how much is column {first} times column {second}, summed over (all rows|the rows|every row) of {file}`,
    `{file} has the columns {first} and {second}. what is the (total|sum) of {first} times {second}`,
    `what do the columns {first} and {second} multiplied give in total ${FILE}`,
    `go through {file}, multiply column {first} with column {second} in each row and give me the (total|sum)`,
  ],
  heldOut: {
    nouns: [`in {file} the sum of column {first} multiplied by column {second}`],
    sentences: [
      `with the columns {first} and {second} of {file} multiplied row by row, what is the total`,
      `{first} times {second}, both columns of {file}, add up over every row`,
    ],
  },
  program: ({ file, first, second }) =>
    [
      ...readRows(file),
      `values = [float(row[${py(first)}]) * float(row[${py(second)}]) for row in rows]`,
      "result = round(sum(values), 4)",
      "print(result)",
    ].join("\n"),
  reply: ({ first, second }, output) => `The sum of ${first} times ${second} is ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
});

const WRITE_ROWS = [
  "with open({file}, 'w', newline='') as file:",
  "    writer = csv.DictWriter(file, rows[0])",
  "    writer.writeheader()",
  "    writer.writerows(rows)",
];

function addColumn(sign: "*" | "+"): Family {
  const how =
    sign === "*"
      ? "({first} times {second}|{first} multiplied by {second}|{first} * {second}|the product of {first} and {second})"
      : "({first} plus {second}|{first} + {second}|the sum of {first} and {second})";
  return family({
    name: sign === "*" ? "csv-add-product-column" : "csv-add-sum-column",
    topic: "tables",
    result: "none",
    draw: drawPair,
    nouns: [],
    sentences: [
      `add a column {target} to {file} (that is|with|equal to|which is) ${how}`,
      `add (a|the) (new|) column (called|named) {target} (with|as|for) ${how} to {file}`,
      `add (a|the|another) (new|) column {target:quoted} to the (file|table|csv) {file} (that holds|containing|with) ${how}`,
      `in {file}, add a column {target} (with|that is|as) ${how}`,
      `(append|insert|create|make) a (new|) column {target} in {file} (as|with|from) ${how}`,
      `(compute|calculate) ${how} for (each|every) row of {file} and (store|save|put) it in a (new|) column {target}`,
      `{file}: new column {target} = ${how}`,
      `extend {file} by a column {target} (with|holding|that is) ${how}`,
      `i (want|need) (a|another|an extra) column {target} in {file} (with|that is|holding) ${how}`,
      `(read|open|load) {file}, add the column {target} as ${how} and save (it|the file)`,
      `give {file} (a|an extra|another) column {target} which is ${how}`,
      `(update|change) {file}: add column {target} as ${how}`,
      `please put ${how} into a (new|) column {target} of {file}`,
      `the (file|table|csv) {file} (needs|should get|should have) a column {target} with ${how}`,
      `take {file} and add ${how} as (the|a) (new|) column {target}`,
      `add ${how} to {file} as (a|the) column {target}`,
    ],
    heldOut: {
      nouns: [],
      sentences: [
        `a column {target} with ${how} should be added to {file}`,
        `for every row of {file} set a new column {target} to ${how}`,
      ],
    },
    program: ({ file, first, second, target }) =>
      [
        ...readRows(file),
        "for row in rows:",
        `    row[${py(target)}] = round(float(row[${py(first)}]) ${sign} float(row[${py(second)}]), 4)`,
        ...WRITE_ROWS.map((line) => line.replace("{file}", py(file))),
        `print(open(${py(file)}).read())`,
      ].join("\n"),
    reply: ({ file, target }) => `I added the column ${target} to ${file}.`,
    files: ({ file, table }) => ({ [file]: table }),
    weight: 0.6,
  });
}

const MISSING = family({
  name: "csv-missing-values",
  topic: "tables",
  result: "integer",
  draw: (random) => {
    const table = drawTable(random, 5, 8);
    const column = random.pick([...table.numbers, table.group]);
    const at = table.header.indexOf(column);
    const gaps = new Set(random.distinctInts(random.int(1, 3), 0, table.rows.length - 1));
    const rows = table.rows.map((row, index) =>
      row.map((cell, place) => (place === at && gaps.has(index) ? "" : cell)),
    );
    return { file: random.fileName("csv"), table: tableText({ ...table, rows }), column };
  },
  nouns: [
    `the number of (missing|empty|blank) (values|cells|entries) in ${COLUMN} ${FILE}`,
    `the number of (rows|records) ${FILE} (where|in which) ${COLUMN} is (missing|empty|blank)`,
    `the number of rows (missing|without|with no) (a value|a number|something|an entry) in ${COLUMN} ${FILE}`,
    `the count of (missing|empty|blank) (values|entries) (of|in) ${COLUMN} ${FILE}`,
    `the number of (gaps|holes|missing values) in ${COLUMN} ${UNNAMED}`,
    `the number of rows of {file} that have (nothing|no value|an empty cell) in ${COLUMN}`,
    `the number of (missing|empty) values ${FILE} in ${COLUMN}`,
    `the (number|count) of (blank|empty) cells in column {column} of {file}`,
  ],
  sentences: [
    `how many (values|cells|entries) are (missing|empty|blank) in ${COLUMN} ${FILE}`,
    `how many (missing|empty|blank) (values|cells|entries) are (there|) in ${COLUMN} ${FILE}`,
    `how many rows ${FILE} have (no value|nothing|an empty cell|a missing value) in ${COLUMN}`,
    `count the (missing|empty|blank) (values|cells|entries) in ${COLUMN} ${FILE}`,
    `in how many rows ${FILE} is ${COLUMN} (empty|missing|blank)`,
    `(read|open|load) {file} and (count|tell me the number of) the (missing|empty) values in ${COLUMN}`,
    `{file}: (missing|empty) values in column {column}`,
    `check {file} for (missing|empty) values in ${COLUMN}, how many (are there|are missing)`,
    `how often is ${COLUMN} (missing|empty|not filled in|left blank) ${FILE}`,
    `how many (gaps|empty entries|missing entries) does ${COLUMN} (of|in) {file} have`,
  ],
  heldOut: {
    nouns: [`in {file} the number of missing entries of column {column}`],
    sentences: [
      `${COLUMN} of {file} is empty in how many rows`,
      `does ${COLUMN} of {file} have missing values and how many`,
    ],
  },
  program: ({ file, column }) =>
    [
      ...readRows(file),
      `matching = [row for row in rows if row[${py(column)}] == '']`,
      "result = len(matching)",
      "print(result)",
    ].join("\n"),
  reply: ({ column }, output) => `The number of rows with no value for ${column} is ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        "(show|print|list) them",
        "which (rows|ones) (are that|are these|is it)",
        "show (me|) (these|those) rows",
      ],
      draw: (_random, before) => before,
      program: () =>
        "result = '\\n'.join(', '.join(row.values()) for row in matching)\nprint(result)",
      reply: ({ column }, output) => `The rows with no value for ${column} are:\n${output}`,
    },
  ],
});

/** Questions that compute with two columns of a CSV file, or look for empty cells. */
export const tableCellFamilies: readonly Family[] = [
  PRODUCT_SUM,
  addColumn("*"),
  addColumn("+"),
  MISSING,
];
