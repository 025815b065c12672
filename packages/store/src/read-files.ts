import { type Database, inPieces } from "./engine.ts";
import { type StoredFile, toFile } from "./file-rows.ts";

/** Files of this user by id, of whatever conversations; what is another's or gone is left out. */
export async function readFilesById(
  database: Database,
  userId: string,
  ids: readonly string[],
): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  for (const piece of inPieces([...new Set(ids)])) {
    const rows = await database
      .selectFrom("file")
      .innerJoin("conversation", "conversation.id", "file.conversation_id")
      .selectAll("file")
      .where("file.id", "in", piece)
      .where("conversation.user_id", "=", userId)
      .where("conversation.deleted_at", "is", null)
      .execute();
    files.push(...rows.map(toFile));
  }
  return files;
}
