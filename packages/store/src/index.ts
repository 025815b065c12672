export type { WholeConversation, WholeFile, WholeMessage } from "./whole-conversation.ts";
export type { ApiKey } from "./accounts/api-keys.ts";
export type { AuditEvent, ListAudit } from "./accounts/audit.ts";
export type { Identity } from "./accounts/identities.ts";
export type { Invite, InviteRecord } from "./accounts/invites.ts";
export type { LoginSession } from "./accounts/sessions.ts";
export { overQuota, tooManyRuns } from "./accounts/run-allowance.ts";
export type { RunAllowance, RunQuota } from "./accounts/run-allowance.ts";
export { dayOf, QuotaKind, QuotaWindow, UsageKind } from "./accounts/usage-sums.ts";
export type { UsageOfDay, UsageOfUser, UsageRange } from "./accounts/usage-sums.ts";
export type { NewUsage, QuotaState } from "./accounts/usage.ts";
export { foldEmail, UserRole, UserStatus } from "./accounts/users.ts";
export type { ListUsers, NewUser, User, UserChanges } from "./accounts/users.ts";
export { ApprovalKind, ApprovalState } from "./approvals.ts";
export type { Approval } from "./approvals.ts";
export { backupStore } from "./backup/backup-store.ts";
export type { BackupProgress, BackupReport, BackupStoreOptions } from "./backup/backup-store.ts";
export { restoreStore } from "./backup/restore-store.ts";
export type { RestoreReport, RestoreStoreOptions } from "./backup/restore-store.ts";
export type { BlobReference, ByteRange, PutBlobOptions } from "./blobs.ts";
export type { ByteSource } from "./blob-folder.ts";
export type { OpenedOutput } from "./cells.ts";
export type { Conversation } from "./conversation.ts";
export { UNDO_MS } from "./conversations.ts";
export type { ConversationChanges, ListConversations, NewConversation } from "./conversations.ts";
export { EVENTS_KEPT_MS } from "./events.ts";
export type { AppendEvents, ReadEvents } from "./events.ts";
export { requireFilePath } from "./file-rows.ts";
export type { StoredFile } from "./file-rows.ts";
export type { LinkFile, OpenedFile, WriteFile } from "./files.ts";
export { ANSWERS_KEPT_MS } from "./kept-answers.ts";
export type { KeptAnswer } from "./kept-answers.ts";
export { isLive, KernelStatus, KernelWish } from "./kernels.ts";
export type { AskedKernel, KernelRecord, OwnedKernel } from "./kernels.ts";
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
export type { MessageSteps } from "./message-steps.ts";
export type { Feedback, MessagePath, NewMessage, ReadPath } from "./messages.ts";
export type { ModelEndpoint, ModelEndpointChanges, NewModelEndpoint } from "./model-endpoints.ts";
export { newId } from "./new-id.ts";
export { openStore } from "./open-store.ts";
export type { OpenStoreOptions } from "./open-store.ts";
export type { StoreTarget } from "./store-place.ts";
export type { Page } from "./page.ts";
export type { TreeMessage, WholeTree } from "./read-tree.ts";
export { MAX_QUEUED } from "./queue.ts";
export type { QueuedMessage, QueuedMessageChanges } from "./queue.ts";
export type { NewResponse, ResponseRecord } from "./responses.ts";
export type { ConversationOutline, MessageOutline } from "./read-outline.ts";
export { RunStatus } from "./run-record.ts";
export type { NewRunEvent, RunRecord, StoredFailure, StoredRunEvent } from "./run-record.ts";
export type { RunEnd } from "./runs.ts";
export { ShareVisibility } from "./shares.ts";
export type { Share, ShareAsset, ShareChanges } from "./shares.ts";
export type { SearchHit, SearchOptions, TitleHit } from "./search.ts";
export type { SearchKind } from "./search-words.ts";
export type { Snippet } from "./snippet.ts";
export { LEASE_MS } from "./start-run.ts";
export type { StartedRun, StartRun } from "./start-run.ts";
export type { Store, StoreHealth } from "./store.ts";
export { isLeaseLost } from "./store-errors.ts";
export { UNFINISHED_KEPT_MS, UPLOADS_KEPT_MS } from "./uploads.ts";
export type { AppendUpload, NewUpload, OpenedUpload, Upload } from "./uploads.ts";
