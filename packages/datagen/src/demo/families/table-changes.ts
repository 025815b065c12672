import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";

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

/** Questions that order a CSV file, pick rows of it, or add a column to it. */
export const tableChangeFamilies: readonly Family[] = [
  sortFamily("up"),
  sortFamily("down"),
  extremeRow("largest"),
  extremeRow("smallest"),
  HEAD,
  PRODUCT_SUM,
  addColumn("*"),
  addColumn("+"),
  MISSING,
];
