import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText, letterOf } from "./drawing.ts";

/** Letters of a text turned around, in order, or replaced. */
export const stringsLettersFamilies: readonly Family[] = [
  family({
    name: "reverse-text",
    topic: "strings",
    result: "text",
    weight: 1.5,
    draw: (random) => ({ text: anyText(random) }),
    nouns: [
      "(the word|the text|the string|the phrase|) {text:quoted} (reversed|backwards|backward|spelled backwards|written backwards|in reverse)",
      "the reverse of (the word|the string|the text|) {text:quoted}",
      "the (letters|characters) of {text:quoted} in (reverse|reversed|opposite|backward) order",
      "(a|the) (reversed|backwards|flipped|mirrored) (version|form|copy) of {text:quoted}",
      "{text:quoted} with (its|the|all) (letters|characters) (reversed|in reverse order|turned around|flipped)",
      "the (string|text|word) {text:quoted} (read|written|spelled) from (right to left|back to front|the end to the start)",
      "the backwards spelling of {text:quoted}",
      "{text:quoted} (flipped|turned) (around|back to front|the other way round)",
    ],
    sentences: [
      "reverse (the word|the string|the text|the phrase|the sentence|the letters of|this:|) {text:quoted}",
      "(write|spell|print|type|say|show|put) {text:quoted} (backwards|backward|in reverse|from right to left)",
      "(how do you|how would you|how does one|how do i) (spell|write) {text:quoted} backwards",
      "{text:quoted} (backwards|reversed|in reverse|spelled backwards)",
      "reverse (the string|the text|the sentence|the word|this|this text|these letters)(:|) {text}",
      "(write|spell|show|print|say) (this|the following) (backwards|in reverse): {text}",
      "(turn|flip) (the word|the text|the string|) {text:quoted} around",
      "what (does|would) {text:quoted} (look like|read|say|become|be) (backwards|when reversed|in reverse|if you reverse it)",
      "(take|here is) (the word|the text|the string|) {text:quoted}(.| and|,) (reverse it|write it backwards|turn it around|spell it backwards)",
      "(mirror|invert|flip) the (order of the |)(letters|characters) (of|in) {text:quoted}",
      "i (have|wrote|typed) {text:quoted}, (reverse it|what is it backwards|show it backwards|turn it around)",
      "what do (i|you|we) get (if|when) (i|you|we) (reverse|flip|turn around) {text:quoted}",
      "(read|go through) {text:quoted} (from back to front|from the last letter to the first|from right to left)",
      "give {text:quoted} back (in reverse|reversed|backwards)",
    ],
    heldOut: {
      nouns: ["the mirror image of the (word|text) {text:quoted}"],
      sentences: [
        "starting from the last letter, (write out|spell) {text:quoted}",
        "if {text:quoted} is read from the end, what does it say",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = text[::-1]\nprint(result)`,
    reply: (_, output) => `Reversed, it reads ${output}.`,
    followUps: [
      {
        wordings: [...again("text:quoted"), "(now|and|also) reverse {text:quoted}"],
        draw: (random) => ({ text: anyText(random) }),
      },
    ],
  }),
  family({
    name: "sort-letters",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: random.chance(0.9) ? random.word() : random.letters(7) }),
    nouns: [
      "the (letters|characters) (of|in) (the word |){text:quoted} (in|put in|sorted in|arranged in) (alphabetical|alphabetic|abc) order",
      "the (letters|characters) of {text:quoted} (sorted|ordered|arranged) (alphabetically|from a to z|)",
      "(the word |){text:quoted} with (its|the) letters (sorted|in alphabetical order|ordered alphabetically|in abc order)",
      "the sorted (letters|characters) of {text:quoted}",
      "the alphabetical (order|arrangement) of the (letters|characters) (of|in) {text:quoted}",
      "{text:quoted} (sorted|ordered|arranged) by letter",
      "the letters that {text:quoted} (has|consists of), (sorted|from a to z|in alphabetical order)",
      "the (string|word) {text:quoted} (sorted|rearranged) (alphabetically|letter by letter)",
    ],
    sentences: [
      "(sort|order|arrange) the (letters|characters) (of|in) (the word |){text:quoted} (alphabetically|in alphabetical order|from a to z|)",
      "(put|bring|write|list) the (letters|characters) of {text:quoted} (in|into) (alphabetical|abc|alphabetic) order",
      "(sort|alphabetize|alphabetise) (the letters of |the string |){text:quoted} letter by letter",
      "what (are|do) the letters of {text:quoted} (in alphabetical order|look like sorted|sorted from a to z)",
      "(rearrange|reorder) (the word |the letters of |){text:quoted} (so that its letters are sorted|alphabetically|in alphabetical order)",
      "letters of {text:quoted} (sorted|in order|alphabetically|a to z)",
      "(take|use) (the word|) {text:quoted} and (sort|order|alphabetize) its letters",
      "what do (i|you|we) get (if|when) (i|you|we) sort the letters (of|in) {text:quoted}",
      "(show|give|print|write) {text:quoted} with (sorted letters|its letters sorted|the letters in alphabetical order)",
      "in {text:quoted}, (sort|order|arrange) the letters (alphabetically|from a to z)",
    ],
    heldOut: {
      nouns: ["{text:quoted}, its letters going from a to z"],
      sentences: [
        "which (string|text) (results|do i get) from sorting {text:quoted} by letter",
        "the letters of {text:quoted} should be in alphabetical order",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = ''.join(sorted(text))\nprint(result)`,
    reply: (_, output) => `Sorted, the letters are ${output}.`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: random.word() }) }],
  }),
  family({
    name: "replace-letter",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = anyText(random).toLowerCase();
      const old = letterOf(random, text);
      const others = "aeiourstlnxyz".split("").filter((letter) => letter !== old);
      return { text, old, new: random.pick(random.chance(0.25) ? ["*", "-", "_", "#"] : others) };
    },
    nouns: [
      "{text:quoted} with (every|each|all|the letter) {old:quoted} (replaced by|replaced with|changed to|turned into|swapped for) {new:quoted}",
      "the (text|string|word|result) (you get|that comes out) (if|when) {old:quoted} (is replaced by|becomes|is changed to) {new:quoted} in {text:quoted}",
      "{text:quoted} (with|using) {new:quoted} instead of {old:quoted}",
      "the (result|outcome) of (replacing|changing|swapping) {old:quoted} (with|by|to|for) {new:quoted} in {text:quoted}",
      "{text:quoted} after (replacing|changing) (every|each|all) {old:quoted} (with|to|by) {new:quoted}",
      "(the word |the text |){text:quoted} where (every|each) {old:quoted} is {new:quoted}",
      "(a copy|a version) of {text:quoted} with {new:quoted} (in place of|instead of|for) (every |each |){old:quoted}",
      "the replacement of {old:quoted} (by|with) {new:quoted} in {text:quoted}",
    ],
    sentences: [
      "(replace|change|swap|exchange|substitute) (every|each|all|the letter|) {old:quoted} (with|for|by) {new:quoted} in (the word |the text |){text:quoted}",
      "(change|turn) (every|each|all) {old:quoted} (to|into) {new:quoted} in {text:quoted}",
      "in {text:quoted}, (replace|change|swap) (every |each |all |the letter |){old:quoted} (with|by|for) {new:quoted}",
      "(write|put|use) {new:quoted} instead of {old:quoted} in {text:quoted}",
      "{text:quoted}: replace {old:quoted} (with|by) {new:quoted}",
      "what (is|does) {text:quoted} (become|look like|) (if|when) (every |each |){old:quoted} (becomes|is replaced by|turns into|is changed to) {new:quoted}",
      "(take|use) {text:quoted} and (replace|change|swap) (every|each|all) {old:quoted} (with|for) {new:quoted}",
      "what do (i|you|we) get (if|when) (i|you|we) (replace|swap|change) {old:quoted} (with|for|by) {new:quoted} in {text:quoted}",
      "{old:quoted} (becomes|should be|is now) {new:quoted} in {text:quoted}, (show it|what is the result|write it down|what do i get)",
      "(swap out|substitute) {old:quoted} for {new:quoted} in {text:quoted}",
    ],
    heldOut: {
      nouns: ["{text:quoted} where {new:quoted} stands in place of {old:quoted}"],
      sentences: [
        "wherever {text:quoted} has {old:quoted}, put {new:quoted}",
        "use {new:quoted} for {old:quoted} when writing {text:quoted}",
      ],
    },
    program: ({ text, old, new: replacement }) =>
      `text = ${py(text)}\nresult = text.replace(${py(old)}, ${py(replacement)})\nprint(result)`,
    reply: (_, output) => `After replacing it reads ${output}.`,
  }),
];
