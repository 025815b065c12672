export type { ApiKey } from "./accounts/api-keys.ts";
export type { AuditEvent } from "./accounts/audit.ts";
export type { Identity } from "./accounts/identities.ts";
export type { Invite } from "./accounts/invites.ts";
export type { LoginSession } from "./accounts/sessions.ts";
export { QuotaWindow, UsageKind } from "./accounts/usage.ts";
export type { NewUsage, QuotaState } from "./accounts/usage.ts";
export { UserRole, UserStatus } from "./accounts/users.ts";
export type { NewUser, User, UserChanges } from "./accounts/users.ts";
export type { BlobReference, ByteRange, PutBlobOptions } from "./blobs.ts";
export type { ByteSource } from "./blob-folder.ts";
export type { OpenedOutput } from "./cells.ts";
export type { Conversation } from "./conversation.ts";
export { UNDO_MS } from "./conversations.ts";
export type { ConversationChanges, ListConversations, NewConversation } from "./conversations.ts";
export { EVENTS_KEPT_MS } from "./events.ts";
export type { AppendEvents, ReadEvents } from "./events.ts";
export type { StoredFile } from "./file-rows.ts";
export type { OpenedFile, WriteFile } from "./files.ts";
export { KernelStatus } from "./kernels.ts";
export type { KernelRecord } from "./kernels.ts";
export { MessageRole, MessageStatus } from "./message.ts";
export type { Message } from "./message.ts";
export type {
  CellContent,
  CellFacts,
  CellStatus,
  MessageContent,
  MessagePart,
  OutputBlob,
  OutputContent,
  StoredCell,
  StoredOutput,
} from "./message-content.ts";
export type { Feedback, MessagePath, NewMessage, ReadPath } from "./messages.ts";
export { newId } from "./new-id.ts";
export { openStore } from "./open-store.ts";
export type { OpenStoreOptions, StoreTarget } from "./open-store.ts";
export type { Page } from "./page.ts";
export { RunStatus } from "./run-record.ts";
export type { NewRunEvent, RunRecord, StoredFailure, StoredRunEvent } from "./run-record.ts";
export type { RunEnd } from "./runs.ts";
export { ShareVisibility } from "./shares.ts";
export type { Share } from "./shares.ts";
export type { SearchHit, SearchOptions, TitleHit } from "./search.ts";
export type { SearchKind } from "./search-words.ts";
export type { Snippet } from "./snippet.ts";
export { LEASE_MS } from "./start-run.ts";
export type { StartedRun, StartRun } from "./start-run.ts";
export type { Store, StoreHealth } from "./store.ts";
export { isLeaseLost } from "./store-errors.ts";
