import { RunSettings } from "@codeact/protocol/chat";
import type { JsonValue } from "@codeact/protocol";
import type { Conversation, Store } from "@codeact/store";
import { RunOrder } from "./run-order.ts";

/** Puts the conversation's model and settings and those of a request together. */
export function orderOf(
  conversation: Conversation,
  wanted: {
    readonly model?: string | undefined;
    readonly settings?: Partial<RunSettings> | undefined;
  },
): Extract<RunOrder, { kind: "answer" }> {
  const settings = { ...withSettings(conversation.settings), ...wanted.settings };
  return { kind: "answer", model: wanted.model ?? conversation.model, settings };
}

/** Settings at rest; what is none, for example of a later version, is passed over. */
export function withSettings(value: JsonValue | undefined): Partial<RunSettings> {
  const whole = RunSettings.partial().safeParse(value ?? {});
  return whole.success ? whole.data : {};
}

/** The order that a run was begun with; undefined for a run that has none. */
export function keptOrder(value: JsonValue | undefined): RunOrder | undefined {
  const order = RunOrder.safeParse(value);
  return order.success ? order.data : undefined;
}

/** The version of a cell that takes the place of another. @throws CodeactError `not_found` */
export async function superseded(
  store: Store,
  userId: string,
  supersedesId: string | undefined,
): Promise<number> {
  if (supersedesId === undefined) return 1;
  const { version } = await store.cells.get(userId, supersedesId);
  return version + 1;
}
