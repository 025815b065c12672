import type { Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawKey, drawObject, jsonText, parseJson, parseJsonFile } from "./json-draws.ts";
import type { Json, ObjectSlots } from "./json-draws.ts";

/** Ways to put the text below or beside a question; `{json}` comes last or first, so that it can have several lines. */
const THIS = "(this json|the json|this json object|this object|the following json|the json object)";

/** The same text, asked for another key. */
const OTHER_KEY: FollowUp<ObjectSlots> = {
  wordings: [
    "and {key}",
    "and the {key}",
    "what about {key}",
    "what is the {key}",
    "and what is {key}",
  ],
  draw: (random, before) => {
    const data: unknown = JSON.parse(before.json);
    const keys = typeof data === "object" && data !== null ? Object.keys(data) : [before.key];
    return { ...before, key: random.pick(keys) };
  },
  program: ({ key }) => `result = data[${py(key)}]\nprint(result)`,
  reply: ({ key }, output) => `The value of ${key} is ${output}.`,
};

const GET_KEY = family({
  name: "json-get-key",
  topic: "json",
  result: "text",
  draw: (random) => drawKey(random),
  nouns: [],
  sentences: [
    "json.loads\\('{json}'\\)[{key:quoted}]",
    "(could you|can you|please|help me) (get|find|extract|read) the {key} from {json}",
    "{json}\n{key:quoted}?",
    "{json} -> {key}",
    "(i want to know|i'd like to know|tell me) the {key} in {json}",
    "(determine|return|output|pull out|pick) the value (of|for) {key:quoted} from {json}",
    "value of {key:quoted} in {json}",
    "from {json}, (pull|take|return) the {key}",
    `what's the {key} in ${THIS}: {json}`,
    "our api returned {json}, what is the {key}",
    "the server (sent|answered) {json}\nwhat is the {key}",
    "what is stored under {key:quoted} in {json}",
    "my config is {json}, what is {key:quoted} set to",
    "obj = {json}\nobj[{key:quoted}]",
    `what is (the|) {key} in ${THIS}: {json}`,
    `what is the value of {key:quoted} in ${THIS}: {json}`,
    `(get|extract|read|find|give me|print|show) (the|) {key} (from|in|of|out of) ${THIS}: {json}`,
    `(get|extract|read|find|give me|print|show) the value (of|for|of the key) {key:quoted} (from|in|of) ${THIS}: {json}`,
    `(parse|read|take) ${THIS} and (give me|tell me|show|print) the {key}: {json}`,
    `(parse|read|take) ${THIS} and (give me|tell me|show|print) the value of {key:quoted}: {json}`,
    `{json}\nwhat is the {key}`,
    `{json} (get|print|show|give me) {key}`,
    `{json}\n(get|print|tell me|show) the value of {key:quoted}`,
    `given {json}, what is {key}`,
    `json: {json}\nkey: {key}`,
    `data = {json}. what is the {key}`,
    `(i have|i got|here is) ${THIS}: {json}\n(what is the {key}|i need the {key}|which {key} is in it)`,
    `which {key} (does it say|is given|is there) in {json}`,
    `from the json {json} i need (the|) {key}`,
    `what does {key:quoted} hold in {json}`,
    `(look up|fetch) {key:quoted} in {json}`,
    `what value does the key {key:quoted} have in ${THIS}: {json}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `in {json}, which value belongs to {key:quoted}`,
      `the {key} of {json}, (what is it|please)`,
    ],
  },
  program: ({ json, key }) =>
    [...parseJson(json), `result = data[${py(key)}]`, "print(result)"].join("\n"),
  reply: ({ key }, output) => `The value of ${key} is ${output}.`,
  followUps: [OTHER_KEY],
});

const NESTED_KEY = family({
  name: "json-nested-key",
  topic: "json",
  result: "text",
  draw: (random) => {
    const inner = drawObject(random, 2, 3);
    const outer = random.chance(0.3)
      ? random.word()
      : random.pick([
          "address",
          "user",
          "owner",
          "item",
          "details",
          "customer",
          "product",
          "config",
        ]);
    const object: Json = random.chance(0.5)
      ? { [outer]: inner, ...drawObject(random, 1, 1) }
      : { id: random.int(1, 999), [outer]: inner };
    return { json: jsonText(random, object), outer, key: random.pick(Object.keys(inner)) };
  },
  nouns: [],
  sentences: [
    "json.loads\\('{json}'\\)[{outer:quoted}][{key:quoted}]",
    "(could you|can you|please|help me) (get|find|extract|read) the {key} of {outer} from {json}",
    "{json} -> {outer}.{key}",
    "(i want to know|i'd like to know|tell me) the {key} of the {outer} in {json}",
    "(determine|return|output|pull out) {outer}.{key} from {json}",
    "value of {outer}.{key} in {json}",
    "from {json}, (pull|take|return) the {key} inside {outer}",
    "what's the {key} of the {outer} in {json}",
    "our api returned {json}, what is the {key} of the {outer}",
    "the server (sent|answered) {json}\nwhat is the {outer} {key}",
    "what is stored under {outer:quoted} and then {key:quoted} in {json}",
    "my config is {json}, what is {outer}.{key} set to",
    "obj = {json}\nobj[{outer:quoted}][{key:quoted}]",
    "go into {outer:quoted} and read {key:quoted}: {json}",
    `what is the {key} (of the|inside|in the|of) {outer} in ${THIS}: {json}`,
    `what is {key} of {outer} in {json}`,
    `what is the value of {key:quoted} (inside|in|under|within) {outer:quoted} in ${THIS}: {json}`,
    `(get|extract|read|find|give me|print|show) (the|) {outer} {key} (from|in|out of) ${THIS}: {json}`,
    `(get|extract|read|find|give me|print|show) the {key} (inside|in|under|within|of) {outer} from ${THIS}: {json}`,
    `(parse|read|take) ${THIS} and (give me|tell me|show|print) the {key} of the {outer}: {json}`,
    `{json}\nwhat is the {key} (of|in|inside) {outer}`,
    `{json}\nwhat is the {outer}'s {key}`,
    `{json}\n(get|print|show) the nested (value|key) {key} (in|of|inside) {outer}`,
    `given {json}, what is {key} (in|inside|of) {outer}`,
    `{json} (get|print|show|give me) {outer}.{key}`,
    `(get|print|show|give me) {outer}.{key} from {json}`,
    `here is (a|some) json: {json}\n(what is the {key} of the {outer}|i need the {key} of {outer})`,
    `which {key} does {outer} have in {json}`,
    `from the json {json} i need the {key} of {outer}`,
    `in the {outer} part of {json}, what is {key}`,
    `what {key} is (stored|given|there) (under|in|inside) {outer} in {json}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `in {json}, {outer} has which {key}`,
      `look into {outer} of {json} and (tell me|give me) its {key}`,
    ],
  },
  program: ({ json, outer, key }) =>
    [...parseJson(json), `result = data[${py(outer)}][${py(key)}]`, "print(result)"].join("\n"),
  reply: ({ outer, key }, output) => `The ${key} of ${outer} is ${output}.`,
});

const KEYS = "(keys|names of the keys|names of the fields|field names|list of keys)";
const LIST = "(list|print|show|give me|name)";

const ALL_KEYS = family({
  name: "json-keys",
  topic: "json",
  result: "text",
  draw: (random) => drawKey(random, 3, 5),
  nouns: [],
  sentences: [
    "json.loads\\('{json}'\\).keys\\(\\)",
    `(could you|can you|please|help me) find the ${KEYS} of {json}`,
    "{json}\nkeys?",
    "{json} -> keys",
    `(i want to know|i'd like to know|tell me) the ${KEYS} of {json}`,
    `(determine|return|output|extract|get) the ${KEYS} (of|from) {json}`,
    `what's in the ${KEYS} of {json}`,
    `our api returned {json}, what are the ${KEYS}`,
    "the server (sent|answered) {json}\n(which|what) keys does it have",
    "(which|what) (keys|fields|properties) does {json} have",
    "my config is {json}, (which|what) (keys|settings) are in it",
    "obj = {json}\nobj.keys\\(\\)",
    "without the values, only the keys of {json}",
    "top-level keys of {json}",
    `what (is|are) the ${KEYS} (of|in) ${THIS}: {json}`,
    `what (is|are) the ${KEYS} (of|in) {json}`,
    `(which|what) (keys|fields) (are|are there) in ${THIS}: {json}`,
    `(which|what) (keys|fields) (are|are there) in {json}`,
    `${LIST} the ${KEYS} (of|in) ${THIS}: {json}`,
    `${LIST} (me|) the ${KEYS} of {json}`,
    `{json}\n${LIST} the ${KEYS}`,
    `{json}\nwhat (is|are) the ${KEYS}`,
    `(parse|read|take|load) ${THIS} and ${LIST} the ${KEYS}: {json}`,
    `given {json}, ${LIST} the ${KEYS}`,
    `given ${THIS} {json}, what (is|are) the ${KEYS}`,
    `json: {json}\n(wanted|needed|question): the ${KEYS}`,
    `here is (some|a|my) json: {json}\n${LIST} the ${KEYS}`,
    `i (want|need) the ${KEYS} of {json}`,
    `${KEYS} of {json}`,
    `data = {json}. ${LIST} the ${KEYS}`,
    `(can you|please) ${LIST} the ${KEYS} for {json}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [`for {json}, tell me the ${KEYS}`, `look at {json} and ${LIST} the ${KEYS}`],
  },
  program: ({ json }) =>
    [...parseJson(json), "result = ', '.join(data)", "print(result)"].join("\n"),
  reply: (_slots, output) => `The keys are ${output}.`,
  followUps: [OTHER_KEY],
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
    "json.load\\(open\\({file:quoted}\\)\\)[{key:quoted}]",
    "(could you|can you|please|help me) (get|find|extract|read) the {key} from {file}",
    "{file} {key:quoted}",
    "{file} -> {key}",
    "(i want to know|i'd like to know|tell me) the {key} in {file}",
    "(determine|return|output|pull out) the value (of|for) {key:quoted} (from|in) {file}",
    "value of {key:quoted} in {file}",
    "from {file}, (pull|take|return) the {key}",
    "what's the {key} in (the json file |){file}",
    "my (config|settings|profile) is in {file}, what is {key:quoted} set to",
    "what is (stored|saved) under {key:quoted} in {file}",
    "parse the json in {file} and return {key:quoted}",
    "there is a json file {file}, i need its {key}",
    "look into {file} for the key {key:quoted}",
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

/** Questions about one JSON object, pasted or in a file. */
export const jsonObjectFamilies: readonly Family[] = [GET_KEY, NESTED_KEY, ALL_KEYS, FILE_KEY];
