import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyLetter } from "./drawing.ts";

/** Ciphers and codes: Caesar, Morse, Base64, character codes, hashes, places in the alphabet. */
export const stringsCodesFamilies: readonly Family[] = [
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
    program: ({ text, shift }) => caesar(text, shift, "+"),
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
  family({
    name: "caesar-decipher",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const shift = random.int(1, 25);
      return {
        text: shiftLetters(random.chance(0.7) ? random.word() : random.sentence(2, 3), shift),
        shift,
      };
    },
    nouns: [
      "{text:quoted} (decrypted|decoded|deciphered) with (a|the) (caesar cipher|caesar shift) (of|by) {shift}",
      "the (plain text|original|decryption) of (the caesar cipher |){text:quoted} with (shift|key) {shift}",
      "{text:quoted} with (every|each) letter (shifted|moved) back (by {shift}|{shift} places)",
      "the (caesar|decoded) (decryption|message) (of|for) {text:quoted} with (shift|key) {shift}",
      "the meaning of {text:quoted} in a caesar cipher (of|with shift) {shift}",
      "what (the caesar cipher |){text:quoted} (means|says|hides) with (a |)(shift|key) (of |){shift}",
      "{text:quoted} shifted back by {shift} (letters|places)",
      "the text behind {text:quoted}, a caesar cipher with (shift|key) {shift}",
    ],
    sentences: [
      "(decrypt|decode|decipher) {text:quoted} with (a|the) caesar (cipher|shift) (of|by|with shift|with key|and shift) {shift}",
      "(decrypt|decode|decipher) the caesar cipher {text:quoted}, (shift|key) {shift}",
      "(shift|move) (each|every) letter of {text:quoted} back by {shift}",
      "(shift|move) the letters (of|in) {text:quoted} back (by {shift}|{shift} places)",
      "{text:quoted} was encrypted with a caesar (shift|cipher) of {shift}, (what does it say|decrypt it|decode it|what is the original)",
      "undo a caesar (shift|cipher) of {shift} on {text:quoted}",
      "caesar decode {text:quoted} (shift|key) {shift}",
      "what does {text:quoted} (mean|say) in a caesar cipher with (shift|key) {shift}",
      "i got the secret message {text:quoted}, caesar (shift|key) {shift}, (what does it say|decode it|decrypt it)",
      "(reverse|undo) the caesar cipher: {text:quoted}, {shift}",
    ],
    heldOut: {
      nouns: ["what {text:quoted} was before each letter moved on {shift} places"],
      sentences: [
        "the key is {shift}: what is the plain text of {text:quoted}, a caesar cipher",
        "replace each letter of {text:quoted} with the one {shift} places before it",
      ],
    },
    program: ({ text, shift }) => caesar(text, shift, "-"),
    reply: (_, output) => `Decrypted, it is ${output}.`,
  }),
  family({
    name: "character-code",
    topic: "strings",
    result: "integer",
    draw: (random) => ({
      letter: random.pick(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!?#%+*@$&".split(""),
      ),
      code: random.pick([
        "ascii code",
        "ASCII code",
        "ascii value",
        "ASCII value",
        "unicode number",
        "character code",
        "code point",
      ]),
    }),
    nouns: [
      "the {code} (of|for) (the letter |the character |){letter:quoted}",
      "{letter:quoted}'s {code}",
      "the {code} (that|which) (the letter |the character |){letter:quoted} has",
      "the number of (the letter |the character |){letter:quoted} (as|in) {code}",
      "the {code} belonging to {letter:quoted}",
      "the {code} in decimal (of|for) {letter:quoted}",
      "the {code} python gives for {letter:quoted}",
      "which {code} {letter:quoted} has",
    ],
    sentences: [
      "what is the {code} (of|for) (the letter |the character |){letter:quoted}",
      "(which|what) {code} (does|has) (the letter |the character |){letter:quoted}( have|)",
      "(find|get|show|print) the {code} (of|for) {letter:quoted}",
      "{code} (of|for) {letter:quoted}",
      "{letter:quoted} {code}",
      "{letter:quoted}(:|,) what is its {code}",
      "(convert|turn) {letter:quoted} (to|into) (its|the) {code}",
      "what number stands for {letter:quoted} as {code}",
      "how is {letter:quoted} written as {code}",
      "for (the letter |the character |){letter:quoted}, what is the {code}",
    ],
    heldOut: {
      nouns: ["the number that python knows {letter:quoted} by, its {code}"],
      sentences: [
        "which number does python use for {letter:quoted} as {code}",
        "i typed {letter:quoted} and need its {code}",
      ],
    },
    program: ({ letter }) => `result = ord(${py(letter)})\nprint(result)`,
    reply: ({ letter }, output) => `The code of ${letter} is ${output}.`,
    followUps: [
      {
        wordings: again("letter:quoted"),
        draw: (random, { code }) => ({ code, letter: anyLetter(random) }),
      },
    ],
  }),
  family({
    name: "character-of-code",
    topic: "strings",
    result: "text",
    draw: (random) => ({
      n: random.int(33, 126),
      code: random.pick([
        "ascii code",
        "ASCII code",
        "ascii value",
        "unicode number",
        "character code",
        "code point",
      ]),
    }),
    nouns: [
      "the (character|letter|symbol) with (the |){code} {n}",
      "the (character|letter|symbol) (for|of) (the |){code} {n}",
      "the (character|symbol) that has (the |){code} {n}",
      "{code} {n} as a (character|letter)",
      "the (character|letter) belonging to {code} {n}",
      "the (character|symbol) python gives for {code} {n}",
      "which (character|letter) has (the |){code} {n}",
      "the (character|symbol) behind {code} {n}",
    ],
    sentences: [
      "(which|what) (character|letter|symbol) has (the |){code} {n}",
      "(which|what) (character|letter|symbol) (is|belongs to) {code} {n}",
      "(find|get|show|print) the (character|letter|symbol) (with|for|of) {code} {n}",
      "(character|letter) (of|for) {code} {n}",
      "(convert|turn) (the |){code} {n} (to|into) a (character|letter)",
      "{code} {n}(:|,) (which|what) (character|letter) is it",
      "(what|which character) does {code} {n} (stand for|mean)",
      "{code} {n} is (which|what) (character|letter|symbol)",
      "what is {code} {n} as a (character|letter)",
      "chr {n}, the (character|letter|symbol) with that {code}",
    ],
    heldOut: {
      nouns: ["the symbol that python knows by {code} {n}"],
      sentences: [
        "which symbol do i get from python for {code} {n}",
        "the number {n} is the {code} of what character",
      ],
    },
    program: ({ n }) => `result = chr(${n})\nprint(result)`,
    reply: ({ n }, output) => `The character with code ${n} is ${output}.`,
    followUps: [
      { wordings: again("n"), draw: (random, { code }) => ({ code, n: random.int(33, 126) }) },
    ],
  }),
  family({
    name: "alphabet-position",
    topic: "strings",
    result: "integer",
    weight: 0.7,
    draw: (random) => ({ letter: anyLetter(random) }),
    nouns: [
      "the (position|place|number) of (the letter |){letter:quoted} in the alphabet",
      "the alphabet (position|place|number) of (the letter |){letter:quoted}",
      "{letter:quoted}'s (position|place|number) in the alphabet",
      "which (number|place) (the letter |){letter:quoted} has in the alphabet",
      "the number of (the letter |){letter:quoted} when a is 1 and b is 2",
      "the (position|place) in the alphabet of (the letter |){letter:quoted}",
      "the alphabetical (position|number) of {letter:quoted}",
      "the place that {letter:quoted} has among the letters a to z",
    ],
    sentences: [
      "(which|what) (position|place|number) does (the letter |){letter:quoted} have in the alphabet",
      "what is the (position|place|number) of (the letter |){letter:quoted} in the alphabet",
      "(which|what) letter of the alphabet is {letter:quoted}, (by number|as a number|counting from 1)",
      "(find|get|show) the (position|place) of {letter:quoted} in the alphabet",
      "position of {letter:quoted} in the alphabet",
      "where in the alphabet is (the letter |){letter:quoted}",
      "in the alphabet, (which|what) (number|place) is {letter:quoted}",
      "{letter:quoted}(:|,) (which|what) number in the alphabet",
      "at (which|what) (place|position) in the alphabet (is|comes|stands) {letter:quoted}",
      "if a is 1, (what|which number) is {letter:quoted}",
    ],
    heldOut: {
      nouns: ["how far in the alphabet {letter:quoted} comes"],
      sentences: [
        "counting the alphabet from a, which number is {letter:quoted}",
        "{letter:quoted} comes at what place in the alphabet",
      ],
    },
    program: ({ letter }) => `letter = ${py(letter)}\nresult = ord(letter) - 96\nprint(result)`,
    reply: ({ letter }, output) => `The letter ${letter} is number ${output} in the alphabet.`,
    followUps: [
      { wordings: again("letter:quoted"), draw: (random) => ({ letter: anyLetter(random) }) },
    ],
  }),
];

function caesar(text: string, shift: number, sign: "+" | "-"): string {
  return `text = ${py(text)}\nshift = ${shift}\nresult = ''.join(chr((ord(c) - 97 ${sign} shift) % 26 + 97) if c.isalpha() else c for c in text.lower())\nprint(result)`;
}

function shiftLetters(text: string, shift: number): string {
  return text.replaceAll(/[a-z]/g, (letter) =>
    String.fromCodePoint((((letter.codePointAt(0) ?? 97) - 97 + shift) % 26) + 97),
  );
}
