import { foldEmail } from "@codeact/store";
import type { ChatCall } from "../app/chat-route.ts";
import { clientAddress, placeOf } from "./client-address.ts";
import { knownBrowser } from "./known-browser.ts";

/** Keys of a guess at something: what is guessed at, then the place it comes from. */
export function guessKeys(
  call: Pick<ChatCall, "chat" | "request">,
  subject?: string,
): readonly string[] {
  const place = `from ${placeOf(clientAddress(call))}`;
  return subject === undefined ? [place] : [subject, place];
}

/**
 * The keys of a guess at a person's password. Browsers that the person logged in with before have keys of their own, and
 * no others: strangers at the same address, or everybody behind a proxy that is not named, keep them out of nothing.
 */
export async function loginKeys(
  call: Pick<ChatCall, "chat" | "request">,
  email: string,
): Promise<readonly string[]> {
  const browser = await knownBrowser(call, email);
  const account = `account ${foldEmail(email).slice(0, 320)}`;
  const keys = guessKeys(call, account);
  return browser === undefined ? keys : keys.map((key) => `${account} by ${browser}, ${key}`);
}
