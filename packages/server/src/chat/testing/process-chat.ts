import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startScriptedServer } from "@codeact/models/testing";
import type { ServerStep } from "@codeact/models/testing";
import { StartedRunView } from "@codeact/protocol/chat";
import { openStore } from "@codeact/store";
import type { Store } from "@codeact/store";
import { findPostgres, startPostgres } from "@codeact/store/testing";
import { z } from "zod";
import { startChatProcess } from "./start-chat-process.ts";
import type { ChatProcess } from "./start-chat-process.ts";

/** What processes of one chat share, and a look into its store from outside. */
export interface ProcessChat extends AsyncDisposable {
  readonly store: Store;
  /** Milliseconds after which a killed process's work counts as lost. */
  readonly leaseMs: number;
  start(): Promise<ChatProcess>;
  /** The only person. */
  userId(): Promise<string>;
}

/** Databases that servers are tested on; `why` says why one is not to be had here. */
export async function databases(): Promise<
  readonly {
    readonly name: "SQLite" | "PostgreSQL";
    readonly title: string;
    readonly why: boolean;
  }[]
> {
  const programs = await findPostgres();
  if (programs === undefined && process.env["CODEACT_TEST_STRICT"] === "1")
    throw new Error("PostgreSQL is not installed (apt-get install postgresql).");
  const missing = "PostgreSQL (skipped: no server in /usr/lib/postgresql)";
  return [
    { name: "SQLite", title: "SQLite", why: false },
    {
      name: "PostgreSQL",
      title: programs === undefined ? missing : "PostgreSQL",
      why: programs === undefined,
    },
  ];
}

/** Long enough for a busy machine to renew in time. */
const LEASE_MS = 6000;

/** Opens a folder, a database and a scripted model for server processes. */
export async function openProcessChat(
  name: "SQLite" | "PostgreSQL",
  answer: (text: string) => ServerStep,
): Promise<ProcessChat> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "codeact-killed-"));
  opened.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const model = opened.use(
    await startScriptedServer({ handler: ({ body }) => answer(lastText(body.messages)) }),
  );
  const database = name === "PostgreSQL" ? await newDatabase(opened) : undefined;
  const store = opened.use(
    await openStore(database ?? { path: join(folder, "chat.sqlite") }, {
      filesFolder: join(folder, "blobs"),
    }),
  );
  const cleaning = opened.move();
  const modelUrl = model.url;
  return {
    store,
    leaseMs: LEASE_MS,
    start: () => startChatProcess({ folder, database, modelUrl, leaseMs: LEASE_MS }),
    async userId() {
      const { users } = z
        .object({ users: z.array(z.object({ id: z.string() })) })
        .parse({ users: await listUsers(store) });
      return users[0]?.id ?? "";
    },
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}

async function listUsers(store: Store): Promise<readonly { readonly id: string }[]> {
  const { items } = await store.users.list();
  return items;
}

async function newDatabase(opened: AsyncDisposableStack): Promise<string> {
  const programs = await findPostgres();
  if (programs === undefined) throw new Error("PostgreSQL is not installed.");
  return await opened.use(await startPostgres(programs)).createDatabase();
}

function lastText(messages: readonly { readonly content: unknown }[]): string {
  const content = messages.at(-1)?.content;
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** Asks a server with a JSON body. @throws Error with the answer unless it went well */
export async function post(url: string, path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** Begins a conversation and its first run. */
export async function ask(url: string, text: string): Promise<StartedRunView> {
  const { id } = z.looseObject({ id: z.string() }).parse(await post(url, "/api/v1/conversations"));
  return StartedRunView.parse(await post(url, `/api/v1/conversations/${id}/runs`, { text }));
}
