import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { anyText, letterOf, ordinal, ordinalNumber } from "./drawing.ts";

/** Letters at given places of a word, and letters put in the place of others. */
export const stringsPlacesFamilies: readonly Family[] = [
  family({
    name: "replace-letter",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = anyText(random).toLowerCase();
      const old = letterOf(random, text);
      const others = "aeiourstlnxyz".split("").filter((letter) => letter !== old);
      return { text, old, new: random.pick(random.chance(0.25) ? ["*", "-", "_", "#"] : others) };
    },
    nouns: [
      "{text:quoted} with (every|each|all|the letter) {old:quoted} (replaced by|replaced with|changed to|turned into|swapped for) {new:quoted}",
      "the (text|string|word|result) (you get|that comes out) (if|when) {old:quoted} (is replaced by|becomes|is changed to) {new:quoted} in {text:quoted}",
      "{text:quoted} (with|using) {new:quoted} instead of {old:quoted}",
      "the (result|outcome) of (replacing|changing|swapping) {old:quoted} (with|by|to|for) {new:quoted} in {text:quoted}",
      "{text:quoted} after (replacing|changing) (every|each|all) {old:quoted} (with|to|by) {new:quoted}",
      "(the word |the text |){text:quoted} where (every|each) {old:quoted} is {new:quoted}",
      "(a copy|a version) of {text:quoted} with {new:quoted} (in place of|instead of|for) (every |each |){old:quoted}",
      "the replacement of {old:quoted} (by|with) {new:quoted} in {text:quoted}",
    ],
    sentences: [
      "(replace|change|swap|exchange|substitute) (every|each|all|the letter|) {old:quoted} (with|for|by) {new:quoted} in (the word |the text |){text:quoted}",
      "(change|turn) (every|each|all) {old:quoted} (to|into) {new:quoted} in {text:quoted}",
      "in {text:quoted}, (replace|change|swap) (every |each |all |the letter |){old:quoted} (with|by|for) {new:quoted}",
      "(write|put|use) {new:quoted} instead of {old:quoted} in {text:quoted}",
      "{text:quoted}: replace {old:quoted} (with|by) {new:quoted}",
      "what (is|does) {text:quoted} (become|look like|) (if|when) (every |each |){old:quoted} (becomes|is replaced by|turns into|is changed to) {new:quoted}",
      "(take|use) {text:quoted} and (replace|change|swap) (every|each|all) {old:quoted} (with|for) {new:quoted}",
      "what do (i|you|we) get (if|when) (i|you|we) (replace|swap|change) {old:quoted} (with|for|by) {new:quoted} in {text:quoted}",
      "{old:quoted} (becomes|should be|is now) {new:quoted} in {text:quoted}, (show it|what is the result|write it down|what do i get)",
      "(swap out|substitute) {old:quoted} for {new:quoted} in {text:quoted}",
    ],
    heldOut: {
      nouns: ["{text:quoted} where {new:quoted} stands in place of {old:quoted}"],
      sentences: [
        "wherever {text:quoted} has {old:quoted}, put {new:quoted}",
        "use {new:quoted} for {old:quoted} when writing {text:quoted}",
      ],
    },
    program: ({ text, old, new: replacement }) =>
      `text = ${py(text)}\nresult = text.replace(${py(old)}, ${py(replacement)})\nprint(result)`,
    reply: (_, output) => `After replacing it reads ${output}.`,
  }),
  family({
    name: "nth-letter",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = random.word();
      return { text, nth: ordinal(random, random.int(1, text.length)) };
    },
    nouns: [
      "the {nth} (letter|character) (of|in) (the word |the string |the text |){text:quoted}",
      "{text:quoted}'s {nth} (letter|character)",
      "the (letter|character) (at|in) the {nth} (position|place) (of|in) {text:quoted}",
      "the (letter|character) that (comes|stands|is) {nth} in (the word |){text:quoted}",
      "letter (number |)(of|in) {text:quoted} at the {nth} place",
      "the {nth} (letter|character) from the (left|start|beginning|front) (of|in) {text:quoted}",
      "the {nth} of the letters (of|in) {text:quoted}",
      "the (symbol|letter|character) in {nth} (place|position) of {text:quoted}",
    ],
    sentences: [
      "(which|what) (letter|character) is (the |){nth} in (the word |){text:quoted}",
      "(which|what) is the {nth} (letter|character) (of|in) {text:quoted}",
      "(which|what) (letter|character) (comes|stands) {nth} in {text:quoted}",
      "(pick|take|get|print|show|extract) the {nth} (letter|character) (of|from|in) (the word |){text:quoted}",
      "{nth} (letter|character) (of|in) {text:quoted}",
      "(in|from) (the word |){text:quoted}, (what|which) is the {nth} (letter|character)",
      "{text:quoted}: (which|what) (letter|character) is at the {nth} (place|position)",
      "(which|what) (letter|character) (is|stands) (at|in) the {nth} (position|place|spot) (of|in) {text:quoted}",
      "(take|look at) (the word|) {text:quoted}(.| and|,) (what's|name|tell me|give me) (the|its) {nth} letter",
      "(what|which) letter does {text:quoted} have (at|in) (the |){nth} (place|position)",
    ],
    heldOut: {
      nouns: ["the letter you (find|get) {nth} when reading {text:quoted}"],
      sentences: [
        "spelling {text:quoted}, which letter comes {nth}",
        "i need one letter of {text:quoted}, the {nth}",
      ],
    },
    program: ({ text, nth }) =>
      `text = ${py(text)}\nn = ${ordinalNumber(nth)}\nresult = text[n - 1]\nprint(result)`,
    reply: ({ text, nth }, output) => `The ${nth} letter of ${text} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about) the {nth} (one|letter|)",
          "(and|now) (which|what) is the {nth} (one|letter)",
          "(now |and |)the {nth} (one|letter)",
        ],
        draw: (random, { text }) => ({ text, nth: ordinal(random, random.int(1, text.length)) }),
      },
    ],
  }),
  family({
    name: "last-letters",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = random.word();
      return { text, end: random.pick(["first", "last"]), n: random.int(2, text.length) };
    },
    nouns: [
      "the {end} {n} (letters|characters) (of|in) (the word |the string |the text |){text:quoted}",
      "{text:quoted}'s {end} {n} (letters|characters)",
      "the (part|piece|substring) of {text:quoted} (made of|with|that has) (the|its) {end} {n} (letters|characters)",
      "only the {end} {n} (letters|characters) of {text:quoted}",
      "{text:quoted} cut (down |)to (its|the) {end} {n} (letters|characters)",
      "the {end} {n} of the letters (of|in) {text:quoted}",
      "{text:quoted} (reduced|shortened) to (its|the) {end} {n} (letters|characters)",
      "the {n} {end} (letters|characters) of {text:quoted}",
    ],
    sentences: [
      "(what|which) are the {end} {n} (letters|characters) (of|in) (the word |){text:quoted}",
      "(take|get|print|show|extract|pick|return) the {end} {n} (letters|characters) (of|from|in) {text:quoted}",
      "(keep|leave) only the {end} {n} (letters|characters) of {text:quoted}",
      "(cut|shorten|trim|truncate) {text:quoted} to (its|the) {end} {n} (letters|characters)",
      "{end} {n} (letters|characters) of {text:quoted}",
      "(in|from) {text:quoted}, (take|show|give me|what are) the {end} {n} (letters|characters)",
      "{text:quoted}: {end} {n} letters",
      "(which|what) {n} (letters|characters) are {end} in {text:quoted}",
      "(take|use) (the word|) {text:quoted} and (keep|show|give me) (the|its) {end} {n} (letters|characters)",
      "with which {n} letters does {text:quoted} (begin or end|start or end), i mean the {end} ones",
    ],
    heldOut: {
      nouns: ["what the {end} {n} letters of {text:quoted} spell"],
      sentences: [
        "of {text:quoted} i need just the {end} {n} letters",
        "what do the {end} {n} letters of {text:quoted} spell",
      ],
    },
    program: ({ text, end, n }) =>
      `text = ${py(text)}\nn = ${n}\nresult = ${end === "first" ? "text[:n]" : "text[-n:]"}\nprint(result)`,
    reply: ({ end, n }, output) => `The ${end} ${n} letters are ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {end} {n}",
          "(and|now) {end} {n} (letters|)",
        ],
        draw: (random, { text, end }) => ({
          text,
          end: end === "first" ? "last" : "first",
          n: random.int(2, text.length),
        }),
      },
    ],
  }),
  family({
    name: "first-and-last-letter",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: random.word(), end: random.pick(["first", "last"]) }),
    nouns: [
      "the {end} (letter|character) (of|in) (the word |the string |the text |){text:quoted}",
      "{text:quoted}'s {end} (letter|character)",
      "the (letter|character) that (comes|is|stands) {end} in {text:quoted}",
      "the very {end} (letter|character) of {text:quoted}",
      "the {end} of the (letters|characters) in {text:quoted}",
      "only the {end} (letter|character) of {text:quoted}",
      "the (word|string) {text:quoted}, just its {end} letter",
      "the (single |one |){end} letter in {text:quoted}",
    ],
    sentences: [
      "(what|which) is the {end} (letter|character) (of|in) (the word |){text:quoted}",
      "(which|what) (letter|character) (is|comes|stands) {end} in {text:quoted}",
      "(take|get|print|show|extract|pick) the {end} (letter|character) (of|from|in) {text:quoted}",
      "{end} (letter|character) of {text:quoted}",
      "(in|from) {text:quoted}, (what|which) is the {end} (letter|character)",
      "{text:quoted}: {end} letter",
      "(take|look at) (the word|) {text:quoted}(.| and|,) (what's|name|tell me|give me) (the|its) {end} letter",
      "what letter does {text:quoted} have as its {end} (one|letter)",
      "(which|what) letter is the {end} one in {text:quoted}",
      "name the {end} (letter|character) of {text:quoted}",
    ],
    heldOut: {
      nouns: ["the letter you read {end} in {text:quoted}"],
      sentences: [
        "reading {text:quoted}, which letter comes {end}",
        "i need one letter of {text:quoted}, the {end} one",
      ],
    },
    program: ({ text, end }) =>
      `text = ${py(text)}\nresult = ${end === "first" ? "text[0]" : "text[-1]"}\nprint(result)`,
    reply: ({ text, end }, output) => `The ${end} letter of ${text} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about) the {end} (one|letter|)", "(and|now) {end}"],
        draw: (_, { text, end }) => ({ text, end: end === "first" ? "last" : "first" }),
      },
    ],
  }),
];
