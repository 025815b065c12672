import { createHash } from "node:crypto";
import type { AskMessage } from "./ask-message.ts";

/** Whose history it is: chains of two of them never meet. */
export interface ChainOwner {
  readonly userId: string;
  /** The key that the request carries, where there is one. */
  readonly keyId?: string | undefined;
  /** The end user whom the program names. */
  readonly endUser?: string | undefined;
}

/**
 * The hashes of a history, one for each message: the last stands for everything that was said so far. Clients of chat
 * completions send the whole history each time; with these a server finds the conversation that it went through before,
 * and with it the interpreter. What the system says is left out, for it often holds the time of day, and white space at
 * the ends, which clients trim.
 */
export function chainOf(owner: ChainOwner, messages: readonly AskMessage[]): readonly string[] {
  let hash = sha256(JSON.stringify([owner.userId, owner.keyId ?? "", owner.endUser ?? ""]));
  return messages.map((message) => {
    if (message.role !== "system") hash = sha256(`${hash}\n${digest(message)}`);
    return hash;
  });
}

function digest(message: AskMessage): string {
  const text = message.text.replaceAll("\r\n", "\n").trim();
  const files = message.files.map((file) =>
    file.type === "bytes" ? sha256(file.data) : file.fileId,
  );
  const calls = message.calls.map(({ id, name, argumentsText }) => [id, name, argumentsText]);
  return JSON.stringify([message.role, text, files, calls, message.callId ?? ""]);
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
