import type { Draw, Family } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";
import { algorithmWordPairFamilies } from "./algorithms-word-pairs.ts";

const BRACKETS = repeatable("{text:quoted}", {
  name: "balanced-brackets",
  topic: "algorithms",
  result: "boolean",
  draw: (random) => ({ text: drawBrackets(random) }),
  nouns: [],
  sentences: [
    "is {text:quoted} balanced",
    "(is|are) the (brackets|parentheses) (in|of) {text:quoted} balanced",
    "are the (brackets|parentheses) in {text:quoted} (closed|matched|correct|well formed)",
    "does every (bracket|parenthesis) in {text:quoted} have (a partner|a match|its counterpart)",
    "(check|test|tell me) (if|whether) {text:quoted} is balanced",
    "(check|test|tell me) (if|whether) the (brackets|parentheses) in {text:quoted} (match|are balanced)",
    "do the (brackets|parentheses) (in|of) {text:quoted} match",
    "is {text:quoted} a (valid|balanced|correct) (bracket|parenthesis) (string|sequence|expression)",
    "balanced brackets: {text:quoted}",
    "{text:quoted}: are the brackets balanced",
    "i have the brackets {text:quoted}. are they balanced",
    "are these brackets (balanced|fine|ok|valid): {text:quoted}",
    "validate the (brackets|parentheses) {text:quoted}",
    "is there a bracket missing in {text:quoted} or is it balanced",
    "does {text:quoted} have balanced (brackets|parentheses)",
    "can you (check|verify) that {text:quoted} is balanced",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "the brackets {text:quoted}, are they matched",
      "looking at {text:quoted}, is every bracket closed",
    ],
  },
  program: ({ text }) =>
    [
      `text = ${py(text)}`,
      "while '()' in text or '[]' in text or '{}' in text:",
      "    text = text.replace('()', '').replace('[]', '').replace('{}', '')",
      "result = text == ''",
      "print(result)",
    ].join("\n"),
  reply: ({ text }, output) =>
    output === "True" ? `Yes, ${text} is balanced.` : `No, ${text} is not balanced.`,
});

/** Nested and neighbouring brackets, half of the time with a flaw. */
function drawBrackets(random: Draw): string {
  const open = ["(", "[", "{"] as const;
  const close = { "(": ")", "[": "]", "{": "}" } as const;
  const stack: (typeof open)[number][] = [];
  let text = "";
  const length = random.int(2, 6);
  for (let opened = 0; opened < length || stack.length > 0;) {
    const top = stack.at(-1);
    if (opened < length && (top === undefined || random.chance(0.55))) {
      const bracket = random.pick(open);
      stack.push(bracket);
      text += bracket;
      opened += 1;
    } else if (top !== undefined) {
      stack.pop();
      text += close[top];
    }
  }
  if (random.chance(0.5)) return text;
  const at = random.int(0, text.length - 1);
  return text.slice(0, at) + random.pick(["", ")", "(", "]"]) + text.slice(at + 1);
}

