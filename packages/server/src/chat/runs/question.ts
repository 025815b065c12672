import type { ContentPart } from "@codeact/protocol";
import type { MessagePart, Store, StoredFile } from "@codeact/store";

/** Images that a model is shown are at most so large, in bytes; larger ones it can open from its folder. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
const MAX_IMAGES = 8;
const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** What a person asks, for a model. */
export interface Question {
  readonly content: string | ContentPart[];
  /** Files that came with it. */
  readonly files: readonly StoredFile[];
}

/** Tells a model of files in its folder. The words are those that models were trained with. */
export function filesNotice(paths: readonly string[]): {
  readonly code: string;
  readonly text: string;
} {
  return { code: "files-added", text: `Files in the working folder: ${paths.join(", ")}` };
}

/** Reads the parts of a question; a model that can see gets the images as such. @throws CodeactError `not_found` */
export async function readQuestion(
  store: Store,
  userId: string,
  asked: { readonly parts: readonly MessagePart[]; readonly vision: boolean },
): Promise<Question> {
  const text = asked.parts
    .flatMap((part) => (part.kind === "text" ? [part.text] : []))
    .join("\n\n");
  const files: StoredFile[] = [];
  for (const part of asked.parts)
    if (part.kind === "file") files.push(await store.files.get(userId, part.fileId));
  const images = asked.vision ? await readImages(store, userId, files) : [];
  return { content: images.length === 0 ? text : [{ type: "text", text }, ...images], files };
}

async function readImages(
  store: Store,
  userId: string,
  files: readonly StoredFile[],
): Promise<ContentPart[]> {
  const images: ContentPart[] = [];
  for (const file of files) {
    if (!IMAGES.has(file.mime) || file.size > MAX_IMAGE_BYTES) continue;
    if (images.length === MAX_IMAGES) break;
    const { bytes } = await store.files.open(userId, file.id);
    const data = Buffer.concat(await Array.fromAsync(bytes)).toString("base64");
    images.push({ type: "image", mime: file.mime, data });
  }
  return images;
}
