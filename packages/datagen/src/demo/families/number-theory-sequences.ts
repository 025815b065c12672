import type { Family } from "../family.ts";
import { place } from "./place.ts";
import { repeatable } from "./repeatable.ts";

/** Fibonacci and Collatz. */
export const numberTheorySequencesFamilies: readonly Family[] = [
  repeatable(["the {nth}", "number {n}"], {
    name: "nth-fibonacci",
    topic: "number-theory",
    result: "integer",
    weight: 1.3,
    draw: (random) => place(random.int(3, random.pick([19, 40, 90]))),
    nouns: [
      "the {nth} (fibonacci number|number of the fibonacci sequence|term of the fibonacci sequence|fibonacci term)",
      "fibonacci number {n}",
      "the {n}-th fibonacci number",
      "the fibonacci number (in|at) (place|position) {n}",
      "the {nth} (number|element|term) in the fibonacci (sequence|series)",
      "f\\({n}\\) of the fibonacci sequence",
      "term {n} of the fibonacci (sequence|series)",
      "the fibonacci value (for|of) {n}",
      "the fibonacci number (with|of) (index|number|rank) {n}",
    ],
    sentences: [
      "nth fibonacci, n = {n}",
      "F\\({n}\\) of fibonacci",
      "fibonacci\\({n}\\)",
      "fibonacci {n}",
      "F_{n} in the fibonacci sequence",
      "(determine|evaluate|tell me) the {nth} fibonacci (number|term)",
      "what's the {nth} number (in|of) the fibonacci (sequence|series)",
      "(i want to know|help me find|could you tell me) the {nth} fibonacci number",
      "the fibonacci number at (position|index|place) {n}",
      "{nth} (term|member|element) of the fibonacci (sequence|series)",
      "1, 1, 2, 3, 5, 8 and so on: what is the {nth} number",
      "after how the rabbits of fibonacci grow, what is the {nth} number",
      "fibonacci series, {nth} term",
      "the {nth} in the row 1, 1, 2, 3, 5",
      "{nth} fibonacci number",
      "fibonacci number {n}",
      "fibonacci (of |){n}",
      "fib\\({n}\\)",
      "(which|what) number is the {nth} (fibonacci number|in the fibonacci sequence)",
      "(find|print|show|give me|compute) the {nth} (fibonacci number|number of the fibonacci sequence)",
      "(what|which) fibonacci number (is|comes) (number {n}|{nth}|at position {n})",
      "in the fibonacci (sequence|series), what is the {nth} (number|term)",
      "how (big|large) is the {nth} fibonacci number",
      "starting with 1 and 1, what is the {nth} fibonacci number",
      "name the {nth} fibonacci number",
      "(compute|calculate|work out|find|get) (fibonacci number {n}|the {nth} fibonacci number|fibonacci of {n})",
      "(what's|what is) (fibonacci number {n}|the {nth} fibonacci number|fibonacci {n})",
      "if i list the fibonacci numbers (in order|), (which|what) is the {nth}",
    ],
    heldOut: {
      nouns: ["number {n} in the fibonacci sequence"],
      sentences: [
        "of the fibonacci sequence, give me the {nth} term",
        "at position {n}, what does the fibonacci series have",
      ],
    },
    program: ({ n }) =>
      `a, b = 0, 1\nfor i in range(${n}):\n    a, b = b, a + b\nresult = a\nprint(result)`,
    reply: ({ nth }, output) => `The ${nth} Fibonacci number is ${output}.`,
  }),
  repeatable("the first {n}", {
    name: "first-fibonacci",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ n: random.int(4, 20) }),
    nouns: [
      "the first {n} (fibonacci numbers|numbers of the fibonacci sequence|terms of the fibonacci sequence)",
      "(a|the) list of the first {n} fibonacci numbers",
      "the fibonacci (sequence|series) (with|of|up to) {n} (terms|numbers|elements)",
      "the first {n} (elements|terms|numbers) (of|in) the fibonacci (sequence|series)",
      "the beginning of the fibonacci sequence, {n} (numbers|terms)",
      "{n} fibonacci numbers",
    ],
    sentences: [
      "fibonacci {n} terms",
      "fibonacci numbers, the first {n}",
      "{n} fibonacci numbers",
      "(determine|compute|calculate|work out|find|get|output) the first {n} (fibonacci numbers|numbers of the fibonacci sequence)",
      "what are the first {n} (fibonacci numbers|terms of the fibonacci sequence)",
      "(i want|i'd like|help me find|let me see) the first {n} fibonacci numbers",
      "the first {n} (terms|members|elements) of the fibonacci (sequence|series)",
      "1, 1, 2, 3, 5 and so on, {n} (numbers|terms) in total",
      "write out {n} fibonacci numbers",
      "the fibonacci row from the start, {n} numbers",
      "display the fibonacci series, {n} terms",
      "begin with 1, 1 and keep adding the last two until there are {n} numbers",
      "a list of {n} fibonacci numbers",
      "generate the fibonacci sequence for {n} terms",
      "(list|print|show|give|name|generate|write) (me |)the first {n} fibonacci numbers",
      "first {n} fibonacci numbers",
      "(which|what) are the first {n} fibonacci numbers",
      "(print|show|generate|list|write) (me |)the fibonacci (sequence|series) (with|up to) {n} (terms|numbers)",
      "(make|build|create) a list (with|of) the first {n} fibonacci numbers",
      "{n} terms of the fibonacci (sequence|series)",
      "how does the fibonacci sequence (begin|start), {n} (numbers|terms) please",
      "i need the first {n} (fibonacci numbers|numbers of the fibonacci sequence)",
      "how do the first {n} fibonacci numbers go",
      "start the fibonacci sequence with 1 and 1 and give me {n} (numbers|terms)",
    ],
    heldOut: {
      nouns: ["the fibonacci numbers in order, the first {n} of them"],
      sentences: [
        "of the fibonacci sequence, show me the first {n} terms",
        "starting from 1 and 1, list {n} fibonacci numbers",
      ],
    },
    program: ({ n }) => `n = ${n}
numbers = [1, 1]
while len(numbers) < n:
    numbers.append(numbers[-1] + numbers[-2])
result = numbers
print(result)`,
    reply: ({ n }, output) => `The first ${n} Fibonacci numbers are ${output}.`,
    followUps: [
      {
        wordings: ["(and |)(what is |)(their|the) (sum|total)", "(now |)add them (up|together)"],
        draw: (_random, before) => before,
        program: ({ n }) => `n = ${n}
numbers = [1, 1]
while len(numbers) < n:
    numbers.append(numbers[-1] + numbers[-2])
result = sum(numbers)
print(result)`,
        reply: ({ n }, output) => `The sum of the first ${n} Fibonacci numbers is ${output}.`,
      },
    ],
  }),
  repeatable("{n}", {
    name: "collatz-steps",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: random.int(3, random.pick([19, 100, 1000, 10000])) }),
    nouns: [
      "the (number|count) of collatz steps (from|for|of) {n} (to 1|until 1|)",
      "the (number|count) of steps (in|of) the collatz (sequence|process|chain) (for|of|from|starting at) {n}",
      "the (length|number of steps) of the collatz (sequence|chain) (starting (at|from|with)|of|for) {n}",
      "the collatz (steps|stopping time|step count) (of|for) {n}",
      "the (number|count) of steps {n} needs to (reach|get to) 1 in the collatz (sequence|problem)",
    ],
    sentences: [
      "collatz {n}",
      "collatz\\({n}\\) steps",
      "3n+1 problem, start {n}, steps",
      "(determine|calculate|work out|tell me) (the number of collatz steps|how many collatz steps) (for|from) {n}",
      "number of collatz steps (for|from) {n}",
      "hailstone sequence of {n}, how many steps (until|to) 1",
      "how quickly does {n} reach 1 in the collatz problem, in steps",
      "(i want to know|help me find) how many steps {n} takes to 1 by the collatz rule",
      "how many iterations of the collatz (rule|function) (until|before) {n} becomes 1",
      "collatz conjecture: steps from {n} to 1",
      "begin with {n}, if even divide by 2, if odd times 3 plus 1, count the steps to 1",
      "the length in steps of the hailstone path of {n}",
      "stopping time of {n} in the collatz sequence",
      "how many times do i apply the collatz rule to {n} before it is 1",
      "how many collatz steps (does {n} take|does {n} need|are there from {n}) (to reach 1|to get to 1|)",
      "how many steps does {n} (need|take) (to reach|to get to|until it reaches) 1 in the collatz (sequence|problem|process)",
      "collatz steps (for|of|from) {n}",
      "how long is the collatz (sequence|chain) (for|of|from|starting at) {n}",
      "(count|compute|find) the collatz steps (for|of|from) {n}",
      "(run|do|try) (the |)collatz (process |sequence |)(on|with|for|from) {n} and count the steps",
      "start (at|with|from) {n}, halve if even, else triple and add one. how many steps (to|until) 1",
      "(halve {n} if it is even, else 3n + 1|apply the 3n + 1 rule to {n}). how many steps until 1",
      "with the 3n+1 rule, how many steps from {n} to 1",
      "collatz: {n}, how many steps",
    ],
    heldOut: {
      nouns: ["the steps that the collatz process needs for {n}"],
      sentences: [
        "until 1, how many steps does the collatz sequence from {n} need",
        "take {n} and count its collatz steps",
      ],
    },
    program: ({ n }) => `n = ${n}
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
result = steps
print(result)`,
    reply: ({ n }, output) => `The Collatz sequence from ${n} takes ${output} steps to reach 1.`,
  }),
];
