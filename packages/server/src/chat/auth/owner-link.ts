import type { Chat } from "../chat.ts";

/** How long a set-up link opens, in milliseconds: a day; every start of the server gives a new one. */
const SETUP_MS = 24 * 3_600_000;

/**
 * A link by which the owner of a new server sets it up, once; nothing when there is an owner who can log in, or nobody
 * needs to. Whoever reads the server's log may use it.
 */
export async function ensureOwnerLink(
  chat: Pick<Chat, "store" | "settings" | "now">,
): Promise<string | undefined> {
  if (chat.settings.singleUser || !(await needsOwner(chat))) return undefined;
  const expiresAt = chat.now() + SETUP_MS;
  const token = await chat.store.invites.create({ role: "owner", expiresAt });
  return pageLink(chat, "setup", token);
}

/** Whether nobody who may do everything can log in. */
export async function needsOwner({ store }: Pick<Chat, "store">): Promise<boolean> {
  const owners = await store.users.owners();
  return !owners.some(({ canLogIn }) => canLogIn);
}

/** A link to a page with a token. It stands after the `#`, which browsers send to no server, so that no log has it. */
export function pageLink(
  { settings }: Pick<Chat, "settings">,
  page: "setup" | "invite" | "reset",
  token: string,
): string {
  return `${settings.publicUrl.replace(/\/$/u, "")}/${page}#token=${encodeURIComponent(token)}`;
}
