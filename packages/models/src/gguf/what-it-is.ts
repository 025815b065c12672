import { CodeactError } from "@codeact/protocol";
import { damaged } from "./header-cursor.ts";

/** Beginnings of files that people take for a model, and what to do about each. */
const lookalikes: readonly {
  readonly start: RegExp;
  readonly what: string;
  readonly remedy: string;
}[] = [
  {
    start: /^\s*<[!h?]/i,
    what: "a web page",
    remedy: "Use the address of the file itself, on Hugging Face the one with /resolve/ in it.",
  },
  {
    start: /^version https:\/\/git-lfs/,
    what: "a Git LFS pointer",
    remedy: "Fetch the file that it points to, for example with git lfs pull.",
  },
  {
    start: /^PK/,
    what: "a zip archive or a PyTorch checkpoint",
    remedy: "Convert the folder of the checkpoint: codeact model convert DIR.",
  },
  {
    start: /^(?:lmgg|fmgg|tjgg)/,
    what: "a model in the format before GGUF",
    remedy: "Convert the original model again with a newer tool.",
  },
  {
    start: /^.{8}\{/s,
    what: "a safetensors file",
    remedy: "Convert the folder it lies in: codeact model convert DIR.",
  },
  { start: /^\s*[{[]/, what: "a JSON file", remedy: "Name the .gguf file." },
];

/** The failure of a file whose first bytes are not GGUF's; says what it looks like. */
export function notGguf(name: string, start: Uint8Array): CodeactError {
  const text = new TextDecoder("latin1").decode(start);
  const match = lookalikes.find((candidate) => candidate.start.test(text));
  return new CodeactError(
    "invalid_input",
    `${name} is not a GGUF file${match === undefined ? "" : `; it looks like ${match.what}`}.`,
    { remedy: match?.remedy ?? "Name a .gguf file." },
  );
}

/** The failure of a file that ends before its header does. */
export function cutOff(name: string, size: number): CodeactError {
  if (size > 0) return damaged(name, `it ends after ${size} bytes, within its header`);
  return new CodeactError("invalid_input", `${name} is empty.`, { remedy: "Download it again." });
}
