import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model, Sandbox } from "@codeact/protocol";
import { RunLogEvent } from "@codeact/protocol/chat";
import type { NumberedRunEvent } from "@codeact/protocol/chat";
import { openLocalSandbox } from "@codeact/sandbox";
import { openStore } from "@codeact/store";
import type { Conversation, Message, Store } from "@codeact/store";
import type { Chat } from "../chat.ts";
import { openKernelHouse } from "../kernels/open-kernel-house.ts";
import type { KernelHouse } from "../kernels/kernel-house.ts";
import { openRunDesk } from "../runs/open-run-desk.ts";
import type { RunDesk } from "../runs/run-desk.ts";
import type { DeskOptions } from "../runs/desk-options.ts";
import { openTestChat } from "./open-test-chat.ts";
import type { TestChat, TestChatOptions } from "./open-test-chat.ts";

/** Options of {@link openWorkingChat}. */
export interface WorkingChatOptions extends Omit<TestChatOptions, "models"> {
  /** The first is the default. */
  readonly models: readonly Model[];
  /** Closed by the caller. @default a new local one with a plain shell */
  readonly sandbox?: Sandbox | undefined;
  readonly desk?: Pick<DeskOptions, "leaseMs" | "waitMs" | "titles"> | undefined;
}

/** A chat whose runs really run. */
export interface WorkingChat extends TestChat {
  /** A conversation of the owner with the default model. */
  converse(
    changes?: Partial<Parameters<Store["conversations"]["create"]>[0]>,
  ): Promise<Conversation>;
  /** Asks, waits for the end, and gives the answer's message with every event of its run. */
  say(conversationId: string, text: string): Promise<SaidRun>;
  /** Follows a run to its end. */
  follow(runId: string): Promise<SaidRun>;
  /** A desk and a house beside those of the chat, as another process on the same store has them. */
  openProcess(): Promise<WorkingProcess>;
}

/** What of a chat every process has for itself. */
export interface WorkingProcess extends AsyncDisposable {
  readonly kernels: KernelHouse;
  readonly desk: RunDesk;
}

/** A run that has ended. */
export interface SaidRun {
  readonly runId: string;
  readonly events: readonly NumberedRunEvent[];
  readonly message: Message;
}

/** Opens a chat with a real desk, real interpreters and a scripted model. */
export async function openWorkingChat(options: WorkingChatOptions): Promise<WorkingChat> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "codeact-work-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const store = options.store ?? opened.use(await openStore({ path: join(folder, "chat.sqlite") }));
  const sandbox =
    options.sandbox ?? opened.use(await openLocalSandbox({ preload: "none", shell: "plain" }));
  const plain = opened.use(await openTestChat({ ...options, store }));
  const parts = plain.chat;
  const openProcess = async (): Promise<WorkingProcess> => {
    await using opening = new AsyncDisposableStack();
    const kernels = opening.use(await openKernelHouse({ ...parts, ...options.desk, sandbox }));
    const desk = opening.use(await openRunDesk({ ...parts, ...options.desk, kernels }));
    const process = opening.move();
    return { kernels, desk, [Symbol.asyncDispose]: () => process.disposeAsync() };
  };
  const { kernels, desk } = opened.use(await openProcess());
  const chat: Chat = { ...parts, kernels, desk };
  const asking = opened.use(
    await openTestChat({ ...options, store, parts: { ...options.parts, kernels, desk } }),
  );
  const owner = asking.user;
  const follow = (runId: string): Promise<SaidRun> => followRun(store, owner.id, runId);
  const cleaning = opened.move();
  return {
    ...asking,
    chat,
    converse: (changes) =>
      store.conversations.create({
        userId: owner.id,
        model: options.models[0]?.name ?? "none",
        ...changes,
      }),
    async say(conversationId, text) {
      const parts: RunParts = [{ kind: "text", text }];
      const { run } = await desk.start({ userId: owner.id, conversationId, parts });
      return await follow(run.id);
    },
    follow,
    openProcess,
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}

type RunParts = NonNullable<Parameters<Chat["desk"]["start"]>[0]["parts"]>;

/** Follows a run of somebody to its end. */
async function followRun(store: Store, userId: string, runId: string): Promise<SaidRun> {
  const events: NumberedRunEvent[] = [];
  for await (const { seq, at, type, data } of store.events.watch(userId, runId))
    events.push({ seq, at, ...RunLogEvent.parse({ type, data }) });
  const run = await store.runs.get(userId, runId);
  const message = await store.messages.get(userId, run.conversationId, run.messageId);
  return { runId, events, message };
}
