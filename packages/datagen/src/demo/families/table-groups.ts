import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { columnCells, drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";
import type { Wordings } from "./wordings.ts";

interface GroupSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly table: string;
  readonly group: string;
  readonly column: string;
}

function drawGroups(random: Draw): GroupSlots {
  const table = drawTable(random, 4, 8);
  return {
    file: random.fileName("csv"),
    table: tableText(table),
    group: table.group,
    column: random.pick(table.numbers),
  };
}

const GROUP =
  "(the column {group}|column {group}|the {group} column|the column {group:quoted}|the column (called|named) {group})";

const COUNT_BY = family({
  name: "csv-count-by",
  topic: "tables",
  result: "text",
  draw: drawGroups,
  nouns: [
    `the number of (rows|records|entries) (per|for each|by|for every) (value|entry) (of|in) ${GROUP} ${FILE}`,
    `the (count|counts) of each (value|entry) in ${GROUP} ${FILE}`,
    `the number of (rows|records|entries) per {group} (by|using) (the|) column {group} ${FILE}`,
    `(a|the) count of (rows|records) grouped by ${GROUP} ${FILE}`,
    `the (frequency|frequencies|frequency table|counts) of ${GROUP} ${FILE}`,
    `the number of (times|rows) (each|every) value (occurs|appears) in ${GROUP} ${UNNAMED}`,
    `the row counts of {file} grouped by column {group}`,
    `(the|a) (tally|breakdown) of ${GROUP} in {file}`,
  ],
  sentences: [
    `count the (rows|records|entries) (per|for each|for every) value of ${GROUP} ${FILE}`,
    `how many (rows|records|entries) (are there|) for each value of ${GROUP} ${FILE}`,
    `how (often|many times) does each (value|entry) (occur|appear) in ${GROUP} ${FILE}`,
    `group {file} by column {group} and count (the rows|)`,
    `group (the rows of|) {file} by ${GROUP} and (tell me|show|give me) the counts`,
    `(read|open|load) {file} and count how often (each|every) value (occurs|is there|appears) in ${GROUP}`,
    `{file}: (counts|number of rows) (by|per) column {group}`,
    `for (each|every) value of ${GROUP} ${FILE}, how many rows are there`,
    `how many rows per {group} (are there|) (going by the column {group} of|by column {group} in) {file}`,
    `how often is each value there in ${GROUP} ${UNNAMED}`,
    `count by column {group} in {file}`,
  ],
  heldOut: {
    nouns: [`in {file} the number of records for every value of column {group}`],
    sentences: [
      `which values does ${GROUP} of {file} have and how often each`,
      `(make|give me) a count of the rows of {file} by column {group}`,
    ],
  },
  program: ({ file, group }) =>
    [
      "from collections import Counter",
      ...readRows(file),
      `counts = Counter(row[${py(group)}] for row in rows)`,
      "result = ', '.join(f'{key}: {count}' for key, count in counts.items())",
      "print(result)",
    ].join("\n"),
  reply: ({ group }, output) => `The number of rows by ${group}: ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
});

/** How a measure per group is asked for. */
function measureByWordings(words: string, verb: string): Wordings {
  return {
    nouns: [
      `the ${words} of ${COLUMN} (by|per|for each|for every) {group} ${FILE}`,
      `the ${words} of ${COLUMN} for (each|every) value of ${GROUP} ${FILE}`,
      `the ${words} of ${COLUMN} grouped by ${GROUP} ${FILE}`,
      `the ${words} of the {column} column (per|by|for each) {group} ${UNNAMED}`,
      `the {group} ${words}s of ${COLUMN} ${FILE}`,
      `(each|every) {group}'s ${words} of ${COLUMN} ${FILE}`,
      `the ${words} {column} (per|for each|by) {group} from the columns {group} and {column} ${FILE}`,
      `a (list|table|summary) of the ${words} of ${COLUMN} per {group} in {file}`,
    ],
    sentences: [
      `${verb} ${COLUMN} (by|per|for each) {group} ${FILE}`,
      `${verb} ${COLUMN} for (each|every) value in ${GROUP} of {file}`,
      `group {file} by column {group} and ${verb} (the|) column {column}`,
      `group by ${GROUP} and ${verb} ${COLUMN} in {file}`,
      `for (each|every) {group} in {file}, what is the ${words} of ${COLUMN}`,
      `(read|open|load) {file} and (tell me|compute|show) the ${words} of ${COLUMN} (by|per) {group}`,
      `{file}: ${words} of column {column} (by|per) {group}`,
      `i (have|keep) {file} with the columns {group} and {column}(.|,) what is the ${words} (per|for each) {group}`,
      `how (much|high) is the ${words} of ${COLUMN} for each {group} ${FILE}`,
      `make (a|me a) (summary|list): ${words} of column {column} per {group} of {file}`,
      `${words} of ${COLUMN} (per|by) {group} ${UNNAMED}`,
    ],
    heldOut: {
      nouns: [`in {file} for every {group} the ${words} of column {column}`],
      sentences: [
        `per {group}, ${verb} ${COLUMN} of {file}`,
        `what does ${COLUMN} of {file} give as ${words} for each {group}`,
      ],
    },
  };
}

