import type { Draw } from "../family.ts";
import { py } from "../py.ts";

/** A text file in the working folder. */
export interface TextFileSlots extends Readonly<Record<string, string>> {
  readonly file: string;
  readonly text: string;
}

/** How people name a text file in a question. */
export const IN_TEXT_FILE =
  "(in {file}|in (the|my|this) (file|text file|textfile) {file}|of {file}|of the file {file}|in {file:quoted})";

/** Lines of words, each ended. */
export function drawLines(random: Draw, fewest: number, most: number): string {
  const count = random.int(fewest, most);
  return Array.from({ length: count }, () => `${random.sentence(1, 6)}\n`).join("");
}

/** A file of a few lines of words. */
export function drawTextFile(random: Draw): TextFileSlots {
  const extension = random.pick(["txt", "txt", "txt", "md", "log"]);
  return { file: random.fileName(extension), text: drawLines(random, 2, 7) };
}

/** Python that reads a text file; every family of files begins like this. */
export function readText(file: string): string {
  return `text = open(${py(file)}).read()`;
}
