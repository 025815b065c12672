import { refusal, SchemaObject } from "@codeact/models/serve";
import { addUsage, CodeactError, errorMessage, noUsage, parseJson } from "@codeact/protocol";
import type { Usage } from "@codeact/protocol";
import { z } from "zod";
import type { ChatPiece } from "./chat-telling.ts";

/** `response_format` of a chat completion. */
export const ResponseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({ schema: SchemaObject.nullish() }),
  }),
]);

/** The JSON that an answer must be. */
export interface JsonFormat {
  /** More for the system prompt. */
  readonly instructions: string;
  readonly check: z.ZodType;
}

/** What a request wants the answer to be; nothing for words. @throws CodeactError a refusal for a schema that is none */
export function readFormat(
  format: z.infer<typeof ResponseFormat> | null | undefined,
): JsonFormat | undefined {
  if (format === null || format === undefined || format.type === "text") return undefined;
  const schema = format.type === "json_schema" ? format.json_schema.schema : undefined;
  const only = "Your final answer, after any code, must be one JSON object and nothing else";
  if (schema === null || schema === undefined)
    return { instructions: `${only}.`, check: z.looseObject({}) };
  try {
    const check = z.fromJSONSchema({ ...schema });
    const text = JSON.stringify(schema);
    return { instructions: `${only}, as this JSON Schema says:\n${text}`, check };
  } catch (error) {
    throw refusal(`The schema cannot be used: ${errorMessage(error).slice(0, 200)}.`, {
      param: "response_format.json_schema.schema",
      code: "invalid_json_schema",
    });
  }
}

/** The JSON in an answer, or what is wrong with it. Models put fences and words around it. */
export function findJson(
  text: string,
  { check }: JsonFormat,
): { readonly json: string } | { readonly fault: string } {
  const fenced = /```(?:json)?[ \t]*\n([^]*?)\n[ \t]*```/u.exec(text)?.[1];
  const braced = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  let fault = "it is not JSON";
  for (const candidate of [text, fenced, braced]) {
    const value = parseJson(candidate);
    if (value === undefined) continue;
    const checked = check.safeParse(value);
    if (checked.success) return { json: candidate?.trim() ?? "" };
    const [issue] = checked.error.issues;
    fault = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "it does not fit"}`.trim();
  }
  return { fault };
}

/** How a run is told, and asked once more. */
export interface JsonTelling {
  readonly format: JsonFormat;
  readonly first: AsyncIterable<ChatPiece>;
  /** Lets the agent mend its answer; `fault` says what is wrong. */
  readonly again: (fault: string) => Promise<AsyncIterable<ChatPiece>>;
}

/**
 * The pieces of an answer that must be JSON: its content is that and nothing else. One that is not is mended once.
 * @throws CodeactError `model_failed` when it still is not
 */
export async function* tellJson({
  format,
  first,
  again,
}: JsonTelling): AsyncGenerator<ChatPiece, void> {
  let usage: Usage = noUsage;
  let pieces = first;
  for (let tries = 1; ; tries += 1) {
    let text = "";
    let end: Extract<ChatPiece, { type: "end" }> | undefined;
    for await (const piece of pieces) {
      if (piece.type === "content") text += piece.text;
      else if (piece.type === "end") end = piece;
      else yield piece;
    }
    if (end === undefined) return;
    usage = addUsage(usage, end.usage);
    const found = end.finish === "stop" ? findJson(text, format) : { json: text };
    if ("json" in found) {
      if (found.json !== "") yield { type: "content", text: found.json };
      yield { ...end, usage };
      return;
    }
    if (tries === 2)
      throw new CodeactError(
        "model_failed",
        `The answer is not the JSON asked for: ${found.fault}.`,
        {
          remedy: "Try again, or ask a larger model.",
        },
      );
    pieces = await again(found.fault);
  }
}