function measureBy(measure: "sum" | "mean"): Family {
  const words = measure === "sum" ? "(sum|total)" : "(mean|average)";
  const verb = measure === "sum" ? "(add up|sum|total|sum up)" : "(average|take the mean of)";
  const end =
    measure === "sum"
      ? "{key}: {round(sum(values), 2)}"
      : "{key}: {round(sum(values) / len(values), 2)}";
  return family({
    name: `csv-${measure}-by`,
    topic: "tables",
    result: "text",
    draw: drawGroups,
    ...measureByWordings(words, verb),
    program: ({ file, group, column }) =>
      [
        ...readRows(file),
        "groups = {}",
        "for row in rows:",
        `    groups.setdefault(row[${py(group)}], []).append(float(row[${py(column)}]))`,
        `result = ', '.join(f'${end}' for key, values in groups.items())`,
        "print(result)",
      ].join("\n"),
    reply: ({ group, column }, output) =>
      `The ${measure === "sum" ? "sum" : "average"} of ${column} by ${group}: ${output}.`,
    files: ({ file, table }) => ({ [file]: table }),
  });
}

const UNIQUE = family({
  name: "csv-unique-values",
  topic: "tables",
  result: "text",
  draw: drawGroups,
  nouns: [
    `the (unique|different|distinct) (values|entries) (of|in) ${GROUP} ${FILE}`,
    `(all|the|all the) (unique|different|distinct) (values|entries) (of|in) ${GROUP} ${UNNAMED}`,
    `(a|the) list of (the|) (unique|different|distinct) values in ${GROUP} ${FILE}`,
    `the (set|list) of values that (occur|appear) in ${GROUP} ${FILE}`,
    `the values of ${GROUP} (without duplicates|each only once|with no repeats) ${FILE}`,
    `the (unique|different|distinct) {group} values in the column {group} of {file}`,
    `every (different|distinct|unique) (value|entry) of ${GROUP} in {file}`,
    `the (different|distinct) things in ${GROUP} of {file}`,
  ],
  sentences: [
    `(which|what) (different|distinct|unique) values (are there|are|occur) in ${GROUP} ${FILE}`,
    `(which|what) values does ${GROUP} ${FILE} (have|contain)`,
    `list the (unique|distinct|different) (values|entries) of ${GROUP} ${FILE}`,
    `(show|print|give) me (all|the) (different|unique) values in ${GROUP} of {file}`,
    `remove the duplicates from ${GROUP} of {file} and (show|list) (what is left|the values)`,
    `(read|open|load) {file} and (list|show|print) the (unique|distinct) values of ${GROUP}`,
    `{file}: (unique|distinct|different) values of column {group}`,
    `what (are|is) in ${GROUP} of {file}, without (duplicates|repeats)`,
    `(what|which) (unique|different) entries are in ${GROUP} ${UNNAMED}`,
    `find all (different|distinct|unique) entries of ${GROUP} ${FILE}`,
  ],
  heldOut: {
    nouns: [`in {file} the different entries that column {group} has`],
    sentences: [
      `each value of ${GROUP} in {file} only once please, which are they`,
      `${GROUP} of {file} has which distinct values`,
    ],
  },
  program: ({ file, group }) =>
    [
      ...readRows(file),
      `values = sorted(set(row[${py(group)}] for row in rows))`,
      "result = ', '.join(values)",
      "print(result)",
    ].join("\n"),
  reply: ({ group }, output) => `The different values of ${group} are ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        "how many (are there|are these|is that)",
        "and how many (different ones|values|) (are there|are they)",
        "count them",
      ],
      draw: (_random, before) => before,
      program: () => "result = len(values)\nprint(result)",
      reply: ({ group }, output) => `There are ${output} different values of ${group}.`,
    },
  ],
});

const SUM_WHERE = family({
  name: "csv-sum-where",
  topic: "tables",
  result: "number",
  draw: (random) => {
    const table = drawTable(random, 4, 8);
    return {
      file: random.fileName("csv"),
      table: tableText(table),
      group: table.group,
      column: random.pick(table.numbers),
      value: random.pick(columnCells(table, table.group)),
    };
  },
  nouns: [
    `the (sum|total) of ${COLUMN} (where|for the rows where) ${GROUP} is {value:quoted} ${FILE}`,
    `the (sum|total) of ${COLUMN} ${FILE} (for|of) (the|) rows with {group} {value}`,
    `the (sum|total) of ${COLUMN} ${FILE} where {group} (is|equals|=) {value}`,
    `the (sum|total) of ${COLUMN} over all (rows|records) with {value} (in|as) ${GROUP} ${FILE}`,
    `the (sum|total) of ${COLUMN} for {group} {value} ${FILE}`,
    `the (sum|total) of ${COLUMN} for (the|) {group} {value:quoted} ${UNNAMED}`,
    `the (sum|total) of ${COLUMN} in {file} (restricted to|counting only) {group} {value}`,
    `the (sum|total) of (column|the column) {column}, only (rows|records) with {group} {value}, ${FILE}`,
  ],
  sentences: [
    `(add up|sum|total|sum up) ${COLUMN} ${FILE} where {group} is {value:quoted}`,
    `(add up|sum|total) ${COLUMN} of {file} for (all|the) rows (where|with) {group} (is|equal to|=) {value}`,
    `(add|sum|total) up ${COLUMN} (only|just|) for (the|) {group} {value} ${FILE}`,
    `in {file}, (take the rows|take only rows|look at the rows) where {group} is {value} and (add up|sum|total) ${COLUMN}`,
    `{file}: (sum|total) of column {column} where {group} is {value}`,
    `(read|open|load) {file} and (add up|sum) ${COLUMN} for the rows (where|in which) ${GROUP} is {value}`,
    `how much is ${COLUMN} in total for {group} {value} ${FILE}`,
    `how much do the rows with {group} {value} (have|add up to|give) in ${COLUMN} ${FILE}`,
    `(filter|restrict) {file} to {group} (=|equal to|being) {value}, then (sum|add up|total) column {column}`,
    `i have {file}. what is the (sum|total) of ${COLUMN} for {group} {value}`,
  ],
  heldOut: {
    nouns: [`for rows of {file} whose {group} is {value} the total of column {column}`],
    sentences: [
      `where {group} is {value} in {file}, what does ${COLUMN} add up to`,
      `with {group} equal to {value}, how much is ${COLUMN} of {file} in total`,
    ],
  },
  program: ({ file, group, column, value }) =>
    [
      ...readRows(file),
      `matching = [row for row in rows if row[${py(group)}] == ${py(value)}]`,
      `values = [float(row[${py(column)}]) for row in matching]`,
      "result = round(sum(values), 4)",
      "print(result)",
    ].join("\n"),
  reply: ({ group, column, value }, output) =>
    `The sum of ${column} where ${group} is ${value} is ${output}.`,
  files: ({ file, table }) => ({ [file]: table }),
  followUps: [
    {
      wordings: [
        "and for {value}",
        "what about {value}",
        "and where it is {value}",
        "now for {value}",
      ],
      draw: (random, before) => {
        const [header = "", ...lines] = before.table.split("\n");
        const at = header.split(",").indexOf(before.group);
        return { ...before, value: random.pick(lines).split(",")[at] ?? before.value };
      },
    },
  ],
});

/** Questions about a CSV file whose rows fall into groups. */
export const tableGroupFamilies: readonly Family[] = [
  COUNT_BY,
  measureBy("sum"),
  measureBy("mean"),
  UNIQUE,
  SUM_WHERE,
];
