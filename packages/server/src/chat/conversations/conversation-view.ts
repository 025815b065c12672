import { JsonValue } from "@codeact/protocol";
import type { ConversationItem, ConversationView, RunSettings } from "@codeact/protocol/chat";
import type { Conversation, RunRecord } from "@codeact/store";
import { z } from "zod";

const Settings = z.record(z.string(), JsonValue);

/** The runs at work, by conversation. */
export type RunningRuns = ReadonlyMap<string, string>;

/** Orders runs at work by their conversation; there is at most one each. */
export function byConversation(runs: readonly RunRecord[]): RunningRuns {
  return new Map(runs.map(({ conversationId, id }) => [conversationId, id]));
}

/** A conversation as lists show it. */
export function toConversationItem(
  conversation: Conversation,
  running: RunningRuns,
): ConversationItem {
  const { id, title, titleSource, model, pinnedAt, archivedAt, deletedAt } = conversation;
  const { forkedFrom, createdAt, updatedAt } = conversation;
  return {
    id,
    title,
    titleSource,
    model,
    runId: running.get(id),
    pinnedAt,
    archivedAt,
    deletedAt,
    forkedFrom,
    createdAt,
    updatedAt,
  };
}

/** A conversation as its own page shows it. */
export function toConversationView(
  conversation: Conversation,
  running: RunningRuns,
): ConversationView {
  const { systemPrompt, activeLeafId } = conversation;
  const settings = Settings.safeParse(conversation.settings);
  return {
    ...toConversationItem(conversation, running),
    systemPrompt,
    settings: settings.success ? settings.data : {},
    activeLeafId,
  };
}

/** Settings as they are stored: without what was not said. */
export function settingsToStore(settings: Partial<RunSettings>): z.infer<typeof Settings> {
  const said = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Settings.parse(Object.fromEntries(said));
}
