import type { AuditEvent } from "@codeact/store";
import type { ChatCall } from "../app/chat-route.ts";
import { clientAddress } from "./client-address.ts";

/**
 * Records what was done in the audit log, with the address it was done from. Who did it is whoever asks, unless the event
 * names somebody. Never put secrets into it.
 */
export async function record(
  call: Pick<ChatCall, "chat" | "request" | "loggedIn" | "user">,
  event: Omit<AuditEvent, "id" | "at" | "ip" | "data"> & { readonly data?: AuditEvent["data"] },
): Promise<void> {
  const userId = event.userId ?? (call.loggedIn ? call.user.id : undefined);
  await call.chat.store.audit.record({ ...event, userId, ip: clientAddress(call) });
}
