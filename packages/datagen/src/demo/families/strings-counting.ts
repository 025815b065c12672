import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyLetter, anyText, letterOf, withCapitals } from "./drawing.ts";

/** Counting vowels, characters, words and a given letter. */
export const stringsCountingFamilies: readonly Family[] = [
  family({
    name: "count-vowels",
    topic: "strings",
    result: "integer",
    weight: 1.5,
    draw: (random) => ({
      text: anyText(random),
      kind: random.chance(0.65) ? "vowels" : "consonants",
    }),
    nouns: [
      "the (number|count|total|amount|total number) of {kind} (in|of) (the word |the text |the sentence |the string |the phrase |){text:quoted}",
      "how many {kind} (there are|are) in {text:quoted}",
      "the {kind} count (of|for|in) {text:quoted}",
      "how many {kind} {text:quoted} (has|contains)",
      "{text:quoted}'s number of {kind}",
      "how many of the letters (in|of) {text:quoted} are {kind}",
      "how many times {kind} (occur|appear|come up) in {text:quoted}",
      "the number of letters (in|of) {text:quoted} (that are|which are) {kind}",
    ],
    sentences: [
      "how many {kind} (are|are there) in (the word |the text |the sentence |the phrase |the string |){text:quoted}",
      "how many {kind} does (the word |the text |) {text:quoted} (have|contain|include|use)",
      "count (the|all|all the|how many|) {kind} (in|of) (the word |the sentence |) {text:quoted}",
      "number of {kind} in {text:quoted}",
      "{kind} in {text:quoted}",
      "(count the|how many) {kind} (in|are in|are there in) (this|the following|this sentence|this text|this word|the word)(:|) {text}",
      "{text:quoted}(:|,) how many {kind}",
      "(in|for) (the word |the text |){text:quoted}, how many {kind} (are there|do you find|do you see|can you count|are used)",
      "how many (letters|of the letters|characters) (of|in) {text:quoted} are {kind}",
      "(take|look at) (the word|the sentence|) {text:quoted}(.| and|,) (count its {kind}|count the {kind}|how many {kind} does it have)",
      "i (wrote|have|typed) {text:quoted}, how many {kind} (is that|are in it|does it have|are there)",
      "(find|go through) {text:quoted} and count the {kind}",
      "{text:quoted} has how many {kind}",
    ],
    heldOut: {
      nouns: ["the (total|number) of {kind} you (find|get) when reading {text:quoted}"],
      sentences: [
        "if i count the {kind} of {text:quoted}, what number do i get",
        "what number of {kind} does {text:quoted} have",
      ],
    },
    program: ({ text, kind }) =>
      kind === "vowels"
        ? `text = ${py(text)}\nresult = sum(c in 'aeiou' for c in text.lower())\nprint(result)`
        : `text = ${py(text)}\nresult = sum(c.isalpha() and c not in 'aeiou' for c in text.lower())\nprint(result)`,
    reply: ({ kind }, output) => `The number of ${kind} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now|and how many) {kind}",
          "(and|ok|now) how many {kind} (does it have|are in it|)",
        ],
        draw: (_, { text, kind }) => ({ text, kind: kind === "vowels" ? "consonants" : "vowels" }),
      },
      {
        wordings: [
          "(and|what about|how about|and in|now for) {text:quoted}",
          "(and|now) how many (are|are there) in {text:quoted}",
        ],
        draw: (random, { kind }) => ({ kind, text: anyText(random) }),
      },
    ],
  }),
  family({
    name: "count-characters",
    topic: "strings",
    result: "integer",
    draw: (random) => ({ text: anyText(random, 0.5) }),
    nouns: [
      "the (number|count|total number|amount) of characters (in|of) (the word |the text |the sentence |the string |){text:quoted}",
      "the length of (the word |the text |the string |the sentence |the phrase |){text:quoted}",
      "how (long|many characters long) {text:quoted} is",
      "how many characters (there are|are) in {text:quoted}",
      "how many characters {text:quoted} has",
      "the character count (of|for) {text:quoted}",
      "{text:quoted}'s (length|character count|length in characters)",
      "the (string|text) length of {text:quoted}",
    ],
    sentences: [
      "how long is (the word |the text |the string |the sentence |){text:quoted}",
      "how many characters (are|are there) in (the text |the string |the word |the sentence |){text:quoted}",
      "how many characters does {text:quoted} (have|contain)",
      "count (the|all|all the|) characters (in|of) {text:quoted}",
      "(length|character count|number of characters) (of|in) {text:quoted}",
      "(measure|determine|give) the length of {text:quoted}",
      "{text:quoted}(:|,) (how long|how many characters|what length)",
      "how many characters long is {text:quoted}",
      "(with|counting|including) spaces, how many characters (are in|does it take to write) {text:quoted}",
      "i (wrote|typed|have) {text:quoted}, how many characters is that",
      "(take|look at) {text:quoted}(.| and|,) (count its characters|how long is it|tell me its length)",
    ],
    heldOut: {
      nouns: ["the length in characters that {text:quoted} has"],
      sentences: [
        "if i type {text:quoted}, how many characters is it",
        "what length does {text:quoted} have",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = len(text)\nprint(result)`,
    reply: (_, output) => `The text is ${output} characters long.`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: anyText(random) }) }],
  }),
  family({
    name: "count-words",
    topic: "strings",
    result: "integer",
    draw: (random) => ({ text: withCapitals(random, random.sentence(2, 10)) }),
    nouns: [
      "the (number|count|total number|amount) of words (in|of) (the text |the sentence |the phrase |this: |){text:quoted}",
      "how many words (there are|are) in {text:quoted}",
      "how many words {text:quoted} has",
      "the word count (of|for) (the sentence |){text:quoted}",
      "the (length|size) of {text:quoted} in words",
      "how many words (the sentence|the text) {text:quoted} (is made of|consists of|contains)",
      "{text:quoted}'s word count",
      "the total of the words (used |)in {text:quoted}",
    ],
    sentences: [
      "how many words (are|are there) in (the text |the sentence |the phrase |){text:quoted}",
      "how many words does (the sentence |the text |) {text:quoted} (have|contain)",
      "count (the|all|all the|) words (in|of) (the sentence |) {text:quoted}",
      "(word count|number of words|words) (of|in) {text:quoted}",
      "{text:quoted}(:|,) how many words",
      "{text:quoted}(:|,) word count",
      "(count the|how many|number of) words in (this|the following|this sentence|this text)(:|) {text}",
      "i (wrote|have|typed) {text:quoted}, how many words is that",
      "how many words long is {text:quoted}",
      "(take|look at) (the sentence |){text:quoted}(.| and|,) (count its words|count the words|how many words does it have)",
      "(split|cut) {text:quoted} into words and count them",
      "(in|for) (the sentence |){text:quoted}, how many words (are there|do you count|are used)",
    ],
    heldOut: {
      nouns: ["the number of words you (read|find) in {text:quoted}"],
      sentences: [
        "if i write {text:quoted}, how many words do i use",
        "what number of words does {text:quoted} have",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = len(text.split())\nprint(result)`,
    reply: (_, output) => `The number of words is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now for) {text:quoted}",
          "(and|now) how many are in {text:quoted}",
        ],
        draw: (random) => ({ text: random.sentence(2, 8) }),
      },
    ],
  }),
  family({
    name: "count-given-letter",
    topic: "strings",
    result: "integer",
    weight: 1.5,
    draw: (random) => {
      const text = random.chance(0.25) ? random.pick(REPEATED) : anyText(random);
      return { text, letter: random.chance(0.8) ? letterOf(random, text) : anyLetter(random) };
    },
    nouns: [
      "the (number|count|total|amount) of {letter:quoted} in (the word |the text |the sentence |the string |){text:quoted}",
      "how (many times|often) (the letter |the character |){letter:quoted} (occurs|appears|comes up|is used) in {text:quoted}",
      "the number of times (the letter |){letter:quoted} (occurs|appears|is used) in {text:quoted}",
      "the number of {letter}'s in {text:quoted}",
      "the (frequency|count) of (the letter |){letter:quoted} in {text:quoted}",
      "the number of letters {letter:quoted} (in|of) {text:quoted}",
      "how many {letter}'s (are in|are there in|there are in) {text:quoted}",
      "how many letters (of|in) {text:quoted} are {letter:quoted}",
    ],
    sentences: [
      "how many {letter}'s (are|are there) in (the word |the text |) {text:quoted}",
      "how many (times|times do you see|times do we find) (the letter |){letter:quoted} in {text:quoted}",
      "how (many times|often) (does|is) (the letter |the character |){letter:quoted} (appear|occur|used|come up) in (the word |) {text:quoted}",
      "count (the letter|every|each|all letters|how often you see|) {letter:quoted} in (the word |the sentence |) {text:quoted}",
      "how many (letters|letter) {letter:quoted} (are|are there) in {text:quoted}",
      "how many {letter}('s|s|) in {text:quoted}",
      "how many {letter}s are in {text:quoted}",
      "(in|for) {text:quoted}, how (often|many times) (do you see|does one find|is there) (the letter |){letter:quoted}",
      "{text:quoted}: how many {letter:quoted}",
      "how many {letter}s does {text:quoted} have",
      "(number|count) of {letter:quoted} in {text:quoted}",
      "(take|look at) (the word|) {text:quoted}(.| and|,) (count the letter|how many times does it have the letter) {letter:quoted}",
      "how many of the letters in {text:quoted} are {letter:quoted}",
    ],
    heldOut: {
      nouns: ["the number of times you (write|need) the letter {letter:quoted} in {text:quoted}"],
      sentences: [
        "if i spell {text:quoted}, how often do i use the letter {letter:quoted}",
        "{text:quoted} has how many letters {letter:quoted}",
      ],
    },
    program: ({ text, letter }) =>
      `text = ${py(text)}\nresult = text.lower().count(${py(letter)})\nprint(result)`,
    reply: ({ letter }, output) =>
      `The letter ${letter} occurs ${output === "1" ? "once" : `${output} times`}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (the letter |){letter:quoted}",
          "(and|now) how (often|many times) (does |)(the letter |){letter:quoted}",
          "(and|now) how many {letter}'s",
        ],
        draw: (random, { text }) => ({ text, letter: letterOf(random, text) }),
      },
    ],
  }),
];

/** Words that people like to ask about, since they are easy to miscount. */
const REPEATED = [
  "strawberry",
  "mississippi",
  "banana",
  "bookkeeper",
  "committee",
  "raspberry",
  "parallel",
  "tomorrow",
];
