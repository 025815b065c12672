import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { damagedFile, readCheckpointJson } from "./checkpoint-json.ts";
import { openSafetensors, type SafeTensor } from "./safetensors.ts";

/** The tensors of a checkpoint, in one file or several. */
export interface Weights extends AsyncDisposable {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
}

const Index = z.object({ weight_map: z.record(z.string(), z.string()) });
const INDEX = "model.safetensors.index.json";

/** Opens all safetensors files of a folder. @throws CodeactError `not_found` without any, `invalid_input` for damaged ones */
export async function openWeights(folder: string): Promise<Weights> {
  const index = await readCheckpointJson(folder, INDEX, Index);
  const names =
    index === undefined ? await plainFiles(folder) : [...new Set(Object.values(index.weight_map))];
  await using stack = new AsyncDisposableStack();
  const tensors = new Map<string, SafeTensor>();
  for (const name of names) {
    if (!/^[^/\\]+\.safetensors$/.test(name))
      throw damagedFile(folder, INDEX, `names the file "${name}"`);
    const file = stack.use(await openSafetensors(join(folder, name)));
    for (const [key, tensor] of file.tensors) {
      if (tensors.has(key)) throw damagedFile(folder, name, `holds ${key} a second time`);
      tensors.set(key, tensor);
    }
  }
  const lost = Object.keys(index?.weight_map ?? {}).find((key) => !tensors.has(key));
  if (lost !== undefined) throw damagedFile(folder, INDEX, `names ${lost}, which no file holds`);
  const open = stack.move();
  return { tensors, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function plainFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder);
  const found = entries.filter((name) => name.endsWith(".safetensors")).sort();
  if (found.includes("model.safetensors")) return ["model.safetensors"];
  if (found.length > 0) return found;
  const pickled = entries.some((name) => /\.(?:bin|pth|pt)$/.test(name));
  throw new CodeactError("not_found", `There is no .safetensors file in ${folder}.`, {
    remedy: pickled
      ? "The weights are there as PyTorch pickles, which can run code when read: take the safetensors version."
      : "Name the folder of a Hugging Face checkpoint: config.json, *.safetensors, tokenizer files.",
  });
}
