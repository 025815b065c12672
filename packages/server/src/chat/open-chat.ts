import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { Sandbox } from "@codeact/protocol";
import { openSandbox } from "@codeact/session";
import type { SandboxChoice } from "@codeact/session";
import { openStore } from "@codeact/store";
import type { Store } from "@codeact/store";
import type { Chat } from "./chat.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { Housekeeping } from "./housekeeping.ts";
import { openKernelHouse } from "./kernels/open-kernel-house.ts";
import { openUseLimits } from "./limits/open-use-limits.ts";
import { builtInModel, configuredSource } from "./models/configured-source.ts";
import type { ConfiguredModel } from "./models/configured-source.ts";
import { openModelCatalogue } from "./models/open-model-catalogue.ts";
import { readSecretKey } from "./models/read-secret-key.ts";
import { secretBox } from "./models/secret-box.ts";
import { openRunDesk } from "./runs/open-run-desk.ts";
import type { Log } from "./serve/log.ts";
import { createChatMetrics } from "./serve/metrics.ts";

/** What a chat is opened with. */
export interface OpenChatOptions {
  readonly settings: ChatSettings;
  /** Its own folder: `chat.sqlite`, `blobs`, `secret.key`. */
  readonly folder: string;
  /** URL of a PostgreSQL database that several servers share; so must the folder of the blobs. @default SQLite in the folder */
  readonly database?: string | undefined;
  /** Models that the operator named; the first is the default, and the built-in one is offered last. */
  readonly models: readonly ConfiguredModel[];
  /** A sandbox that the caller closes, or a choice of one. @default the strongest that works here */
  readonly sandbox?: Sandbox | SandboxChoice | undefined;
  /** Seals the keys of model endpoints. @default the file `secret.key`, which is made when there is none */
  readonly secretKey?: string | undefined;
  readonly log: Log;
  /** After so many milliseconds without a sign of life, what a process worked on counts as lost. @default 30,000 */
  readonly leaseMs?: number | undefined;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A chat that works: its store, models, interpreters and runs. */
export interface OpenedChat extends AsyncDisposable {
  readonly chat: Chat;
  /** Takes no new run, lets running ones go on for the grace time, stops what is left, and closes everything. Idempotent. */
  close(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

/**
 * Opens everything that a chat server is made of, and begins its housekeeping.
 * @throws CodeactError `config_invalid` for a store, a database or a key that cannot be used, and what opening the sandbox
 * throws
 */
export async function openChat(options: OpenChatOptions): Promise<OpenedChat> {
  const { settings, log, leaseMs } = options;
  const now = options.now ?? Date.now;
  await using opened = new AsyncDisposableStack();
  // Side by side: each takes longer than all the rest.
  const [storing, sandboxing] = await Promise.allSettled([
    openChatStore(options, now),
    openChatSandbox(options),
  ]);
  if (storing.status === "fulfilled") opened.use(storing.value);
  if (sandboxing.status === "fulfilled" && sandboxing.value.ours)
    opened.use(sandboxing.value.sandbox);
  const store = valueOf(storing);
  const { sandbox } = valueOf(sandboxing);
  const key = options.secretKey ?? (await readSecretKey(join(options.folder, "secret.key")));
  const models = opened.use(
    openModelCatalogue({
      store,
      settings,
      box: secretBox(key, "model endpoints"),
      log,
      now,
      before: (lists) => configuredSource(options.models, lists),
      after: (lists) => configuredSource(withoutBuiltIn(options.models), lists),
    }),
  );
  const limits = openUseLimits({ store, settings, now });
  const metrics = createChatMetrics();
  const parts = { store, settings, models, limits, log, metrics, now };
  const kernels = opened.use(await openKernelHouse({ ...parts, sandbox, leaseMs }));
  const desk = await openRunDesk({ ...parts, leaseMs, kernels, titles: "model" });
  opened.defer(() => desk.close({ graceMs: 0 }));
  metrics.watch({ kernels: () => kernels.live().length, runs: () => desk.working });
  const chat: Chat = { ...parts, desk, kernels };
  opened.use(new Housekeeping(chat));
  const everything = opened.move();
  return {
    chat,
    async close({ graceMs } = {}) {
      await desk.close({ graceMs });
      await everything.disposeAsync();
    },
    [Symbol.asyncDispose]: async () => await everything.disposeAsync(),
  };
}

/** The built-in model once, unless the operator named it. */
function withoutBuiltIn(models: readonly ConfiguredModel[]): readonly ConfiguredModel[] {
  return models.some(({ name }) => name === builtInModel.name) ? [] : [builtInModel];
}

async function openChatStore(
  { folder, database }: OpenChatOptions,
  now: () => number,
): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const filesFolder = join(folder, "blobs");
  return await openStore(database ?? { path: join(folder, "chat.sqlite") }, { filesFolder, now });
}

async function openChatSandbox({
  sandbox = {},
  settings,
}: OpenChatOptions): Promise<{ readonly sandbox: Sandbox; readonly ours: boolean }> {
  if ("start" in sandbox) return { sandbox, ours: false };
  const limits = { ...sandbox.limits, ...settings.kernelLimits };
  return { sandbox: await openSandbox({ ...sandbox, limits }), ours: true };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "fulfilled") return settled.value;
  throw settled.reason instanceof Error
    ? settled.reason
    : new CodeactError("internal", String(settled.reason));
}
