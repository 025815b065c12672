import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText } from "./drawing.ts";

/** How many different letters a word has, and which it has most. */
export const stringsLetterCountsFamilies: readonly Family[] = [
  family({
    name: "count-unique-letters",
    topic: "strings",
    result: "integer",
    draw: (random) => ({ text: random.word() }),
    nouns: [
      "the number of (different|distinct|unique) (letters|characters) (in|of) (the word |){text:quoted}",
      "how many (different|distinct|unique) (letters|characters) (there are|are) in {text:quoted}",
      "how many (different|distinct|unique) (letters|characters) {text:quoted} (has|uses)",
      "the (count|total) of (different|distinct|unique) (letters|characters) in {text:quoted}",
      "the number of letters (in|of) {text:quoted}, (each counted once|counting each once|without repeats)",
      "{text:quoted}'s number of (different|unique|distinct) letters",
      "how many letters of the alphabet {text:quoted} uses",
      "the (size|number) of the set of letters (in|of) {text:quoted}",
    ],
    sentences: [
      "how many (different|distinct|unique) (letters|characters) (are|are there) in (the word |){text:quoted}",
      "how many (different|distinct|unique) (letters|characters) does {text:quoted} (have|contain|use)",
      "count (the|all|) (different|distinct|unique) (letters|characters) (in|of) {text:quoted}",
      "(number of |)(unique|different|distinct) letters in {text:quoted}",
      "{text:quoted}(:|,) how many (different|unique|distinct) letters",
      "how many letters of the alphabet (are used in|does one need for|are in) {text:quoted}",
      "counting (each|every) letter (only |)once, how many letters (are in|does it have:) {text:quoted}",
      "in {text:quoted}, how many (different|unique|distinct) (letters|characters) (are there|are used|do you see)",
      "(take|look at) (the word|) {text:quoted}(.| and|,) how many (different|unique|distinct) letters does it have",
      "{text:quoted} is made of how many (different|distinct|unique) letters",
    ],
    heldOut: {
      nouns: ["how many letters {text:quoted} has when repeats count once"],
      sentences: [
        "to write {text:quoted}, how many different letters do i need",
        "what number of unique letters does {text:quoted} use",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = len(set(text))\nprint(result)`,
    reply: (_, output) => `The number of different letters is ${output}.`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: random.word() }) }],
  }),
  family({
    name: "most-common-letter",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      text: random.chance(0.3) ? `${random.word()}${random.word()}` : anyText(random, 0.7),
    }),
    nouns: [
      "the (most common|most frequent|most used) (letter|character) (in|of) (the word |the text |the sentence |){text:quoted}",
      "the (letter|character) that (occurs|appears|is used) (most|most often|the most) in {text:quoted}",
      "the (letter|character) with the (highest|most|largest) (count|number of occurrences|frequency) in {text:quoted}",
      "{text:quoted}'s (most common|most frequent) letter",
      "the (top|commonest) letter (in|of) {text:quoted}",
      "the letter (found|used|written) (most often|most) in {text:quoted}",
      "the (most repeated|most popular) (letter|character) (in|of) {text:quoted}",
      "the letter {text:quoted} (has|uses) (most|most often)",
    ],
    sentences: [
      "(which|what) (letter|character) (occurs|appears|is used|comes up) (most|most often|the most) in (the word |the text |){text:quoted}",
      "(which|what) is the (most common|most frequent|most used) (letter|character) (in|of) {text:quoted}",
      "(find|get|show|print) the (most common|most frequent|most used) (letter|character) (in|of) {text:quoted}",
      "most (common|frequent|used) letter in {text:quoted}",
      "in {text:quoted}, (which|what) letter (is there most often|is the most common|occurs most)",
      "{text:quoted}: (which|what) letter is (most common|most frequent|used most)",
      "(which|what) letter does {text:quoted} (use|have|contain) (most|most often|the most)",
      "count the letters (of|in) {text:quoted} and (tell me|show me|give me) the (most common|most frequent) one",
      "(take|look at) {text:quoted}(.| and|,) (which|what) letter (occurs|appears) most",
      "(which|what) letter has the (highest count|highest frequency|most occurrences) in {text:quoted}",
    ],
    heldOut: {
      nouns: ["the letter you need most often to write {text:quoted}"],
      sentences: [
        "writing {text:quoted}, which letter do i use most",
        "of all letters in {text:quoted}, which is most frequent",
      ],
    },
    program: ({ text }) =>
      `from collections import Counter\ntext = ${py(text)}\ncounts = Counter(c for c in text.lower() if c.isalpha())\nresult = counts.most_common(1)[0][0]\nprint(result)`,
    reply: (_, output) => `The most common letter is ${output}.`,
  }),
];
