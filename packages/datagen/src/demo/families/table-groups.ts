import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
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
    `(could you|can you|please|help me) count the rows (of|in) {file} by ${GROUP}`,
    `(determine|find|get|work out) how many rows each value of ${GROUP} has in {file}`,
    `value counts of ${GROUP} ${FILE}`,
    "df[{group:quoted}].value_counts\\(\\) for {file}",
    `frequency of each value in ${GROUP} ${FILE}`,
    `(i want to know|i'd like to know|tell me) how often each value of ${GROUP} (occurs|appears) in {file}`,
    "tally {file} by column {group}",
    "{file}, number of rows per value of column {group}",
    "break {file} down by column {group} with counts",
    `distribution of ${GROUP} ${FILE}`,
    "row counts grouped by column {group} in {file}",
    "how many records does each {group} have (in|going by) column {group} of {file}",
    "pivot {file} on column {group} and count",
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
      ...furtherByGroup(words, verb),
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

/** Questions about a CSV file whose rows fall into groups. */
export const tableGroupFamilies: readonly Family[] = [
  COUNT_BY,
  measureBy("sum"),
  measureBy("mean"),
];

/** Further ways to ask for a measure per group. */
function furtherByGroup(words: string, verb: string): string[] {
  return [
    `(could you|can you|please|help me) ${verb} ${COLUMN} of {file} (by|per|for each) {group}`,
    `(determine|calculate|find|get|work out) the ${words} of ${COLUMN} (by|per|for each) {group} in {file}`,
    `(i want to know|i'd like to know|tell me) the ${words} of ${COLUMN} (by|per|for each) {group} in {file}`,
    `what's the ${words} of ${COLUMN} for each {group} in {file}`,
    `{file}: group by column {group}, ${words} of column {column}`,
    `df.groupby\\({group:quoted}\\)[{column:quoted}] in {file}, the ${words}`,
    `pivot {file}: column {group}, ${words} of column {column}`,
    `break ${COLUMN} of {file} down by {group} and ${verb} it`,
    `load {file}, group by column {group} and ${verb} ${COLUMN}`,
    `my (sales|data|results) are in {file}, ${verb} ${COLUMN} per {group}`,
    `per value of ${GROUP} in {file}, the ${words} of ${COLUMN}`,
    `for my report: ${words} of ${COLUMN} by {group} from {file}`,
  ];
}
