import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { serverDifferences } from "./differences.ts";
import type { ServerKind } from "./differences.ts";
import type { Prompt } from "./engine.ts";

/** llama-server answers with the tokens, vLLM with their number too. */
const Counted = z.looseObject({
  count: z.int().nonnegative().nullish(),
  tokens: z.array(z.unknown()).nullish(),
});

const TIMEOUT_MS = 30_000;

/**
 * Asks a server for the number of tokens of a text.
 * @throws CodeactError `not_supported` for servers that cannot tell and for conversations, `model_unreachable`
 */
export async function countTokensAt(
  root: string,
  prompt: Prompt,
  server: {
    readonly kind: ServerKind;
    readonly model: string | undefined;
    readonly apiKey: string | undefined;
  },
): Promise<number> {
  const { tokenize } = serverDifferences[server.kind];
  if (prompt.type === "tokens") return prompt.tokens.length;
  if (tokenize === undefined || prompt.type === "chat") {
    throw new CodeactError(
      "not_supported",
      `The number of tokens of a ${prompt.type === "chat" ? "conversation" : "text"} cannot be asked of ${server.kind}.`,
      { remedy: "Send the request: its usage tells the number." },
    );
  }
  try {
    const response = await fetch(`${root}${tokenize.path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` }),
      },
      body: JSON.stringify({ [tokenize.field]: prompt.text, model: server.model }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const counted = Counted.parse(await response.json());
    const number = counted.count ?? counted.tokens?.length;
    if (number !== undefined) return number;
    throw new Error("neither count nor tokens in the answer");
  } catch (error) {
    throw new CodeactError("model_unreachable", `${root} did not count the tokens.`, {
      remedy: "Look whether the server runs.",
      cause: error,
    });
  }
}
