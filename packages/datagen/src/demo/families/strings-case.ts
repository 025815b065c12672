import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText, withCapitals } from "./drawing.ts";

/** Upper and lower case in every way that people ask for. */
export const stringsCaseFamilies: readonly Family[] = [
  family({
    name: "change-case",
    topic: "strings",
    result: "text",
    weight: 1.3,
    draw: (random) => ({ text: withCapitals(random, anyText(random)), style: caseName(random) }),
    nouns: [
      "(the word |the text |the sentence |the string |){text:quoted} in {style}",
      "the {style} (version|form|spelling) of {text:quoted}",
      "{text:quoted} (written|typed|spelled|printed) in {style}",
      "{text:quoted} (converted|changed|turned) (to|into) {style}",
      "{text:quoted} with (all|all its|the) letters in {style}",
      "(a copy|a version) of {text:quoted} in {style}",
      "the (text|string|word) {text:quoted} (put|set) (in|into) {style}",
      "{text:quoted} as {style}",
    ],
    sentences: [
      "(convert|change|turn|transform|switch) (the word |the text |the sentence |){text:quoted} (to|into) {style}",
      "(make|put|set) {text:quoted} (in|into) {style}",
      "(write|type|print|show|spell) {text:quoted} in {style}",
      "{text:quoted} (in|to|into) {style}",
      "(what is|how do you write|what does it look like:) {text:quoted} in {style}",
      "i need {text:quoted} in {style}",
      "(in|using|with) {style}, (write|how do you write|show) {text:quoted}",
      "(take|use) (the text |){text:quoted} and (make it|put it in|convert it to|change it to) {style}",
      "{text:quoted} should be in {style}",
      "make (every letter|all letters) (of|in) {text:quoted} {style}",
      "{style}: {text:quoted}",
      "(put|convert|change|write) (this|the following|this text) (in|to) {style}: {text}",
    ],
    heldOut: {
      nouns: ["how {text:quoted} looks in {style}"],
      sentences: [
        "i typed {text:quoted} but need it in {style}",
        "what would {text:quoted} be if it were in {style}",
      ],
    },
    program: ({ text, style }) =>
      `text = ${py(text)}\nresult = text.${isUpper(style) ? "upper" : "lower"}()\nprint(result)`,
    reply: ({ style }, output) => `In ${isUpper(style) ? "upper" : "lower"} case it is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|now|what about|how about) in {style}",
          "(now|and) (make it|put it in|turn it into) {style}",
          "and {style}",
        ],
        draw: (random, { text, style }) => ({ text, style: otherCase(random, style) }),
      },
      {
        wordings: [
          "(and|what about|how about) {text:quoted}",
          "(do|and) the same (for|with) {text:quoted}",
        ],
        draw: (random, { style }) => ({ style, text: anyText(random) }),
      },
    ],
  }),
  family({
    name: "capitalise-words",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: random.sentence(2, 6) }),
    nouns: [
      "{text:quoted} in title case",
      "(the title case|the title) (version|form) of {text:quoted}",
      "{text:quoted} with (every|each) word (capitalised|capitalized|starting with a capital|in title case)",
      "{text:quoted} with (a capital|a capital letter|an uppercase letter) at the (start|beginning) of (every|each) word",
      "{text:quoted} with the first letter of (every|each) word (in upper case|in uppercase|capitalised|capitalized)",
      "(a|the) capitalised (version|form) of (every word in |){text:quoted}",
      "{text:quoted} written (like|as) a (title|headline)",
      "{text:quoted} where (every|each) word (starts|begins) with a (capital|capital letter|big letter)",
    ],
    sentences: [
      "(capitalise|capitalize|uppercase) (every|each) word (in|of) {text:quoted}",
      "(capitalise|capitalize) the first letter of (every|each) word (in|of) {text:quoted}",
      "(convert|change|turn|put) {text:quoted} (to|into) title case",
      "(write|print|show|type) {text:quoted} (in title case|as a title|like a headline|with capitals at the start of each word)",
      "{text:quoted} in title case",
      "title case (for|of) {text:quoted}",
      "capitali(s|z)e (every|each) word (in|of) (this|the following|this title): {text}",
      "make (every|each) word (in|of) {text:quoted} (start|begin) with a (capital|capital letter|big letter)",
      "what is {text:quoted} in title case",
      "(take|use) {text:quoted} and (capitalise|capitalize) (every|each) word",
      "(every|each) word (in|of) {text:quoted} should (start|begin) with a (capital|capital letter)",
    ],
    heldOut: {
      nouns: ["{text:quoted}, each word starting with a big letter"],
      sentences: [
        "{text:quoted} is a title, capitalise its words",
        "in {text:quoted}, make the first letter of every word a capital",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = text.title()\nprint(result)`,
    reply: (_, output) => `In title case it is ${output}.`,
    followUps: [
      { wordings: again("text:quoted"), draw: (random) => ({ text: random.sentence(2, 5) }) },
    ],
  }),
  family({
    name: "capitalise-first",
    topic: "strings",
    result: "text",
    weight: 0.6,
    draw: (random) => ({ text: random.chance(0.3) ? random.word() : random.sentence(2, 6) }),
    nouns: [
      "{text:quoted} with (only |)(its|the) first letter (in upper case|in uppercase|capitalised|capitalized)",
      "{text:quoted} with a capital (letter |)(only |)at (the start|the beginning)",
      "{text:quoted} starting with a (capital|capital letter|big letter)",
      "the text {text:quoted} with only the first letter as a capital",
      "{text:quoted} in sentence case",
      "the sentence case (version|form) of {text:quoted}",
      "{text:quoted} (written|typed) with a capital first letter",
      "{text:quoted} with its very first letter (capitalised|capitalized|as a capital)",
    ],
    sentences: [
      "(capitalise|capitalize|uppercase) (only |just |)the first letter of {text:quoted}",
      "(convert|change|put) {text:quoted} (to|into) sentence case",
      "make {text:quoted} (start|begin) with a (capital|capital letter|big letter)",
      "{text:quoted} in sentence case",
      "(write|print|show) {text:quoted} with a capital first letter",
      "{text:quoted} should (start|begin) with a (capital|capital letter)",
      "(take|use) {text:quoted} and (capitalise|capitalize) (only |just |)its first letter",
      "(put|use) a capital (letter |)at the (start|beginning) of {text:quoted}",
      "sentence case (for|of) {text:quoted}",
      "turn the first letter of {text:quoted} into a (capital|capital letter|upper case letter)",
    ],
    heldOut: {
      nouns: ["{text:quoted}, just the first letter being a capital"],
      sentences: [
        "the first letter of {text:quoted} should be upper case",
        "i wrote {text:quoted} without a capital at the start, correct it",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = text.capitalize()\nprint(result)`,
    reply: (_, output) => `With a capital at the start it is ${output}.`,
  }),
  family({
    name: "swap-case",
    topic: "strings",
    result: "text",
    weight: 0.7,
    draw: (random) => ({ text: mixedCase(random, anyText(random)) }),
    nouns: [
      "{text:quoted} with (swapped|inverted|flipped|switched) case",
      "{text:quoted} with (upper and lower case|uppercase and lowercase|capital and small letters) (swapped|exchanged|switched)",
      "the (swapped case|case-swapped|swapcase) (version|form) of {text:quoted}",
      "the result of (swapping|inverting|flipping|switching) the case of {text:quoted}",
      "{text:quoted} with the case of (every|each) letter (swapped|inverted|changed|flipped)",
      "{text:quoted} with (capitals|big letters) (made|turned) small and small (ones|letters) (made|turned) (big|capital)",
      "the opposite case of (every|each) letter in {text:quoted}",
      "(a copy|a version) of {text:quoted} with (inverted|swapped) case",
    ],
    sentences: [
      "(swap|invert|flip|switch|toggle) (the |upper and lower |)case (of|in) {text:quoted}",
      "(swap|invert|flip|toggle) the case of (every|each|all) (letter|letters) (in|of) {text:quoted}",
      "(swap|exchange|switch) (uppercase and lowercase|upper and lower case|capital and small letters|capitals and lower case) in {text:quoted}",
      "(make|turn) (capitals|big letters) (lowercase|small) and small letters (uppercase|big) in {text:quoted}",
      "swap case {text:quoted}",
      "what is {text:quoted} with (swapped|inverted) case",
      "(take|use) {text:quoted} and (swap|invert|flip) (its|the) case",
      "in {text:quoted}, (swap|exchange) (upper and lower case|capitals and small letters)",
      "{text:quoted}, (swap|flip|invert) the case",
      "turn every (upper case|capital) letter of {text:quoted} to lower case and the other way round",
    ],
    heldOut: {
      nouns: ["{text:quoted}, its capitals small and its small letters capital"],
      sentences: [
        "what was upper case in {text:quoted} should be lower case and the other way round",
        "i typed {text:quoted} in the wrong case, swap it",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = text.swapcase()\nprint(result)`,
    reply: (_, output) => `With the case swapped it is ${output}.`,
  }),
  family({
    name: "alternate-case",
    topic: "strings",
    result: "text",
    weight: 0.7,
    draw: (random) => ({ text: anyText(random, 0.3).toLowerCase() }),
    nouns: [
      "{text:quoted} in (alternating|alternate) (case|caps|upper and lower case)",
      "{text:quoted} with (every|each) (second|other) letter (in upper case|in uppercase|capitalised|capitalized)",
      "{text:quoted} with alternating (capitals|upper and lower case|case)",
      "the (alternating|alternate) case (version|form|spelling) of {text:quoted}",
      "{text:quoted} (written|typed) in alternating (caps|case)",
      "{text:quoted} with (letters|characters) alternating between upper and lower case",
      "the (mocking|spongebob) (version|spelling) of {text:quoted}",
      "{text:quoted} with big and small letters (alternating|in turn)",
    ],
    sentences: [
      "(alternate|vary) the case of (the letters (in|of) |){text:quoted}",
      "(write|type|print|show) {text:quoted} in (alternating|alternate) (case|caps)",
      "(convert|change|turn) {text:quoted} (to|into) (alternating|alternate) (case|caps)",
      "(capitalise|capitalize|uppercase) every (other|second) letter (of|in) {text:quoted}",
      "make every (other|second) letter (of|in) {text:quoted} (upper case|uppercase|a capital)",
      "{text:quoted} in alternating caps",
      "(write|show) {text:quoted} with big and small letters in turn",
      "(take|use) {text:quoted} and alternate (upper and lower case|big and small letters)",
      "what is {text:quoted} in alternating case",
      "let upper and lower case alternate in {text:quoted}",
    ],
    heldOut: {
      nouns: ["{text:quoted}, upper and lower case taking turns"],
      sentences: [
        "one letter big, one letter small: write {text:quoted} that way",
        "in {text:quoted}, every second letter should be upper case",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ''.join(c.upper() if i % 2 == 0 else c for i, c in enumerate(text))\nprint(result)`,
    reply: (_, output) => `In alternating case it is ${output}.`,
  }),
];

const UPPER = [
  "uppercase",
  "upper case",
  "capitals",
  "capital letters",
  "all caps",
  "block letters",
  "uppercase letters",
];
const LOWER = [
  "lowercase",
  "lower case",
  "small letters",
  "lowercase letters",
  "lower case letters",
];

function caseName(random: Draw): string {
  return random.chance(0.6) ? random.pick(UPPER) : random.pick(LOWER);
}

function isUpper(style: string): boolean {
  return UPPER.includes(style);
}

function otherCase(random: Draw, style: string): string {
  return random.pick(isUpper(style) ? LOWER : UPPER);
}

function mixedCase(random: Draw, text: string): string {
  const letters = text
    .split("")
    .map((letter) => (random.chance(0.3) ? letter.toUpperCase() : letter));
  return random.chance(0.5) ? text.charAt(0).toUpperCase() + text.slice(1) : letters.join("");
}
