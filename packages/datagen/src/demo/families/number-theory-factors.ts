import type { Family } from "../family.ts";
import { primeFactors } from "./prime-programs.ts";
import { repeatable } from "./repeatable.ts";

const yesOrNo = (output: string, yes: string, no: string): string =>
  output === "True" ? `Yes, ${yes}.` : `No, ${no}.`;

/** Prime tests, the next prime, prime factors. */
export const numberTheoryFactorsFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "is-prime",
    topic: "number-theory",
    result: "boolean",
    weight: 1.3,
    draw: (random) => {
      const max = random.pick([50, 200, 1000, 10000]);
      const n = random.int(2, max);
      return { n: n > 10 && n % 2 === 0 && random.chance(0.6) ? random.int(2, max) : n };
    },
    nouns: [
      "the answer to whether {n} is (prime|a prime|a prime number)",
      "the result of a (prime test|primality test) (for|of|on) {n}",
      "a (prime check|primality check|primality test|prime test) (for|of|on) {n}",
      "the primality of {n}",
      "a (yes or no|decision) on whether {n} is (prime|a prime number)",
      "the (truth|verdict) about {n} being (prime|a prime number)",
    ],
    sentences: [
      "isprime\\({n}\\)",
      "is_prime\\({n}\\)",
      "{n} a prime number?",
      "{n} prime or composite",
      "primality of {n}",
      "(test|check) {n} for primality",
      "prime check {n}",
      "(i want to know|help me find out|could you tell me|i'm not sure) whether {n} is (a |)prime",
      "has {n} (any |)divisors (other than|besides|apart from) 1 and itself",
      "is {n} composite or prime",
      "does anything divide {n} (besides|except) 1 and itself, or is it prime",
      "prove or disprove: {n} is prime",
      "can {n} be called a prime number",
      "do we have a prime with {n}",
      "someone told me {n} is prime, is (that|it) (true|right|correct)",
      "is {n} (prime|a prime|a prime number)",
      "is the number {n} (prime|a prime|a prime number)",
      "(check|test|determine|verify|find out|tell me) (if|whether) {n} is (prime|a prime|a prime number)",
      "(is it true that|would you say that|do you think) {n} is (prime|a prime number)",
      "{n}: (prime or not|is it prime|prime|prime number or not)",
      "prime test (for|of|on) {n}",
      "does {n} have no divisors (other than|besides|except) 1 and itself",
      "is {n} (prime or composite|a prime or a composite number)",
      "can {n} be divided (only|just) by 1 and itself",
      "is {n} divisible only by 1 and itself",
      "{n} is prime, (right|true or false|yes or no|isn't it)",
      "i (want|need) to know (if|whether) {n} is (prime|a prime number)",
      "does {n} (count as|qualify as) (prime|a prime|a prime number)",
      "(is|isn't) {n} (a prime|one of the primes|one of the prime numbers)",
      "would {n} be (prime|a prime|a prime number)",
      "(please |can you |could you |)(check|tell me|find out) (if|whether) {n} is a prime",
      "{n} prime",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: is {n} a prime number"],
      sentences: [
        "among the primes, do we find {n}",
        "{n} is only divisible by 1 and itself, true or false",
      ],
    },
    program: ({ n }) =>
      `n = ${n}\nresult = n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))\nprint(result)`,
    reply: ({ n }, output) =>
      yesOrNo(output, `${n} is a prime number`, `${n} is not a prime number`),
  }),
  repeatable("{n}", {
    name: "next-prime",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: random.int(5, random.pick([100, 1000, 10000])) }),
    nouns: [
      "the (next|first|smallest|lowest|nearest) (prime|prime number) (after|above|greater than|larger than|bigger than|beyond|over|past) {n}",
      "the (prime|prime number) (that comes |that follows |coming |)(right |directly |)after {n}",
      "the (smallest|first|next) (number|integer) (greater than|above|after|bigger than) {n} that is prime",
      "the (prime|prime number) following {n}",
      "the (closest|nearest) (prime|prime number) above {n}",
    ],
    sentences: [
      "nextprime\\({n}\\)",
      "next prime {n}",
      "smallest prime (above|over|greater than|bigger than|larger than) {n}",
      "(determine|compute|calculate|work out|tell me) the next prime (after|above|beyond) {n}",
      "what's the next prime number (after|above|past) {n}",
      "(i want to know|help me find|i'm looking for) the prime that comes after {n}",
      "which is the nearest prime above {n}",
      "the closest prime (number |)greater than {n}",
      "{n}, next prime",
      "go beyond {n}, (what|which) is the first prime there",
      "what is the least prime exceeding {n}",
      "(which|what) is the first prime bigger than {n}",
      "i know {n}, what prime (number |)is next",
      "search upwards from {n} for a prime",
      "(next|first) prime (after|above|past|beyond) {n}",
      "(which|what) (prime|prime number) (comes|is|follows) (next |right |directly |)after {n}",
      "(which|what) is the (next|first|smallest) (prime|prime number) (after|above|greater than|larger than) {n}",
      "(find|get|give me|show me) the (next|first) (prime|prime number) (after|above|beyond) {n}",
      "what prime follows {n}",
      "starting (from|at|after) {n}, (which|what) is the next prime",
      "after {n}, what is the (next|first) (prime|prime number)",
      "go up from {n} until you (find|reach|hit) a prime",
      "counting up from {n}, (which|what) prime (comes first|do i reach first)",
    ],
    heldOut: {
      nouns: ["the first prime you find when going up from {n}"],
      sentences: [
        "i am at {n}, what is the next prime",
        "for {n}, which prime comes right after it",
      ],
    },
    program: ({ n }) => `n = ${n}
k = n + 1
while not all(k % d for d in range(2, int(k ** 0.5) + 1)):
    k += 1
result = k
print(result)`,
    reply: ({ n }, output) => `The next prime after ${n} is ${output}.`,
  }),
  repeatable("{n}", {
    name: "prime-factors",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ n: random.int(6, random.pick([100, 1000, 10000, 100000])) }),
    nouns: [
      "the (prime factors|prime factorization|prime factorisation|factorization|prime decomposition) of {n}",
      "(all |)the prime factors of (the number |){n}",
      "the (primes|prime numbers) (that multiply to|whose product is|that give) {n}",
      "(a|the) list of (all |)(the |)prime factors of {n}",
      "the (decomposition|breakdown) of {n} into (primes|prime factors|prime numbers)",
      "{n} as a product of (primes|prime numbers)",
      "{n} (split|broken|decomposed) into (prime factors|primes)",
      "the (factors|factorization) of {n} (into|as) primes",
      "the list of primes that (divide|multiply to) {n}",
    ],
    sentences: [
      "primefactors\\({n}\\)",
      "factorization of {n}",
      "factor {n}",
      "{n} = ? (as primes multiplied|as a product of primes)",
      "{n} as a product of (primes|prime numbers)",
      "(determine|evaluate) the prime (factorisation|factorization|decomposition) of {n}",
      "what's the prime (factorisation|factorization) of {n}",
      "(i want to know|help me find|show me) the prime factors of {n}",
      "factor tree (for|of) {n}",
      "(take|pull) {n} apart into prime numbers",
      "which primes multiply together to (make|give) {n}",
      "prime decomposition of {n}",
      "reduce {n} to its prime factors",
      "keep dividing {n} by primes, which ones do you get",
      "for my homework: {n} in prime factors",
      "(factor|factorize|factorise|decompose) {n} (into primes|into prime factors|into prime numbers|)",
      "prime (factors|factorization) of {n}",
      "(what|which) (are the prime factors of {n}|prime factors does {n} have)",
      "(which|what) primes (divide|multiply to|make up|give) {n}",
      "(write|express) {n} as a product of (primes|prime numbers)",
      "(break|split) {n} (down |)into (primes|prime factors|its prime factors)",
      "(find|list|show|print|give me) (all |)the prime factors of {n}",
      "into (which|what) primes can {n} be (split|broken down|decomposed|factored)",
      "do (a|the) prime (factorization|decomposition) (of|for) {n}",
      "{n}: prime factors",
      "how does {n} (factor|split|break down) into primes",
      "(compute|calculate|work out|get) the prime (factors|factorization|factorisation) of {n}",
      "(factor|factorise|factorize) the number {n}",
      "(what|which) prime numbers (is {n} made of|make up {n}|is {n} built from)",
    ],
    heldOut: {
      nouns: ["the prime numbers that {n} is a product of"],
      sentences: [
        "as a product of primes, how do you write {n}",
        "which prime numbers do i multiply to get {n}",
      ],
    },
    program: ({ n }) => `${primeFactors(n)}result = factors\nprint(result)`,
    reply: ({ n }, output) => `The prime factors of ${n} are ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(which is|what is) the (largest|biggest) (one|of them|factor)",
          "the (largest|biggest) of them (only|please|)",
        ],
        draw: (_random, before) => before,
        program: ({ n }) => `${primeFactors(n)}result = max(factors)\nprint(result)`,
        reply: ({ n }, output) => `The largest prime factor of ${n} is ${output}.`,
      },
    ],
  }),
];
