import type { Output } from "@codeact/protocol";
import type { Transaction } from "kysely";
import type { Engine } from "./engine.ts";
import type { MessagePart, StoredCell } from "./message-content.ts";
import { type SearchKind, ownerWord } from "./search-words.ts";
import { SLOTS_PER_MS } from "./search-index.ts";
import { storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Characters of one output that can be found: logs would fill the index and bury the rest. */
const MAX_OUTPUT = 4096;
/** Characters in one row of the index; longer prose and code take several. */
const MAX_ROW = 100_000;
/** Tries for a free place within one millisecond before the next one is taken. */
const TRIES_PER_MS = 4;

/** A final message to be found. */
export interface IndexedMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly parts: readonly MessagePart[];
  readonly cells: readonly StoredCell[];
}

/** Puts a final message into the search index, in place of what was there. */
export async function indexMessage(
  engine: Engine,
  transaction: Transaction<Tables>,
  message: IndexedMessage,
): Promise<void> {
  await transaction.deleteFrom("search_text").where("message_id", "=", message.id).execute();
  const owner = ownerWord(message.userId);
  for (const [kind, whole] of textsOf(message)) {
    for (let from = 0; from < whole.length; from += MAX_ROW) {
      const text = storedText(whole.slice(from, from + MAX_ROW));
      await addRow(engine, transaction, {
        owner,
        messageId: message.id,
        conversationId: message.conversationId,
        createdAt: message.createdAt,
        kind,
        text,
      });
    }
  }
}

interface RowToAdd {
  readonly owner: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly createdAt: number;
  readonly kind: SearchKind;
  readonly text: string;
}

/** The id of a row is its time, then any free place. */
async function addRow(
  engine: Engine,
  transaction: Transaction<Tables>,
  { createdAt, ...row }: RowToAdd,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const time = createdAt + Math.floor(attempt / TRIES_PER_MS);
    const id = time * SLOTS_PER_MS + Math.floor(Math.random() * SLOTS_PER_MS);
    if (await engine.search.add(transaction, { id, ...row })) return;
  }
}

function textsOf({ parts, cells }: IndexedMessage): readonly [SearchKind, string][] {
  const prose = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  const texts: [SearchKind, string][] = [
    ["prose", prose.join("\n")],
    ["code", cells.map(({ source }) => source).join("\n")],
    [
      "output",
      cells.flatMap(({ outputs }) => outputs.map(({ output }) => textOf(output))).join("\n"),
    ],
  ];
  return texts.filter(([, text]) => text.trim() !== "");
}

function textOf(output: Output): string {
  switch (output.type) {
    case "stream":
      return output.text.slice(0, MAX_OUTPUT);
    case "display":
    case "result": {
      const text = output.data["text/plain"];
      return typeof text === "string" ? text.slice(0, MAX_OUTPUT) : "";
    }
    case "error":
      // The last frames say what went wrong; the name and value are what people search for.
      return `${output.name}: ${output.value}\n${output.traceback.join("\n")}`.slice(0, MAX_OUTPUT);
    default:
      return output satisfies never;
  }
}
