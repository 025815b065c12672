import type { Output } from "@codeact/protocol";
import type { OutputReference } from "@codeact/protocol/chat";
import type { Store } from "@codeact/store";
import type { z } from "zod";
import { imageReference, inlineImage } from "./plain-output.ts";

type Reference = z.infer<typeof OutputReference>;

/** An image that came out of a cell. */
export interface CellImage {
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  /** `data:…`; absent where it is too large to be sent within a text. */
  readonly url?: string | undefined;
}

/** Finds the image of an output, if it has one. */
export type LoadImage = (
  output: Output,
  blobs: readonly Reference[],
) => Promise<CellImage | undefined>;

/** Largest image within a text, in bytes: clients send texts back with every further message. */
const MAX_INLINE_BYTES = 512 * 1024;

/** Loads images out of a store. */
export function imageLoader(store: Store): LoadImage {
  return async (output, blobs) => {
    const inline = inlineImage(output);
    if (inline !== undefined) {
      const { mime, data } = inline;
      const size = Math.floor((data.length * 3) / 4);
      return size > MAX_INLINE_BYTES
        ? { mime, size }
        : { mime, size, url: `data:${mime};base64,${data}` };
    }
    const reference = imageReference(blobs);
    if (reference === undefined) return undefined;
    const { mime, size } = reference;
    if (size > MAX_INLINE_BYTES) return { mime, size };
    const pieces = await Array.fromAsync(store.blobs.read(reference));
    return { mime, size, url: `data:${mime};base64,${Buffer.concat(pieces).toString("base64")}` };
  };
}
