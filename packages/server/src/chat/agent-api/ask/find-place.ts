import { refusal } from "@codeact/models/serve";
import type { Chat } from "../../chat.ts";
import type { AskMessage } from "./ask-message.ts";
import { chainOf } from "./history-chain.ts";
import type { ChainOwner } from "./history-chain.ts";
import type { Place } from "./keep-files.ts";

/** What is to be asked, and after what. */
export interface Asked {
  readonly history: readonly AskMessage[];
  readonly question: AskMessage;
  /** Everything that the client says as the system. */
  readonly instructions: string;
}

/**
 * Takes the whole history that a client sends apart: the last words of the user are the question.
 * @throws CodeactError a refusal when the last message is not the user's
 */
export function takeApart(messages: readonly AskMessage[], param: string): Asked {
  const spoken = messages.filter(({ role }) => role !== "system");
  const before = spoken.findLastIndex(({ role }) => role !== "user");
  const asked = spoken.slice(before + 1);
  if (asked.length === 0)
    throw refusal("The last message must be the user's.", {
      param,
      code: "invalid_value",
      remedy: "An agent cannot go on with words that are put into its mouth.",
    });
  const systems = messages.filter(({ role }) => role === "system").map(({ text }) => text);
  return {
    history: spoken.slice(0, before + 1),
    question: {
      role: "user",
      text: asked
        .map(({ text }) => text)
        .filter((text) => text !== "")
        .join("\n\n"),
      files: asked.flatMap(({ files }) => files),
      calls: [],
    },
    instructions: systems.join("\n\n"),
  };
}

/** Where in which conversation a question belongs. */
export interface AskedPlace extends Place {
  /** The message that it follows; absent for the first one. */
  readonly parentId?: string | undefined;
}

const MAX_TITLE = 60;

/**
 * Finds the conversation that a history came from, by the hashes of what was answered before, so that the interpreter's
 * variables live on. What comes after the last answer that is known (one that the client changed, say) is added to the
 * conversation as messages; a history of which nothing is known becomes a new one. Code of such messages is not run again.
 */
export async function findPlace(
  chat: Chat,
  owner: ChainOwner,
  { asked, model }: { readonly asked: Asked; readonly model: string },
): Promise<AskedPlace> {
  const { userId } = owner;
  const { history, question } = asked;
  const hashes = chainOf(owner, history);
  const known = await chat.store.responses.findChains(userId, hashes);
  const last = hashes.findLastIndex((hash) => known.has(hash));
  const found = known.get(hashes[last] ?? "");
  let place: AskedPlace;
  if (found?.runId === undefined) {
    const title = question.text.slice(0, MAX_TITLE);
    const { id } = await chat.store.conversations.create({
      userId,
      model,
      title: title === "" ? undefined : title,
    });
    place = { userId, conversationId: id };
  } else {
    const { conversationId, messageId } = await chat.store.runs.get(userId, found.runId);
    place = { userId, conversationId, parentId: messageId };
  }
  return await addHistory(chat, place, history.slice(last + 1));
}

/** Most messages that are added one by one; what came before them becomes one. */
const MOST_ADDED = 100;

/** Adds messages that this server did not see before. */
export async function addHistory(
  { store }: Chat,
  place: AskedPlace,
  messages: readonly AskMessage[],
): Promise<AskedPlace> {
  const { userId, conversationId } = place;
  let { parentId } = place;
  for (const { role, text } of shortened(messages)) {
    if (text === "") continue;
    const content = { parts: [{ kind: "text", text } as const], cells: [] };
    const added = await store.messages.add({ userId, conversationId, parentId, role, content });
    parentId = added.id;
  }
  return { ...place, parentId };
}

interface Said {
  readonly role: "user" | "assistant";
  readonly text: string;
}

function shortened(messages: readonly AskMessage[]): readonly Said[] {
  const all = messages.map((message): Said => {
    const role = message.role === "assistant" ? "assistant" : "user";
    return { role, text: historyText(message) };
  });
  if (all.length <= MOST_ADDED) return all;
  const earlier = all.slice(0, -MOST_ADDED).map(({ role, text }) => `${role}: ${text}`);
  return [{ role: "user", text: earlier.join("\n\n") }, ...all.slice(-MOST_ADDED)];
}

/** The words of a message, with what else was in it named. */
function historyText({ role, text, files, calls }: AskMessage): string {
  const parts = [
    // Images that we sent ourselves: no model wants to read them as text.
    text.replaceAll(/!\[[^\]]*\]\(data:[^)]*\)/gu, "(an image)"),
    ...files.map((file) => (file.type === "bytes" ? `(a file: ${file.name})` : "(a file)")),
    ...calls.map(({ name, argumentsText }) => `(called ${name} with ${argumentsText})`),
  ].filter((part) => part !== "");
  return `${role === "tool" ? "Result of the call: " : ""}${parts.join("\n\n")}`;
}
