import type { Draw } from "../family.ts";
import { py } from "../py.ts";

/** Two lists in one question, written alike and so that nobody takes the end of one for the start of the other. */
export function twoListTexts(
  random: Draw,
  a: readonly (number | string)[],
  b: readonly (number | string)[],
): { readonly a: string; readonly b: string } {
  const style = random.pick(["[]", "[]", "[]", "plain", "plain", "()", "quoted"]);
  return { a: listText(a, style), b: listText(b, style) };
}

function listText(items: readonly (number | string)[], style: string): string {
  if (style === "plain") return items.join(", ");
  if (style === "()") return `(${items.join(", ")})`;
  if (style === "[]") return `[${items.join(", ")}]`;
  return `[${items.map((item) => (typeof item === "string" ? `"${item}"` : item)).join(", ")}]`;
}

/** The Python list that {@link twoListTexts} wrote. */
export function listCode(text: string): string {
  const items = text.replaceAll(/[[\]()"]/g, "").split(", ");
  return py(items.map((item) => (/^-?\d+$/.test(item) ? Number(item) : item)));
}
