import { createHash } from "node:crypto";
import type { CachePart } from "./package-cache.ts";

/** A fetched file is not what the index says it is. */
class WrongContent extends Error {}

/**
 * A step of a pipeline that passes a file on while it comes, copies it into the cache and checks its hash. The last
 * piece is held back until the hash is right, so nobody receives a whole file that is wrong.
 */
export function verifiedCopy(
  sha256: string,
  part: CachePart | undefined,
): (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* verify(chunks) {
    const hash = createHash("sha256");
    let held: Buffer | undefined;
    for await (const chunk of chunks) {
      hash.update(chunk);
      await part?.write(chunk);
      if (held !== undefined) yield held;
      held = chunk;
    }
    const found = hash.digest("hex");
    if (found !== sha256) {
      throw new WrongContent(`the file has the hash ${found}, not ${sha256} as the index says`);
    }
    if (held !== undefined) yield held;
  };
}
