import { messageText } from "@codeact/protocol";
import type { Message } from "@codeact/protocol";
import { renderCanonicalJson, toJson } from "./canonical-json.ts";
import type { RecordedRequest } from "./recording.ts";

/** The first place where a request is not the recorded one. */
export interface Divergence {
  /** Counts from 0. */
  readonly call: number;
  /** Which part: `messages`, or the name of another field of the request. */
  readonly field: string;
  /** Counts from 0; set when `field` is `messages`. */
  readonly messageIndex?: number | undefined;
  /** Where the texts part, in characters from 0. */
  readonly character: number;
  /** The recorded text around that place. */
  readonly recorded: string;
  /** The text around that place now. */
  readonly actual: string;
}

// In the order in which a cause shows itself.
const fields = ["stop", "temperature", "topP", "maxTokens", "seed", "tools", "jsonSchema"] as const;

/** Compares a request with the recorded one, messages first. */
export function findDivergence(
  call: number,
  recorded: RecordedRequest,
  actual: RecordedRequest,
): Divergence | undefined {
  const length = Math.max(recorded.messages.length, actual.messages.length);
  for (let index = 0; index < length; index += 1) {
    const parted = compareMessages(recorded.messages[index], actual.messages[index]);
    if (parted !== undefined) return { call, field: "messages", messageIndex: index, ...parted };
  }
  for (const field of fields) {
    const parted = compare(renderField(recorded[field]), renderField(actual[field]));
    if (parted !== undefined) return { call, field, ...parted };
  }
  return undefined;
}

/** One line that says where and how they differ. */
export function describeDivergence({
  call,
  field,
  messageIndex,
  character,
  recorded,
  actual,
}: Divergence): string {
  const place = messageIndex === undefined ? `field ${field}` : `message ${messageIndex + 1}`;
  return `Call ${call + 1} differs from the recording in ${place}, character ${character + 1}: recorded ${JSON.stringify(recorded)}, now ${JSON.stringify(actual)}.`;
}

type Parting = Pick<Divergence, "character" | "recorded" | "actual">;

const NOTHING = "(nothing)";

function compareMessages(
  recorded: Message | undefined,
  actual: Message | undefined,
): Parting | undefined {
  // With equal roles the place is counted within the content, where a person will look for it.
  if (recorded?.role === actual?.role)
    return compare(renderContent(recorded), renderContent(actual));
  return compare(renderMessage(recorded), renderMessage(actual));
}

function renderMessage(message: Message | undefined): string {
  return message === undefined ? NOTHING : `${message.role}: ${renderContent(message)}`;
}

function renderContent(message: Message | undefined): string {
  if (message === undefined) return NOTHING;
  const { role: _role, ...rest } = message;
  const plain = Object.keys(rest).length === 1 && typeof message.content === "string";
  return plain
    ? messageText(message)
    : `${messageText(message)} ${renderCanonicalJson(toJson(rest))}`;
}

function renderField(value: unknown): string {
  return value === undefined ? NOTHING : renderCanonicalJson(toJson(value));
}

const BEFORE = 24;
const AFTER = 48;

function compare(recorded: string, actual: string): Parting | undefined {
  if (recorded === actual) return undefined;
  let character = 0;
  while (character < recorded.length && recorded[character] === actual[character]) character += 1;
  return { character, recorded: around(recorded, character), actual: around(actual, character) };
}

function around(text: string, character: number): string {
  const start = Math.max(0, character - BEFORE);
  const end = character + AFTER;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}
