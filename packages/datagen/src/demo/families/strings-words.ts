import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, withCapitals } from "./drawing.ts";

/** The words of a sentence: their order, the longest or shortest, their first letters. */
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
      "reverse words {text:quoted}",
      "' '.join\\({text:quoted}.split\\(\\)[::-1]\\)",
      "(flip|invert|mirror) the word order (in|of) {text:quoted}",
      "(i want|i'd like|help me get) the words of {text:quoted} in reverse order",
      "(could you|would you) reverse the words (in|of) {text:quoted}",
      "(rearrange|list|output) the words (in|of) {text:quoted} from last to first",
      "reverse the sentence {text:quoted} word by word",
      "reversed word order: {text:quoted}",
      "what does {text:quoted} say with the words in (reverse|opposite) order",
      "say {text:quoted} like yoda backwards, last word first",
      "the words in {text:quoted} backwards, but keep each word as it is",
      "swap the words of {text:quoted} round so the last is first",
      "keep the letters but reverse the order of words in {text:quoted}",
      "{text:quoted} with its words from back to front",
      "word order of {text:quoted} reversed",
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
      "{size} word: {text:quoted}",
      "{text:quoted}, {size} word",
      "(determine|work out|tell me|return|print) the {size} word (in|of|from) {text:quoted}",
      "what's the {size} word in {text:quoted}",
      "(i want to know|i'd like to know|help me find) which word in {text:quoted} is (the |){size}",
      "the {size} of the words in {text:quoted}",
      "which of these words is (the |){size}: {text}",
      "look through {text:quoted} for the {size} word",
      "by number of letters, which word in {text:quoted} is {size}",
      "{text:quoted} contains which {size} word",
      "compare the words in {text:quoted} and name the {size}",
      "can you spot the {size} word in {text:quoted}",
      "the {size} single word in {text:quoted} please",
      "pick out the {size} word (of|from) {text:quoted}",
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
      "acronym: {text:quoted}",
      "acronym {text:quoted}",
      "initials {text:quoted}",
      "initials (of|for) {text:quoted}",
      "(determine|work out|find|give me) the (acronym|initials|abbreviation) (of|for) {text:quoted}",
      "(i want|i'd like|help me find) an (acronym|abbreviation) for {text:quoted}",
      "what do the (initials|first letters) of {text:quoted} (make|give|form)",
      "put together the first letter of (each|every) word in {text:quoted}",
      "use the initial letters of {text:quoted} (as an acronym|to make a short name|)",
      "{text:quoted} by its initials",
      "what would {text:quoted} be as an acronym",
      "our club is called {text:quoted}, what is the (acronym|abbreviation)",
      "condense {text:quoted} into its first letters",
      "short form of {text:quoted} from the first letters",
      "first letters of the words in {text:quoted}",
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
];
