import type { Database } from "./engine.ts";

/** Ids from a message towards the root, the message first; at most `limit`. */
export async function readPathIds(
  database: Database,
  conversationId: string,
  messageId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database
    .withRecursive("path(id, parent_id, depth)", (query) =>
      query
        .selectFrom("message")
        .select((eb) => ["id", "parent_id", eb.cast<number>(eb.lit(1), "integer").as("depth")])
        .where("id", "=", messageId)
        .where("conversation_id", "=", conversationId)
        .unionAll((again) =>
          again
            .selectFrom("message")
            .innerJoin("path", "path.parent_id", "message.id")
            .select((eb) => [
              "message.id",
              "message.parent_id",
              eb("path.depth", "+", 1).as("depth"),
            ])
            .where("path.depth", "<", limit),
        ),
    )
    .selectFrom("path")
    .select("id")
    .orderBy("depth")
    .execute();
  return rows.map(({ id }) => id);
}
