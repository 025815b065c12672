import type { Draw, Family, Slots } from "../family.ts";
import { py } from "../py.ts";
import { repeatable } from "./repeatable.ts";

interface PairSlots extends Slots {
  readonly a: string;
  readonly b: string;
}

interface PairQuestion {
  readonly name: string;
  readonly result: Family["result"];
  readonly draw: (random: Draw) => PairSlots;
  readonly noun: string;
  readonly order: string;
  readonly question: string;
  readonly heldOut: string;
  readonly lines: readonly string[];
  readonly reply: (slots: PairSlots, output: string) => string;
}

function nearWords(random: Draw): PairSlots {
  const a = random.word();
  if (random.chance(0.5)) return { a, b: random.word() };
  const at = random.int(0, a.length - 1);
  const letter = random.pick("aeioustrn".split(""));
  return { a, b: a.slice(0, at) + letter + a.slice(at + random.int(0, 2)) };
}

/** Two words in, something about both out. */
function pairFamily({
  name,
  result,
  draw,
  noun,
  order,
  question,
  heldOut,
  lines,
  reply,
}: PairQuestion): Family {
  return repeatable("{a:quoted} and {b:quoted}", {
    name,
    topic: "algorithms",
    result,
    draw,
    nouns: [
      `${noun} (between|of) {a:quoted} and {b:quoted}`,
      `${noun} (between|of) (the words|the strings|the texts) {a:quoted} and {b:quoted}`,
      `${noun} (between|of) {a} and {b}`,
      `${noun} of these two (words|strings): {a}, {b}`,
      `${noun} (for|of) the (two|) (words|strings) {a:quoted} and {b:quoted}`,
      `${noun}: {a:quoted}, {b:quoted}`,
      `${noun} (between|of) the word {a:quoted} and the word {b:quoted}`,
      `${noun} of a = {a:quoted} and b = {b:quoted}`,
    ],
    sentences: [
      `${order} {a:quoted} and {b:quoted}`,
      `${order} the (words|strings) {a:quoted} and {b:quoted}`,
      `${question} {a:quoted} and {b:quoted}`,
      `${question} the (words|strings) {a} and {b}`,
      `{a:quoted} and {b:quoted}: (what is|find|compute) ${noun}`,
      `i have (the words|two words,) {a:quoted} and {b:quoted}. what is ${noun}`,
      `(given|for) {a:quoted} and {b:quoted}, (what is|find|compute) ${noun}`,
      `compare {a:quoted} with {b:quoted} and (find|give me|tell me) ${noun}`,
      `words: {a}, {b}. ${noun}`,
      `can you ${order} {a:quoted} and {b:quoted}`,
    ],
    heldOut: {
      nouns: [`for {a:quoted} and {b:quoted} ${noun}`],
      sentences: [heldOut, `take {a:quoted} and {b:quoted} and tell me ${noun}`],
    },
    program: ({ a, b }) => [`a = ${py(a)}`, `b = ${py(b)}`, ...lines, "print(result)"].join("\n"),
    reply,
    weight: 0.7,
  });
}

const PAIRS: readonly PairQuestion[] = [
  {
    name: "edit-distance",
    result: "integer",
    draw: nearWords,
    noun: "the (edit distance|levenshtein distance|levenshtein edit distance)",
    order: "(compute|calculate|find|get) the (edit|levenshtein) distance (between|of)",
    question:
      "(how many edits are needed between|how many changes of single letters lie between|what is the levenshtein distance of)",
    heldOut: "how many single letter edits turn {a:quoted} into {b:quoted}",
    lines: [
      "row = list(range(len(b) + 1))",
      "for i, x in enumerate(a):",
      "    new = [i + 1]",
      "    for j, y in enumerate(b):",
      "        new.append(min(row[j + 1] + 1, new[j] + 1, row[j] + (x != y)))",
      "    row = new",
      "result = row[-1]",
    ],
    reply: ({ a, b }, output) => `The edit distance of ${a} and ${b} is ${output}.`,
  },
  {
    name: "longest-common-subsequence",
    result: "integer",
    draw: nearWords,
    noun: "the (length of the longest common subsequence|longest common subsequence length|lcs length)",
    order: "(compute|calculate|find|get) the length of the longest common subsequence of",
    question: "how long is the (longest common subsequence|lcs) of",
    heldOut: "what length has the longest common subsequence that {a:quoted} and {b:quoted} share",
    lines: [
      "row = [0] * (len(b) + 1)",
      "for x in a:",
      "    new = [0]",
      "    for j, y in enumerate(b):",
      "        new.append(row[j] + 1 if x == y else max(row[j + 1], new[j]))",
      "    row = new",
      "result = row[-1]",
    ],
    reply: ({ a, b }, output) =>
      `The longest common subsequence of ${a} and ${b} has length ${output}.`,
  },
  {
    name: "hamming-distance",
    result: "integer",
    draw: (random) => {
      const length = random.int(4, 8);
      const bits = (): string => Array.from({ length }, () => random.int(0, 1)).join("");
      if (random.chance(0.5)) return { a: bits(), b: bits() };
      const a = random.letters(length);
      return {
        a,
        b: a
          .split("")
          .map((c) => (random.chance(0.6) ? c : random.letters(1)))
          .join(""),
      };
    },
    noun: "the (hamming distance|number of differing positions|number of places that differ)",
    order: "(compute|calculate|find|get) the hamming distance (between|of)",
    question:
      "(in how many places do|at how many positions do) (the texts|the strings|) (differ|not agree):",
    heldOut: "how many characters differ when {a:quoted} is laid over {b:quoted}",
    lines: ["result = sum(x != y for x, y in zip(a, b))"],
    reply: ({ a, b }, output) => `The Hamming distance of ${a} and ${b} is ${output}.`,
  },
  {
    name: "anagrams",
    result: "boolean",
    draw: (random) => {
      const a = random.word();
      if (random.chance(0.4)) return { a, b: random.word() };
      const letters = a.split("");
      let b = "";
      while (letters.length > 0) b += letters.splice(random.int(0, letters.length - 1), 1).join("");
      return { a, b };
    },
    noun: "the result of the anagram (test|check)",
    order: "(check|test|compare) for anagrams:",
    question:
      "(are these anagrams:|do these have the same letters:|are these anagrams of each other:)",
    heldOut: "is {a:quoted} an anagram of {b:quoted}",
    lines: ["result = sorted(a.lower()) == sorted(b.lower())"],
    reply: ({ a, b }, output) =>
      output === "True"
        ? `Yes, ${a} and ${b} are anagrams.`
        : `No, ${a} and ${b} are not anagrams.`,
  },
  {
    name: "common-letters",
    result: "text",
    draw: (random) => {
      let [a, b] = [random.word(), random.word()];
      while (!a.split("").some((letter) => b.includes(letter)))
        [a, b] = [random.word(), random.word()];
      return { a, b };
    },
    noun: "the (letters in common|common letters|shared letters)",
    order: "(list|find|show) the (common|shared) letters of",
    question: "(which letters are both in|what letters are shared by|which letters occur both in)",
    heldOut: "{a:quoted} and {b:quoted} share which letters",
    lines: ["result = ''.join(sorted(set(a) & set(b)))"],
    reply: ({ a, b }, output) => `The letters that ${a} and ${b} share are ${output}.`,
  },
];

/** Algorithms on two words. */
export const algorithmWordPairFamilies: readonly Family[] = PAIRS.map(pairFamily);
