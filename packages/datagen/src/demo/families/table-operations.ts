import type { Draw, ResultKind } from "../family.ts";
import { py } from "../py.ts";
import { columnCells, drawTable, drawThreshold, renameColumn, tableText } from "./table-draws.ts";
import type { DrawnTable } from "./table-draws.ts";
import { ABOVE, BELOW } from "./table-words.ts";

/** A table that the model sees before it computes, so that questions need not name its columns exactly. */
export interface SeenTableSlots extends Readonly<Record<string, string | number>> {
  readonly table: string;
  readonly delimiter: string;
  /** What the question calls the column of numbers, and what the header calls it. */
  readonly asked: string;
  readonly column: string;
  /** What the question calls the column that names the rows, and what the header calls it. */
  readonly label: string;
  readonly labels: string;
  readonly labelColumn: string;
  readonly group: string;
  readonly groupColumn: string;
  /** `who` or `which product`. */
  readonly who: string;
  /** A cell of the label column. */
  readonly value: string;
  readonly k: number;
}

/** One question in the three forms in which it can stand beside pasted data. */
export interface QuestionForms {
  /** `the (sum|total) of price` */
  readonly noun: string;
  /** `(add up|sum) the prices` */
  readonly order: string;
  /** `how much is the price in total` */
  readonly question: string;
}

/** What is asked of such a table. */
export interface TableOperation {
  readonly name: string;
  readonly result: ResultKind;
  readonly forms: QuestionForms;
  /** Python once `rows` are there. */
  readonly lines: (slots: SeenTableSlots) => readonly string[];
  readonly reply: (slots: SeenTableSlots, output: string) => string;
}

const PERSON_LABELS = new Set(["name", "person", "student", "employee", "player"]);

/** Draws a table, its header spelled in one of the ways that files have. */
export function drawSeenTable(random: Draw): SeenTableSlots {
  const plain = drawTable(random, 3, 7);
  const asked = random.pick(plain.numbers);
  const style = random.pick(["as is", "as is", "as is", "capital", "upper"]);
  const affixed = random.chance(0.2) ? affix(random, asked) : asked;
  let table = renameColumn(plain, asked, affixed);
  for (const name of table.header) table = renameColumn(table, name, spell(name, style));
  const column = spell(affixed, style);
  const delimiter = random.chance(0.75) ? "," : random.pick([";", "\t"]);
  const label = plain.label;
  const person =
    PERSON_LABELS.has(label) && /^[A-Z]/.test(columnCells(table, table.label)[0] ?? "");
  return {
    table: tableText(table, delimiter),
    delimiter,
    asked,
    column,
    label,
    labels: plural(label),
    labelColumn: table.label,
    group: plain.group,
    groupColumn: table.group,
    who: person && random.chance(0.7) ? "who" : `which ${label}`,
    value: random.pick(columnCells(table, table.label)),
    k: limitOf(random, table, column),
  };
}

/** More than one of a thing, by the common rules. */
function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function affix(random: Draw, name: string): string {
  return random.pick([
    `${name}_eur`,
    `unit_${name}`,
    `total_${name}`,
    `${name}_2024`,
    `${name}_value`,
  ]);
}

function spell(name: string, style: string): string {
  if (style === "capital") return name.charAt(0).toUpperCase() + name.slice(1);
  return style === "upper" ? name.toUpperCase() : name;
}

/** A limit with rows on both sides of it. */
function limitOf(random: Draw, table: DrawnTable, column: string): number {
  const values = columnCells(table, column).map(Number);
  const k = drawThreshold(random, table, column);
  return values.includes(k) && Math.min(...values) === k ? Math.ceil(k) + 1 : k;
}

/** Python that makes rows of `text`. */
export function parseRows(delimiter: string): string[] {
  const named = delimiter === "," ? "" : `, delimiter=${py(delimiter)}`;
  return ["import csv", `rows = list(csv.DictReader(text.splitlines()${named}))`];
}

function values({ column }: SeenTableSlots): string {
  return `values = [float(row[${py(column)}]) for row in rows]`;
}

const MOST = "(highest|largest|biggest|greatest|maximum|most)";
const LEAST = "(lowest|smallest|least|minimum)";
const TOP = "(highest|largest|biggest|greatest|maximum|max)";
const BOTTOM = "(lowest|smallest|minimum|min|least)";

function measure(
  name: string,
  expression: string,
  said: string,
  forms: QuestionForms,
): TableOperation {
  return {
    name,
    result: "number",
    forms,
    lines: (slots) => [values(slots), `result = ${expression}`],
    reply: ({ asked }, output) => `The ${said} ${asked} is ${output}.`,
  };
}

function extreme(name: string, words: string, python: string, said: string): TableOperation {
  return {
    name,
    result: "text",
    forms: {
      noun: `the {label} with the ${words} {asked}`,
      order: `(find|show|print|tell me|name) the {label} with the ${words} {asked}`,
      question: `{who} has the ${words} {asked}`,
    },
    lines: ({ column, labelColumn }) => [
      `row = ${python}(rows, key=lambda row: float(row[${py(column)}]))`,
      `result = row[${py(labelColumn)}]`,
    ],
    reply: ({ asked, label }, output) => `The ${label} with the ${said} ${asked} is ${output}.`,
  };
}

