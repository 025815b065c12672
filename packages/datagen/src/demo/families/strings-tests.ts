import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, shuffled } from "./drawing.ts";

/** Yes-or-no questions about words: palindromes, anagrams, how a text starts and ends, what it contains. */
export const stringsTestsFamilies: readonly Family[] = [
  family({
    name: "is-palindrome",
    topic: "strings",
    result: "boolean",
    weight: 1.4,
    draw: (random) => ({ text: maybePalindrome(random) }),
    nouns: [],
    sentences: [
      "is (the word |the text |the phrase |the string |) {text:quoted} a palindrome",
      "(check|test|tell me|find out|see|determine) (if|whether) {text:quoted} is a palindrome",
      "{text:quoted} palindrome",
      "is {text} a palindrome",
      "{text:quoted}(:|,) (palindrome or not|is it a palindrome)",
      "palindrome check (for|of|:) {text:quoted}",
      "(does|would) {text:quoted} read the same (backwards|backward|forwards and backwards|in both directions|both ways)",
      "is {text:quoted} the same (backwards|when reversed|spelled backwards|in reverse|read from right to left)",
      "do (the letters of |) {text:quoted} read the same (backwards|in both directions|both ways)",
      "is it (true|right|correct) that {text:quoted} is a palindrome",
      "(true or false|yes or no): {text:quoted} is a palindrome",
      "i think {text:quoted} is a palindrome, (am i right|is that true)",
      "can {text:quoted} be called a palindrome",
      "is {text:quoted} one of those words that read the same (backwards|both ways)",
      "(look at|take) (the word |){text:quoted}(:|,) is it a palindrome",
      "does (reversing|spelling) {text:quoted} (backwards |)give the same (word|text|letters)",
      "would you call {text:quoted} a palindrome",
      "is {text:quoted} palindromic",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "if i read {text:quoted} from the end, is it still the same",
        "reversed, is {text:quoted} the same as before",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nclean = text.lower().replace(' ', '')\nresult = clean == clean[::-1]\nprint(result)`,
    reply: ({ text }, output) =>
      output === "True" ? `Yes, ${text} is a palindrome.` : `No, ${text} is not a palindrome.`,
    followUps: [
      {
        wordings: [...again("text:quoted"), "(and|is) {text:quoted}( one|)"],
        draw: (random) => ({ text: maybePalindrome(random) }),
      },
    ],
  }),
  family({
    name: "is-anagram",
    topic: "strings",
    result: "boolean",
    draw: (random) => {
      const first = random.word();
      const mixed = shuffled(random, first.split("")).join("");
      const other = random.chance(0.5)
        ? mixed
        : random.chance(0.5)
          ? random.word()
          : `${mixed.slice(1)}e`;
      return random.chance(0.15) ? random.pick(ANAGRAMS) : { first, second: other };
    },
    nouns: [],
    sentences: [
      "(are|is) {first:quoted} and {second:quoted} (anagrams|anagrams of each other|an anagram)",
      "is {first:quoted} an anagram of {second:quoted}",
      "(check|test|tell me|find out|determine) (if|whether) {first:quoted} and {second:quoted} are anagrams",
      "(check|test|tell me|find out) (if|whether) {first:quoted} is an anagram of {second:quoted}",
      "{first:quoted} and {second:quoted}(:|,) (anagrams|are they anagrams|anagram or not)",
      "anagram check: {first:quoted}, {second:quoted}",
      "do {first:quoted} and {second:quoted} (have|consist of|use) the same letters",
      "is {first:quoted} made of the same letters as {second:quoted}",
      "can {first:quoted} be (rearranged|turned|reordered) (to|into) {second:quoted}",
      "can i (make|build|spell|form) {second:quoted} (from|with|out of) (all |)the letters of {first:quoted}",
      "is it (true|right|correct) that {first:quoted} and {second:quoted} are anagrams",
      "(true or false|yes or no): {first:quoted} is an anagram of {second:quoted}",
      "i think {first:quoted} and {second:quoted} are anagrams, (am i right|is that true)",
      "are the letters of {first:quoted} the same as those of {second:quoted}",
      "does {first:quoted} have (exactly |)the same letters as {second:quoted}",
      "would you call {first:quoted} an anagram of {second:quoted}",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "if i rearrange the letters of {first:quoted}, can i get {second:quoted}",
        "are {first:quoted} and {second:quoted} the same when their letters are sorted",
      ],
    },
    program: ({ first, second }) =>
      `first = ${py(first)}\nsecond = ${py(second)}\nresult = sorted(first) == sorted(second)\nprint(result)`,
    reply: ({ first, second }, output) =>
      output === "True"
        ? `Yes, ${first} and ${second} are anagrams.`
        : `No, ${first} and ${second} are not anagrams.`,
  }),
  family({
    name: "starts-or-ends-with",
    topic: "strings",
    result: "boolean",
    draw: (random) => {
      const text = random.chance(0.6) ? random.word() : random.sentence(2, 4);
      const end = random.pick(["start", "begin", "end", "end"]);
      const n = random.int(1, 3);
      const right = /start|begin/.test(end) ? text.slice(0, n) : text.slice(-n);
      return { text, end, part: random.chance(0.55) ? right : random.word().slice(0, n) };
    },
    nouns: [],
    sentences: [
      "does (the word |the text |the string |) {text:quoted} {end} (with|in) {part:quoted}",
      "(check|test|tell me|find out|see) (if|whether) {text:quoted} {end}s with {part:quoted}",
      "is it (true|right|correct) that {text:quoted} {end}s with {part:quoted}",
      "{text:quoted} {end}s with {part:quoted}, (true or false|yes or no|right)",
      "(true or false|yes or no): {text:quoted} {end}s with {part:quoted}",
      "{text:quoted}(:|,) does it {end} with {part:quoted}",
      "does {text:quoted} {end} with (the letters |the letter |){part:quoted}",
      "i think {text:quoted} {end}s with {part:quoted}, (am i right|is that true)",
      "would you say {text:quoted} {end}s with {part:quoted}",
      "do the words {text:quoted} {end} with {part:quoted}",
      "(look at|take) {text:quoted}(:|,) does it {end} with {part:quoted}",
      "is {text:quoted} a (word|text) to {end} with {part:quoted}",
      "can we say that {text:quoted} {end}s with {part:quoted}",
      "i have {text:quoted}, does it {end} with {part:quoted}",
      "did {text:quoted} {end} with {part:quoted}",
      "given {text:quoted}, does it {end} with {part:quoted}",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "are the letters with which {text:quoted} {end}s {part:quoted}",
        "reading {text:quoted}, does it {end} with {part:quoted}",
      ],
    },
    program: ({ text, end, part }) =>
      `text = ${py(text)}\nresult = text.${/start|begin/.test(end) ? "startswith" : "endswith"}(${py(part)})\nprint(result)`,
    reply: ({ end, part }, output) =>
      output === "True" ? `Yes, it ${end}s with ${part}.` : `No, it does not ${end} with ${part}.`,
  }),
  family({
    name: "contains-text",
    topic: "strings",
    result: "boolean",
    draw: (random) => {
      const text = random.sentence(3, 6);
      const words = text.split(" ");
      return {
        text,
        part: random.chance(0.5)
          ? random.pick(words)
          : random.chance(0.5)
            ? random.word()
            : random.letters(3).slice(0, random.int(1, 2)),
      };
    },
    nouns: [],
    sentences: [
      "does (the text |the sentence |the phrase |) {text:quoted} (contain|include|have) (the word |the text |the string |) {part:quoted}",
      "is (the word |the string |) {part:quoted} (in|part of|contained in|found in|inside) (the text |the sentence |) {text:quoted}",
      "(check|test|tell me|find out|see) (if|whether) {text:quoted} (contains|includes|has) {part:quoted}",
      "(check|test|tell me|find out) (if|whether) {part:quoted} (is|occurs|appears) in {text:quoted}",
      "{text:quoted}(:|,) does it (contain|include) {part:quoted}",
      "does {part:quoted} (occur|appear) in {text:quoted}",
      "is it (true|right|correct) that {text:quoted} contains {part:quoted}",
      "(true or false|yes or no): {text:quoted} contains {part:quoted}",
      "{part:quoted} in {text:quoted}, (yes or no|true or false)",
      "can (you|i|we) find {part:quoted} in {text:quoted}",
      "is there (a |an |any |){part:quoted} in {text:quoted}",
      "(search|look) for {part:quoted} in {text:quoted}(:|,) is it there",
      "do we find {part:quoted} in {text:quoted}",
      "i think {text:quoted} contains {part:quoted}, (am i right|is that true)",
      "i have {text:quoted}, (is {part:quoted} in it|does it contain {part:quoted})",
      "has {text:quoted} got {part:quoted} in it",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "reading {text:quoted}, do i come to {part:quoted}",
        "somewhere in {text:quoted}, is there {part:quoted}",
      ],
    },
    program: ({ text, part }) => `text = ${py(text)}\nresult = ${py(part)} in text\nprint(result)`,
    reply: ({ part }, output) =>
      output === "True"
        ? `Yes, the text contains ${part}.`
        : `No, the text does not contain ${part}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) {part:quoted}",
          "(and|does it contain|is there) {part:quoted}",
        ],
        draw: (random, { text }) => ({
          text,
          part: random.chance(0.5) ? random.pick(text.split(" ")) : random.word(),
        }),
      },
    ],
  }),
  family({
    name: "same-text",
    topic: "strings",
    result: "boolean",
    weight: 0.6,
    draw: (random) => {
      const first = random.chance(0.7) ? random.word() : random.sentence(2, 3);
      const second = random.chance(0.5)
        ? first.charAt(0).toUpperCase() + first.slice(1)
        : random.chance(0.4)
          ? first.toUpperCase()
          : random.word();
      return { first, second };
    },
    nouns: [],
    sentences: [
      "are {first:quoted} and {second:quoted} (the same|equal|identical) (ignoring|without regard to|leaving aside) (case|upper and lower case|capitals)",
      "is {first:quoted} (the same as|equal to) {second:quoted} (ignoring case|if case does not matter|leaving aside capitals)",
      "(check|test|tell me|find out) (if|whether) {first:quoted} and {second:quoted} are (the same|equal) (ignoring|apart from) (case|capitals)",
      "compare {first:quoted} and {second:quoted} (ignoring case|without regard to case)",
      "ignoring case, (are|is) {first:quoted} (and|equal to|the same as) {second:quoted}( the same| equal|)",
      "(case-insensitive|case insensitive) comparison of {first:quoted} and {second:quoted}",
      "apart from (case|capitals), are {first:quoted} and {second:quoted} (the same|equal)",
      "do {first:quoted} and {second:quoted} differ only in (case|capitals)",
      "do {first:quoted} and {second:quoted} match (ignoring case|case-insensitively|apart from capitals)",
      "{first:quoted} and {second:quoted}(:|,) (same|equal) ignoring case",
      "is it true that {first:quoted} and {second:quoted} are the same ignoring case",
      "(true or false|yes or no): {first:quoted} equals {second:quoted} ignoring case",
      "does {first:quoted} equal {second:quoted} (ignoring case|if we ignore case|apart from case)",
      "if case does not matter, are {first:quoted} and {second:quoted} (the same|equal)",
      "with case ignored, is {first:quoted} the same as {second:quoted}",
      "is there more than a difference of case between {first:quoted} and {second:quoted}, or are they the same",
    ],
    heldOut: {
      nouns: [],
      sentences: [
        "when both are in lower case, are {first:quoted} and {second:quoted} the same",
        "capitals aside, is {first:quoted} equal to {second:quoted}",
      ],
    },
    program: ({ first, second }) =>
      `first = ${py(first)}\nsecond = ${py(second)}\nresult = first.lower() == second.lower()\nprint(result)`,
    reply: (_, output) =>
      output === "True"
        ? "Yes, ignoring case they are the same."
        : "No, they are not the same, even ignoring case.",
  }),
];

const PALINDROMES = [
  "level",
  "radar",
  "racecar",
  "madam",
  "noon",
  "civic",
  "kayak",
  "refer",
  "rotor",
  "never odd or even",
  "step on no pets",
  "was it a car or a cat i saw",
];
const ANAGRAMS = [
  { first: "listen", second: "silent" },
  { first: "heart", second: "earth" },
  { first: "night", second: "thing" },
  { first: "dusty", second: "study" },
  { first: "angel", second: "glean" },
  { first: "stressed", second: "desserts" },
];

/** A palindrome (a known one or a mirrored string) about as often as not; else a word, or a palindrome with a fault. */
function maybePalindrome(random: Draw): string {
  if (random.chance(0.3)) return random.pick(PALINDROMES);
  if (random.chance(0.35)) return random.chance(0.8) ? random.word() : random.sentence(2, 3);
  const half = random.letters(random.int(2, 4));
  const mirror = half.split("").reverse().join("");
  const fault = random.chance(0.25) ? random.letters(1) : "";
  return half + (random.chance(0.5) ? mirror : mirror.slice(1)) + fault;
}
