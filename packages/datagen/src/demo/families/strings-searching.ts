import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { anyText, shuffled } from "./drawing.ts";

/** What is in a text: numbers, e-mail addresses, words of some length; a word or the vowels replaced. */
export const stringsSearchingFamilies: readonly Family[] = [
  family({
    name: "extract-numbers",
    topic: "strings",
    result: "list",
    draw: (random) => ({ text: withNumbers(random) }),
    nouns: [
      "(the|all|all the) numbers (in|from|of) (the text |the sentence |){text:quoted}",
      "(a|the) list of (the |all |)numbers in {text:quoted}",
      "the numbers (that occur|found|hidden|contained) in {text:quoted}",
      "every number (in|from) {text:quoted}",
      "the numbers (you can read|there are) in {text:quoted}",
      "the (whole numbers|integers) in {text:quoted}",
      "only the numbers of {text:quoted}",
      "the numbers extracted from {text:quoted}",
    ],
    sentences: [
      "(extract|get|find|pull|take|pick) (the|all|all the|every one of the) numbers (out of|from) {text:quoted}",
      "(which|what) numbers (are|occur|appear|are there) in {text:quoted}",
      "(find|list|show) (all |the |)numbers in {text:quoted}",
      "numbers (in|from) {text:quoted}",
      "{text:quoted}(:|,) (which numbers|list the numbers|numbers only)",
      "(read|go through) {text:quoted} and (list|show|give me) (the|all) numbers",
      "(keep|show) only the numbers (of|in) {text:quoted}",
      "(what|which) numbers does {text:quoted} contain",
      "in {text:quoted}, (which|what) numbers (are there|do you see|do you find)",
      "i have the text {text:quoted}, (extract|get|list) the numbers",
    ],
    heldOut: {
      nouns: ["whatever is a number in {text:quoted}"],
      sentences: [
        "reading {text:quoted}, which numbers do i come to",
        "i need just the numbers from {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `import re\ntext = ${py(text)}\nresult = [int(x) for x in re.findall(r'\\d+', text)]\nprint(result)`,
    reply: (_, output) => `The numbers are ${output}.`,
  }),
  family({
    name: "sum-of-numbers-in-text",
    topic: "strings",
    result: "integer",
    draw: (random) => ({ text: withNumbers(random) }),
    nouns: [
      "the (sum|total) of (the|all) numbers in (the text |the sentence |){text:quoted}",
      "the numbers in {text:quoted} (added up|added together|summed up)",
      "the (sum|total) of (all |the |)(whole numbers|integers) in {text:quoted}",
      "the total of what is counted in {text:quoted}",
      "the sum of every number (in|from) {text:quoted}",
      "the (sum|total) of the numbers (found|contained|hidden) in {text:quoted}",
      "what the numbers in {text:quoted} (add up to|make together)",
      "how much the numbers in {text:quoted} (are together|make|add up to)",
    ],
    sentences: [
      "add up (the|all|all the) numbers in {text:quoted}",
      "sum (up |)(the|all) numbers in {text:quoted}",
      "what is the (sum|total) of the numbers in {text:quoted}",
      "(find|get|extract) the numbers in {text:quoted} and add them (up|together)",
      "{text:quoted}(:|,) (add up the numbers|sum of the numbers)",
      "sum of numbers in {text:quoted}",
      "(read|go through) {text:quoted} and add up the numbers",
      "what do the numbers in {text:quoted} (add up to|make together|give in total)",
      "in {text:quoted}, what is the (sum|total) of the numbers",
      "i have the text {text:quoted}, add up its numbers",
    ],
    heldOut: {
      nouns: ["what i get adding each number of {text:quoted}"],
      sentences: [
        "reading {text:quoted}, what is the total of the numbers i come to",
        "i need the numbers from {text:quoted} as one sum",
      ],
    },
    program: ({ text }) =>
      `import re\ntext = ${py(text)}\nnumbers = [int(x) for x in re.findall(r'\\d+', text)]\nresult = sum(numbers)\nprint(result)`,
    reply: (_, output) => `The numbers add up to ${output}.`,
  }),
  family({
    name: "extract-emails",
    topic: "strings",
    result: "list",
    draw: (random) => ({ text: withEmails(random) }),
    nouns: [
      "(the|all|all the) (e-mail|email|mail) addresses (in|from) {text:quoted}",
      "(a|the) list of (e-mail|email) addresses in {text:quoted}",
      "every (e-mail|email) address (in|from) {text:quoted}",
      "the (e-mails|emails) (in|found in|contained in) {text:quoted}",
      "the (e-mail|email) addresses extracted from {text:quoted}",
      "only the (e-mail|email) addresses of {text:quoted}",
      "the (e-mail|email) addresses (that occur|hidden|mentioned) in {text:quoted}",
      "the mail addresses there are in {text:quoted}",
    ],
    sentences: [
      "(extract|get|find|pull|pick) (the|all|all the) (e-mail|email|mail) addresses (out of|from) {text:quoted}",
      "(which|what) (e-mail|email) addresses (are|occur|are there) in {text:quoted}",
      "(find|list|show) (all |the |)(e-mail|email) addresses in {text:quoted}",
      "(e-mail|email) addresses (in|from) {text:quoted}",
      "{text:quoted}(:|,) (which emails|list the email addresses|emails only)",
      "(read|go through) {text:quoted} and (list|show|give me) the (e-mail|email) addresses",
      "(what|which) (e-mail|email) addresses does {text:quoted} contain",
      "in {text:quoted}, (which|what) (e-mail|email) addresses (are there|do you find)",
      "i have the text {text:quoted}, (extract|get|list) the (e-mail|email) addresses",
      "(is there|are there) any (e-mail|email) (address|addresses) in {text:quoted}",
    ],
    heldOut: {
      nouns: ["whatever is an email address in {text:quoted}"],
      sentences: [
        "reading {text:quoted}, which email addresses do i come to",
        "i need just the email addresses from {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `import re\ntext = ${py(text)}\nresult = re.findall(r'[\\w.]+@[\\w.]+', text)\nprint(result)`,
    reply: (_, output) => `The e-mail addresses are ${output}.`,
  }),
  family({
    name: "replace-word",
    topic: "strings",
    result: "text",
    draw: (random) => {
      const text = random.sentence(3, 6);
      return {
        text,
        old: random.pick(text.split(" ").filter((word) => word.length > 2)),
        new: random.word(),
      };
    },
    nouns: [
      "{text:quoted} with (the word |){old:quoted} (replaced by|replaced with|changed to|swapped for) {new:quoted}",
      "the (text|sentence|result) (when|if) (the word |){old:quoted} (is replaced by|becomes|is changed to) {new:quoted} in {text:quoted}",
      "{text:quoted} (with|using) {new:quoted} instead of {old:quoted}",
      "the (result|outcome) of (replacing|changing|swapping) (the word |){old:quoted} (with|by|to|for) {new:quoted} in {text:quoted}",
      "{text:quoted} after (replacing|changing) (the word |){old:quoted} (with|to|by) {new:quoted}",
      "(the sentence |the text |){text:quoted} where the word {old:quoted} is {new:quoted}",
      "(a copy|a version) of {text:quoted} with {new:quoted} (in place of|instead of) {old:quoted}",
      "the replacement of the word {old:quoted} (by|with) {new:quoted} in {text:quoted}",
    ],
    sentences: [
      "(replace|change|swap|exchange|substitute) (the word |){old:quoted} (with|for|by) {new:quoted} in (the sentence |the text |){text:quoted}",
      "(change|turn) (the word |){old:quoted} (to|into) {new:quoted} in {text:quoted}",
      "in {text:quoted}, (replace|change|swap) (the word |){old:quoted} (with|by|for) {new:quoted}",
      "(write|put|use) {new:quoted} instead of {old:quoted} in {text:quoted}",
      "{text:quoted}: replace {old:quoted} (with|by) {new:quoted}",
      "what (is|does) {text:quoted} (become|look like|) (if|when) (the word |){old:quoted} (becomes|is replaced by|turns into) {new:quoted}",
      "(take|use) {text:quoted} and (replace|change|swap) {old:quoted} (with|for) {new:quoted}",
      "i wrote {text:quoted}, but {old:quoted} should be {new:quoted}",
      "the word {old:quoted} (should be|becomes) {new:quoted} in {text:quoted}, (show it|what is the result|write it down)",
      "(swap out|substitute) the word {old:quoted} for {new:quoted} in {text:quoted}",
    ],
    heldOut: {
      nouns: ["{text:quoted} where {new:quoted} stands in place of the word {old:quoted}"],
      sentences: [
        "wherever {text:quoted} has the word {old:quoted}, put {new:quoted}",
        "use {new:quoted} for {old:quoted} when writing {text:quoted}",
      ],
    },
    program: ({ text, old, new: replacement }) =>
      `text = ${py(text)}\nresult = text.replace(${py(old)}, ${py(replacement)})\nprint(result)`,
    reply: (_, output) => `After replacing it reads ${output}.`,
  }),
  family({
    name: "mask-vowels",
    topic: "strings",
    result: "text",
    weight: 0.8,
    draw: (random) => ({
      text: anyText(random).toLowerCase(),
      sign: random.pick(Object.keys(SIGNS)),
    }),
    nouns: [
      "{text:quoted} with (the|all|its) vowels (replaced by|replaced with|changed to|turned into) {sign}",
      "{text:quoted} with {sign} (instead of|for|in place of) (the |its |)vowels",
      "the (text|result) (when|if) (the|all) vowels (of|in) {text:quoted} become {sign}",
      "the result of replacing (the|all) vowels in {text:quoted} (with|by) {sign}",
      "{text:quoted} with vowels (hidden|masked) (by|as) {sign}",
      "the (masked|hidden) version of {text:quoted} with {sign} for vowels",
      "{text:quoted} after replacing (the |all |)vowels (with|by) {sign}",
      "(the word |the text |){text:quoted} where vowels are {sign}",
    ],
    sentences: [
      "(replace|change|swap) (the|all|all the) vowels (in|of) {text:quoted} (with|by|for) {sign}",
      "(turn|change) (the|all) vowels (in|of) {text:quoted} (into|to) {sign}",
      "(hide|mask) (the|all) vowels (in|of) {text:quoted} (with|behind) {sign}",
      "(write|put|use) {sign} instead of (the |)vowels in {text:quoted}",
      "{text:quoted}: vowels to {sign}",
      "in {text:quoted}, replace (the|all) vowels (with|by) {sign}",
      "what (is|does) {text:quoted} (become|look like|) with {sign} for vowels",
      "(take|use) {text:quoted} and replace (the|its) vowels (with|by) {sign}",
      "vowels of {text:quoted} should (be|become) {sign}",
      "(print|show) {text:quoted} with {sign} for (the |its |)vowels",
    ],
    heldOut: {
      nouns: ["{text:quoted} where {sign} stand in place of a, e, i, o and u"],
      sentences: [
        "wherever {text:quoted} has a vowel, put {sign}",
        "use {sign} for vowels when writing {text:quoted}",
      ],
    },
    program: ({ text, sign }) =>
      `import re\ntext = ${py(text)}\nresult = re.sub('[aeiou]', ${py(SIGNS[sign] ?? "*")}, text)\nprint(result)`,
    reply: (_, output) => `With the vowels replaced it is ${output}.`,
  }),
];

const SIGNS: Readonly<Record<string, string>> = {
  stars: "*",
  asterisks: "*",
  dashes: "-",
  underscores: "_",
  dots: ".",
  "a star": "*",
};

const COUNTED = [
  "apples",
  "pears",
  "chairs",
  "books",
  "cups",
  "tickets",
  "eggs",
  "lamps",
  "shirts",
  "dogs",
  "cats",
  "boxes",
  "keys",
  "coins",
  "stamps",
  "trees",
];

function withNumbers(random: Draw): string {
  const [a = "", b = "", c = ""] = shuffled(random, COUNTED);
  const [x = 1, y = 2, z = 3] = random.distinctInts(3, 1, random.pick([20, 100, 1000]));
  return random.pick([
    `${x} ${a} and ${y} ${b}`,
    `${random.name()} has ${x} ${a}, ${y} ${b} and ${z} ${c}`,
    `order ${x}: ${y} ${a}, ${z} ${b}`,
    `we sold ${x} ${a} and then ${y} more`,
    `room ${x} has ${y} chairs and ${z} ${a}`,
    `page ${x} to ${y} of the ${random.word()} book`,
  ]);
}

function withEmails(random: Draw): string {
  const [one = "anna", two = "ben"] = random.names(2).map((name) => name.toLowerCase());
  const [a = "mail", b = "post"] = random.words(2);
  const end = random.pick(["com", "org", "net", "de"]);
  return random.pick([
    `write to ${one}@${a}.${end} or ${two}@${b}.com`,
    `contact ${one}.${b}@${a}.${end} for the ${b}`,
    `${one}@${a}.${end}, ${two}@${a}.${end}`,
    `my address is ${one}@${a}.${end} and not ${two}@${b}.org`,
  ]);
}