function counted(name: string, words: string, sign: string, said: string): TableOperation {
  return {
    name,
    result: "integer",
    forms: {
      noun: `the number of (rows|entries|lines) with (a|an|) {asked} ${words} {k}`,
      order: `count the (rows|entries|lines) with (a|an|) {asked} ${words} {k}`,
      question: `how many (rows|entries|lines|) have (a|an) {asked} ${words} {k}`,
    },
    lines: ({ column, k }) => [
      `matching = [row for row in rows if float(row[${py(column)}]) ${sign} ${py(k)}]`,
      "result = len(matching)",
    ],
    reply: ({ asked, k }, output) => `The number of rows with ${asked} ${said} ${k} is ${output}.`,
  };
}

/** The sum of a column. */
export const TOTAL: TableOperation = measure("sum", "round(sum(values), 4)", "total", {
  noun: "the (sum|total) (of {asked}|of the {asked}|of all {asked} values)",
  order: "(add up|sum|total|sum up) (the|) {asked} (values|numbers|figures|)",
  question:
    "(how much is {asked} in total|what does {asked} add up to|what is the total {asked}|what is the sum of {asked})",
});

/** Which row is ahead in a column. */
export const WHO_HAS_MOST: TableOperation = extreme("who-has-most", MOST, "max", "highest");

/** What can be asked about a table once it is there. */
export const TABLE_OPERATIONS: readonly TableOperation[] = [
  TOTAL,
  measure("mean", "round(sum(values) / len(values), 4)", "average", {
    noun: "the (average|mean) (of {asked}|{asked}|of the {asked} values)",
    order: "(compute|calculate|work out|find|get) the (average|mean) {asked}",
    question: "(what is the (average|mean) {asked}|how (high|large|big) is the {asked} on average)",
  }),
  measure("max", "max(values)", "highest", {
    noun: `the ${TOP} {asked} (value|)`,
    order: `(find|show|print|look up) the ${TOP} {asked}`,
    question: `(what is the ${TOP} {asked}|how (high|big|large) is the ${TOP} {asked})`,
  }),
  measure("min", "min(values)", "lowest", {
    noun: `the ${BOTTOM} {asked} (value|)`,
    order: `(find|show|print|look up) the ${BOTTOM} {asked}`,
    question: `(what is the ${BOTTOM} {asked}|how (low|small) is the ${BOTTOM} {asked})`,
  }),
  WHO_HAS_MOST,
  extreme("who-has-least", LEAST, "min", "lowest"),
  counted("count-above", ABOVE, ">", "above"),
  counted("count-below", BELOW, "<", "below"),
  {
    name: "lookup",
    result: "text",
    forms: {
      noun: "(the {asked} (of|for) {value}|{value}'s {asked})",
      order: "(look up|find|get|show|print) (the {asked} (of|for) {value}|{value}'s {asked})",
      question:
        "(what is the {asked} (of|for) {value}|which {asked} does {value} have|what {asked} has {value})",
    },
    lines: ({ column, labelColumn, value }) => [
      `row = [row for row in rows if row[${py(labelColumn)}] == ${py(value)}][0]`,
      `result = row[${py(column)}]`,
    ],
    reply: ({ asked, value }, output) => `The ${asked} of ${value} is ${output}.`,
  },
  {
    name: "sum-by-group",
    result: "text",
    forms: {
      noun: "the (total|sum of) {asked} (per|by|for each|for every) {group}",
      order: "(add up|sum|total) (the|) {asked} (per|by|for each|for every) {group}",
      question:
        "(what is the total {asked} (per|for each|by) {group}|how much {asked} does each {group} have in total)",
    },
    lines: ({ column, groupColumn }) => [
      "groups = {}",
      "for row in rows:",
      `    groups.setdefault(row[${py(groupColumn)}], []).append(float(row[${py(column)}]))`,
      "result = ', '.join(f'{key}: {round(sum(values), 2)}' for key, values in groups.items())",
    ],
    reply: ({ asked, group }, output) => `The total ${asked} by ${group}: ${output}.`,
  },
  {
    name: "rank",
    result: "text",
    forms: {
      noun: `(the {labels}|all {labels}|the list of {labels}) (sorted|ordered|ranked) by {asked}, (highest|largest|biggest) first`,
      order:
        "(sort|rank|order|list) the {labels} by {asked} (from high to low|from highest to lowest|in descending order|, highest first)",
      question:
        "(what is the ranking of the {labels} by {asked}|how do the {labels} rank by {asked}|what are the {labels} by {asked}, highest first)",
    },
    lines: ({ column, labelColumn }) => [
      `rows.sort(key=lambda row: float(row[${py(column)}]), reverse=True)`,
      `result = ', '.join(row[${py(labelColumn)}] for row in rows)`,
    ],
    reply: ({ labels, asked }, output) => `The ${labels} by ${asked}, highest first: ${output}.`,
  },
];