const ENCODE = repeatable("{text:quoted}", {
  name: "run-length-encode",
  topic: "algorithms",
  result: "text",
  draw: (random) => ({
    text: drawRuns(random)
      .map(({ letter, count }) => letter.repeat(count))
      .join(""),
  }),
  nouns: [
    "the run length encoding of {text:quoted}",
    "the (rle|run length) (code|encoding) of {text:quoted}",
    "the run length encoding of (the text|the string|the word) {text:quoted}",
    "the (compressed|compact) form of {text:quoted} (with|by) run length encoding",
    "the runs of {text:quoted} as letters with counts",
    "{text:quoted} in run length encoding",
    "the run length compression of {text:quoted}",
    "the (rle|run length encoding) for {text:quoted}",
  ],
  sentences: [
    "run length encode {text:quoted}",
    "(encode|compress) {text:quoted} with run length encoding",
    "(encode|compress) (the text|the string) {text:quoted} by run lengths",
    "what is {text:quoted} run length encoded",
    "(apply|use|do) run length encoding (to|on|for) {text:quoted}",
    "rle {text:quoted}",
    "{text:quoted}: run length encoding please",
    "write {text:quoted} as letters with their run lengths",
    "how does {text:quoted} look in run length encoding",
    "replace each run in {text:quoted} by the letter and its count",
  ],
  heldOut: {
    nouns: ["for {text:quoted} the run length encoding"],
    sentences: [
      "with run length encoding, what becomes of {text:quoted}",
      "turn {text:quoted} into its run length encoding",
    ],
  },
  program: ({ text }) =>
    [
      "from itertools import groupby",
      `text = ${py(text)}`,
      "result = ''.join(f'{c}{len(list(run))}' for c, run in groupby(text))",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `The run-length encoding is ${output}.`,
  weight: 0.6,
});

const DECODE = repeatable("{text:quoted}", {
  name: "run-length-decode",
  topic: "algorithms",
  result: "text",
  draw: (random) => ({
    text: drawRuns(random)
      .map(({ letter, count }) => `${letter}${count}`)
      .join(""),
  }),
  nouns: [
    "the run length decoding of {text:quoted}",
    "the (rle|run length) decoding of {text:quoted}",
    "the text (behind|of) the run length code {text:quoted}",
    "the decoded (text|string|form) of the run length code {text:quoted}",
    "the (expanded|unpacked|decompressed) form of {text:quoted}",
    "{text:quoted} decoded from run length encoding",
    "the original of the run length encoding {text:quoted}",
    "the text that {text:quoted} encodes by run lengths",
  ],
  sentences: [
    "run length decode {text:quoted}",
    "decode the run length (code|encoding) {text:quoted}",
    "(expand|unpack|decompress) {text:quoted} (from run length encoding|)",
    "what is {text:quoted} run length decoded",
    "which text has the run length encoding {text:quoted}",
    "undo the run length encoding {text:quoted}",
    "{text:quoted}: decode the run lengths",
    "rle decode {text:quoted}",
    "what text does the run length code {text:quoted} stand for",
    "repeat each letter of {text:quoted} as often as the number after it says",
  ],
  heldOut: {
    nouns: ["for the run length code {text:quoted} the original text"],
    sentences: [
      "from the run length encoding {text:quoted}, get the text",
      "back to plain text: the run length code {text:quoted}",
    ],
  },
  program: ({ text }) =>
    [
      "import re",
      `text = ${py(text)}`,
      "result = ''.join(c * int(n) for c, n in re.findall(r'(\\D)(\\d+)', text))",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `Decoded it is ${output}.`,
  weight: 0.6,
});

function drawRuns(random: Draw): { readonly letter: string; readonly count: number }[] {
  const runs: { letter: string; count: number }[] = [];
  const count = random.int(2, 6);
  while (runs.length < count) {
    const letter = random.pick("abcdeABCXYZw".split(""));
    if (runs.at(-1)?.letter !== letter) runs.push({ letter, count: random.int(1, 5) });
  }
  return runs;
}

const PREFIX = repeatable("{values}", {
  name: "longest-common-prefix",
  topic: "algorithms",
  result: "text",
  draw: (random) => {
    const stem = random.word().slice(0, random.int(2, 5));
    const count = random.int(2, 4);
    const ends = random.words(count).map((word) => word.slice(0, random.int(1, 4)));
    return { values: ends.map((end) => stem + end) };
  },
  nouns: [
    "the longest common prefix of {values}",
    "the (common|shared) prefix of {values}",
    "the longest common prefix of the (words|strings|list) {values}",
    "the (longest|) common (start|beginning) of {values}",
    "the longest (start|beginning) that {values} share",
    "the prefix that {values} have in common",
    "the longest prefix shared by {values}",
    "the (letters|part) at the start that {values} share",
  ],
  sentences: [
    "find the longest common prefix of {values}",
    "which prefix do {values} (share|have in common)",
    "what do {values} (share|have in common) at the (start|beginning)",
    "with which letters do {values} all (start|begin)",
    "{values}: longest common prefix",
    "words: {values}. what is the longest common prefix",
    "i have the words {values}. what is their (longest|) common prefix",
    "longest common prefix of {values}",
    "get the common (start|beginning) of {values}",
    "how do all of {values} (begin|start)",
  ],
  heldOut: {
    nouns: ["for {values} the longest common prefix"],
    sentences: [
      "{values} all begin with what",
      "take {values} and tell me the prefix they have in common",
    ],
  },
  program: ({ values }) =>
    [
      "import os",
      `words = ${py(values)}`,
      "result = os.path.commonprefix(words)",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `The longest common prefix is ${output}.`,
  weight: 0.6,
});

const PERMUTATIONS = repeatable("{text:quoted}", {
  name: "permutations-of-letters",
  topic: "algorithms",
  result: "list",
  draw: (random) => {
    const letters = new Set<string>();
    const count = random.chance(0.15) ? 4 : random.int(2, 3);
    while (letters.size < count) letters.add(random.pick("abcdefgxyz123".split("")));
    return { text: [...letters].join("") };
  },
  nouns: [
    "(all|the|all the) permutations of {text:quoted}",
    "(all|the|all the) permutations of the (letters|characters) (of|in) {text:quoted}",
    "(all|the) (arrangements|orderings) of (the letters|) {text:quoted}",
    "(a|the) list of (all|the) permutations of {text:quoted}",
    "(all|the) words (made|that can be made) from the letters {text:quoted}, each used once",
    "every (permutation|arrangement|ordering) of {text:quoted}",
    "(all|the) (ways|orders) to arrange the (letters|characters) of {text:quoted}",
    "(all|the) possible orders of the (letters|characters) in {text:quoted}",
  ],
  sentences: [
    "list (all|the|all the) permutations of {text:quoted}",
    "(show|print|give me|generate) (all|the|all the) permutations of (the string|the word|the letters|) {text:quoted}",
    "which permutations does {text:quoted} have",
    "what are (all|) the permutations of {text:quoted}",
    "in which orders can the letters of {text:quoted} be written",
    "permute {text:quoted}",
    "write down all (orders|arrangements) of {text:quoted}",
    "{text:quoted}: all permutations",
    "which words can i make by reordering {text:quoted}",
    "rearrange the letters of {text:quoted} in every possible way",
  ],
  heldOut: {
    nouns: ["for {text:quoted} all permutations"],
    sentences: [
      "in every possible order, write the letters of {text:quoted}",
      "{text:quoted} can be arranged in which ways",
    ],
  },
  program: ({ text }) =>
    [
      "from itertools import permutations",
      `text = ${py(text)}`,
      "result = [''.join(p) for p in permutations(text)]",
      "print(result)",
    ].join("\n"),
  reply: ({ text }, output) => `The permutations of ${text} are ${output}.`,
  weight: 0.7,
});

/** Classic algorithms on texts. */
export const algorithmTextFamilies: readonly Family[] = [
  BRACKETS,
  ENCODE,
  DECODE,
  PREFIX,
  PERMUTATIONS,
  ...algorithmWordPairFamilies,
];
