import { z } from "zod";
import { JsonValue } from "../json.ts";

/** Shortest password, in characters (NIST SP 800-63B asks for 8 at least; length is all that is asked for). */
export const MIN_PASSWORD_CHARACTERS = 10;
/** Longer ones are refused: hashing costs by the byte. */
export const MAX_PASSWORD_CHARACTERS = 500;

/** What a person may do: `owner` everything, `admin` everything but to owners, `guest` sees what is shared. */
export const RoleView = z.enum(["owner", "admin", "member", "guest"]);
export type RoleView = z.infer<typeof RoleView>;

/** Who may make an account. `domains`: whom a login provider vouches for with an address of certain domains. */
export const RegistrationMode = z.enum(["closed", "invite", "domains", "open"]);
export type RegistrationMode = z.infer<typeof RegistrationMode>;

const Email = z
  .string()
  .trim()
  .min(3)
  .max(254)
  // One @ with something on both sides, and nothing that could break a line: more cannot be told without writing to it.
  .regex(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, "is not an e-mail address");
/** What a person, or a key of theirs, is called: one line, without characters that nobody sees or that turn the direction of writing. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(
    /^[^\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$/u,
    "must be one line of visible characters",
  );
const NewPassword = z.string().min(MIN_PASSWORD_CHARACTERS).max(MAX_PASSWORD_CHARACTERS);
const GivenPassword = z.string().min(1).max(MAX_PASSWORD_CHARACTERS);
const Token = z.string().min(1).max(2000);

/** A way to log in by somebody else's word (OpenID Connect). */
export const LoginProviderView = z.object({ id: z.string(), label: z.string() });
export type LoginProviderView = z.infer<typeof LoginProviderView>;

/** What the login page needs to know before anybody is logged in. */
export const AuthConfigView = z.object({
  registration: RegistrationMode,
  /** No login: whoever can reach the server is its one person. */
  singleUser: z.boolean(),
  /** True until the server has an owner who can log in; the link for them is in the server's log. */
  setupNeeded: z.boolean(),
  providers: z.array(LoginProviderView),
  minPasswordCharacters: z.int(),
});
export type AuthConfigView = z.infer<typeof AuthConfigView>;

/** Body of a login. */
export const LoginBody = z.strictObject({
  // Whatever was typed: an address that is none belongs to nobody, and the answer is the same.
  email: z.string().max(320),
  password: GivenPassword,
});
export type LoginBody = z.infer<typeof LoginBody>;

/** Body of a registration. */
export const RegisterBody = z.strictObject({
  email: Email,
  name: PersonName,
  password: NewPassword,
  /** Token of an invitation. */
  invite: Token.optional(),
});
export type RegisterBody = z.infer<typeof RegisterBody>;

/** Body of the owner's set-up. */
export const SetupBody = z.strictObject({
  /** Of the link in the server's log. */
  token: Token,
  email: Email,
  name: PersonName,
  password: NewPassword,
});
export type SetupBody = z.infer<typeof SetupBody>;

/** Body that asks what an invitation offers. */
export const InviteTokenBody = z.strictObject({ token: Token });
export type InviteTokenBody = z.infer<typeof InviteTokenBody>;

/** What an invitation offers. */
export const InviteOfferView = z.object({
  role: RoleView,
  /** Only this address may use it. */
  email: z.string().optional(),
  /** Milliseconds since the epoch. */
  expiresAt: z.int(),
});
export type InviteOfferView = z.infer<typeof InviteOfferView>;

/** Body of a change of password; `current` is absent where there is none yet. */
export const PasswordBody = z.strictObject({
  current: GivenPassword.optional(),
  password: NewPassword,
});
export type PasswordBody = z.infer<typeof PasswordBody>;

/** Body that sets a password by a link of an admin. */
export const ResetBody = z.strictObject({ token: Token, password: NewPassword });
export type ResetBody = z.infer<typeof ResetBody>;

