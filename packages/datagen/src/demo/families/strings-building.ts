import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again } from "./drawing.ts";

/** Texts made of others: joined, split, repeated, padded, made into a slug, with a word replaced. */
export const stringsBuildingFamilies: readonly Family[] = [
  family({
    name: "join-words",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      values: random.words(random.int(3, 5)),
      separator: random.pick(Object.keys(SEPARATORS)),
    }),
    nouns: [
      "the words {values} (joined|put together|connected|strung together) (with|by) {separator} (between them|in between|)",
      "{values} (joined|glued together|connected) (with|by) {separator}",
      "the (text|string) (made|built) from {values} with {separator} (between them|in between|as separator)",
      "one (text|string) of {values} with {separator} (between|as separator)",
      "(the list |){values} as one (string|text) with {separator} (between the words|as separator)",
      "the (result|text) of joining {values} (with|by|using) {separator}",
      "{values} as text, separated by {separator}",
      "a string of {values} separated by {separator}",
    ],
    sentences: [
      "(join|connect|combine|glue|string together) (the words |the list |){values} (with|using|by) {separator}",
      "(put|write) {separator} between (the words |){values}",
      "join {values} with {separator} (between them|in between|as separator|)",
      "(make|build|create) one (text|string) (of|from) {values} (with|separated by) {separator}",
      "{values} (joined|connected|separated) (with|by) {separator}",
      "(take|use) (the words |){values} and join them (with|using) {separator}",
      "i have {values}, (join them with|put between them|connect them with) {separator}",
      "(turn|convert) (the list |){values} into a (string|text) with {separator} (between|as separator)",
      "separate {values} by {separator} in one (string|text)",
      "what do i get (if|when) i join {values} with {separator}",
    ],
    heldOut: {
      nouns: ["what {values} look like as one string with {separator} after each but the last"],
      sentences: [
        "between each of {values} there should be {separator}",
        "one text please: {values}, {separator} in between",
      ],
    },
    program: ({ values, separator }) =>
      `words = ${py(values)}\nresult = ${py(SEPARATORS[separator] ?? " ")}.join(words)\nprint(result)`,
    reply: (_, output) => `Joined, it is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (with |by |){separator}"],
        draw: (random, { values }) => ({ values, separator: random.pick(Object.keys(SEPARATORS)) }),
      },
    ],
  }),
  family({
    name: "split-text",
    topic: "strings",
    result: "list",
    draw: (random) => {
      const [name = "comma", mark = ","] = random.pick([
        ["comma", ","],
        ["comma", ","],
        ["comma", ","],
        ["semicolon", ";"],
        ["dash", "-"],
        ["colon", ":"],
        ["slash", "/"],
        ["space", " "],
      ]);
      return { text: random.words(random.int(3, 5)).join(mark), mark: name };
    },
    nouns: [
      "the (parts|pieces|words|fields) of {text:quoted} (split|cut|separated) at (each |every |the |){mark}",
      "{text:quoted} (split|cut|divided|separated) at (each |every |the |){mark}",
      "(a|the) list of (parts|words|pieces|values) in {text:quoted}, (split|separated) by {mark}",
      "the (parts|pieces) (between|separated by) (the |each |every |){mark} in {text:quoted}",
      "the list you get splitting {text:quoted} (at|by|on) (each |every |the |){mark}",
      "{text:quoted} as a list, (split|separated) (at|by) {mark}",
      "the fields of {text:quoted} with {mark} as separator",
      "the result of splitting {text:quoted} (at|by|on) {mark}",
    ],
    sentences: [
      "(split|cut|divide|separate|break) {text:quoted} (at|by|on) (each |every |the |){mark}",
      "(split|break up) (the text |the string |){text:quoted} into a list (at|by|on) {mark}",
      "(turn|convert|make) {text:quoted} into a list, (split|separated) (at|by) {mark}",
      "{text:quoted} split (at|by|on) {mark}",
      "what are the parts of {text:quoted} (split|separated) (at|by) {mark}",
      "(take|use) {text:quoted} and split it (at|by|on) {mark}",
      "i have {text:quoted}, split it at (each |every |the |){mark}",
      "(list|show) the (parts|words|fields) of {text:quoted} (split|separated) by {mark}",
      "with {mark} as separator, split {text:quoted}",
      "which (parts|words) does {text:quoted} have (between|separated by) {mark}",
    ],
    heldOut: {
      nouns: ["what stands between each {mark} in {text:quoted}"],
      sentences: [
        "a new item should begin after each {mark} in {text:quoted}",
        "make a list of {text:quoted} with a cut at each {mark}",
      ],
    },
    program: ({ text, mark }) =>
      `text = ${py(text)}\nresult = text.split(${py(MARKS[mark] ?? " ")})\nprint(result)`,
    reply: (_, output) => `The parts are ${output}.`,
  }),
  family({
    name: "repeat-text",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      text: random.chance(0.5) ? random.word() : random.letters(random.int(2, 3)),
      n: random.int(2, 8),
    }),
    nouns: [
      "{text:quoted} (repeated|written|printed) {n} times",
      "{n} (copies|repetitions|times) of {text:quoted} (in a row|one after the other|)",
      "the (text|word|string) {text:quoted} {n} times (in a row|without spaces|)",
      "the (string|text) with {text:quoted} repeated {n} times",
      "{n} times {text:quoted}",
      "{n} times the (word|text|string) {text:quoted}",
      "the {n}-fold repetition of {text:quoted}",
      "a (string|text) made of {n} times {text:quoted}",
    ],
    sentences: [
      "repeat (the word |the text |the string |){text:quoted} {n} times",
      "(write|print|say|show|type) {text:quoted} {n} times (in a row|without spaces|)",
      "(make|build) a (string|text) of {text:quoted} repeated {n} times",
      "{text:quoted} {n} times",
      "{text:quoted} times {n}",
      "(put|join|glue) {n} copies of {text:quoted} together",
      "what is {text:quoted} repeated {n} times",
      "(take|use) {text:quoted} and repeat it {n} times",
      "i want {text:quoted} {n} times in a row",
      "multiply the (string|text|word) {text:quoted} by {n}",
    ],
    heldOut: {
      nouns: ["how {text:quoted} looks when said {n} times in a row"],
      sentences: [
        "{n} times in a row, say {text:quoted}",
        "copy {text:quoted} so that it is there {n} times",
      ],
    },
    program: ({ text, n }) => `text = ${py(text)}\nresult = text * ${n}\nprint(result)`,
    reply: ({ n }, output) => `Repeated ${n} times it is ${output}.`,
    followUps: [
      {
        wordings: [...again("n").slice(0, 5), "(and|now) {n} times"],
        draw: (random, { text }) => ({ text, n: random.int(2, 9) }),
      },
    ],
  }),
  family({
    name: "pad-number",
    topic: "strings",
    result: "text",
    weight: 0.8,
    draw: (random) => ({ value: random.int(1, 9999), width: random.int(5, 10) }),
    nouns: [
      "{value} (padded|filled|filled up) with (leading |)zeros to {width} (digits|characters|places)",
      "{value} with leading zeros (to|and|for) {width} (digits|characters) in all",
      "(the number |){value} written with {width} digits and leading zeros",
      "the {width}-digit (form|version) of {value} with leading zeros",
      "{value} zero-padded to {width} (digits|characters|places)",
      "{value} as a {width} digit code with leading zeros",
      "{value} filled with zeros on the left to a (length|width) of {width}",
      "the zero-padded (form|version) of {value} with {width} digits",
    ],
    sentences: [
      "(pad|fill|fill up) {value} with (leading |)zeros to {width} (digits|characters|places)",
      "(write|print|show|format) {value} with {width} digits and leading zeros",
      "(put|add) (leading |)zeros in front of {value} (until|so that) it has {width} (digits|characters)",
      "zero-pad {value} to {width} (digits|characters|places)",
      "{value} with leading zeros, {width} digits",
      "zfill {value} {width}",
      "what is {value} padded with zeros to {width} (digits|characters)",
      "(make|turn) {value} (into |)a {width} digit code with leading zeros",
      "i need {value} as {width} digits with leading zeros",
      "(take|use) {value} and fill it with zeros to {width} digits",
    ],
    heldOut: {
      nouns: ["how {value} looks when zeros in front make it {width} digits"],
      sentences: [
        "{value} should have {width} digits, put zeros in front",
        "for the file number {value} i need {width} digits with leading zeros",
      ],
    },
    program: ({ value, width }) =>
      `text = str(${value})\nresult = text.zfill(${width})\nprint(result)`,
    reply: ({ width }, output) => `With ${width} digits it is ${output}.`,
  }),
  family({
    name: "slug",
    topic: "strings",
    result: "text",
    weight: 0.8,
    draw: (random) => ({
      text: random
        .sentence(2, 5)
        .replaceAll(/(?<=^| )[a-z]/g, (letter) =>
          random.chance(0.6) ? letter.toUpperCase() : letter,
        ),
    }),
    nouns: [
      "(the|a) slug (of|for|from) (the title |){text:quoted}",
      "(the|a) (url|web) slug (of|for|from) {text:quoted}",
      "{text:quoted} as a (url |web |)slug",
      "{text:quoted} in (kebab case|kebab-case)",
      "{text:quoted} (in lower case|in small letters) with dashes (instead of|for) spaces",
      "the kebab-case (form|version) of {text:quoted}",
      "the (web address|url) (form|version) of the title {text:quoted}, as a slug",
      "the title {text:quoted} turned into a slug",
    ],
    sentences: [
      "(make|create|build|generate) (a|the) (url |)slug (from|of|for|out of) {text:quoted}",
      "slugify {text:quoted}",
      "(turn|convert) {text:quoted} (to|into) a (url |)slug",
      "(turn|convert) {text:quoted} (to|into) (kebab case|kebab-case)",
      "slug (for|of) {text:quoted}",
      "(write|put) {text:quoted} in lower case with dashes (instead of|for) spaces",
      "what is the slug (for|of) {text:quoted}",
      "i need a slug for (the title |my post |){text:quoted}",
      "{text:quoted}(:|,) slug please",
      "(take|use) the title {text:quoted} and make a slug",
    ],
    heldOut: {
      nouns: ["how {text:quoted} looks in a url, as a slug"],
      sentences: [
        "my post is called {text:quoted}, what is its slug",
        "for a web address, put {text:quoted} in lower case with a dash for each space",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = '-'.join(text.lower().split())\nprint(result)`,
    reply: (_, output) => `The slug is ${output}.`,
  }),
];

const SEPARATORS: Readonly<Record<string, string>> = {
  dashes: "-",
  "a dash": "-",
  hyphens: "-",
  commas: ",",
  "a comma": ",",
  underscores: "_",
  "an underscore": "_",
  slashes: "/",
  "a slash": "/",
  spaces: " ",
  "a space": " ",
  semicolons: ";",
  dots: ".",
};
const MARKS: Readonly<Record<string, string>> = {
  comma: ",",
  semicolon: ";",
  dash: "-",
  colon: ":",
  slash: "/",
  space: " ",
};
