import type { EngineTool } from "../../engines/engine.ts";
import { countStrings } from "./json-grammar.ts";
import { literal, RuleBook } from "./rule-book.ts";
import type { GrammarRoom } from "./rule-book.ts";
import { SchemaRules } from "./schema-rules.ts";

/** Which calls are allowed. */
export interface ToolCallRules {
  /** The one tool that must be called. @default any of them */
  readonly only: string | undefined;
  /** Several calls may come, as a list. */
  readonly parallel: boolean;
  readonly room: GrammarRoom;
}

const MAX_CALLS = 8;

/**
 * A GBNF grammar for `{"name": …, "arguments": {…}}`, or a list of such calls.
 * @throws CodeactError `model_bad_request` for parameters that a grammar cannot hold to
 */
export function toolCallGrammar(tools: readonly EngineTool[], rules: ToolCallRules): string {
  const allowed = tools.filter((tool) => rules.only === undefined || tool.name === rules.only);
  const strings = Math.max(1, ...allowed.map((tool) => countStrings(tool.parameters)));
  const book = new RuleBook(rules.room, rules.parallel ? strings * 2 : strings);
  const calls = allowed.map((tool) => {
    const parameters = { type: "object", ...tool.parameters };
    const value = new SchemaRules(parameters, book).compile();
    const start = literal(`{"name": ${JSON.stringify(tool.name)}, "arguments": `);
    return book.rule("call", `${start} ${value} "}"`);
  });
  const call = calls.length === 1 ? (calls[0] ?? "") : book.rule("call", calls.join(" | "));
  if (!rules.parallel) return book.render(call);
  return book.render(`${call} | "[" ${call} (", " ${call}){0,${MAX_CALLS - 1}} "]"`);
}