/** Body that deletes the account; the password where there is one, and always the address, typed again. */
export const DeleteMeBody = z.strictObject({
  email: z.string().max(320),
  password: GivenPassword.optional(),
});
export type DeleteMeBody = z.infer<typeof DeleteMeBody>;

/** Where to send the browser next. */
export const RedirectView = z.object({ url: z.string() });
export type RedirectView = z.infer<typeof RedirectView>;

/** An identity at a login provider. */
export const IdentityView = z.object({
  issuer: z.string(),
  /** Of the provider in `AuthConfigView`; absent when it is no longer configured. */
  provider: z.string().optional(),
  emailVerified: z.boolean(),
});
export type IdentityView = z.infer<typeof IdentityView>;

/** A limit with how much of it is used. */
export const LimitView = z.object({
  kind: z.string(),
  window: z.enum(["day", "month", "total", "now"]),
  used: z.number(),
  limit: z.number(),
  over: z.boolean(),
});
export type LimitView = z.infer<typeof LimitView>;

/** Most characters of what the page keeps for a person, as JSON. */
export const MOST_PREFERENCES_CHARACTERS = 20_000;

/** The person who is logged in. Times are milliseconds since the epoch. */
export const MeView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: RoleView,
  hasPassword: z.boolean(),
  identities: z.array(IdentityView),
  /** What the page keeps for the person: theme, language, shortcuts. */
  preferences: JsonValue,
  createdAt: z.int(),
  /** How the request was recognised. */
  via: z.enum(["login", "key", "single-user"]),
  /** Limits that are used to 80 % and more. */
  notices: z.array(LimitView),
});
export type MeView = z.infer<typeof MeView>;

/** Body of a change to oneself. */
export const MeChanges = z.strictObject({
  name: PersonName.optional(),
  preferences: z
    .record(z.string(), JsonValue)
    .refine((value) => JSON.stringify(value).length <= MOST_PREFERENCES_CHARACTERS, "is too long")
    .optional(),
});
export type MeChanges = z.infer<typeof MeChanges>;

/** A browser that somebody is logged in with. Times are milliseconds since the epoch. */
export const LoginView = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  createdAt: z.int(),
  usedAt: z.int(),
  expiresAt: z.int(),
  ip: z.string().optional(),
  agent: z.string().optional(),
});
export type LoginView = z.infer<typeof LoginView>;

/** Logins of a person, last used first. */
export const LoginList = z.object({ items: z.array(LoginView) });
export type LoginList = z.infer<typeof LoginList>;

/** What a key may be used for. */
export const ScopeView = z.enum(["chat", "files", "admin:read", "admin"]);
export type ScopeView = z.infer<typeof ScopeView>;

/** A key for programs. Times are milliseconds since the epoch. */
export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(ScopeView),
  createdAt: z.int(),
  expiresAt: z.int().optional(),
  usedAt: z.int().optional(),
  revokedAt: z.int().optional(),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

/** Keys of a person, oldest first. */
export const ApiKeyList = z.object({ items: z.array(ApiKeyView) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Body of a new key. */
export const NewApiKeyBody = z.strictObject({
  name: PersonName,
  scopes: z.array(ScopeView).min(1).max(ScopeView.options.length).default(["chat", "files"]),
  /** Milliseconds since the epoch; absent: it does not end by itself. */
  expiresAt: z.int().optional(),
});
export type NewApiKeyBody = z.infer<typeof NewApiKeyBody>;

/** A new key, whole, for the only time. */
export const NewApiKeyView = z.object({ secret: z.string(), key: ApiKeyView });
export type NewApiKeyView = z.infer<typeof NewApiKeyView>;

/** Use of one kind on one day. */
export const UsageOfDayView = z.object({
  /** Days since the epoch (of UTC). */
  day: z.int(),
  kind: z.string(),
  value: z.number(),
});
export type UsageOfDayView = z.infer<typeof UsageOfDayView>;

/** Limits of a person and what was used, day by day. */
export const MyUsageView = z.object({
  limits: z.array(LimitView),
  days: z.array(UsageOfDayView),
});
export type MyUsageView = z.infer<typeof MyUsageView>;
