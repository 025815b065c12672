import type { ChatExport, ExportedMessage } from "@codeact/protocol/chat";

/** A conversation to export: from a store, or from a file that was exported before. */
export interface ExportSource {
  /** Everything but the messages. */
  readonly head: Omit<ChatExport, "messages">;
  /** Parents before their children; one at a time, so that memory does not grow with the conversation. */
  readonly messages: () => AsyncIterable<ExportedMessage>;
}

/** An exported conversation as a source. */
export function sourceOf({ messages, ...head }: ChatExport): ExportSource {
  return {
    head,
    async *messages() {
      yield* messages;
    },
  };
}

/** The branch of an exported conversation that was shown, as a source for what can show only one. */
export function shownBranch(exported: ChatExport): ExportSource {
  const byId = new Map(exported.messages.map((message) => [message.id, message]));
  const path: ExportedMessage[] = [];
  const seen = new Set<string>();
  for (
    let id = exported.conversation.activeLeafId ?? exported.messages.at(-1)?.id;
    id !== undefined && !seen.has(id);
    id = path.at(-1)?.parentId
  ) {
    seen.add(id);
    const message = byId.get(id);
    if (message === undefined) break;
    path.push(message);
  }
  return sourceOf({ ...exported, scope: "branch", messages: path.reverse() });
}
