import { randomBytes } from "node:crypto";
import { foldEmail } from "@codeact/store";
import type { User } from "@codeact/store";
import { z } from "zod";
import type { ChatCall } from "../app/chat-route.ts";
import { KNOWN_COOKIE, readCookie, writeCookie } from "./cookies.ts";
import { sealingOf } from "./sealing.ts";

const PURPOSE = "known browser";
/** How long a browser is known after a login, in milliseconds: a year. */
const KNOWN_MS = 365 * 24 * 3_600_000;

const Known = z.object({ email: z.string(), id: z.string() });

type Call = Pick<ChatCall, "chat" | "request">;

/**
 * Names the browser that somebody logged in with before, if this is one. Tries from there are counted apart from those of
 * strangers, who could otherwise keep a person out by guessing
 * (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
 */
export async function knownBrowser(call: Call, email: string): Promise<string | undefined> {
  const known = await readKnown(call);
  return known?.email === foldEmail(email) ? known.id : undefined;
}

/** The header by which a browser is known from now on; nothing when it is. It opens nothing by itself. */
export async function rememberBrowser(call: Call, user: User): Promise<string | undefined> {
  const { chat } = call;
  if ((await readKnown(call))?.email === user.email) return undefined;
  const known = { email: user.email, id: randomBytes(12).toString("base64url") };
  const value = await sealingOf(chat.store).seal(PURPOSE, known, chat.now() + KNOWN_MS);
  return writeCookie(KNOWN_COOKIE, { value, maxAgeMs: KNOWN_MS }, chat.settings);
}

async function readKnown({ chat, request }: Call): Promise<z.infer<typeof Known> | undefined> {
  const sealed = readCookie(request, KNOWN_COOKIE, chat.settings);
  if (sealed === undefined) return undefined;
  return await sealingOf(chat.store).open(PURPOSE, sealed, { schema: Known, now: chat.now() });
}
