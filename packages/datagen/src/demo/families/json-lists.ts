import type { Draw, Family, ResultKind } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawRecords, jsonText, parseJson, parseJsonFile } from "./json-draws.ts";
import { heldOutPasted, pastedSentences } from "./pasted.ts";
import type { QuestionForms } from "./pasted.ts";
import { plural } from "./table-operations.ts";
import { ABOVE } from "./table-words.ts";
import type { Wordings } from "./wordings.ts";

interface RecordSlots extends Readonly<Record<string, string | number>> {
  readonly json: string;
  readonly label: string;
  readonly labels: string;
  readonly field: string;
  readonly k: number;
  readonly file: string;
}

interface ListOperation {
  readonly name: string;
  readonly result: ResultKind;
  readonly forms: QuestionForms;
  readonly lines: (slots: RecordSlots) => readonly string[];
  readonly reply: (slots: RecordSlots, output: string) => string;
}

function drawList(random: Draw): RecordSlots {
  const { records, label, field } = drawRecords(random);
  const numbers = records.map((record) => Number(record[field])).sort((a, b) => a - b);
  const [least = 0] = numbers;
  const most = numbers.at(-1) ?? 0;
  const round = [100, 50, 20, 10].find((value) => value >= least && value < most);
  return {
    json: jsonText(random, records),
    label,
    labels: plural(label),
    field,
    k: round !== undefined && random.chance(0.5) ? round : (numbers.at(-2) ?? least),
    file: random.fileName("json"),
  };
}

function measure(
  name: string,
  expression: string,
  said: string,
  forms: QuestionForms,
): ListOperation {
  return {
    name,
    result: name === "mean" ? "number" : "integer",
    forms,
    lines: ({ field }) => [
      `values = [item[${py(field)}] for item in data]`,
      `result = ${expression}`,
    ],
    reply: ({ field }, output) => `The ${said} ${field} is ${output}.`,
  };
}

