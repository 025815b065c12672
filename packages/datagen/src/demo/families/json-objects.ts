import type { Family, FollowUp } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawKey, drawObject, jsonText, parseJson } from "./json-draws.ts";
import type { Json, ObjectSlots } from "./json-draws.ts";
import { jsonWritingFamilies } from "./json-writing.ts";

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

/** A question about the keys of an object. */
function keysFamily(
  part: {
    readonly name: string;
    readonly wanted: string;
    readonly verbs: string;
    readonly lines: readonly string[];
    readonly said: string;
    readonly result: Family["result"];
  },
  question: string,
): Family {
  const { wanted, verbs } = part;
  return family({
    name: part.name,
    topic: "json",
    result: part.result,
    draw: (random) => drawKey(random, 3, 5),
    nouns: [],
    sentences: [
      `what (is|are) the ${wanted} (of|in) ${THIS}: {json}`,
      `what (is|are) the ${wanted} (of|in) {json}`,
      `${question} ${THIS}: {json}`,
      `${question} {json}`,
      `${verbs} the ${wanted} (of|in) ${THIS}: {json}`,
      `${verbs} (me|) the ${wanted} of {json}`,
      `{json}\n${verbs} the ${wanted}`,
      `{json}\nwhat (is|are) the ${wanted}`,
      `(parse|read|take|load) ${THIS} and ${verbs} the ${wanted}: {json}`,
      `given {json}, ${verbs} the ${wanted}`,
      `given ${THIS} {json}, what (is|are) the ${wanted}`,
      `json: {json}\n(wanted|needed|question): the ${wanted}`,
      `here is (some|a|my) json: {json}\n${verbs} the ${wanted}`,
      `i (want|need) the ${wanted} of {json}`,
      `${wanted} of {json}`,
      `data = {json}. ${verbs} the ${wanted}`,
      `(can you|please) ${verbs} the ${wanted} for {json}`,
    ],
    heldOut: {
      nouns: [],
      sentences: [`for {json}, tell me the ${wanted}`, `look at {json} and ${verbs} the ${wanted}`],
    },
    program: ({ json }) => [...parseJson(json), ...part.lines, "print(result)"].join("\n"),
    reply: (_slots, output) => part.said.replace("{}", output),
    followUps: [OTHER_KEY],
  });
}

const PRETTY = family({
  name: "json-pretty-print",
  topic: "json",
  result: "text",
  draw: (random) => drawKey(random, 2, 4),
  nouns: [],
  sentences: [
    `(pretty print|format|indent|beautify|prettify) ${THIS}: {json}`,
    `(pretty print|format|indent|beautify|prettify) {json}`,
    `(pretty print|format|indent) ${THIS} (nicely|with indentation|for reading|so that i can read it): {json}`,
    `(print|show|display) ${THIS} (nicely|indented|with indentation|formatted|in a readable way): {json}`,
    `(print|show|display) {json} (nicely|indented|with indentation|in a readable form)`,
    `{json}\n(pretty print|format|indent|beautify) (this|it|that)`,
    `make ${THIS} (readable|pretty|nicer|easier to read): {json}`,
    `(parse|read|take) ${THIS} and (print|show) it (indented|nicely|with indentation): {json}`,
    `{json}\n(show|print) (this|it) with one key per line`,
    `can you (indent|format|pretty print) {json}`,
    `i (want|need) {json} (nicely formatted|indented|pretty printed)`,
    `here is (some|a|my) json: {json}\n(format|indent|pretty print) it`,
    `format as (indented|pretty|readable) json: {json}`,
    `json: {json}\n(task|wanted): pretty print`,
    `write {json} with one key (per|on each) line`,
    `indent by two spaces: {json}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      `the json {json}, but (formatted|indented) nicely please`,
      `how does {json} look with indentation`,
    ],
  },
  program: ({ json }) =>
    [...parseJson(json), "result = json.dumps(data, indent=2)", "print(result)"].join("\n"),
  reply: (_slots, output) => `Here it is with indentation:\n${output}`,
  weight: 0.8,
});

/** Questions about one JSON object, pasted or in a file. */
export const jsonObjectFamilies: readonly Family[] = [
  GET_KEY,
  NESTED_KEY,
  keysFamily(
    {
      name: "json-count-keys",
      wanted:
        "(number of keys|number of fields|number of entries|count of keys|number of properties)",
      verbs: "(compute|tell me|find|determine|give me)",
      lines: ["result = len(data)"],
      said: "The object has {} keys.",
      result: "integer",
    },
    "how many (keys|fields|entries|properties) (are|are there) in",
  ),
  keysFamily(
    {
      name: "json-keys",
      wanted: "(keys|names of the keys|names of the fields|field names|list of keys)",
      verbs: "(list|print|show|give me|name)",
      lines: ["result = ', '.join(data)"],
      said: "The keys are {}.",
      result: "text",
    },
    "(which|what) (keys|fields) (are|are there) in",
  ),
  keysFamily(
    {
      name: "json-sorted-keys",
      wanted:
        "(sorted keys|keys in alphabetical order|keys sorted alphabetically|alphabetically sorted keys|keys from a to z)",
      verbs: "(list|print|show|give me|output)",
      lines: ["result = ', '.join(sorted(data))"],
      said: "The keys in alphabetical order are {}.",
      result: "text",
    },
    "which keys, in alphabetical order, are in",
  ),
  PRETTY,
  ...jsonWritingFamilies,
];
