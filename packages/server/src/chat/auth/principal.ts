import type { User } from "@codeact/store";

/** What an API key may be used for. */
export const scopes = ["chat", "files", "admin:read", "admin"] as const;

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];

/** Who asks, and how that is known. */
export interface Principal {
  readonly user: User;
  /** A browser's cookie, a key of a program, or the one person of a single-user server. */
  readonly via: "login" | "key" | "single-user";
  readonly scopes: readonly Scope[];
  /** Of the login (`LoginSession.id`) or the key. */
  readonly id?: string | undefined;
}
