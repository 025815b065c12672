import { parseJson } from "@codeact/protocol";
import { z } from "zod";

const Inner = z.looseObject({
  message: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
});

/** The shapes of OpenAI (`error.message`), Ollama (`error` or `error.message`), older vLLM (`message`) and FastAPI (`detail`). */
const ErrorBody = z.looseObject({
  error: z.union([z.string(), Inner]).nullish().catch(null),
  message: z.string().nullish().catch(null),
  detail: z.unknown().optional(),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  type: z.string().nullish().catch(null),
});

/** What a server said about a failure. */
export interface ErrorText {
  /** One line, at most {@link MAX_CHARACTERS} characters. */
  readonly message: string;
  readonly code: string;
  readonly html: boolean;
}

const MAX_CHARACTERS = 400;

/** Reads the body of an error in any of the shapes in use. */
export function readErrorText(body: string): ErrorText {
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) return { message: firstWords(body), code: "", html: isHtml(body) };
  const { error, message, detail, code, type } = parsed.data;
  if (typeof error === "string") return { message: oneLine(error), code: "", html: false };
  const said =
    error?.message ??
    message ??
    (detail === undefined ? body : typeof detail === "string" ? detail : JSON.stringify(detail));
  const named = [error?.code, error?.type, code, type].filter(
    (value) => value !== undefined && value !== null,
  );
  return { message: oneLine(said), code: named.join(" "), html: false };
}

/** Whether a text is a web page. */
export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text);
}

/** The first words that a person would see of a text or web page. */
export function firstWords(text: string): string {
  const visible = text
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ")
    .replaceAll(/<[^>]*>/g, " ");
  const line = visible.replaceAll(/\s+/g, " ").trim();
  return line.length <= MAX_FIRST_WORDS ? line : `${line.slice(0, MAX_FIRST_WORDS)}…`;
}

const MAX_FIRST_WORDS = 120;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS)}…`;
}
