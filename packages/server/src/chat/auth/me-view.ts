import type { MeView } from "@codeact/protocol/chat";
import type { User } from "@codeact/store";
import type { Chat } from "../chat.ts";
import type { Principal } from "./principal.ts";

/** A person as they see themselves. */
export async function meView(
  { store, settings, limits }: Pick<Chat, "store" | "settings" | "limits">,
  user: User,
  via: Principal["via"],
): Promise<MeView> {
  const [found, identities, notices] = await Promise.all([
    store.users.findByEmail(user.email),
    store.identities.list(user.id),
    limits.notices(user.id),
  ]);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    hasPassword: found?.passwordHash !== undefined,
    identities: identities.map(({ issuer, emailVerified }) => ({
      issuer,
      provider: settings.oidc.find((provider) => provider.issuer === issuer)?.id,
      emailVerified,
    })),
    preferences: user.preferences,
    createdAt: user.createdAt,
    via,
    notices: [...notices],
  };
}
