import type { ChatCall } from "./chat-route.ts";

/** What stands for `{id}` in the path. */
export function idOf({ request }: Pick<ChatCall, "request">): string {
  return request.req.param("id") ?? "";
}

/** The key that a client names a request by, so that asking twice is asking once. */
export function idempotencyKeyOf({ request }: Pick<ChatCall, "request">): string | undefined {
  return request.req.header("idempotency-key");
}
