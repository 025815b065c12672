import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, shuffled } from "./drawing.ts";

/** Yes-or-no questions about words: palindromes, anagrams. */
export const stringsTestsFamilies: readonly Family[] = [
  family({
    name: "is-palindrome",
    topic: "strings",
    result: "boolean",
    weight: 1.4,
    draw: (random) => ({ text: maybePalindrome(random) }),
    nouns: [],
    sentences: [
      "is_palindrome\\({text:quoted}\\)",
      "palindrome? {text:quoted}",
      "palindrome: {text:quoted}",
      "{text:quoted} == {text:quoted}[::-1], is it a palindrome",
      "{text:quoted} a palindrome?",
      "(i want to know|i'd like to know|could you tell me|i'm not sure) (if|whether) {text:quoted} is a palindrome",
      "(see|verify|prove or disprove) that {text:quoted} is a palindrome",
      "does {text:quoted} (stay the same|look the same|not change) (backwards|when reversed|in reverse)",
      "is {text:quoted} (spelled|written) the same (backwards and forwards|from both ends|from left and from right)",
      "is {text:quoted} symmetric letter by letter, like a palindrome",
      "if you (flip|reverse|mirror) {text:quoted}, is it unchanged",
      "someone told me {text:quoted} is a palindrome, is (that|it) (true|right|correct)",
      "do we have a palindrome with {text:quoted}",
      "{text:quoted} backwards is still {text:quoted}, yes or no",
      "does the word {text:quoted} count as a palindrome",
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
      "is_anagram\\({first:quoted}, {second:quoted}\\)",
      "anagram? {first:quoted} {second:quoted}",
      "anagrams: {first:quoted} and {second:quoted}",
      "sorted\\({first:quoted}\\) == sorted\\({second:quoted}\\)",
      "(i want to know|i'd like to know|could you tell me|i'm not sure) (if|whether) {first:quoted} and {second:quoted} are anagrams",
      "(see|verify) (if|whether) {first:quoted} and {second:quoted} use the same letters",
      "can (i|you|one) (rearrange|shuffle|scramble|reorder) {first:quoted} (to|into|to get) {second:quoted}",
      "is {second:quoted} a (rearrangement|scramble|shuffle) of {first:quoted}",
      "someone told me {first:quoted} is an anagram of {second:quoted}, is (that|it) (true|right|correct)",
      "{first:quoted} vs {second:quoted}: anagram or not",
      "same letters in {first:quoted} and {second:quoted}, yes or no",
      "with scrabble tiles for {first:quoted}, could i lay {second:quoted} using all of them",
      "do the letters in {first:quoted} spell {second:quoted} when mixed",
      "are the words {first:quoted} and {second:quoted} made from exactly the same letters",
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