const OPERATIONS: readonly ListOperation[] = [
  measure("sum", "sum(values)", "total", {
    noun: "the (sum|total) (of {field}|of the {field}|of all {field} values)",
    order: "(add up|sum|total|sum up) (the|all|) {field} (values|numbers|fields|)",
    question: "(what is the sum of {field}|what is the total {field}|how much is {field} in total)",
  }),
  measure("mean", "round(sum(values) / len(values), 4)", "average", {
    noun: "the (average|mean) (of {field}|{field}|of the {field} values)",
    order: "(compute|calculate|work out|get) the (average|mean) {field}",
    question: "(what is the (average|mean) {field}|how (high|large|big) is {field} on average)",
  }),
  measure("max", "max(values)", "highest", {
    noun: "the (highest|largest|biggest|greatest|maximum) {field}",
    order: "(find|get|show|print) the (highest|largest|biggest|greatest) {field}",
    question:
      "(what is the (highest|largest|biggest|maximum) {field}|how (high|big) is the (highest|largest) {field})",
  }),
  {
    name: "who-has-most",
    result: "text",
    forms: {
      noun: "the {label} (with|that has) the (highest|largest|biggest|greatest|most) {field}",
      order:
        "(find|show|print|name) the {label} with the (highest|largest|biggest|greatest) {field}",
      question: "(which|what) {label} has the (highest|largest|biggest|greatest|most) {field}",
    },
    lines: ({ label, field }) => [
      `item = max(data, key=lambda item: item[${py(field)}])`,
      `result = item[${py(label)}]`,
    ],
    reply: ({ label, field }, output) => `The ${label} with the highest ${field} is ${output}.`,
  },
  {
    name: "who-is-above",
    result: "text",
    forms: {
      noun: `(the|all|all the) {labels} (with|that have) (a|an|) {field} ${ABOVE} {k}`,
      order: `(list|show|print|find|name) (the|all|all the) {labels} with (a|an|) {field} ${ABOVE} {k}`,
      question: `(which|what) {labels} have (a|an|) {field} ${ABOVE} {k}`,
    },
    lines: ({ label, field, k }) => [
      `matching = [item for item in data if item[${py(field)}] > ${py(k)}]`,
      `result = ', '.join(item[${py(label)}] for item in matching)`,
    ],
    reply: ({ labels, field, k }, output) => `The ${labels} with ${field} above ${k}: ${output}.`,
  },
  {
    name: "rank",
    result: "text",
    forms: {
      noun: "the {labels} (sorted|ordered) by {field}, (smallest|lowest) first",
      order:
        "(sort|order) the (entries|list|items|objects) by {field} and (list|show|print) the {labels}",
      question:
        "what are the {labels} (sorted|ordered) by {field}, from (low to high|smallest to largest)",
    },
    lines: ({ label, field }) => [
      `data.sort(key=lambda item: item[${py(field)}])`,
      `result = ', '.join(item[${py(label)}] for item in data)`,
    ],
    reply: ({ labels, field }, output) => `The ${labels} by ${field}, smallest first: ${output}.`,
  },
  {
    name: "count",
    result: "integer",
    forms: {
      noun: "the number of (entries|items|objects|elements|records)",
      order: "count the (entries|items|objects|elements|records)",
      question: "how many (entries|items|objects|elements|records) are there",
    },
    lines: () => ["result = len(data)"],
    reply: (_slots, output) => `There are ${output} entries.`,
  },
  {
    name: "labels",
    result: "text",
    forms: {
      noun: "(the|all|all the) {labels}",
      order: "(list|show|print|extract|collect) (the|all|all the) {labels}",
      question: "(what|which) {labels} are there",
    },
    lines: ({ label }) => [`result = ', '.join(item[${py(label)}] for item in data)`],
    reply: ({ labels }, output) => `The ${labels} are ${output}.`,
  },
  {
    name: "to-csv",
    result: "text",
    forms: {
      noun: "the (entries|data|records|list) (as|in) csv (format|)",
      order: "(convert|turn|write|change) the (entries|data|records|list) (to|as|into) csv",
      question: "how do the (entries|data|records) look as csv",
    },
    lines: () => [
      "lines = [','.join(data[0])]",
      "for item in data:",
      "    lines.append(','.join(str(value) for value in item.values()))",
      "result = '\\n'.join(lines)",
    ],
    reply: (_slots, output) => `As CSV:\n${output}`,
  },
];

const THING = "(json|json list|list|json data|data|json array)";

function pastedFamily(operation: ListOperation): Family {
  return family<RecordSlots>({
    name: `json-list-${operation.name}`,
    topic: "json",
    result: operation.result,
    draw: drawList,
    nouns: [],
    sentences: [
      ...pastedSentences(THING, "{json}", operation.forms),
      `${operation.forms.order}: {json}`,
      `${operation.forms.question} in {json}`,
      `data = {json}\n${operation.forms.question}`,
    ],
    heldOut: { nouns: [], sentences: heldOutPasted(THING, "{json}", operation.forms) },
    program: (slots) =>
      [...parseJson(slots.json), ...operation.lines(slots), "print(result)"].join("\n"),
    reply: operation.reply,
    followUps: OPERATIONS.filter((other) => other !== operation).map((other) => ({
      wordings: [
        `and ${other.forms.question}`,
        `(now|and now|and) ${other.forms.order}`,
        `and ${other.forms.noun}`,
        `what about ${other.forms.noun}`,
      ],
      draw: (_random, before) => before,
      program: (slots) => [...other.lines(slots), "print(result)"].join("\n"),
      reply: other.reply,
    })),
    weight: 0.8,
  });
}

