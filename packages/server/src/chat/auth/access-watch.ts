import { CodeactError } from "@codeact/protocol";
import type { ChatCall } from "../app/chat-route.ts";
import type { Chat } from "../chat.ts";
import type { Principal } from "./principal.ts";

/** How often it is looked whether whoever reads a stream still may, in milliseconds. */
const LOOK_MS = 15_000;

/** Looks while a stream is open whether its login or key still opens something. */
export interface AccessWatch extends Disposable {
  /** Fires, within 15 seconds, when the login ended, the key was revoked or is over, or the person was blocked. */
  readonly lost: AbortSignal;
}

/** Begins to look; dispose of it when the stream ends. */
export function watchAccess({
  chat,
  principal,
}: Pick<ChatCall, "chat" | "principal">): AccessWatch {
  const lost = new AbortController();
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  const look = async (): Promise<void> => {
    if (await holds(chat, principal)) return;
    clearInterval(timer);
    lost.abort();
  };
  return { lost: lost.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

/** Whether somebody would still be let in. A store that does not answer leaves it open until the next look. */
async function holds(
  { store, now }: Pick<Chat, "store" | "now">,
  { via, id, user }: Principal,
): Promise<boolean> {
  try {
    const { status } = await store.users.get(user.id);
    if (status !== "active") return false;
    if (via === "single-user") return true;
    if (via === "login") return (await store.sessions.list(user.id)).some((one) => one.id === id);
    const key = (await store.apiKeys.list(user.id)).find((one) => one.id === id);
    return key !== undefined && key.revokedAt === undefined && (key.expiresAt ?? Infinity) > now();
  } catch (error) {
    return !CodeactError.isInstance(error) || error.code !== "not_found";
  }
}
