import { stat } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "./hash-file.ts";
import type { StoredModel } from "./model-store.ts";

/** What is wrong with a file of a stored model. */
export interface FileProblem {
  readonly file: string;
  readonly problem: string;
}

/** How a model is verified. */
export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((file: string, completed: number, total: number) => void) | undefined;
}

/** Hashes the files of a stored model again and returns what is wrong with them; empty when all is well. */
export async function verifyModel(
  { manifest, folder }: StoredModel,
  options: VerifyOptions = {},
): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const path = join(folder, name);
    const size = await stat(path).then(
      (status) => status.size,
      () => undefined,
    );
    if (size === undefined) problems.push({ file: name, problem: "is missing" });
    else if (size !== bytes)
      problems.push({ file: name, problem: `has ${size} bytes instead of ${bytes}` });
    else {
      const found = await hashFile(path, {
        signal: options.signal,
        onProgress: (completed) => options.onProgress?.(name, completed, bytes),
      });
      if (found !== sha256)
        problems.push({ file: name, problem: `has the sha256 ${found} instead of ${sha256}` });
    }
  }
  return problems;
}
