import { CodeactError } from "@codeact/protocol";

const MAX_CHARACTERS = 64 * 1024;
/** llama.cpp writes a repetition out; nested ones multiply. */
const MAX_COPIES = 20_000;

/**
 * Lets a grammar through that llama.cpp can read without exhausting itself.
 * @throws CodeactError `model_bad_request` for one that is too long, repeats too much or has no rule `root`
 */
export function checkGrammar(grammar: string): string {
  if (grammar.length > MAX_CHARACTERS)
    throw unusable(`has ${grammar.length} characters; ${MAX_CHARACTERS} are allowed`);
  const [, ...rules] = grammar.split("::=");
  if (!/(^|\n)[ \t]*root[ \t]*::=/.test(grammar)) throw unusable("has no rule called root");
  for (const rule of rules) {
    let copies = 1;
    for (const [, least = "0", most = least] of rule.matchAll(/\{\s*(\d+)\s*(?:,\s*(\d*)\s*)?\}/g))
      copies *= Math.max(1, Number(least), Number(most === "" ? least : most));
    if (copies > MAX_COPIES)
      throw unusable(`repeats a part ${copies} times in one rule; ${MAX_COPIES} are allowed`);
  }
  return grammar;
}

function unusable(why: string): CodeactError {
  return new CodeactError("model_bad_request", `The grammar ${why}.`, {
    remedy: "Write a smaller GBNF grammar that begins with the rule root.",
  });
}
