import type { UserRole } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import type { Principal, Scope } from "../auth/principal.ts";
import type { Access, ChatRoute } from "./chat-route.ts";

/** Who may use what needs a role; a blocked person is nobody, which whoever authenticates sees to. */
const rolesOf: Readonly<Record<Exclude<Access, "open">, readonly UserRole[]>> = {
  user: ["owner", "admin", "member", "guest"],
  admin: ["owner", "admin"],
  owner: ["owner"],
};

/** The scope that a key needs for a route; nothing where it needs none. */
export function scopeOf({ access, scope }: Pick<ChatRoute, "access" | "scope">): Scope | undefined {
  if (scope !== undefined || access === "open") return scope;
  return access === "user" ? "chat" : "admin";
}

/** @throws CodeactError a refusal: 401 when nobody is logged in, 403 for another role or a key without the scope */
export function checkAccess(
  route: Pick<ChatRoute, "access" | "scope">,
  principal: Principal | undefined,
): void {
  const { access } = route;
  if (access !== "open") {
    if (principal === undefined) throw nobody();
    if (!rolesOf[access].includes(principal.user.role))
      throw refusal(`This is for the role ${rolesOf[access].join(" or ")}.`, {
        status: 403,
        code: "role_missing",
        remedy: "Ask an administrator of this server.",
      });
  }
  const scope = scopeOf(route);
  if (principal?.via !== "key" || scope === undefined || holds(principal, scope)) return;
  throw refusal(`The key does not have the scope "${scope}".`, {
    status: 403,
    code: "scope_missing",
    remedy: "Make a key that has it.",
  });
}

/** Nobody is logged in. */
export function nobody(): Error {
  return refusal("Nobody is logged in.", {
    status: 401,
    code: "unauthorized",
    remedy: "Log in, or send a key as 'Authorization: Bearer KEY'.",
  });
}

/** Whoever may change what admins change may read it too. */
function holds({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || (scope === "admin:read" && scopes.includes("admin"));
}
