import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model, Sandbox } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { openStore } from "@codeact/store";
import type { Store, User, UserRole } from "@codeact/store";
import type { RequestRecord } from "../../http/exchange.ts";
import type { Authenticate } from "../app/authenticate.ts";
import { createChatApp } from "../app/chat-app.ts";
import type { ChatApp } from "../app/chat-app.ts";
import type { ChatRoute } from "../app/chat-route.ts";
import { createAuthenticate } from "../auth/authenticate.ts";
import type { Chat } from "../chat.ts";
import type { ChatSettings } from "../chat-settings.ts";
import { defaultChatSettings } from "../default-settings.ts";
import { openKernelHouse } from "../kernels/open-kernel-house.ts";
import { openUseLimits } from "../limits/open-use-limits.ts";
import { openModelCatalogue } from "../models/open-model-catalogue.ts";
import { secretBox } from "../models/secret-box.ts";
import { openRunDesk } from "../runs/open-run-desk.ts";
import { createChatMetrics } from "../serve/metrics.ts";
import type { Log, LogFacts } from "../serve/log.ts";
import { emptyHouse, idleDesk } from "./idle-parts.ts";
import { scriptedSource } from "./scripted-source.ts";
import { testClient } from "./test-client.ts";
import type { TestClient } from "./test-client.ts";

/** Options of {@link openTestChat}. */
export interface TestChatOptions {
  /** The only models; the first is the default. @default none */
  readonly models?: readonly Model[] | undefined;
  readonly settings?: Partial<ChatSettings> | undefined;
  /** Roles of people besides the owner; `users` has them in this order. @default two members */
  readonly users?: readonly UserRole[] | undefined;
  /** The clock. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Another store: a second process's view of one chat. @default a new one in a temporary folder */
  readonly store?: Store | undefined;
  /** Where cells run: runs work only with one. `local` opens a bare one for this chat. @default none, nothing runs */
  readonly sandbox?: Sandbox | "local" | undefined;
  /** Parts of the chat that a test brings itself. */
  readonly parts?: Partial<Chat> | undefined;
  readonly authenticate?: Authenticate | undefined;
  readonly routes?: readonly ChatRoute[] | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
}

/** A line of the test's log. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly facts: LogFacts;
  readonly text: string;
}

/** A chat on a real store, asked without a socket. */
export interface TestChat extends TestClient, AsyncDisposable {
  readonly chat: Chat;
  readonly app: ChatApp;
  readonly store: Store;
  /** The owner. */
  readonly user: User;
  readonly users: readonly User[];
  /** @throws Error when there are fewer people */
  person(index: number): User;
  /** The folder that it lies in. */
  readonly folder: string;
  readonly log: readonly LogLine[];
  readonly requests: readonly RequestRecord[];
}

/** Limits that tests of something else do not meet. */
const many = { requestsPerMinute: 1e6, requestBurst: 1e6, concurrentRuns: 100 };
const manyRequests = { owner: many, admin: many, member: many, guest: many };

let people = 0;

/** Opens a chat for one test, or for one file of tests. Disposing removes everything. */
export async function openTestChat(options: TestChatOptions = {}): Promise<TestChat> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "codeact-chat-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const now = options.now ?? Date.now;
  const store =
    options.store ?? opened.use(await openStore({ path: join(folder, "chat.sqlite") }, { now }));
  const log: LogLine[] = [];
  const requests: RequestRecord[] = [];
  const settings = {
    ...defaultChatSettings,
    publicUrl: "http://localhost",
    roles: manyRequests,
    ...options.settings,
  };
  const models = openModelCatalogue({
    store,
    settings,
    box: secretBox("the key of tests, 32 characters and more", "model endpoints"),
    log: collectingLog(log),
    now,
    before: () => scriptedSource(options.models ?? []),
  });
  opened.use(models);
  const parts = {
    store,
    settings,
    models,
    limits: openUseLimits({ store, settings, now }),
    log: collectingLog(log),
    metrics: createChatMetrics(),
    now,
    ...options.parts,
  };
  const workers = await openWorkers(parts, options.sandbox, opened);
  const chat: Chat = { ...parts, ...workers, ...options.parts };
  const app = createChatApp(chat, {
    authenticate: options.authenticate ?? createAuthenticate(chat),
    allowedHosts: options.allowedHosts,
    routes: options.routes,
    onRequest: (record) => requests.push(record),
  });
  const user = await newPerson(store, "owner");
  const users: User[] = [];
  for (const role of options.users ?? ["member", "member"])
    users.push(await newPerson(store, role));
  const cleaning = opened.move();
  return {
    chat,
    app,
    store,
    user,
    users,
    person(index) {
      const found = users[index];
      if (found === undefined) throw new Error(`The test has no person ${index}.`);
      return found;
    },
    folder,
    log,
    requests,
    ...testClient(app, store, user),
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}

/** The house and the desk of a chat over a sandbox; stand-ins that run nothing without one. */
async function openWorkers(
  parts: Omit<Chat, "kernels" | "desk">,
  choice: TestChatOptions["sandbox"],
  opened: AsyncDisposableStack,
): Promise<Pick<Chat, "kernels" | "desk">> {
  if (choice === undefined) return { kernels: emptyHouse, desk: idleDesk };
  const sandbox =
    choice === "local"
      ? opened.use(await openLocalSandbox({ preload: "none", shell: "plain" }))
      : choice;
  const kernels = opened.use(await openKernelHouse({ ...parts, sandbox }));
  const desk = await openRunDesk({ ...parts, kernels });
  opened.defer(() => desk.close({ graceMs: 0 }));
  return { kernels, desk };
}

async function newPerson(store: Store, role: UserRole): Promise<User> {
  people += 1;
  const email = `person-${people}-${process.pid}@example.org`;
  return await store.users.create({ email, name: `Person ${people}`, role });
}

function collectingLog(lines: LogLine[]): Log {
  const write =
    (level: LogLine["level"]) =>
    (facts: LogFacts, text: string): void => {
      lines.push({ level, facts, text });
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
