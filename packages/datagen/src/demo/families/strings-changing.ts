import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText, withCapitals } from "./drawing.ts";

/** Texts repeated, in upper or lower case, with capitals, or enciphered. */
export const stringsChangingFamilies: readonly Family[] = [
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
      "{text:quoted} * {n}",
      "{text:quoted}*{n}",
      "repeat {text:quoted} x{n}",
      "(duplicate|copy) {text:quoted} {n} times",
      "(output|display|echo|produce) {text:quoted} {n} times (in one string|without a gap|)",
      "(i want to see|i'd like|give me) {text:quoted} repeated {n} times",
      "{n} times {text:quoted}",
      "{n}x {text:quoted}",
      "a string with {text:quoted} {n} times",
      "say the word {text:quoted} {n} times over",
      "(chain|concatenate|string together) {n} copies of {text:quoted}",
      "{text:quoted} over and over, {n} times",
      "what do i get from {text:quoted} * {n} in python",
      "could you repeat {text:quoted} {n} times",
      "i had to write {text:quoted} {n} times as a punishment, do it for me",
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
      "{text:quoted} -> {style}",
      "{style} version of {text:quoted}",
      "{text:quoted}, all in {style}",
      "(rewrite|render|output|display) {text:quoted} in {style}",
      "(i want|i'd like|help me get) {text:quoted} in {style}",
      "(could you|would you) (put|convert|change) {text:quoted} (to|into) {style}",
      "what does {text:quoted} look like in {style}",
      "switch all letters of {text:quoted} to {style}",
      "the title {text:quoted} in {style} please",
      "string in {style}: {text:quoted}",
      "apply {style} to {text:quoted}",
      "change the case of {text:quoted} to {style}",
      "the same text but in {style}: {text:quoted}",
      "return {text:quoted} as {style}",
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
      "{text:quoted}.title\\(\\)",
      "titlecase {text:quoted}",
      "capitalize words {text:quoted}",
      "(give|show|get) me {text:quoted} in title case",
      "(i want|i'd like|help me write) {text:quoted} with (every|each) word capitalised",
      "(turn|make) the (first letters|initial letters) (in|of) {text:quoted} (into capitals|uppercase|big)",
      "(write|put) a capital letter at the start of (every|each) word (in|of) {text:quoted}",
      "uppercase the first character of (every|each) word (in|of) {text:quoted}",
      "format {text:quoted} (as a headline|as a heading|as a book title|like a title)",
      "my headline is {text:quoted}, put it in title case",
      "each word of {text:quoted} with an initial capital",
      "{text:quoted} with all words capitalised",
      "could you capitalise all (the |)words in {text:quoted}",
      "proper case for {text:quoted}",
      "start every word in {text:quoted} with uppercase",
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
    name: "caesar-cipher",
    topic: "strings",
    result: "text",
    weight: 1.2,
    draw: (random) => ({
      text: random.chance(0.7) ? random.word() : random.sentence(2, 3),
      shift: random.int(1, 25),
    }),
    nouns: [
      "{text:quoted} (encrypted|encoded|enciphered) with (a|the) (caesar cipher|caesar shift) (of|by) {shift}",
      "the caesar cipher of {text:quoted} with (a |)(shift|key) (of |){shift}",
      "{text:quoted} with (every|each) letter (shifted|moved) (by {shift}|{shift} places)( in the alphabet|)",
      "the caesar (encryption|code|ciphertext) (of|for) {text:quoted} with (shift|key) {shift}",
      "{text:quoted} in caesar cipher, (shift|key) {shift}",
      "the (secret|encrypted) (text|message) for {text:quoted} with a caesar shift of {shift}",
      "{text:quoted} shifted by {shift} (letters|places) in the alphabet",
      "the (ciphertext|code) of {text:quoted} using a caesar cipher with (shift|key) {shift}",
    ],
    sentences: [
      "caesar\\({text:quoted}, {shift}\\)",
      "caesar shift {shift}: {text:quoted}",
      "{text:quoted} caesar {shift}",
      "rotate {text:quoted} by {shift} letters",
      "rot by {shift}: {text:quoted}",
      "(encode|encrypt|cipher) {text:quoted}, shift {shift}",
      "(encode|encrypt) {text:quoted} by (shifting|moving) (each|every) letter {shift} (places|positions|steps)( forward|)",
      "(i want to|help me) (encode|encrypt|hide) {text:quoted} with caesar, key {shift}",
      "push every letter of {text:quoted} {shift} (places|positions|steps) on",
      "apply the caesar cipher with (key|shift) {shift} to {text:quoted}",
      "a secret message: {text:quoted} with a shift of {shift}",
      "caesar encryption of {text:quoted} by {shift}",
      "what does {text:quoted} turn into when shifted by {shift} in the alphabet",
      "use the roman emperor's cipher with shift {shift} on {text:quoted}",
      "(encrypt|encode|encipher) {text:quoted} with (a|the) caesar (cipher|shift) (of|by|with shift|with key|and shift) {shift}",
      "(shift|move) (each|every) letter of {text:quoted} by {shift}( in the alphabet| places|)",
      "(shift|move) the letters (of|in) {text:quoted} (by {shift}|{shift} places)( in the alphabet|)",
      "caesar {shift} {text:quoted}",
      "caesar cipher {text:quoted} (shift|key) {shift}",
      "(apply|use) a caesar (cipher|shift) of {shift} (to|on) {text:quoted}",
      "what is {text:quoted} in caesar cipher with (shift|key) {shift}",
      "(make|write) {text:quoted} secret with a caesar shift of {shift}",
      "how do you (write|encrypt) {text:quoted} in a caesar cipher with (shift|key) {shift}",
      "with a caesar shift of {shift}, what (does|is) {text:quoted}( become|)",
    ],
    heldOut: {
      nouns: ["what {text:quoted} becomes if each letter moves on {shift} places"],
      sentences: [
        "my key is {shift}: put {text:quoted} into caesar cipher",
        "replace each letter of {text:quoted} with the one {shift} places later",
      ],
    },
    program: ({ text, shift }) => caesar(text, shift),
    reply: (_, output) => `Encrypted, it is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (with |)(shift|key|a shift of) {shift}",
          "(and|now) shift it by {shift}",
        ],
        draw: (random, { text }) => ({ text, shift: random.int(1, 25) }),
      },
    ],
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

function caesar(text: string, shift: number): string {
  return `text = ${py(text)}\nshift = ${shift}\nresult = ''.join(chr((ord(c) - 97 + shift) % 26 + 97) if c.isalpha() else c for c in text.lower())\nprint(result)`;
}
