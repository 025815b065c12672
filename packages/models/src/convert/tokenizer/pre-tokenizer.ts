import { CodeactError } from "@codeact/protocol";
import { partsOf } from "./tokenizer-json.ts";

/** Rules that cut text into words before its merges, as `tokenizer.json` writes them, and llama.cpp's names for them. */
const rules: readonly { readonly pre: string; readonly steps: readonly string[] }[] = [
  // Numbers apart and nothing else: with single digits the groups that llama.cpp makes of them are never joined.
  { pre: "superbpe", steps: [String.raw`\p{N}`, "bytes"] },
  { pre: "gpt-2", steps: ["bytes with words"] },
  { pre: "starcoder", steps: ["digits one by one", "bytes with words"] },
  {
    pre: "llama-bpe",
    steps: [
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
      "bytes",
    ],
  },
  {
    pre: "qwen2",
    steps: [
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
      "bytes",
    ],
  },
  {
    pre: "tekken",
    steps: [
      String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
      "bytes",
    ],
  },
];

/**
 * llama.cpp's name of a pre-tokenizer: it knows a fixed set, and a wrong one gives wrong tokens without a word.
 * @throws CodeactError `not_supported` for a rule that is none of those known here
 */
export function preTokenizerName(preTokenizer: unknown): string {
  const steps = partsOf(preTokenizer).flatMap(stepText);
  const found = rules.find(
    (rule) =>
      rule.steps.length === steps.length && rule.steps.every((step, at) => step === steps[at]),
  );
  if (found !== undefined) return found.pre;
  throw new CodeactError(
    "not_supported",
    "The pre-tokenizer of tokenizer.json is not one that is known.",
    {
      remedy: `Known are those of ${rules.map(({ pre }) => pre).join(", ")}. If llama.cpp has a name for it, give it with --pre-tokenizer.`,
      details: { steps },
    },
  );
}

/** One step in a form that can be compared; steps that change nothing give none. */
function stepText(part: Readonly<Record<string, unknown>>): readonly string[] {
  switch (part["type"]) {
    case "Sequence":
      return [];
    case "ByteLevel":
      return [part["use_regex"] === false ? "bytes" : "bytes with words"];
    case "Digits":
      return [part["individual_digits"] === true ? "digits one by one" : "digits together"];
    case "Split": {
      const pattern = part["pattern"];
      const isRegex = typeof pattern === "object" && pattern !== null && "Regex" in pattern;
      return [isRegex ? String(pattern.Regex) : JSON.stringify(pattern)];
    }
    default:
      return [String(part["type"])];
  }
}
