import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MimeBundle } from "@codeact/protocol";

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/svg+xml": "svg",
  "application/pdf": "pdf",
};

/** Limits of one conversation: hostile code must not fill the disk of the host. */
const MAX_IMAGES = 200;
const MAX_IMAGE_BYTES = 16 * 1024 * 1024;
const MAX_ALL_BYTES = 200 * 1024 * 1024;

/** Saves the images of one conversation as numbered files in one folder, made at the first image. */
export class ImageFolder {
  readonly #folder: string;
  #count = 0;
  #saved = 0;
  #bytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Saves the first image of a bundle. Returns its path, or undefined when there is none or too much was saved. */
  save(data: MimeBundle): string | undefined {
    for (const [mime, extension] of Object.entries(extensions)) {
      const content = data[mime];
      if (typeof content !== "string") continue;
      this.#bytes += content.length;
      const over = this.#saved >= MAX_IMAGES || this.#bytes > MAX_ALL_BYTES;
      if (over || content.length > MAX_IMAGE_BYTES) return undefined;
      this.#saved += 1;
      mkdirSync(this.#folder, { recursive: true });
      // "wx": a second conversation in the same folder must not overwrite the first one's images.
      for (;;) {
        this.#count += 1;
        const path = join(this.#folder, `image-${this.#count}.${extension}`);
        try {
          writeFileSync(path, mime === "image/svg+xml" ? content : Buffer.from(content, "base64"), {
            flag: "wx",
          });
          return path;
        } catch (error) {
          if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
        }
      }
    }
    return undefined;
  }
}
