import type { Draw, Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTable, tableText } from "./table-draws.ts";
import { COLUMN, FILE, readRows, UNNAMED } from "./table-words.ts";

/** A file in the working folder and the column of numbers that is asked about. */
interface ColumnSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly table: string;
  readonly column: string;
}

/** What is computed from one column of a file. */
interface Measure {
  readonly name: string;
  /** Alternatives that fit after “the”. */
  readonly words: string;
  /** Orders that fit before a column, such as `add up`. */
  readonly verbs: string;
  /** Python lines after `values` is known. */
  readonly lines: readonly string[];
  readonly said: string;
}

const SUM: Measure = {
  name: "sum",
  words: "(sum|total|sum total|overall sum)",
  verbs: "(add up|sum up|total|sum)",
  lines: ["result = round(sum(values), 4)"],
  said: "sum",
};
const MEAN: Measure = {
  name: "mean",
  words: "(mean|average|arithmetic mean|average value|mean value)",
  verbs: "(average|take the average of|work out the mean of|take the mean of)",
  lines: ["result = round(sum(values) / len(values), 4)"],
  said: "average",
};
const MAX: Measure = {
  name: "max",
  words: "(maximum|largest value|biggest value|highest value|max|highest number|greatest value)",
  verbs: "(find the biggest value in|look up the largest number in|get the max of)",
  lines: ["result = max(values)"],
  said: "largest value",
};
const MIN: Measure = {
  name: "min",
  words: "(minimum|smallest value|lowest value|min|lowest number|least value)",
  verbs: "(find the smallest value in|look up the lowest number in|get the min of)",
  lines: ["result = min(values)"],
  said: "smallest value",
};
const MEDIAN: Measure = {
  name: "median",
  words: "(median|median value|middle value)",
  verbs: "(take the median of|find the median in|work out the median of)",
  lines: ["import statistics", "result = round(statistics.median(values), 4)"],
  said: "median",
};
const RANGE: Measure = {
  name: "range",
  words:
    "(difference between the largest and the smallest value|range|range of values|spread between highest and lowest value)",
  verbs: "(subtract the smallest from the largest value in|take the range of)",
  lines: ["result = round(max(values) - min(values), 4)"],
  said: "difference between the largest and the smallest value",
};
/** What a follow-up may ask for. */
const MEASURES = [SUM, MEAN, MAX, MIN, MEDIAN, RANGE];

function drawColumn(random: Draw): ColumnSlots {
  const table = drawTable(random);
  return {
    file: random.fileName("csv"),
    table: tableText(table),
    column: random.pick(table.numbers),
  };
}

function columnProgram(slots: ColumnSlots, measure: Measure): string {
  return [
    ...readRows(slots.file),
    `values = [float(row[${py(slots.column)}]) for row in rows]`,
    ...measure.lines,
    "print(result)",
  ].join("\n");
}

/** “And the largest?” after any question about a column: the rows are still there. */
function followUpsOf(measure: Measure): FollowUp<ColumnSlots>[] {
  return MEASURES.filter((other) => other !== measure).map((other) => ({
    wordings: [
      `(and|now|then) (what is|what's|) the ${other.words}`,
      `what about the ${other.words}`,
      `and (its|the|that column's) ${other.words}`,
      `(what is|give me|show me) the ${other.words} of (it|that column|the same column)`,
    ],
    draw: (_random, before) => before,
    program: () => [...other.lines, "print(result)"].join("\n"),
    reply: (slots, output) => `The ${other.said} of the column ${slots.column} is ${output}.`,
  }));
}

function columnFamily(measure: Measure): Family {
  const { words, verbs } = measure;
  return family<ColumnSlots>({
    name: `csv-column-${measure.name}`,
    topic: "tables",
    result: "number",
    draw: drawColumn,
    nouns: [
      `the ${words} of ${COLUMN} ${FILE}`,
      `the ${words} of (all|the|all the) (values|numbers|entries|figures) in ${COLUMN} ${FILE}`,
      `the ${words} (for|over|of) (column|the column) {column} of (the file|) {file}`,
      `the ${words} of ${COLUMN}`,
      `the ${words} of ${COLUMN} ${UNNAMED}`,
      `the {column} column's ${words} ${FILE}`,
      `the ${words} of what (stands|is) in ${COLUMN} (of|in) {file}`,
      `the ${words} of {file}'s {column} column`,
    ],
    sentences: [
      ...furtherSentences(measure),
      `${verbs} ${COLUMN} ${FILE}`,
      `${verbs} ${COLUMN}`,
      `${verbs} ${COLUMN} ${UNNAMED}`,
      `(read|open|load|take) {file} and (compute|give me|tell me|print|show|calculate) the ${words} of ${COLUMN}`,
      `i have (a|this) (file|csv|csv file|table) {file}(.|,|:) what is the ${words} of ${COLUMN}`,
      `in {file}, what is the ${words} of ${COLUMN}`,
      `(file|csv): {file}, column: {column}, (wanted|needed|task): the ${words}`,
      `{file}: ${words} of (column|the column) {column}`,
      `(there is|there's|we have|i put) a (csv|file|table) {file} (in the folder|here|with a column {column}). (what is|compute|i want) the ${words} of (the|that) column {column}`,
      `use {file} to (find|compute|get|work out) the ${words} of ${COLUMN}`,
      `${words} of column {column} ${FILE}`,
      `(what|which number) is the ${words} of the column {column} in the (file|csv) i (gave|sent|attached)`,
      `go through ${COLUMN} of {file} and (report|tell me|say) the ${words}`,
    ],
    heldOut: {
      nouns: [`for (the file|) {file} the ${words} of ${COLUMN}`],
      sentences: [
        `looking at ${COLUMN} of {file}, what (would be|is) the ${words}`,
        `take ${COLUMN} from {file} and give me the ${words} of (its|the) numbers`,
      ],
    },
    program: (slots) => columnProgram(slots, measure),
    reply: (slots, output) => `The ${measure.said} of the column ${slots.column} is ${output}.`,
    files: (slots) => ({ [slots.file]: slots.table }),
    followUps: followUpsOf(measure),
  });
}

/** One number from a named column of a CSV file: its sum, mean, extremes. */
export const tableColumnFamilies: readonly Family[] = [SUM, MEAN, MAX, MIN].map(columnFamily);

/** Further ways to ask for a measure of a column. */
function furtherSentences({ verbs, words }: Measure): string[] {
  return [
    `(could you|can you|please|help me) ${verbs} ${COLUMN} (in|of) {file}`,
    `(determine|calculate|find|work out|get) the ${words} of ${COLUMN} ${FILE}`,
    `(i want to know|i'd like to know|tell me) the ${words} of ${COLUMN} ${FILE}`,
    `what's the ${words} of ${COLUMN} ${FILE}`,
    `{file}, column {column}, ${words}`,
    `${words} column {column} {file}`,
    `df[{column:quoted}] of {file}: the ${words}`,
    `use python to ${verbs} ${COLUMN} ${FILE}`,
    `my (sales|data|results|expenses) are in {file}, ${verbs} ${COLUMN}`,
    `load {file} and ${verbs} ${COLUMN}`,
    `for my report i need the ${words} of ${COLUMN} ${FILE}`,
    `spreadsheet {file}: ${words} of ${COLUMN}`,
    `over all rows of {file}, what is the ${words} of ${COLUMN}`,
  ];
}
