import { z } from "zod";
import { JsonValue } from "../json.ts";
import { LimitView, PersonName, RegistrationMode, RoleView, UsageOfDayView } from "./account.ts";

/** A person as an admin sees them. Times are milliseconds since the epoch. */
export const AdminUserView = z.object({
  id: z.string(),
  email: z.string(),
  /** True once it was shown that the address is theirs. */
  emailProven: z.boolean(),
  name: z.string(),
  role: RoleView,
  status: z.enum(["active", "blocked"]),
  createdAt: z.int(),
  lastSeenAt: z.int().optional(),
});
export type AdminUserView = z.infer<typeof AdminUserView>;

/** A page of people, oldest first. */
export const AdminUserPage = z.object({
  items: z.array(AdminUserView),
  next: z.string().optional(),
});
export type AdminUserPage = z.infer<typeof AdminUserPage>;

/** Body of a change to somebody. */
export const AdminUserChanges = z.strictObject({
  name: PersonName.optional(),
  role: RoleView.optional(),
  status: z.enum(["active", "blocked"]).optional(),
});
export type AdminUserChanges = z.infer<typeof AdminUserChanges>;

/** What a quota limits; `tokens` are those that go in and those that come out together. */
export const QuotaKindView = z.enum([
  "tokens",
  "input-tokens",
  "output-tokens",
  "cost-usd",
  "runs",
  "execution-seconds",
  "storage-bytes",
  "kernels",
]);
export type QuotaKindView = z.infer<typeof QuotaKindView>;

/** A person's own quota, in place of the role's. Days and months are those of UTC. */
export const QuotaView = z.strictObject({
  kind: QuotaKindView,
  window: z.enum(["day", "month", "total"]),
  limit: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
});
export type QuotaView = z.infer<typeof QuotaView>;

/** A person's own quotas, and every limit that holds for them with its use. */
export const AdminQuotasView = z.object({
  own: z.array(QuotaView),
  limits: z.array(LimitView),
});
export type AdminQuotasView = z.infer<typeof AdminQuotasView>;

/** Body that sets a person's own quotas: these and no others. */
export const QuotasBody = z.strictObject({ quotas: z.array(QuotaView).max(24) });
export type QuotasBody = z.infer<typeof QuotasBody>;

/** A link to hand to somebody; shown once. */
export const LinkView = z.object({
  url: z.string(),
  token: z.string(),
  /** Milliseconds since the epoch. */
  expiresAt: z.int(),
});
export type LinkView = z.infer<typeof LinkView>;

/** Body of a new invitation. */
export const NewInviteBody = z.strictObject({
  role: RoleView.default("member"),
  /** Only this address may use it, which then counts as shown to be theirs. */
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+$/u, "is not an e-mail address")
    .optional(),
  /** Milliseconds from now. @default a week */
  validMs: z
    .int()
    .min(60_000)
    .max(90 * 24 * 3_600_000)
    .default(7 * 24 * 3_600_000),
});
export type NewInviteBody = z.infer<typeof NewInviteBody>;

/** An invitation. Times are milliseconds since the epoch. */
export const InviteView = z.object({
  id: z.string(),
  role: RoleView,
  email: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.int(),
  expiresAt: z.int(),
  usedAt: z.int().optional(),
  usedBy: z.string().optional(),
});
export type InviteView = z.infer<typeof InviteView>;

/** A page of invitations, newest first. */
export const InvitePage = z.object({ items: z.array(InviteView), next: z.string().optional() });
export type InvitePage = z.infer<typeof InvitePage>;

const Count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Rates and quotas of a role; a quota that is absent is unlimited. */
export const RoleLimitsView = z.strictObject({
  requestsPerMinute: z.int().min(1).max(1_000_000),
  requestBurst: z.int().min(1).max(1_000_000),
  concurrentRuns: z.int().min(0).max(10_000),
  runsPerDay: Count.optional(),
  tokensPerDay: Count.optional(),
  tokensPerMonth: Count.optional(),
  cellSecondsPerDay: Count.optional(),
  storageBytes: Count.optional(),
});
export type RoleLimitsView = z.infer<typeof RoleLimitsView>;

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[^\s@.]+(?:\.[^\s@.]+)*$/u, "is not a domain");

