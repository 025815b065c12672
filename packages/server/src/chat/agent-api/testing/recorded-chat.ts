import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptedModel } from "@codeact/models/testing";
import { openStore } from "@codeact/store";
import type { Store } from "@codeact/store";
import type OpenAI from "openai";
import { openTestChat } from "../../testing/open-test-chat.ts";
import type { TestChat } from "../../testing/open-test-chat.ts";
import { recordedDesk } from "./recorded-desk.ts";
import type { RecordedDesk, Recording } from "./recorded-desk.ts";
import { serveTestChat } from "./serve-test-chat.ts";

/** A chat on a real store and a real socket whose runs are recordings. */
export interface RecordedChat extends AsyncDisposable {
  readonly chat: TestChat;
  readonly desk: RecordedDesk;
  /** The client of the owner. */
  readonly client: OpenAI;
  /** The client of another person. */
  readonly stranger: OpenAI;
  readonly url: string;
  /** The same store for a process whose clock is so many milliseconds ahead. */
  readonly later: (ms: number) => Promise<Store>;
}

/** Opens one with the model `scripted`, which says "Hello." when it is asked without the agent. */
export async function openRecordedChat(recording: Recording): Promise<RecordedChat> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "codeact-agent-api-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const target = { path: join(folder, "chat.sqlite") };
  const store = opened.use(await openStore(target));
  const desk = recordedDesk(store, recording);
  const models = [
    scriptedModel(
      Array.from({ length: 20 }, () => "Hello."),
      { name: "scripted" },
    ),
  ];
  const chat = opened.use(await openTestChat({ store, models, parts: { desk } }));
  const server = opened.use(await serveTestChat(chat));
  const client = await server.client();
  const stranger = await server.client(chat.person(0));
  const cleaning = opened.move();
  return {
    chat,
    desk,
    client,
    stranger,
    url: server.url,
    later: (ms) => openStore(target, { now: () => Date.now() + ms }),
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}
