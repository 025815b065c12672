import type { CodeStep, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { heldOutPasted, pastedSentences } from "./pasted.ts";
import type { QuestionForms } from "./pasted.ts";
import { drawSeenTable, parseRows, TABLE_OPERATIONS } from "./table-operations.ts";
import type { SeenTableSlots, TableOperation } from "./table-operations.ts";
import type { Wordings } from "./wordings.ts";

const THING = "(table|csv|csv table|data|list)";

function pastedFamily(operation: TableOperation): Family {
  return family<SeenTableSlots>({
    name: `pasted-table-${operation.name}`,
    topic: "tables",
    result: operation.result,
    draw: drawSeenTable,
    nouns: [],
    sentences: pastedSentences(THING, "{table}", operation.forms),
    heldOut: { nouns: [], sentences: heldOutPasted(THING, "{table}", operation.forms) },
    program: (slots) =>
      [
        `text = '''${slots.table}'''`,
        ...parseRows(slots.delimiter),
        ...operation.lines(slots),
        "print(result)",
      ].join("\n"),
    reply: operation.reply,
    followUps: TABLE_OPERATIONS.filter((other) => other.name !== operation.name).map((other) => ({
      wordings: [
        `and ${other.forms.question}`,
        `(now|and now|and) ${other.forms.order}`,
        `and ${other.forms.noun}`,
        `what about ${other.forms.noun}`,
      ],
      draw: (random, before) =>
        withOtherValue(random.pick(before.table.split("\n").slice(1)), before),
      program: (slots) => [...other.lines(slots), "print(result)"].join("\n"),
      reply: other.reply,
    })),
    weight: 0.6,
  });
}

/** The same table, asked for the label in another of its lines. */
function withOtherValue(line: string, before: SeenTableSlots): SeenTableSlots {
  const header = before.table.split("\n")[0]?.split(before.delimiter) ?? [];
  const value = line.split(before.delimiter)[header.indexOf(before.labelColumn)];
  return { ...before, value: value ?? before.value };
}

interface LookedAtSlots extends SeenTableSlots {
  readonly file: string;
}

/** Looks at the file before computing, since the question does not say how its columns are called. */
function lookSteps(slots: LookedAtSlots, operation: TableOperation): CodeStep[] {
  return [
    { code: `text = open(${py(slots.file)}).read()\nprint(text[:300])` },
    {
      code: [...parseRows(slots.delimiter), ...operation.lines(slots), "print(result)"].join("\n"),
    },
  ];
}

/** How a table that is a file is asked about. */
function lookWordings({ noun, order, question }: QuestionForms): Wordings {
  const file =
    "((in|from) {file}|in (the|my|this) (file|table|csv file|csv|spreadsheet) {file}|of {file})";
  const unnamed = "(in|from) (the|my|this) (file|table|csv file|csv|spreadsheet|data)";
  return {
    nouns: [
      `${noun} ${file}`,
      `${noun} ${file}`,
      `${noun} (going by|according to|based on|given in) {file}`,
      `${noun} ${unnamed}`,
      `${noun} (using|from) the (data|numbers|table) in {file}`,
      `${noun} from (my|the) (table|spreadsheet|csv) {file}`,
      `${noun} (stored|listed|recorded) in {file}`,
      `${noun} in the attached file`,
    ],
    sentences: [
      `${question} ${file}`,
      `${question} ${file}`,
      `${question} ${unnamed}`,
      `${order} ${file}`,
      `${order} ${unnamed}`,
      `(read|open|load|look at|look into|use) {file} and ${order}`,
      `(read|open|load|look at|look into|use) (the file|the table|this csv|my data) and ${order}`,
      `{file}: ${noun}`,
      `i (have|attached|uploaded|put) (a|the) (file|table|csv) {file}. ${question}`,
      `according to {file}, ${question}`,
      `with the (data|numbers) in {file}, ${order}`,
      `(question about|about) {file}: ${question}`,
      `(what|which) (do you find|do you get) for ${noun} (in {file}|${unnamed})`,
    ],
    heldOut: {
      nouns: [`in {file} ${noun}`],
      sentences: [`in {file}, ${question}`, `go by {file} and tell me, ${question}`],
    },
  };
}

function lookFamily(operation: TableOperation): Family {
  return family<LookedAtSlots>({
    name: `csv-look-${operation.name}`,
    topic: "tables",
    result: operation.result,
    draw: (random) => ({ ...drawSeenTable(random), file: random.fileName("csv") }),
    ...lookWordings(operation.forms),
    program: (slots) => lookSteps(slots, operation).at(-1)?.code ?? "",
    reply: operation.reply,
    steps: (slots) => lookSteps(slots, operation),
    replyToSteps: (slots, outputs) => operation.reply(slots, outputs.at(-1) ?? ""),
    files: ({ file: name, table }) => ({ [name]: table }),
    followUps: TABLE_OPERATIONS.filter((other) => other.name !== operation.name).map((other) => ({
      wordings: [
        `and ${other.forms.question}`,
        `(now|and now|and) ${other.forms.order}`,
        `and ${other.forms.noun}`,
        `what about ${other.forms.noun}`,
      ],
      draw: (random, before) => ({
        ...before,
        ...withOtherValue(random.pick(before.table.split("\n").slice(1)), before),
      }),
      program: (slots) => [...other.lines(slots), "print(result)"].join("\n"),
      reply: other.reply,
    })),
    weight: 0.6,
  });
}

/** Questions about tables whose header the model sees: pasted ones, and files that it looks at first. */
export const tableSeenFamilies: readonly Family[] = [
  ...TABLE_OPERATIONS.map(pastedFamily),
  ...TABLE_OPERATIONS.map(lookFamily),
];
