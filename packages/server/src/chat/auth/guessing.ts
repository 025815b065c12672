import { foldEmail } from "@codeact/store";
import type { ChatCall } from "../app/chat-route.ts";
import { clientAddress, placeOf } from "./client-address.ts";

/** Keys of a guess at something: what is guessed at, then the place it comes from. */
export function guessKeys(
  call: Pick<ChatCall, "chat" | "request">,
  subject?: string,
): readonly string[] {
  const place = `from ${placeOf(clientAddress(call))}`;
  return subject === undefined ? [place] : [subject, place];
}

/** The keys of a guess at a person's password. */
export function loginKeys(
  call: Pick<ChatCall, "chat" | "request">,
  email: string,
): readonly string[] {
  return guessKeys(call, `account ${foldEmail(email).slice(0, 320)}`);
}
