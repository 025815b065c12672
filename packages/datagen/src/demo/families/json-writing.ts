import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawKey, parseJsonFile } from "./json-draws.ts";
import { drawSome } from "./table-draws.ts";

const FROM_PAIRS = family({
  name: "json-from-pairs",
  topic: "json",
  result: "text",
  draw: (random) => {
    const keys = random.chance(0.5)
      ? random.words(random.int(2, 4))
      : drawSome(
          random,
          ["name", "age", "city", "price", "color", "size", "year", "team"],
          random.int(2, 4),
        );
    const values = keys.map(() => (random.chance(0.5) ? random.int(1, 100) : random.word()));
    const text = keys.map((key, index) => `${key}: ${values[index] ?? 0}`).join(", ");
    const dictionary = py(Object.fromEntries(keys.map((key, index) => [key, values[index] ?? 0])));
    return { text: random.chance(0.5) ? text : dictionary, dictionary };
  },
  nouns: [],
  sentences: [
    `(convert|turn|change) {text} (to|into) json`,
    `(write|give|show|print) {text} as json`,
    `(make|create|build|generate) (a json object|json|a json|a json string) (from|with|out of|of) {text}`,
    `json (for|of) {text}`,
    `what is {text} (as|in) json`,
    `(convert|turn) this (dictionary|data|mapping) (to|into) json: {text}`,
    `(convert|turn) the following (to|into) (a json string|json|a json object): {text}`,
    `{text} as json`,
    `{text}\n(convert|turn) (this|that|it) (to|into) json`,
    `{text}: (write|show|give me) this (as|in) json`,
    `how does {text} look (as|in) json`,
    `encode {text} as json`,
    `(dump|serialize|output) {text} as json`,
    `i (want|need) {text} as (json|a json object|a json string)`,
    `put {text} into (json|a json object|json format)`,
    `(express|represent) {text} in json (format|notation|)`,
  ],
  heldOut: {
    nouns: [],
    sentences: [`in json format, what is {text}`, `to json: {text}`],
  },
  program: ({ dictionary }) =>
    ["import json", `data = ${dictionary}`, "result = json.dumps(data)", "print(result)"].join(
      "\n",
    ),
  reply: (_slots, output) => `As JSON it is ${output}`,
});

const FILE_KEY = family({
  name: "json-file-get-key",
  topic: "json",
  result: "text",
  draw: (random) => ({ ...drawKey(random), file: random.fileName("json") }),
  nouns: [
    `the (value of|value for|value under|) {key:quoted} in {file}`,
    `the {key} (in|from) (the|my|this) (json file|file) {file}`,
    `the value of (the key|) {key:quoted} in (the json file|the file|) {file}`,
    `the (entry|field|value) {key:quoted} (of|in|from) {file}`,
    `the {key} (stored|given|found) in {file}`,
    `the {key} that {file} (has|contains|gives)`,
    `the value that {file} has for {key:quoted}`,
    `the value of {key:quoted} in the json file`,
  ],
  sentences: [
    `what is (the|) {key} in {file}`,
    `(get|read|extract|show|print) (the|) {key} (from|in) (the|) (json file|) {file}`,
    `(get|read|extract|show|print) the value of {key:quoted} (from|in) {file}`,
    `(open|load|read|parse) {file} and (tell me|show|print|give me) the {key}`,
    `(open|load|read|parse) {file} and (tell me|show|print) the value of {key:quoted}`,
    `{file}: {key}`,
    `which {key} is (stored|given) in {file}`,
    `what (value|) does {file} (have|say) for {key:quoted}`,
    `look up {key:quoted} in {file}`,
    `i need the {key} from (the|my) (json|json file|file) {file}`,
  ],
  heldOut: {
    nouns: [`in {file} the value of {key:quoted}`],
    sentences: [
      `{file} is a json file, what is its {key}`,
      `in {file}, which value belongs to {key:quoted}`,
    ],
  },
  program: ({ file, key }) =>
    [...parseJsonFile(file), `result = data[${py(key)}]`, "print(result)"].join("\n"),
  reply: ({ key }, output) => `The value of ${key} is ${output}.`,
  files: ({ file, json }) => ({ [file]: json }),
});

/** Questions that write JSON or read a JSON file. */
export const jsonWritingFamilies: readonly Family[] = [FROM_PAIRS, FILE_KEY];
