import { createHash } from "node:crypto";
import { refusal } from "../../http/refusal.ts";

/** What a token allows. `execute`: sessions, cells, tools, variables. `files`: files, archives, snapshots. `admin`: metrics, and seeing and ending everyone's sessions. */
export const scopes = ["execute", "files", "admin"] as const;

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];

/** A token of one client. Sessions belong to the token that made them. */
export interface EngineToken {
  readonly token: string;
  /** @default every scope */
  readonly scopes?: readonly Scope[] | undefined;
}

/** Who sends a request. */
export interface Principal {
  /** Digest of the token; the same for everyone on an engine without tokens. */
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** Set when the request came with the secret of a session: it reaches that session only. */
  readonly secretDigest?: string | undefined;
}

const ANYONE = "anyone";
/** Who asks for what everyone may see. */
export const nobody: Principal = { owner: "", scopes: [] };

/** Begins every session secret, so that it is told from a token at sight. */
export const SECRET_PREFIX = "codeact_session_";

/** The digest under which a token or secret is kept and looked up. */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Tells who sends a request, by its headers. @throws CodeactError a refusal with status 401 */
export type Authenticate = (headers: Headers) => Principal;

/**
 * Makes the check of a list of tokens. Tokens are looked up by digest, so time tells nothing about them.
 * @param knowsSecret Whether a session has the secret with this digest.
 */
export function authenticator(
  tokens: readonly EngineToken[] | undefined,
  knowsSecret: (digest: string) => boolean,
): Authenticate {
  const known = new Map<string, Principal>();
  for (const { token, scopes: allowed } of tokens ?? []) {
    const owner = digestOf(token);
    known.set(owner, { owner, scopes: allowed ?? scopes });
  }
  return (headers) => {
    const given = /^Bearer\s+(.+)$/iu.exec(headers.get("authorization") ?? "")?.[1]?.trim();
    if (given?.startsWith(SECRET_PREFIX) === true) {
      const secretDigest = digestOf(given);
      if (!knowsSecret(secretDigest)) throw unauthorized("No session has this secret.");
      return { owner: "", scopes: ["execute", "files"], secretDigest };
    }
    if (known.size === 0) return { owner: ANYONE, scopes };
    if (given === undefined) throw unauthorized("This engine wants a token.");
    const principal = known.get(digestOf(given));
    if (principal === undefined) throw unauthorized("The token is not known here.");
    return principal;
  };
}

/** @throws CodeactError a refusal with status 403 when the token does not allow it */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.includes(scope)) return;
  throw refusal(`The token does not have the scope "${scope}".`, {
    status: 403,
    code: "scope_missing",
    remedy: "Use another token, or start the engine with one that has the scope.",
  });
}

/** @throws CodeactError a refusal with status 403 for the holder of a session's secret, who may have no other session */
export function requireToken(principal: Principal): void {
  if (principal.secretDigest === undefined) return;
  throw refusal("The secret of a session opens that session only.", {
    status: 403,
    code: "token_missing",
    remedy: "Use a token of the engine.",
  });
}

function unauthorized(message: string): Error {
  return refusal(message, {
    status: 401,
    code: "unauthorized",
    remedy: "Send it as 'Authorization: Bearer TOKEN'.",
  });
}
