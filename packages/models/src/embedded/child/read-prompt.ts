import type { ChatTemplate } from "../../template/chat-template.ts";
import { TemplateFailure } from "../../template/template-failure.ts";
import type { PromptOrder } from "../wire.ts";
import { ChildFailure } from "./child-failure.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * The tokens of a prompt. A conversation goes through the template; in a text, special tokens count, because who sends
 * one writes the template's part too.
 * @throws ChildFailure `model_bad_request` for what has no tokens, or tokens that are none of this model's
 */
export function readPrompt(
  prompt: PromptOrder,
  vocabulary: Vocabulary,
  template: ChatTemplate,
): readonly number[] {
  const tokens = tokensOf(prompt, vocabulary, template);
  if (tokens.length > 0) return tokens;
  if (vocabulary.start !== undefined) return [vocabulary.start];
  throw new ChildFailure({
    code: "model_bad_request",
    message: "The prompt is empty, and the model has no token to begin with.",
    remedy: "Send at least one character.",
  });
}

function tokensOf(
  prompt: PromptOrder,
  vocabulary: Vocabulary,
  template: ChatTemplate,
): readonly number[] {
  switch (prompt.type) {
    case "text":
      return withFirst(vocabulary.tokenize(prompt.text, { specials: true }), vocabulary);
    case "tokens":
      return checkTokens(prompt.tokens, vocabulary);
    case "chat":
      return withFirst(chatTokens(prompt, vocabulary, template), vocabulary);
    default:
      return prompt satisfies never;
  }
}

function chatTokens(
  prompt: Extract<PromptOrder, { type: "chat" }>,
  vocabulary: Vocabulary,
  template: ChatTemplate,
): readonly number[] {
  try {
    return template
      .render(prompt)
      .flatMap((piece) => (piece.type === "special" ? piece.id : vocabulary.tokenize(piece.text)));
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    const { message, remedy } = error;
    throw new ChildFailure({ code: "model_bad_request", message, remedy });
  }
}

/** Most templates write the beginning themselves. */
function withFirst(tokens: readonly number[], vocabulary: Vocabulary): readonly number[] {
  const { first } = vocabulary;
  return first === undefined || tokens[0] === first ? tokens : [first, ...tokens];
}

function checkTokens(tokens: readonly number[], { size }: Vocabulary): readonly number[] {
  const wrong = tokens.find((token) => !Number.isInteger(token) || token < 0 || token >= size);
  if (wrong === undefined) return tokens;
  throw new ChildFailure({
    code: "model_bad_request",
    message: `The prompt has the token ${wrong}; the model's go from 0 to ${size - 1}.`,
    remedy: "Send text, or tokens of this model.",
  });
}