/** What an admin may change while the server runs. */
export const ServerSettingsView = z.object({
  registration: RegistrationMode,
  domains: z.array(z.string()),
  roles: z.object({
    owner: RoleLimitsView,
    admin: RoleLimitsView,
    member: RoleLimitsView,
    guest: RoleLimitsView,
  }),
  /** Names of those that differ from what is configured, `roles.member` for example. */
  changed: z.array(z.string()),
});
export type ServerSettingsView = z.infer<typeof ServerSettingsView>;

/** Body of a change of settings; null takes one back to what is configured. */
export const ServerSettingsChanges = z.strictObject({
  registration: RegistrationMode.nullable().optional(),
  domains: z.array(Domain).max(1000).nullable().optional(),
  roles: z
    .strictObject({
      owner: RoleLimitsView.nullable().optional(),
      admin: RoleLimitsView.nullable().optional(),
      member: RoleLimitsView.nullable().optional(),
      guest: RoleLimitsView.nullable().optional(),
    })
    .optional(),
});
export type ServerSettingsChanges = z.infer<typeof ServerSettingsChanges>;

/** A run at work. Times are milliseconds since the epoch. */
export const AdminRunView = z.object({
  id: z.string(),
  conversationId: z.string(),
  userId: z.string(),
  status: z.string(),
  /** The process that works on it. */
  owner: z.string().optional(),
  stopRequestedAt: z.int().optional(),
  createdAt: z.int(),
});
export type AdminRunView = z.infer<typeof AdminRunView>;

/** Everybody's runs at work, oldest first, at most 1,000. */
export const AdminRunList = z.object({ items: z.array(AdminRunView) });
export type AdminRunList = z.infer<typeof AdminRunList>;

/** A live interpreter. Times are milliseconds since the epoch. */
export const AdminKernelView = z.object({
  id: z.string(),
  conversationId: z.string(),
  userId: z.string(),
  status: z.string(),
  /** The process that has it. */
  owner: z.string().optional(),
  backend: z.string().optional(),
  version: z.string().optional(),
  startedAt: z.int().optional(),
  usedAt: z.int().optional(),
});
export type AdminKernelView = z.infer<typeof AdminKernelView>;

/** Everybody's live interpreters. */
export const AdminKernelList = z.object({ items: z.array(AdminKernelView) });
export type AdminKernelList = z.infer<typeof AdminKernelList>;

/** What was used, by day (of everybody or one) and by person. */
export const AdminUsageView = z.object({
  days: z.array(UsageOfDayView),
  /** Most first. */
  users: z.array(z.object({ userId: z.string(), kind: z.string(), value: z.number() })),
});
export type AdminUsageView = z.infer<typeof AdminUsageView>;

/** An entry of the audit log. */
export const AuditEventView = z.object({
  id: z.string(),
  /** Who did it; absent for the server itself and for strangers. */
  userId: z.string().optional(),
  /** For example `login.failed`. */
  kind: z.string(),
  /** What it was done to. */
  subject: z.string().optional(),
  data: JsonValue,
  ip: z.string().optional(),
  /** Milliseconds since the epoch. */
  at: z.int(),
});
export type AuditEventView = z.infer<typeof AuditEventView>;

/** A page of the audit log, newest first. */
export const AuditPage = z.object({ items: z.array(AuditEventView), next: z.string().optional() });
export type AuditPage = z.infer<typeof AuditPage>;

/** How this process and what it works with are. */
export const AdminHealthView = z.object({
  store: z.object({
    ok: z.boolean(),
    engine: z.string(),
    detail: z.string(),
    latencyMs: z.number(),
  }),
  /** Of this process. */
  uptimeMs: z.number(),
  memoryBytes: z.int(),
  runsHere: z.int(),
  kernelsHere: z.int(),
  /** Of every process on this store. */
  runs: z.int(),
  users: z.int(),
  models: z.array(z.string()),
});
export type AdminHealthView = z.infer<typeof AdminHealthView>;
