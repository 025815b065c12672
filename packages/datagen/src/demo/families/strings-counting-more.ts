import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText } from "./drawing.ts";

/** Counting digits, sentences, different letters and pieces of text; how often each occurs. */
export const stringsCountingMoreFamilies: readonly Family[] = [
  family({
    name: "count-substring",
    topic: "strings",
    result: "integer",
    draw: (random) => {
      const words = random.words(random.int(2, 4));
      const part = random.chance(0.6) ? random.pick(words) : random.pick(words).slice(0, 2);
      return { text: [...words, ...words.slice(0, 2), random.pick(words)].join(" "), part };
    },
    nouns: [
      "the number of times {part:quoted} (occurs|appears|is found|comes up) in {text:quoted}",
      "how (many times|often) {part:quoted} (occurs|appears|is found|comes up|is) in (the text |){text:quoted}",
      "the (count|number) of (occurrences of |){part:quoted} in (the text |the sentence |){text:quoted}",
      "the number of occurrences of (the string |the word |){part:quoted} in {text:quoted}",
      "how many occurrences of {part:quoted} (are in|there are in) {text:quoted}",
      "how many times {text:quoted} contains {part:quoted}",
      "the frequency of {part:quoted} in the text {text:quoted}",
      "how many (pieces|parts) {part:quoted} there are in {text:quoted}",
    ],
    sentences: [
      "how (many times|often) does (the string |the word |the text |){part:quoted} (occur|appear|come up) in (the text |the sentence |){text:quoted}",
      "how (many times|often) is {part:quoted} (found |used |)in {text:quoted}",
      "count (the occurrences of |how often we see |the number of |){part:quoted} in {text:quoted}",
      "how many times does {text:quoted} contain {part:quoted}",
      "how many {part:quoted} (are|are there) in {text:quoted}",
      "in {text:quoted}, how (often|many times) (do you find|do i see|does one read|is there) {part:quoted}",
      "(number|count) of {part:quoted} in {text:quoted}",
      "occurrences of {part:quoted} in {text:quoted}",
      "(search|look through|go through) {text:quoted} and count {part:quoted}",
      "how many times can you find {part:quoted} in {text:quoted}",
    ],
    heldOut: {
      nouns: ["the number of places where {text:quoted} has {part:quoted}"],
      sentences: [
        "if i search {text:quoted} for {part:quoted}, how often is it found",
        "{text:quoted} contains {part:quoted} how many times",
      ],
    },
    program: ({ text, part }) =>
      `text = ${py(text)}\nresult = text.count(${py(part)})\nprint(result)`,
    reply: ({ part }, output) => `"${part}" occurs ${output === "1" ? "once" : `${output} times`}.`,
  }),
  family({
    name: "count-digits-in-text",
    topic: "strings",
    result: "integer",
    draw: (random) => ({
      text: `${random.word()}${random.digits(random.int(1, 5))} ${random.word()} ${random.digits(random.int(1, 4))}`,
    }),
    nouns: [
      "the (number|count|total|amount) of digits in (the text |the string |){text:quoted}",
      "how many digits (there are|are) in {text:quoted}",
      "how many digits (the text |the string |){text:quoted} has",
      "the digit count of {text:quoted}",
      "how many (of the |)characters (in|of) {text:quoted} are digits",
      "the number of characters (in|of) {text:quoted} that are digits",
      "how often digits (occur|appear) in {text:quoted}",
      "{text:quoted}'s number of digits",
    ],
    sentences: [
      "how many digits (are|are there) in (the text |the string |){text:quoted}",
      "how many digits does {text:quoted} (have|contain)",
      "count (the|all|all the|) digits (in|of) {text:quoted}",
      "(number of digits|digit count|digits) in {text:quoted}",
      "{text:quoted}(:|,) how many digits",
      "how many of the characters (in|of) {text:quoted} are digits",
      "in {text:quoted}, how many (digits are there|characters are digits|digits do you see)",
      "(take|look at) {text:quoted}(.| and|,) (count its digits|count the digits|how many digits does it have)",
      "i (typed|wrote|have) {text:quoted}, how many digits (is that|are in it)",
      "(go through|look through) {text:quoted} and count the digits",
    ],
    heldOut: {
      nouns: ["the number of digits you find in {text:quoted}"],
      sentences: [
        "if i count the digits of {text:quoted}, what number do i get",
        "what number of digits does {text:quoted} contain",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = sum(c.isdigit() for c in text)\nprint(result)`,
    reply: (_, output) => `The number of digits is ${output}.`,
  }),
  family({
    name: "count-sentences",
    topic: "strings",
    result: "integer",
    draw: (random) => {
      const count = random.int(2, 4);
      const sentences = Array.from(
        { length: count },
        () => `${random.sentence(2, 4)}${random.pick([".", ".", "!", "?"])}`,
      );
      return { text: sentences.join(" ") };
    },
    nouns: [
      "the (number|count|total number|amount) of sentences in (the text |the paragraph |){text:quoted}",
      "how many sentences (there are|are) in {text:quoted}",
      "how many sentences (the text |){text:quoted} has",
      "the sentence count of {text:quoted}",
      "how many sentences the (text|paragraph|note) {text:quoted} (is made of|consists of|contains)",
      "the (length|size) of {text:quoted} in sentences",
      "the total of the sentences in {text:quoted}",
      "{text:quoted}'s number of sentences",
    ],
    sentences: [
      "how many sentences (are|are there) in (the text |the paragraph |){text:quoted}",
      "how many sentences does (the text |){text:quoted} (have|contain)",
      "count (the|all|all the|) sentences (in|of) {text:quoted}",
      "(number of sentences|sentence count|sentences) in {text:quoted}",
      "{text:quoted} how many sentences (is that|are these|are there)",
      "how many sentences long is {text:quoted}",
      "in (the text |){text:quoted}, how many sentences (are there|do you count|do you see)",
      "(take|look at) (the text |){text:quoted} and (count its sentences|count the sentences|tell me how many sentences it has)",
      "i wrote {text:quoted} so how many sentences did i write",
      "(split|cut) {text:quoted} into sentences and count them",
    ],
    heldOut: {
      nouns: ["the number of sentences you read in {text:quoted}"],
      sentences: [
        "what number of sentences does {text:quoted} have",
        "if i read {text:quoted} how many sentences do i read",
      ],
    },
    program: ({ text }) =>
      `import re\ntext = ${py(text)}\nresult = len(re.findall(r'[.!?]+', text))\nprint(result)`,
    reply: (_, output) => `The text has ${output} sentences.`,
  }),
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
  family({
    name: "letter-frequencies",
    topic: "strings",
    result: "none",
    draw: (random) => ({ text: random.chance(0.85) ? random.word() : random.letters(6) }),
    nouns: [
      "the (letter frequencies|letter counts|character counts|character frequencies) (of|in|for) (the word |){text:quoted}",
      "the (count|frequency|number) of (each|every) (letter|character) in {text:quoted}",
      "how often (each|every) (letter|character) (occurs|appears) in {text:quoted}",
      "how many times (each|every) (letter|character) (occurs|appears|is used) in {text:quoted}",
      "a (table|dictionary|dict|list) of letter (counts|frequencies) (for|of) {text:quoted}",
      "the letters of {text:quoted} with (their counts|how often they occur)",
      "a (count|tally) of (the letters|all letters|each letter) (in|of) {text:quoted}",
      "the distribution of letters in {text:quoted}",
    ],
    sentences: [
      "how (often|many times) does (each|every) (letter|character) (occur|appear) in {text:quoted}",
      "count (each|every|how often each) (letter|character) (in|of) (the word |){text:quoted}",
      "(make|build|create|show) a (dictionary|dict|table|count) of the letters in {text:quoted}",
      "letter (frequencies|counts|frequency|count by letter) (of|in|for) {text:quoted}",
      "(tally|count up) the letters (in|of) {text:quoted} (one by one|by letter)",
      "for (each|every) letter (in|of) {text:quoted}, (count how often it occurs|how often does it occur|tell me its count)",
      "how many of each letter (are there|are) in {text:quoted}",
      "{text:quoted}: how (often|many times) does each letter occur",
      "which letters does {text:quoted} have and how (often|many) of each",
      "(show|give) how many times (each|every) letter is used in {text:quoted}",
    ],
    heldOut: {
      nouns: ["each letter of {text:quoted} with its count"],
      sentences: [
        "of each letter in {text:quoted}, how many are there",
        "list the letters of {text:quoted} and how often each is used",
      ],
    },
    program: ({ text }) =>
      `from collections import Counter\ntext = ${py(text)}\nresult = dict(Counter(text))\nprint(result)`,
    reply: (_, output) => `The letter counts are ${output}.`,
  }),
];
