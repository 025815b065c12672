import type { User, UserRole } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { requireLogin } from "../auth/refusals.ts";

/**
 * Whether somebody may change somebody else: owners change everybody, admins everybody but owners, and nobody makes
 * another more than they are themselves.
 * @throws CodeactError a refusal with status 403
 */
export function requireRank(
  actor: Pick<User, "role">,
  {
    target,
    role,
  }: { readonly target?: UserRole | undefined; readonly role?: UserRole | undefined },
): void {
  if (actor.role === "owner" || (target !== "owner" && role !== "owner")) return;
  throw refusal("Only an owner changes owners and makes them.", {
    status: 403,
    code: "role_missing",
    remedy: "Ask an owner of this server.",
  });
}

/**
 * Refuses a key what makes or unmakes admins and owners: an account of that rank would outlive the key, and one that is
 * taken down could not revoke it.
 * @param roles Those that somebody has, gets or loses
 * @throws CodeactError a refusal with status 403
 */
export function requireLoginToAppoint(call: ChatCall, roles: readonly UserRole[]): void {
  if (roles.some((role) => role === "owner" || role === "admin")) requireLogin(call);
}
