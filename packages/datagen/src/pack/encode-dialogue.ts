import { CodeactError } from "@codeact/protocol";
import type { Encoder } from "../tokenizer/encoder.ts";

/** One message of a training dialogue. */
export interface DialogueMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  /** False for an assistant message that must not be imitated (the failed attempt before a repair). @default true for assistant messages */
  readonly learn?: boolean | undefined;
}

/** A dialogue as token ids, each with the weight of its own prediction in the loss. */
export interface EncodedDialogue {
  readonly ids: readonly number[];
  /** In hundredths: 100 is a full weight, 0 none; the first token, which nothing predicts, has 0. */
  readonly weights: readonly number[];
}

/** Weight of a token that the model shall write. */
export const fullWeight = 100;

/**
 * Renders a dialogue as ChatML and encodes it message by message, so that the mask is ours and exact: full weight on
 * what an assistant message says and on the token that ends it, none on a message that must not be imitated, and
 * `contextWeight` (hundredths) on everything else.
 *
 * @throws CodeactError `internal` when the pieces do not have the ids that the whole text has
 */
export function encodeDialogue(
  messages: readonly DialogueMessage[],
  encoder: Encoder,
  contextWeight: number,
): EncodedDialogue {
  const ids: number[] = [];
  const weights: number[] = [];
  const add = (text: string, weight: number): void => {
    for (const id of encoder.encode(text)) {
      ids.push(id);
      weights.push(weight);
    }
  };
  for (const { role, content, learn } of messages) {
    const header = `<|im_start|>${role}\n`;
    if (role === "assistant") {
      add(header, contextWeight);
      add(`${content}<|im_end|>`, learn === false ? 0 : fullWeight);
    } else add(`${header}${content}<|im_end|>`, contextWeight);
    add("\n", contextWeight);
  }
  weights[0] = 0;
  checkSameAsWhole(messages, ids, encoder);
  return { ids, weights };
}

/** A dialogue as the text that a model is shown, complete with the end of the last message. */
export function renderDialogue(messages: readonly DialogueMessage[]): string {
  return messages
    .map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)
    .join("");
}

function checkSameAsWhole(
  messages: readonly DialogueMessage[],
  ids: readonly number[],
  encoder: Encoder,
): void {
  const whole = encoder.encode(renderDialogue(messages));
  const at = whole.findIndex((id, index) => id !== ids[index]);
  if (at < 0 && whole.length === ids.length) return;
  const near = encoder.decode(ids.slice(Math.max(0, at - 8), at + 8));
  throw new CodeactError(
    "internal",
    `A dialogue's messages have other tokens alone than in the whole, near ${JSON.stringify(near)}.`,
    { remedy: "A message must not begin with a space or a line end." },
  );
}
