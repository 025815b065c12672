import { lead, onResult } from "./on-result.ts";
import type { GenericFollowUp } from "./on-result.ts";

/** Questions about a text. */
export const textFollowUps: readonly GenericFollowUp[] = [
  onResult({
    name: "then-upper",
    on: "text",
    topic: "strings",
    result: "text",
    wordings: [
      `${lead}(in|to|into) (upper case|uppercase|capitals|capital letters)`,
      `${lead}(make it|convert it to|put it in|write it in) (upper case|uppercase|capitals|all caps)`,
      `${lead}(uppercase|capitalize) it`,
    ],
    heldOut: ["with all letters large, upper case"],
    code: () => "result.upper()",
    reply: (_slots, output) => `In upper case: ${output}`,
  }),
  onResult({
    name: "then-text-length",
    on: "text",
    topic: "strings",
    result: "integer",
    wordings: [
      `${lead}how long is (it|that|the text|the result|this)`,
      `${lead}how many (characters|letters) (does it have|is that|are that|are there)`,
      `${lead}(what is |)(its length|the length of (it|that))`,
      `${lead}count (its|the) characters`,
    ],
    heldOut: ["what number of characters is that"],
    code: () => "len(result)",
    reply: (_slots, output) => `It has ${output} characters.`,
  }),
  onResult({
    name: "then-reverse-text",
    on: "text",
    topic: "strings",
    result: "text",
    wordings: [
      `${lead}reverse (it|that|the text|the result)`,
      `${lead}(backwards|reversed|in reverse)`,
      `${lead}(write|print|spell) (it|that) backwards`,
      `${lead}(turn|flip) it around`,
    ],
    heldOut: ["read it from the end to the start"],
    code: () => "result[::-1]",
    reply: (_slots, output) => `Reversed: ${output}`,
  }),
];
