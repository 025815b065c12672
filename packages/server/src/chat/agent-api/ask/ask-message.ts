/** A file that comes with a message: its bytes, or the id of one that was uploaded before. */
export type AskFile =
  | { readonly type: "bytes"; readonly name: string; readonly mime: string; readonly data: Buffer }
  | { readonly type: "uploaded"; readonly fileId: string; readonly param: string };

/** A call of a function of the client, as an earlier answer of ours asked for it. */
export interface AskCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly argumentsText: string;
}

/** A message as a client sends it, whichever of the two APIs it uses. */
export interface AskMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly text: string;
  readonly files: readonly AskFile[];
  /** Of an assistant. */
  readonly calls: readonly AskCall[];
  /** Of a tool: the call that this is the result of. */
  readonly callId?: string | undefined;
}

/** A message with nothing but text. */
export function textMessage(role: AskMessage["role"], text: string): AskMessage {
  return { role, text, files: [], calls: [] };
}
