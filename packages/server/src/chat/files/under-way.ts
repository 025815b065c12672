import type { ServerResponse } from "node:http";
import type { ChatCall } from "../app/chat-route.ts";
import type { UseLimits } from "../limits/use-limits.ts";
import { outgoingOf } from "./byte-answer.ts";

/** Bytes by request, for as long as it is not answered. */
type Sent = Map<ServerResponse, number>;

const underWay = new WeakMap<UseLimits, Map<string, Sent>>();

/**
 * Notes how many bytes a request of a person brings, until it is answered: the store counts them only then, and many
 * requests side by side would each find the same room. Returns how many the person's other requests to this process bring.
 */
export function noteUnderWay(call: ChatCall, bytes: number): number {
  const outgoing = outgoingOf(call);
  const { chat, user } = call;
  const people = underWay.get(chat.limits) ?? new Map<string, Sent>();
  underWay.set(chat.limits, people);
  const sent: Sent = people.get(user.id) ?? new Map<ServerResponse, number>();
  if (outgoing !== undefined && !outgoing.closed) {
    people.set(user.id, sent);
    if (!sent.has(outgoing))
      outgoing.once("close", () => {
        sent.delete(outgoing);
        if (sent.size === 0 && people.get(user.id) === sent) people.delete(user.id);
      });
    sent.set(outgoing, bytes);
  }
  let others = 0;
  for (const [one, size] of sent) if (one !== outgoing) others += size;
  return others;
}
