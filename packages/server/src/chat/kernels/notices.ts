import type { HeldKernel } from "./kernel-house.ts";

type Notice = HeldKernel["notice"];

/** Paths that are told one by one. */
const MOST_TOLD = 10;

/** Several things to say of an interpreter as one: the first gives its code. Undefined when there is nothing to say. */
export function together(...notices: readonly Notice[]): Notice {
  const said = notices.filter((notice) => notice !== undefined);
  const [first] = said;
  if (first === undefined) return undefined;
  return { code: first.code, text: said.map(({ text }) => text).join(" ") };
}

/** Says which files of the conversation are not in the interpreter's folder. */
export function leftOut(files: readonly string[]): Notice {
  if (files.length === 0) return undefined;
  const more = files.length > MOST_TOLD ? ` and ${files.length - MOST_TOLD} more` : "";
  const text = `Not in the interpreter's folder: ${files.slice(0, MOST_TOLD).join(", ")}${more}.`;
  return { code: "files-left-out", text };
}
