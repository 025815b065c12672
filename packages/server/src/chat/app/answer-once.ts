import { createHash } from "node:crypto";
import type { KeptAnswer } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import { readBytes } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "./chat-route.ts";

/** Letters of a key: what clients make of UUIDs and the like. */
const keyPattern = /^[\x21-\x7e]{1,200}$/u;

/**
 * Runs a route that creates once for a key of a person: the same request with the same key is answered the same for a
 * day, whichever process it reaches. What failed had no effect, and may be tried again with its key.
 * @throws CodeactError a refusal: 400 for what is no key, 422 for a key that another request had, 409 while the first
 * request is at work; and what the route throws
 */
export async function answerOnce(call: ChatCall, key: string, route: ChatRoute): Promise<Response> {
  if (!keyPattern.test(key))
    throw refusal("The Idempotency-Key is not valid.", {
      remedy: "Send 1 to 200 letters, digits and signs, for example a UUID.",
    });
  const { keptAnswers } = call.chat.store;
  const holder = { userId: call.user.id, key };
  const requestHash = await hashRequest(call, route);
  const kept = await keptAnswers.begin({ ...holder, requestHash });
  if (kept.type !== "new") return again(kept, requestHash);
  try {
    const answer = await route.run(call);
    const contentType = answer.headers.get("content-type") ?? "";
    if (!answer.ok || !contentType.startsWith("application/json")) {
      await keptAnswers.drop(holder);
      return answer;
    }
    const body = await answer.text();
    const { status, headers } = answer;
    await keptAnswers.finish({ ...holder, status, contentType, body });
    return new Response(body, { status, headers });
  } catch (error) {
    await keptAnswers.drop(holder);
    throw error;
  }
}

function again(kept: Exclude<KeptAnswer, { type: "new" }>, requestHash: string): Response {
  if (kept.requestHash !== requestHash)
    throw refusal("The Idempotency-Key was used for another request.", {
      status: 422,
      code: "idempotency_key_reused",
      remedy: "Use a new key for every request that is a new one.",
    });
  if (kept.type === "pending")
    throw refusal("The first request with this Idempotency-Key is still at work.", {
      status: 409,
      code: "idempotency_key_in_use",
      remedy: "Try again soon with the same key.",
    });
  const { body, status, contentType } = kept;
  return new Response(body, {
    status,
    headers: { "content-type": contentType, "idempotency-replayed": "true" },
  });
}

/** Digest of what is asked. A JSON body is read for it, and put back for the route; other bodies count by their length. */
async function hashRequest({ chat, request }: ChatCall, { body }: ChatRoute): Promise<string> {
  const { raw } = request.req;
  const { method, url, headers, signal } = raw;
  const { pathname, search } = new URL(url);
  const hash = createHash("sha256").update(`${method} ${pathname}${search}\n`);
  if (body === undefined) {
    hash.update(headers.get("content-length") ?? "");
  } else {
    const bytes = await readBytes(raw, { maxBytes: chat.settings.maxBodyBytes });
    hash.update(bytes);
    request.req.raw = new Request(url, { method, headers, body: new Uint8Array(bytes), signal });
  }
  return hash.digest("hex");
}
