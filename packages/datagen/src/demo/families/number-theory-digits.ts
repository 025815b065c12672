import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** From two digits to about twelve. */
const long = (random: Draw): number =>
  random.chance(0.6)
    ? random.int(20, random.pick([999, 9999, 99999, 999999]))
    : Number(random.digits(random.int(6, 14)));

/** Digits of a number. */
export const numberTheoryDigitsFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "digit-sum",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: long(random) }),
    nouns: [
      "the (digit sum|cross sum|checksum of digits|sum of digits|sum of the digits) of {n}",
      "the (sum|total) of (all |)(the |)(digits|single digits|individual digits) (of|in) (the number |){n}",
      "the digits of {n} (added together|added up|summed up|in total)",
      "the (result|total) of adding (up |)(all |)(the |)digits (of|in) {n}",
      "the digit sum of the number {n}",
      "the sum of every digit (of|in) {n}",
    ],
    sentences: [
      "digit sum (of|for) {n}",
      "sum of (the |)digits (of|in) {n}",
      "(add|sum) (up |)(all |)(the |)digits (of|in) (the number |){n}",
      "what do (all |)the digits (of|in) {n} (add up to|sum to|come to|make together)",
      "how much (is|are) (all |)the digits (of|in) {n} (together|in total|added up)",
      "if i add (up |)(all |)the digits (of|in) {n}, what (do i get|is the total)",
      "{n}: what is the (digit sum|sum of its digits)",
      "add together every digit (of|in) {n}",
      "take {n} and add (up |)its digits",
      "(which|what) digit sum does {n} have",
    ],
    heldOut: {
      nouns: ["the total when every digit of {n} is added"],
      sentences: ["for {n}, what do its digits add up to", "{n} has digits, add them all"],
    },
    program: ({ n }) => `result = sum(int(d) for d in str(${n}))\nprint(result)`,
    reply: ({ n }, output) => `The digit sum of ${n} is ${output}.`,
  }),
  repeatable("{n}", {
    name: "digit-product",
    topic: "number-theory",
    result: "integer",
    weight: 0.7,
    draw: (random) => ({ n: random.int(20, random.pick([999, 99999, 999999])) }),
    nouns: [
      "the (product|product of digits|digit product) of (all |)(the |)digits (of|in) (the number |){n}",
      "the digit product of {n}",
      "the digits of {n} (multiplied together|multiplied|multiplied with each other)",
      "the (result|product) of multiplying (all |)(the |)digits (of|in) {n}",
      "the product of every digit (of|in) {n}",
    ],
    sentences: [
      "digit product (of|for) {n}",
      "product of (the |)digits (of|in) {n}",
      "multiply (all |)(the |)digits (of|in) (the number |){n} (together|)",
      "what do (all |)the digits (of|in) {n} (give|make) when multiplied",
      "if i multiply (all |)the digits (of|in) {n}, what do i get",
      "{n}: what is the (digit product|product of its digits)",
      "multiply together every digit (of|in) {n}",
      "take {n} and multiply its digits",
      "(which|what) digit product does {n} have",
      "how much are the digits of {n} multiplied with each other",
    ],
    heldOut: {
      nouns: ["the product when every digit of {n} is multiplied"],
      sentences: [
        "for {n}, what do its digits give when multiplied",
        "{n} has digits, multiply them all",
      ],
    },
    program: ({ n }) => `import math\nresult = math.prod(int(d) for d in str(${n}))\nprint(result)`,
    reply: ({ n }, output) => `The digit product of ${n} is ${output}.`,
  }),
  repeatable("{n}", {
    name: "digital-root",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: long(random) }),
    nouns: [
      "the digital root of {n}",
      "the digital root of the number {n}",
      "the (repeated|iterated) (digit sum|cross sum|sum of digits) of {n}",
      "the single digit (you get|left|that remains) (when|after) adding the digits of {n} (again and again|repeatedly|over and over)",
      "the one-digit (sum|result) of repeatedly adding the digits of {n}",
      "the digital root (belonging to|that belongs to|for) {n}",
    ],
    sentences: [
      "digital root (of|for) {n}",
      "(what|which) is the digital root of {n}",
      "what digital root does {n} have",
      "(add|sum) the digits of {n} (again and again|repeatedly|over and over) until (one|a single|only one) digit (is left|remains)",
      "keep adding the digits of {n} until (one|a single) digit (is left|remains)",
      "(reduce|boil down) {n} to (a single digit|one digit) by adding (its |the |)digits",
      "repeated digit sum (of|for) {n}",
      "how much is the digital root of {n}",
      "{n}: digital root",
      "add up the digits of {n}, then the digits of that, and so on. (which|what) single digit (remains|is left)",
      "(compute|calculate|work out) the digital root (of|for) {n}",
      "(get|find) the (repeated|iterated) (digit sum|cross sum) of {n}",
    ],
    heldOut: {
      nouns: ["the last digit that remains when the digits of {n} are added repeatedly"],
      sentences: [
        "for {n}, what is the digital root",
        "sum the digits of {n}, and again, until it is one digit",
      ],
    },
    program: ({ n }) =>
      `n = ${n}\nwhile n > 9:\n    n = sum(int(d) for d in str(n))\nresult = n\nprint(result)`,
    reply: ({ n }, output) => `The digital root of ${n} is ${output}.`,
  }),
  repeatable("{n}", {
    name: "reverse-digits",
    topic: "number-theory",
    result: "text",
    draw: (random) => ({ n: long(random) }),
    nouns: [
      "the (number|integer) {n} (reversed|backwards|backward|read from right to left|with its digits reversed)",
      "the (reverse|reversed digits|reversal) of (the number |){n}",
      "the digits of {n} (in reverse order|reversed|backwards|from last to first|from right to left)",
      "{n} (backwards|with reversed digits|in reverse|with the digits in reverse order)",
      "the (mirror image|mirrored form) of the number {n}",
      "{n} (read|written|spelled) (backwards|in reverse|from the end)",
      "the (backward|reversed|flipped) (form|version) of {n}",
    ],
    sentences: [
      "reverse (the |all the |)digits (of|in) {n}",
      "reverse the number {n}",
      "(write|read|print|show|say) (the number |){n} (backwards|in reverse|from right to left)",
      "(flip|turn around|mirror) the digits (of|in) {n}",
      "what is {n} (backwards|reversed|in reverse|read from right to left)",
      "what (number|do i get) (if|when) i reverse the digits of {n}",
      "the number {n} from the last digit to the first",
      "{n} digits reversed",
      "how does {n} look (backwards|reversed)",
      "put the digits of {n} in (reverse|the opposite|backward) order",
      "(can you |please |could you |)(reverse|flip|mirror|turn around) (the number |){n}",
      "{n} (backwards|in reverse|reversed)",
      "(which|what) number is {n} when (read|written) backwards",
    ],
    heldOut: {
      nouns: ["the number {n} from its last digit to its first"],
      sentences: ["take {n} and flip its digits around", "from right to left, how do you read {n}"],
    },
    program: ({ n }) => `result = str(${n})[::-1]\nprint(result)`,
    reply: ({ n }, output) => `${n} reversed is ${output}.`,
  }),
  repeatable("{n}", {
    name: "palindrome-number",
    topic: "number-theory",
    result: "boolean",
    draw: (random) => {
      const half = random.int(2, 999);
      const digits = String(half);
      const mirrored = Array.from(digits).reverse().join("");
      if (random.chance(0.25)) return { n: Number(digits + mirrored) };
      if (random.chance(0.3)) return { n: Number(digits + mirrored.slice(1)) };
      return { n: random.int(20, 99999) };
    },
    nouns: [
      "the answer to whether {n} is a (palindrome|palindromic number)",
      "a check whether {n} is a (palindrome|palindromic number)",
      "the result of a palindrome (test|check) (for|of|on) (the number |){n}",
      "a palindrome (test|check) (for|of|on) (the number |){n}",
    ],
    sentences: [
      "is (the number |){n} (a palindrome|palindromic|a palindromic number)",
      "(check|test|tell me|find out|determine) (if|whether) (the number |){n} is (a palindrome|palindromic)",
      "does {n} read the same (backwards|in both directions|forwards and backwards|from both sides)",
      "is {n} the same (backwards|in reverse|when reversed)",
      "{n}: palindrome or not",
      "{n} is a palindrome, (true or false|right|yes or no)",
      "palindrome (test|check) (for|of|on) {n}",
      "(if i|when i) reverse the digits of {n}, do i get the same number",
      "is {n} equal to its (reverse|own reversal|mirror image)",
      "do the digits of {n} form a palindrome",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: is {n} a palindrome"],
      sentences: [
        "from both sides, does {n} read the same",
        "reversed, is {n} still the same number",
      ],
    },
    program: ({ n }) => `text = str(${n})\nresult = text == text[::-1]\nprint(result)`,
    reply: ({ n }, output) =>
      output === "True" ? `Yes, ${n} is a palindrome.` : `No, ${n} is not a palindrome.`,
  }),
  repeatable("{n}", {
    name: "count-digits",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: long(random) }),
    nouns: [
      "the (number|count|amount) of digits (of|in) (the number |){n}",
      "the (length|digit count) of the number {n}",
      "the (number|count) of digits (that |){n} has",
      "the digit count of {n}",
      "the (length|size) of {n} in digits",
      "the (length|number of digits) of {n} (written out|)",
      "the (count|number|amount) of (decimal digits|figures|digits) in {n}",
    ],
    sentences: [
      "how many digits (does {n} have|are (there |)in {n}|has {n})",
      "how many digits does the number {n} (have|consist of|contain)",
      "count (the |all |)digits (of|in) {n}",
      "number of digits (of|in) {n}",
      "how long is the number {n} (in digits|)",
      "{n} has how many digits",
      "{n}: how many digits",
      "(tell me|find out) how many digits {n} has",
      "of how many digits does {n} consist",
      "digit count (of|for) {n}",
      "(count|find) how many (digits|figures) (there are in {n}|{n} has|are in {n})",
      "with how many (digits|figures) is {n} written",
      "what is the (number|count) of digits (of|in) {n}",
      "how many (digits|figures) (long is|are there in|make up) {n}",
    ],
    heldOut: {
      nouns: ["the amount of digits that the number {n} consists of"],
      sentences: ["the number {n}, count its digits", "for {n}, how many digits are there"],
    },
    program: ({ n }) => `result = len(str(${n}))\nprint(result)`,
    reply: ({ n }, output) => `${n} has ${output} digits.`,
  }),
];
