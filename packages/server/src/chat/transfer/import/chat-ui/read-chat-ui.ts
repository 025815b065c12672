import type { User } from "@codeact/store";
import { type Finding, skipped, whySkipped } from "../finding.ts";
import type { ImportPlace } from "../import-place.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type GridFiles, readGridFiles } from "./grid-files.ts";
import { readDocuments, readUntilFault } from "./read-documents.ts";
import { convertConversation } from "./read-conversation.ts";
import { ChatUiConversation, ChatUiSettings, ChatUiUser } from "./shapes.ts";

/** Whose conversations of a dump to take. */
export type ImportOwners =
  /** Those of the importing person, known by e-mail address; every one of a dump that names nobody. */
  | { readonly type: "mine" }
  /** Every one, as conversations of the importing person. */
  | { readonly type: "all" }
  /** Everybody's, each for the person here with the same e-mail address. */
  | { readonly type: "by-email"; readonly find: (email: string) => Promise<User | undefined> };

/** Files of a dump of chat-ui's database, by collection. */
export interface ChatUiDump {
  readonly conversations: readonly SourceFile[];
  readonly users?: SourceFile | undefined;
  readonly settings?: SourceFile | undefined;
  readonly gridFiles?: SourceFile | undefined;
  readonly gridChunks?: SourceFile | undefined;
  readonly others: readonly SourceFile[];
}

/** Collections whose loss nobody notices. */
const passing =
  /^(?:abortedGenerations|sessions|messageEvents|semaphores|migrationResults|tokens|stats)$/u;

/** Collections that are read. */
const known: ReadonlySet<string> = new Set([
  "conversations",
  "users",
  "settings",
  "files.files",
  "files.chunks",
]);

/** The collection that a file is of: `conversations.bson`, `conversations.bson.gz`, `CodeActAgent.conversations.json`. */
export function collectionOf(name: string): string | undefined {
  const file = name.split("/").at(-1) ?? "";
  const stem = /^(.+?)\.(?:bson|bson\.gz|json|jsonl)$/iu.exec(file)?.[1];
  if (stem === undefined || /\.metadata$/iu.test(stem) || stem === "prelude") return undefined;
  return /(?:^|\.)(files\.(?:files|chunks)|[^.]+)$/u.exec(stem)?.[1];
}

/** Sorts files of a dump by collection. */
export function dumpOf(files: readonly SourceFile[]): ChatUiDump {
  const named = (wanted: string): SourceFile | undefined =>
    files.find(({ name }) => collectionOf(name) === wanted);
  return {
    conversations: files.filter(({ name }) => collectionOf(name) === "conversations"),
    users: named("users"),
    settings: named("settings"),
    gridFiles: named("files.files"),
    gridChunks: named("files.chunks"),
    others: files.filter(({ name }) => {
      const collection = collectionOf(name);
      return collection !== undefined && !known.has(collection) && !passing.test(collection);
    }),
  };
}

/** Reads a dump of chat-ui's database, one conversation in memory at a time. */
export async function* readChatUi(
  dump: ChatUiDump,
  owners: ImportOwners,
  { place, user }: { readonly place: ImportPlace; readonly user: User },
): AsyncGenerator<Finding> {
  const emails = new Map<string, string>();
  if (dump.users !== undefined) {
    for await (const found of readUntilFault(dump.users, place.bounds)) {
      if (found.type !== "document") yield found;
      else addEmail(emails, found.value);
    }
  }
  let gridFiles: GridFiles = new Map();
  if (dump.gridFiles !== undefined && dump.gridChunks !== undefined) {
    try {
      gridFiles = await readGridFiles({ files: dump.gridFiles, chunks: dump.gridChunks }, place);
    } catch (error) {
      yield skipped(dump.gridChunks.name, whySkipped(error));
    }
  }
  const ownerOf = ownersOf(owners, emails, { user, anybody: dump.users === undefined });
  for (const file of dump.conversations) {
    for await (const found of readUntilFault(file, place.bounds)) {
      place.signal?.throwIfAborted();
      if (found.type === "document")
        yield await readOne(found.value, file, { ownerOf, place, gridFiles });
      else yield found;
    }
  }
  if (dump.settings !== undefined) yield* readSettings(dump.settings, place);
  for (const { name } of dump.others) yield skipped(name, whyNotCollection(name));
}

function addEmail(emails: Map<string, string>, value: unknown): void {
  const user = ChatUiUser.safeParse(value).data;
  if (user?.email !== undefined) emails.set(user._id, user.email.trim().toLowerCase());
}

/** Finds whose a conversation becomes, or why nobody's. */
type OwnerOf = (
  source: ChatUiConversation,
) => Promise<{ readonly userId: string; readonly email?: string } | { readonly why: string }>;

function ownersOf(
  owners: ImportOwners,
  emails: ReadonlyMap<string, string>,
  { user, anybody }: { readonly user: User; readonly anybody: boolean },
): OwnerOf {
  return async ({ userId }) => {
    const email = userId === undefined ? undefined : emails.get(userId);
    switch (owners.type) {
      case "all":
        return { userId: user.id };
      case "mine":
        if (anybody || email === user.email) return { userId: user.id };
        return {
          why: "It belongs to somebody else; an admin can import it for them, or ask for all of them.",
        };
      case "by-email": {
        if (email === undefined) return { why: "The dump does not say whose it is." };
        const person = await owners.find(email);
        return person === undefined
          ? { why: `Nobody here has the e-mail address ${email}.` }
          : { userId: person.id, email };
      }
      default:
        return owners satisfies never;
    }
  };
}

async function readOne(
  value: unknown,
  file: SourceFile,
  context: {
    readonly ownerOf: OwnerOf;
    readonly place: ImportPlace;
    readonly gridFiles: GridFiles;
  },
): Promise<Finding> {
  const parsed = ChatUiConversation.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return skipped(file.name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const what = `${file.name}, ${parsed.data._id}`;
  try {
    const owner = await context.ownerOf(parsed.data);
    if ("why" in owner) return skipped(what, owner.why);
    const converted = await convertConversation(parsed.data, owner.userId, context);
    return { type: "conversation-found", what, email: owner.email, ...converted };
  } catch (error) {
    return skipped(what, whySkipped(error));
  }
}

/** What somebody had chosen there is told, so that they can choose it here: it means other things. */
async function* readSettings(file: SourceFile, { bounds }: ImportPlace): AsyncGenerator<Finding> {
  try {
    for await (const value of readDocuments(file, bounds)) {
      const chosen = ChatUiSettings.safeParse(value).data;
      const prompts = Object.keys(chosen?.customPrompts ?? {}).length;
      if (chosen?.activeModel === undefined && prompts === 0) continue;
      yield skipped(
        file.name,
        `Settings are not taken over (model ${chosen?.activeModel ?? "none"}, ${prompts} prompt(s) of their own); conversations keep their model and prompt.`,
      );
    }
  } catch (error) {
    yield skipped(file.name, whySkipped(error));
  }
}

function whyNotCollection(name: string): string {
  return collectionOf(name) === "sharedConversations"
    ? "Shared links are not taken over; share the conversation again."
    : "This collection has nothing that is imported.";
}
