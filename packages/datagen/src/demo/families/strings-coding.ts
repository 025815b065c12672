import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, anyText } from "./drawing.ts";

const MORSE =
  ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..";

/** Morse code, Base64 and hashes of a text. */
export const stringsCodingFamilies: readonly Family[] = [
  family({
    name: "to-morse",
    topic: "strings",
    result: "text",
    weight: 0.8,
    draw: (random) => ({ text: random.chance(0.1) ? "sos" : random.word() }),
    nouns: [
      "{text:quoted} in morse (code|)",
      "the morse (code|signal|translation|form) (of|for) {text:quoted}",
      "{text:quoted} (written|encoded|translated|converted) (in|into|to) morse (code|)",
      "the (dots and dashes|morse signals) (of|for) {text:quoted}",
      "the word {text:quoted} in (morse|morse code|dots and dashes)",
      "{text:quoted} as morse code",
      "how {text:quoted} is (sent|written) in morse (code|)",
      "the morse (message|text) for {text:quoted}",
    ],
    sentences: [
      "(translate|convert|turn|change|encode) {text:quoted} (to|into|in) morse (code|)",
      "(write|send|show|spell) {text:quoted} in morse (code|)",
      "(what is|how do you write|how do i send) {text:quoted} in morse (code|)",
      "{text:quoted} (to|in) morse",
      "morse (code |)(for|of) {text:quoted}",
      "{text:quoted}(:|,) morse code please",
      "i want to send {text:quoted} in morse (code|)",
      "how is {text:quoted} (written|sent) in (morse code|dots and dashes)",
      "(take|use) the word {text:quoted} and write it in morse (code|)",
      "(what are|show) the dots and dashes for {text:quoted}",
    ],
    heldOut: {
      nouns: ["what i send in dots and dashes for {text:quoted}"],
      sentences: [
        "with dots and dashes, how do i write {text:quoted}",
        "put {text:quoted} into morse",
      ],
    },
    program: ({ text }) =>
      `import string\ntext = ${py(text)}\ncodes = '${MORSE}'.split()\ntable = dict(zip(string.ascii_lowercase, codes))\nresult = ' '.join(table[c] for c in text.lower())\nprint(result)`,
    reply: (_, output) => `In Morse code it is ${output}`,
    followUps: [{ wordings: again("text:quoted"), draw: (random) => ({ text: random.word() }) }],
  }),
  family({
    name: "from-morse",
    topic: "strings",
    result: "text",
    weight: 0.7,
    draw: (random) => ({ text: toMorse(random.word()) }),
    nouns: [
      "{text:quoted} (translated|decoded|converted) from morse (code|)",
      "the (meaning|translation|word|text) of {text:quoted} in morse (code|)",
      "the word (behind|for|in) the morse (code|message|signals) {text:quoted}",
      "the decoded morse (code|message) {text:quoted}",
      "the letters (of|for|in) the morse (code|message) {text:quoted}",
      "what {text:quoted} (means|says|is) in morse (code|)",
      "the text that {text:quoted} (means|stands for) in morse (code|)",
      "the plain text of the morse (code|message) {text:quoted}",
    ],
    sentences: [
      "(translate|convert|decode|read) {text:quoted} from morse (code|)",
      "(decode|translate|read) the morse (code|message) {text:quoted}",
      "what (does|is) {text:quoted} (mean |say |)in morse (code|)",
      "{text:quoted} from morse",
      "morse (code |){text:quoted}(:|,) (decode|what does it say|what does it mean)",
      "(which|what) word is {text:quoted} in morse (code|)",
      "i heard {text:quoted} in morse (code|), (what does it mean|what does it say|which word is it)",
      "(turn|change) the morse code {text:quoted} (into|to) (letters|text)",
      "someone sends {text:quoted} in morse (code|), (what does it say|what does it mean)",
      "un-morse {text:quoted}",
    ],
    heldOut: {
      nouns: ["what i read if someone sends the dots and dashes {text:quoted}"],
      sentences: [
        "dots and dashes say {text:quoted}, which word is that",
        "make letters of the morse signals {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `import string\ntext = ${py(text)}\ncodes = '${MORSE}'.split()\ntable = dict(zip(codes, string.ascii_lowercase))\nresult = ''.join(table[code] for code in text.split())\nprint(result)`,
    reply: (_, output) => `In letters it is ${output}.`,
  }),
  family({
    name: "base64-encode",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: anyText(random, 0.3) }),
    nouns: [
      "{text:quoted} in base64",
      "the base64 (encoding|code|form|string|value) (of|for) {text:quoted}",
      "{text:quoted} (encoded|written|converted) (in|as|to|with) base64",
      "the base64 encoded (form|version|text) of {text:quoted}",
      "(the text |the string |){text:quoted} as base64",
      "the (result|output) of base64 encoding {text:quoted}",
      "the base64 of (the text |the string |){text:quoted}",
      "{text:quoted} base64 encoded",
    ],
    sentences: [
      "(encode|convert|turn|put) {text:quoted} (in|to|into|as|with) base64",
      "base64 encode {text:quoted}",
      "base64 (of|for) {text:quoted}",
      "what is {text:quoted} in base64",
      "(write|show|print) {text:quoted} (in|as) base64",
      "{text:quoted} to base64",
      "(make|create|get) the base64 (code|string|encoding) (of|for) {text:quoted}",
      "how (is|do you write) {text:quoted} (written |)in base64",
      "(take|use) the text {text:quoted} and encode it in base64",
      "i need {text:quoted} (in|as) base64",
    ],
    heldOut: {
      nouns: ["what {text:quoted} looks like after encoding to base64"],
      sentences: [
        "using base64, how is {text:quoted} encoded",
        "which base64 string stands for {text:quoted}",
      ],
    },
    program: ({ text }) =>
      `import base64\ntext = ${py(text)}\nresult = base64.b64encode(text.encode()).decode()\nprint(result)`,
    reply: (_, output) => `In Base64 it is ${output}`,
    followUps: [
      { wordings: again("text:quoted"), draw: (random) => ({ text: anyText(random, 0.3) }) },
    ],
  }),
  family({
    name: "base64-decode",
    topic: "strings",
    result: "text",
    draw: (random) => ({ text: btoa(anyText(random, 0.3)) }),
    nouns: [
      "{text:quoted} decoded from base64",
      "the (text|meaning|content|plain text) of the base64 (string|code|text) {text:quoted}",
      "the base64 decoded (form|version|text) of {text:quoted}",
      "the (text|string) behind the base64 (string|code) {text:quoted}",
      "the decoded base64 (string|text) {text:quoted}",
      "what {text:quoted} (means|says|is) in base64",
      "the result of base64 decoding {text:quoted}",
      "the original (text|string) of the base64 (string|code) {text:quoted}",
    ],
    sentences: [
      "decode {text:quoted} from base64",
      "decode the base64 (string|text|code|) {text:quoted}",
      "base64 decode {text:quoted}",
      "what (does|is) the base64 (string|text|code) {text:quoted} (say|mean|in plain text)",
      "{text:quoted} from base64",
      "(translate|convert|turn) {text:quoted} (back |)from base64 (to|into) text",
      "(which|what) text is {text:quoted} in base64",
      "i got {text:quoted} in base64, (what does it say|decode it|what does it mean)",
      "(read|show) the base64 (string|message) {text:quoted} as (plain |)text",
      "undo the base64 encoding of {text:quoted}",
    ],
    heldOut: {
      nouns: ["what i read once {text:quoted} is no longer base64"],
      sentences: [
        "the base64 string {text:quoted} stands for which text",
        "someone sent {text:quoted}, base64 it seems: what does it say",
      ],
    },
    program: ({ text }) =>
      `import base64\ntext = ${py(text)}\nresult = base64.b64decode(text).decode()\nprint(result)`,
    reply: (_, output) => `Decoded, it is ${output}.`,
  }),
  family({
    name: "hash-of-text",
    topic: "strings",
    result: "text",
    weight: 0.9,
    draw: (random) => ({
      text: random.chance(0.8) ? random.word() : anyText(random),
      kind: random.pick(["md5", "md5", "sha256", "sha256", "sha1"]),
    }),
    nouns: [
      "the {kind} (hash|digest|sum|checksum|hex digest|hexdigest) (of|for) {text:quoted}",
      "the {kind} of (the word |the text |the string |){text:quoted}",
      "{text:quoted} (hashed|encoded) (with|by|using|in) {kind}",
      "the (hash|checksum|digest) of {text:quoted} (with|using|by) {kind}",
      "{text:quoted} as {kind} (hash|checksum|digest)",
      "the {kind} (value|hash value) (of|for) {text:quoted}",
      "the hex {kind} of {text:quoted}",
      "the {kind} (hash|fingerprint) that {text:quoted} has",
    ],
    sentences: [
      "(what is|what's) the {kind} (hash|digest|checksum|) of {text:quoted}",
      "(compute|calculate|get|find|make|create) the {kind} (hash|digest|checksum|sum|) (of|for) {text:quoted}",
      "hash {text:quoted} (with|using|by) {kind}",
      "{kind} {text:quoted}",
      "{kind} (hash |)(of|for) {text:quoted}",
      "{text:quoted} (to|in) {kind}",
      "{text:quoted}(:|,) {kind} (hash|digest|checksum)",
      "(use|run) {kind} on {text:quoted}",
      "i need the {kind} (hash|digest|checksum) (of|for) {text:quoted}",
      "which {kind} (hash|digest) does {text:quoted} have",
    ],
    heldOut: {
      nouns: ["what {text:quoted} becomes when hashed with {kind}"],
      sentences: [
        "with {kind}, how does the hash of {text:quoted} look",
        "put {text:quoted} through {kind}",
      ],
    },
    program: ({ text, kind }) =>
      `import hashlib\ntext = ${py(text)}\nresult = hashlib.${kind}(text.encode()).hexdigest()\nprint(result)`,
    reply: ({ kind }, output) => `The ${kind} hash is ${output}`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (with |in |){kind}",
          "(and|now) the {kind}( hash|)",
        ],
        draw: (random, { text }) => ({ text, kind: random.pick(["md5", "sha256", "sha1"]) }),
      },
    ],
  }),
];

function toMorse(word: string): string {
  const codes = MORSE.split(" ");
  return word
    .split("")
    .map((letter) => codes[(letter.codePointAt(0) ?? 97) - 97] ?? "")
    .join(" ");
}
