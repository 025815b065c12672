import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, shuffled, withCapitals } from "./drawing.ts";

/** The words of a sentence: their order, the longest, the shortest, their first letters. */
export const stringsWordsFamilies: readonly Family[] = [
  family({
    name: "reverse-word-order",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: withCapitals(random, random.sentence(3, 7)) }),
    nouns: [
      "the words of {text:quoted} in (reverse|reversed|opposite|backward) order",
      "{text:quoted} with (its|the) words (reversed|in reverse order|in the opposite order|turned around)",
      "{text:quoted} with the (order of the words|word order) (reversed|turned around|flipped)",
      "the (sentence|text|phrase) {text:quoted} word by word (backwards|from the end|in reverse)",
      "the reversed (word order|order of words) (of|in) {text:quoted}",
      "the words in {text:quoted} (from last to first|listed backwards|from the last to the first)",
      "{text:quoted} (read|written) from the last word to the first",
      "(the sentence |){text:quoted} in reverse word order",
    ],
    sentences: [
      "reverse the (order of the words|words|word order) (in|of) {text:quoted}",
      "(write|put|print|show) the words of {text:quoted} in (reverse|reversed|opposite) order",
      "(turn|flip) (the word order|the order of the words) of {text:quoted} (around|)",
      "(write|read|say) {text:quoted} (word by word backwards|from the last word to the first|with the words reversed)",
      "reverse {text:quoted} word by word",
      "reverse the words but not the letters (of|in) {text:quoted}",
      "(take|use) {text:quoted} and reverse the (word order|order of its words|words)",
      "what is {text:quoted} with (the words reversed|reversed word order|its words in reverse order)",
      "in {text:quoted}, (reverse the words|put the last word first and so on|reverse the word order)",
      "{text:quoted}(:|,) words in reverse order",
    ],
    heldOut: {
      nouns: ["{text:quoted}, last word first and first word last"],
      sentences: [
        "starting from the last word, write out {text:quoted}",
        "the words of {text:quoted} should come in the opposite order",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ' '.join(text.split()[::-1])\nprint(result)`,
    reply: (_, output) => `With the words in reverse order it reads ${output}.`,
    followUps: [
      { wordings: again("text:quoted"), draw: (random) => ({ text: random.sentence(3, 6) }) },
    ],
  }),
  family({
    name: "reverse-each-word",
    topic: "strings",
    result: "text",
    weight: 0.7,
    draw: (random) => ({ text: random.sentence(2, 5) }),
    nouns: [
      "{text:quoted} with (every|each) word (reversed|backwards|spelled backwards|written backwards)",
      "(every|each) word of {text:quoted} (reversed|backwards|spelled backwards)",
      "{text:quoted} with the letters of (every|each) word (reversed|in reverse order|turned around)",
      "the (sentence|text|phrase) {text:quoted} with (each|every) word (flipped|turned around) (in place|)",
      "the words of {text:quoted}, each (spelled|written) backwards",
      "{text:quoted} with (each|every) single word (reversed|backwards) but the order kept",
      "the result of reversing (each|every) word (in|of) {text:quoted}",
      "the reverse of each word in {text:quoted}",
    ],
    sentences: [
      "reverse (each|every) (single |)word (in|of) {text:quoted}",
      "reverse the letters of (each|every) word (in|of) {text:quoted}",
      "(write|spell|print) (each|every) word of {text:quoted} backwards",
      "(turn|flip) (each|every) word (in|of) {text:quoted} around",
      "reverse (each|every) word of {text:quoted} but keep (the order|their order|the word order)",
      "(take|use) {text:quoted} and reverse (each|every) word",
      "what is {text:quoted} with (each|every) word (reversed|backwards)",
      "in {text:quoted}, (reverse|spell|write) (each|every) word (backwards|back to front)",
      "{text:quoted}(:|,) (each|every) word (reversed|backwards)",
      "keep the order of {text:quoted} and reverse (each|every) word",
    ],
    heldOut: {
      nouns: ["{text:quoted}, word after word spelled back to front"],
      sentences: [
        "the words of {text:quoted} stay where they are but each is reversed",
        "read each word of {text:quoted} from right to left",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ' '.join(word[::-1] for word in text.split())\nprint(result)`,
    reply: (_, output) => `With each word reversed it reads ${output}.`,
  }),
  family({
    name: "longest-word",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      text: random.chance(0.75) ? random.sentence(3, 8) : random.words(random.int(3, 6)).join(", "),
      size: random.pick(["longest", "longest", "shortest"]),
    }),
    nouns: [
      "the {size} word (in|of) (the sentence |the text |the phrase |){text:quoted}",
      "{text:quoted}'s {size} word",
      "the {size} of the words (in|of) {text:quoted}",
      "the {size} word (that occurs |used |found |)in {text:quoted}",
      "the word in {text:quoted} that is (the |){size}",
      "the {size} one of the words (in|of) {text:quoted}",
      "the {size} word (you can find |there is )in {text:quoted}",
      "the {size} single word of {text:quoted}",
    ],
    sentences: [
      "(which|what) (word |)is the {size} (word |)(in|of) (the sentence |the text |){text:quoted}",
      "(which|what) word (in|of) {text:quoted} is (the |){size}",
      "(find|get|show|print|pick) the {size} word (in|of|from) {text:quoted}",
      "{size} word (in|of) {text:quoted}",
      "(find the |what is the |){size} word in (this|this sentence|the following): {text}",
      "in {text:quoted}, (which|what) (word is the {size}|is the {size} word)",
      "{text:quoted}: (which|what) word is (the |){size}",
      "(take|look at) {text:quoted}(.| and|,) (which|what|tell me which) word is the {size}",
      "(of|among) the words in {text:quoted}, which is (the |){size}",
      "(split|cut) {text:quoted} into words and (give me|show|find) the {size} (one|word)",
      "name the {size} word in {text:quoted}",
    ],
    heldOut: {
      nouns: ["whichever word of {text:quoted} is the {size}"],
      sentences: [
        "among all words of {text:quoted}, i need the {size}",
        "what {size} word does {text:quoted} have",
      ],
    },
    program: ({ text, size }) =>
      `text = ${py(text)}\nresult = ${size === "longest" ? "max" : "min"}(${text.includes(",") ? "text.replace(',', '').split()" : "text.split()"}, key=len)\nprint(result)`,
    reply: ({ size }, output) => `The ${size} word is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {size} (one|word|)",
          "(and|now) which is the {size} (one|word)",
        ],
        draw: (_, { text, size }) => ({ text, size: size === "longest" ? "shortest" : "longest" }),
      },
    ],
  }),
  family({
    name: "acronym",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = random.words(random.int(2, 5)).join(" ");
      return {
        text: random.chance(0.4)
          ? text.replaceAll(/(?<=^| )[a-z]/g, (letter) => letter.toUpperCase())
          : text,
      };
    },
    nouns: [
      "the (acronym|abbreviation|initials) (of|for) (the phrase |the words |the name |){text:quoted}",
      "the first letters of the words (in|of) {text:quoted}",
      "the (first letter|initial) of (every|each) word (in|of) {text:quoted}",
      "{text:quoted} (abbreviated|shortened) to (its initials|an acronym|the first letters)",
      "the short form of {text:quoted} (made of|from) (its|the) (initials|first letters)",
      "the initials of {text:quoted}",
      "an (acronym|abbreviation) (made|built|formed) (of|from) (the first letters of |){text:quoted}",
      "{text:quoted} as an (acronym|abbreviation)",
    ],
    sentences: [
      "(make|build|form|create) (an acronym|an abbreviation|the acronym) (of|from|for|out of) {text:quoted}",
      "(what is|what's|which is) the (acronym|abbreviation) (of|for) {text:quoted}",
      "(abbreviate|shorten) {text:quoted} (to its initials|with its first letters|to an acronym|)",
      "(take|join|use|get) the first (letter|letters) of (every|each|the) word (in|of) {text:quoted}",
      "acronym (of|for) {text:quoted}",
      "(what is the |)(acronym|abbreviation) (of|for) {text}",
      "turn {text:quoted} into an (acronym|abbreviation)",
      "(what are|show|list) the initials of {text:quoted}",
      "how do you (abbreviate|shorten) {text:quoted}",
      "{text:quoted}: (acronym|initials|abbreviation)",
      "(which|what) (acronym|abbreviation) (does|do) {text:quoted} (give|make|form)",
    ],
    heldOut: {
      nouns: ["what the first letters of {text:quoted} spell"],
      sentences: [
        "of each word in {text:quoted}, keep the first letter",
        "if {text:quoted} is shortened to first letters, what do i get",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ''.join(word[0] for word in text.split()).upper()\nprint(result)`,
    reply: (_, output) => `The acronym is ${output}.`,
    followUps: [
      {
        wordings: again("text:quoted"),
        draw: (random) => ({ text: random.words(random.int(2, 4)).join(" ") }),
      },
    ],
  }),
  family({
    name: "sort-words-of-sentence",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      text: random.chance(0.6) ? random.sentence(3, 7) : random.words(random.int(3, 6)).join(" "),
    }),
    nouns: [
      "the words (of|in) (the sentence |the text |){text:quoted} (in|sorted in|put in) (alphabetical|abc) order",
      "the words of {text:quoted} (sorted|ordered|arranged) (alphabetically|from a to z)",
      "(the sentence |){text:quoted} with its words (sorted|in alphabetical order|ordered alphabetically)",
      "the sorted words (of|in) {text:quoted}",
      "the alphabetical (order|arrangement) of the words (of|in) {text:quoted}",
      "{text:quoted} (sorted|ordered) (word by word|by word)",
      "the (sentence|text|phrase) {text:quoted}, (words sorted|its words from a to z)",
      "the words that {text:quoted} (has|consists of), (from a to z|in alphabetical order)",
    ],
    sentences: [
      "(sort|order|arrange|alphabetize) the words (of|in) (the sentence |the text |){text:quoted} (alphabetically|in alphabetical order|from a to z|)",
      "(put|bring|write|list) the words of {text:quoted} (in|into) alphabetical order",
      "(what are|show me) the words of {text:quoted} (in alphabetical order|sorted from a to z)",
      "(rearrange|reorder) the words (of|in) {text:quoted} (alphabetically|in alphabetical order)",
      "words of {text:quoted} (sorted|in order|alphabetically|a to z)",
      "(take|use) (the sentence |){text:quoted} and (sort|order|alphabetize) its words",
      "(split|cut) {text:quoted} into words and sort them",
      "in {text:quoted}, (sort|order|arrange) the words (alphabetically|from a to z)",
      "{text:quoted}: sort the words",
      "sort {text:quoted} (word by word|by word)",
    ],
    heldOut: {
      nouns: ["the words of {text:quoted}, going from a to z"],
      sentences: [
        "the words of {text:quoted} should be in alphabetical order",
        "what do i get from sorting {text:quoted} by word",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ' '.join(sorted(text.split()))\nprint(result)`,
    reply: (_, output) => `Sorted, the words are ${output}.`,
  }),
  family({
    name: "word-frequencies",
    topic: "strings",
    result: "none",
    draw: (random) => {
      const words = random.words(random.int(2, 4));
      return {
        text: shuffled(random, [...words, ...words.slice(0, 2), random.pick(words)]).join(" "),
      };
    },
    nouns: [
      "the (word frequencies|word counts|frequency of each word|count of each word) (of|in|for) {text:quoted}",
      "how (often|many times) (each|every) word (occurs|appears|is used|comes up) in {text:quoted}",
      "the (count|frequency|number of occurrences) of (each|every) word in {text:quoted}",
      "a (table|dictionary|dict|list) of word (counts|frequencies) (for|of) {text:quoted}",
      "the words of {text:quoted} with (their counts|how often they occur)",
      "a (count|tally) of (the words|all words|each word) (in|of) {text:quoted}",
      "the distribution of words in {text:quoted}",
      "{text:quoted}'s word frequencies",
    ],
    sentences: [
      "how (often|many times) does (each|every) word (occur|appear|come up) in {text:quoted}",
      "count (each|every|how often each) word (in|of) (the sentence |the text |){text:quoted}",
      "(make|build|create|show) a (dictionary|dict|table|count) of the words in {text:quoted}",
      "word (frequencies|counts|frequency) (of|in|for) {text:quoted}",
      "(tally|count up) the words (in|of) {text:quoted} (one by one|by word)",
      "for (each|every) word (in|of) {text:quoted}, (count how often it occurs|how often does it occur|tell me its count)",
      "how many of each word (are there|are) in {text:quoted}",
      "{text:quoted}: how (often|many times) does each word occur",
      "which words does {text:quoted} have and how (often|many) of each",
      "(show|give) how many times (each|every) word is used in {text:quoted}",
    ],
    heldOut: {
      nouns: ["each word of {text:quoted} with its count"],
      sentences: [
        "of each word in {text:quoted}, how many are there",
        "list the words of {text:quoted} and how often each is used",
      ],
    },
    program: ({ text }) =>
      `from collections import Counter\ntext = ${py(text)}\nresult = dict(Counter(text.split()))\nprint(result)`,
    reply: (_, output) => `The word counts are ${output}.`,
  }),
];
