import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText, letterOf } from "./drawing.ts";

/** Turning texts around, and taking letters out of them or into another order. */
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
    name: "remove-vowels",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: withoutLoneVowels(anyText(random)) }),
    nouns: [
      "{text:quoted} without (vowels|its vowels|the vowels|any vowels|all the vowels)",
      "(the word|the text|the string|) {text:quoted} with (its|the|all|all the) vowels (removed|taken out|deleted|left out|dropped|stripped)",
      "(what is left|what remains) of {text:quoted} (without|after removing|after deleting) (the|all|its) vowels",
      "the (result|string|text) of (removing|deleting|dropping|stripping) (the|all|all the) vowels (from|in|of) {text:quoted}",
      "the vowel-free (version|form) of {text:quoted}",
      "{text:quoted} (minus|less) (the|its|all) vowels",
      "the (text|word|string) {text:quoted} (stripped|freed) of (its|all) vowels",
      "(a version|a copy) of {text:quoted} (with no|without) vowels",
    ],
    sentences: [
      "(remove|delete|strip|drop|take out|cut|erase|get rid of) (the|all|all the|every one of the) vowels (from|in|of) {text:quoted}",
      "(remove|delete|drop|take) (every|each) vowel (from|in|of|out of) {text:quoted}",
      "(write|print|show|spell) {text:quoted} (without|with no) vowels",
      "{text:quoted} (no|without|minus) vowels",
      "remove (the |all |all the |)vowels (from|in) (the (word|text|sentence)|this)(:|) {text}",
      "what (is|remains|stays|is left) (of|from|in) {text:quoted} (if|when) (i|you|we) (remove|take out|drop|delete) (the|all|its) vowels",
      "(take|use) (the text|the word|) {text:quoted} and (remove|drop|delete) (a, e, i, o and u|the letters a, e, i, o and u|the vowels)",
      "(keep|leave) only what is not a vowel in {text:quoted}",
      "(how does|what does) {text:quoted} look without (its |the |)vowels",
      "in {text:quoted}, (remove|delete|drop|strip) (all |the |)vowels",
      "(strip|clean) {text:quoted} of (all |its |)vowels",
    ],
    heldOut: {
      nouns: ["{text:quoted} once (its|all the) vowels are gone"],
      sentences: [
        "the vowels in {text:quoted} should go, what is left",
        "leave the vowels out of {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ''.join(c for c in text if c.lower() not in 'aeiou')\nprint(result)`,
    reply: (_, output) => `Without its vowels it is ${output}.`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: anyText(random) }) }],
  }),
  family({
    name: "remove-spaces",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: anyText(random, 1) }),
    nouns: [
      "{text:quoted} without (spaces|the spaces|any spaces|its spaces|blanks)",
      "{text:quoted} with (the|all|its|all the) (spaces|blanks) (removed|taken out|deleted|stripped)",
      "(the text|the sentence|the phrase|) {text:quoted} (as|written as|in) one word",
      "the (result|text) of (removing|deleting) (the|all) (spaces|blanks) (from|in) {text:quoted}",
      "the (words|letters) of {text:quoted} (joined|glued|run|put) together (without spaces|)",
      "{text:quoted} (minus|less) (the|its|all) (spaces|blanks)",
      "the space-free (version|form) of {text:quoted}",
      "(a version|a copy) of {text:quoted} (with no|without) (spaces|blanks)",
    ],
    sentences: [
      "(remove|delete|strip|drop|take out|get rid of|erase) (the|all|all the) (spaces|blanks|whitespace) (from|in|of) {text:quoted}",
      "(remove|delete|drop) (every|each) (space|blank) (from|in) {text:quoted}",
      "(write|print|show) {text:quoted} (without|with no) (spaces|blanks|any spaces)",
      "{text:quoted} (no|without|minus) spaces",
      "(join|glue|put|stick) the words of {text:quoted} together (without spaces|with nothing between them|into one word)",
      "(make|turn) {text:quoted} into one (long |)word",
      "what (is|does) {text:quoted} (without spaces|look like without spaces|become without spaces)",
      "in {text:quoted}, (remove|delete|drop|strip) (all |the |)(spaces|blanks)",
      "i (want|need) {text:quoted} (without|with no) (spaces|blanks)",
      "(take|here is) {text:quoted}(.| and|,) (remove|delete|drop) (the|all) spaces",
    ],
    heldOut: {
      nouns: ["{text:quoted} (written|put) together with no (space|blank) between the words"],
      sentences: [
        "the spaces in {text:quoted} should go",
        "leave the (spaces|blanks) out of {text:quoted}",
      ],
    },
    program: ({ text }) => `text = ${py(text)}\nresult = text.replace(' ', '')\nprint(result)`,
    reply: (_, output) => `Without spaces it is ${output}.`,
    followUps: [
      { wordings: again("text:quoted"), draw: (random) => ({ text: anyText(random, 1) }) },
    ],
  }),
  family({
    name: "remove-letter",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = anyText(random);
      return { text, letter: letterOf(random, text) };
    },
    nouns: [
      "{text:quoted} without (the letter |the |any |){letter:quoted}",
      "{text:quoted} with (the letter |every |each |all ){letter:quoted} (removed|taken out|deleted|left out)",
      "(what is left|what remains) of {text:quoted} (without|after removing) (the letter |every |){letter:quoted}",
      "the (result|text) of (removing|deleting) (the letter |every |){letter:quoted} (from|in) {text:quoted}",
      "(the word|the text|) {text:quoted} minus (the letter |every |){letter:quoted}",
      "the (version|form) of {text:quoted} that has no {letter:quoted}",
      "{text:quoted} (after|when) (dropping|taking out) (all |every |){letter:quoted}",
      "the (characters|letters) of {text:quoted} other than {letter:quoted}",
    ],
    sentences: [
      "(remove|delete|drop|strip|erase|take out) (the letter |every |each |all letters |){letter:quoted} (from|in) {text:quoted}",
      "(write|print|show|spell) {text:quoted} without (the letter |the |){letter:quoted}",
      "(in|from) {text:quoted}, (remove|delete|drop) (the letter |every |each |){letter:quoted}",
      "(take|get) (the letter |every |){letter:quoted} out of {text:quoted}",
      "{text:quoted} without {letter:quoted}",
      "what is {text:quoted} without (the letter |){letter:quoted}",
      "what (remains|stays|is left) (of|from) {text:quoted} (if|when) (i|you|we) (remove|take out|delete) (the letter |every |){letter:quoted}",
      "(take|use) (the word|the text|) {text:quoted} and (remove|delete|drop) (every|each) {letter:quoted}",
      "get rid of (the letter |every |all the letters |){letter:quoted} in {text:quoted}",
      "(keep|leave) everything in {text:quoted} (but|except) (the letter |){letter:quoted}",
    ],
    heldOut: {
      nouns: ["{text:quoted} once (the letter |every |){letter:quoted} is gone"],
      sentences: [
        "leave (the letter |every |){letter:quoted} out of {text:quoted}",
        "every {letter:quoted} in {text:quoted} should go, what is left",
      ],
    },
    program: ({ text, letter }) =>
      `text = ${py(text)}\nresult = ''.join(c for c in text if c.lower() != ${py(letter)})\nprint(result)`,
    reply: (_, output) => `What is left is ${output}.`,
  }),
  family({
    name: "unique-letters-kept",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: random.chance(0.7) ? random.word() : doubled(random.word()) }),
    nouns: [
      "{text:quoted} without (duplicate|repeated|double|duplicated) (letters|characters)",
      "{text:quoted} with (duplicate|repeated|double|all duplicate) (letters|characters) (removed|taken out|deleted)",
      "the (unique|distinct|different) (letters|characters) (of|in) {text:quoted} (in order|)",
      "the (word|text|string) {text:quoted} with (each|every) (letter|character) (kept once|only once|just once)",
      "the result of (removing|deleting) (duplicate|repeated|double) (letters|characters) (from|in) {text:quoted}",
      "the (letters|characters) of {text:quoted} without (repeats|repetition|duplicates)",
      "(each|every) (letter|character) of {text:quoted} (once|only once|just once)",
      "the (duplicate-free|repeat-free) (form|version) of {text:quoted}",
    ],
    sentences: [
      "(remove|delete|drop|strip) (the |all |)(duplicate|repeated|double|duplicated) (letters|characters) (from|in|of) {text:quoted}",
      "(which|what) (different|distinct|unique) (letters|characters) (are in|are there in|does the word have:|occur in|appear in) {text:quoted}",
      "(keep|leave|write|show) (each|every) (letter|character) (of|in) {text:quoted} only once",
      "(list|show|give|print|write down) the (unique|different|distinct) (letters|characters) (of|in) {text:quoted}",
      "{text:quoted} without (duplicate|repeated) letters",
      "(in|from) {text:quoted}, (remove|delete|drop) (letters|characters) that (were|came) (already there|before)",
      "which letters (does|do) {text:quoted} (use|contain|have), (each|every one) once",
      "(take|use) (the word|) {text:quoted} and (remove|drop|delete) the (duplicates|repeats|repeated letters)",
      "get rid of (the |)(duplicate|repeated|double) (letters|characters) in {text:quoted}",
      "what is {text:quoted} (if|when) (each|every) letter may (appear|occur) only once",
    ],
    heldOut: {
      nouns: ["{text:quoted} with no letter (used|written) twice"],
      sentences: [
        "no letter of {text:quoted} should (appear|occur) twice, remove the repeats",
        "which letters make up (the word|) {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `text = ${py(text)}\nresult = ''.join(dict.fromkeys(text))\nprint(result)`,
    reply: (_, output) => `With each letter once it is ${output}.`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: random.word() }) }],
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
];

/** A word that is nothing but a vowel would leave two spaces side by side. */
function withoutLoneVowels(text: string): string {
  return text.replaceAll(/\ba\b/g, "the").replaceAll(/\bA\b/g, "The");
}

/** A word with each letter twice, mixed, so that there is something to remove. */
function doubled(word: string): string {
  return word
    .split("")
    .map((letter, at) => (at % 2 === 0 ? letter + letter : letter))
    .join("");
}
