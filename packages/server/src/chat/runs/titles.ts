import { errorMessage } from "@codeact/protocol";
import type { Model } from "@codeact/protocol";
import type { Conversation } from "@codeact/store";
import type { JobDesk } from "./job-desk.ts";

/** Longest title that is made, in characters. */
const MAX_TITLE = 60;
const TITLE_TOKENS = 40;
const TITLE_MS = 20_000;
/** Of the question; more does not make the title better. */
const MAX_QUESTION = 4000;

const PROMPT =
  "Name the conversation that begins with the message below, in its language, in at most six words. Reply with the name only, without quotes.";

/** The first words of a question. Empty when it has none. */
function firstWords(question: string): string {
  const line = question.replaceAll(/\s+/gu, " ").trim();
  if (line.length <= MAX_TITLE) return line;
  const cut = line.slice(0, MAX_TITLE + 1);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > MAX_TITLE / 2 ? space : MAX_TITLE)}…`;
}

/**
 * Names a conversation that begins and that nobody named: by its first words at once, and by the model's when it comes
 * up with one while it works. Never rejects.
 */
export async function nameConversation(
  desk: JobDesk,
  conversation: Conversation,
  model: Model,
): Promise<void> {
  const { log, titles } = desk.options;
  if (conversation.titleSource !== "default" || desk.branch.length > 0) return;
  const question = desk.question
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join(" ")
    .trim();
  try {
    const words = firstWords(question);
    if (words === "") return;
    await setTitle(desk, words, "default");
    if (titles !== "model" || (await isDemo(desk))) return;
    const name = await modelTitle(model, question, desk.signal);
    if (name !== undefined) await setTitle(desk, name, "model");
  } catch (error) {
    log.debug(
      { problem: errorMessage(error) },
      "A conversation keeps its first words as its name.",
    );
  }
}

async function isDemo({ options }: JobDesk): Promise<boolean> {
  const offers = await options.models.list();
  return offers.find(({ name }) => name === options.order.model)?.demo !== false;
}

async function setTitle(
  { options, tell }: JobDesk,
  title: string,
  titleSource: Conversation["titleSource"],
): Promise<void> {
  const { userId, conversationId } = options.started.run;
  const now = await options.store.conversations.get(userId, conversationId);
  // The person may have named it meanwhile.
  if (now.titleSource !== "default") return;
  await options.store.conversations.update(userId, conversationId, { title, titleSource });
  tell({ type: "title.changed", data: { title } });
}

/** Lets a model name a conversation. Undefined when it does not come up with a name. */
async function modelTitle(
  model: Model,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  let text = "";
  const request = {
    messages: [
      { role: "user" as const, content: `${PROMPT}\n\n${question.slice(0, MAX_QUESTION)}` },
    ],
    maxTokens: TITLE_TOKENS,
    temperature: 0,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TITLE_MS)]),
  };
  for await (const event of model.stream(request)) {
    if (event.type === "text-delta") text += event.text;
    if (event.type === "retry") text = "";
  }
  const line = text.trim().split("\n")[0] ?? "";
  const name = line.replaceAll(/^["'“”*#\s]+|["'“”*.\s]+$/gu, "");
  return name === "" || /[<>]/u.test(name) ? undefined : firstWords(name);
}