/** How a list in a file is asked about. */
function fileWordings({ noun, order, question }: QuestionForms): Wordings {
  const file = "((in|from) {file}|in (the|my|this) (file|json file) {file}|of {file})";
  return {
    nouns: [
      `${noun} ${file}`,
      `${noun} (going by|according to|given in) {file}`,
      `${noun} (in|from) (the|my|this) json file`,
      `${noun} (using|from) the data in {file}`,
      `${noun} from (my|the) (json|file|json file) {file}`,
      `${noun} (stored|listed) in {file}`,
      `${noun} in the attached json`,
      `${noun} in the (list|array) in {file}`,
    ],
    sentences: [
      `${question} ${file}`,
      `${question} in (the|my|this) json file`,
      `${order} ${file}`,
      `${order} from (the|my|this) json file`,
      `(read|open|load|parse|look at|use) {file} and ${order}`,
      `{file}: ${noun}`,
      `i (have|attached|uploaded) (a|the) (file|json file) {file}. ${question}`,
      `according to {file}, ${question}`,
      `with the data in {file}, ${order}`,
      `(question about|about) {file}: ${question}`,
    ],
    heldOut: {
      nouns: [`in {file} ${noun}`],
      sentences: [`in {file}, ${question}`, `go by {file} and tell me, ${question}`],
    },
  };
}

/** A JSON file is looked at first, so that its keys are known. */
function fileFamily(operation: ListOperation): Family {
  return family<RecordSlots>({
    name: `json-file-${operation.name}`,
    topic: "json",
    result: operation.result,
    draw: drawList,
    ...fileWordings(operation.forms),
    program: (slots) => [...operation.lines(slots), "print(result)"].join("\n"),
    reply: operation.reply,
    steps: (slots) => [
      { code: `text = open(${py(slots.file)}).read()\nprint(text[:300])` },
      {
        code: [
          "import json",
          "data = json.loads(text)",
          ...operation.lines(slots),
          "print(result)",
        ].join("\n"),
      },
    ],
    replyToSteps: (slots, outputs) => operation.reply(slots, outputs.at(-1) ?? ""),
    files: (slots) => ({ [slots.file]: slots.json }),
    weight: 0.5,
  });
}

const COUNT_IN_FILE = family({
  name: "json-file-length",
  topic: "json",
  result: "integer",
  draw: drawList,
  nouns: [
    "the length of the (json|) (list|array) in {file}",
    "the number of elements of the (list|array) in {file}",
    "the number of objects in the json (list|array) {file}",
    "the number of (records|items) the json file {file} (has|holds)",
    "the length of the json data in {file}",
    "the (count|number) of top level (entries|items) in {file}",
    "the length of what is in {file}",
    "the (length|item count) of {file} (as json|when parsed)",
  ],
  sentences: [
    "how long is the (json|) (list|array) in {file}",
    "how many elements does the (json|) (list|array) in {file} have",
    "how many objects does (the json file|the json) {file} (have|hold|contain)",
    "(load|parse) {file} as json and (print|tell me|give me) (its|the) length",
    "(load|parse) the json {file} and (print|tell me) how long (it|the list) is",
    "length of the (json|) (list|array) in {file}",
    "{file}: length of the (list|array)",
    "how many (records|items) does (the json file|the json) {file} (have|hold|contain)",
    "count the elements of the (list|array) in {file}",
    "how many top level (entries|items) has {file}",
  ],
  heldOut: {
    nouns: ["in {file} the length of the (list|array)"],
    sentences: [
      "the (list|array) in {file} has how many elements",
      "parsed as json, how long is {file}",
    ],
  },
  program: ({ file }) => [...parseJsonFile(file), "result = len(data)", "print(result)"].join("\n"),
  reply: ({ file }, output) => `The list in ${file} has ${output} elements.`,
  files: ({ file, json }) => ({ [file]: json }),
  weight: 0.6,
});

/** Questions about a list of JSON objects, pasted or in a file. */
export const jsonListFamilies: readonly Family[] = [
  ...OPERATIONS.map(pastedFamily),
  ...OPERATIONS.filter((operation) => operation.name !== "count").map(fileFamily),
  COUNT_IN_FILE,
];
