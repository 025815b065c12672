import type { ChatCall } from "../app/chat-route.ts";
import { refusal } from "../../http/refusal.ts";

/** The address or the password is wrong: which of the two, and whether there is such a person, is not told. */
export function wrongLogin(): Error {
  return refusal("The address or the password is wrong.", {
    status: 401,
    code: "wrong_login",
    remedy: "Check both; an administrator can give a link to set the password anew.",
  });
}

/** The person may not come in. Only told to who proved to be that person. */
export function blocked(): Error {
  return refusal("This account is blocked.", {
    status: 403,
    code: "account_blocked",
    remedy: "Ask an administrator of this server.",
  });
}

/** Nobody can make an account in this way. */
export function registrationClosed(message: string, remedy: string): Error {
  return refusal(message, { status: 403, code: "registration_closed", remedy });
}

/** A token of a link opens nothing. */
export function linkOver(): Error {
  return refusal("The link is unknown, used or over.", {
    status: 404,
    code: "link_over",
    remedy: "Ask for a new one.",
  });
}

/**
 * Refuses what only the person themselves may do, in a browser: a key that got into other hands must not be able to lock
 * its owner out or to make more keys.
 * @throws CodeactError a refusal with status 403
 */
export function requireLogin({ principal }: Pick<ChatCall, "principal">): void {
  if (principal.via !== "key") return;
  throw refusal("A key may not do this.", {
    status: 403,
    code: "login_required",
    remedy: "Log in with a browser.",
  });
}

/** Refuses what a server without logins has not. @throws CodeactError a refusal with status 403 */
export function requireLogins({ chat }: Pick<ChatCall, "chat">): void {
  if (!chat.settings.singleUser) return;
  throw refusal("This server has one person and no logins.", {
    status: 403,
    code: "single_user",
    remedy: "Start it without single-user mode.",
  });
}
