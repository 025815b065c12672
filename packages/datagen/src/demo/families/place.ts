import { ordinalEnding } from "./drawing.ts";

/** A place in a sequence as a number and as people write it: `23` and `23rd`. */
export function place(n: number): { readonly n: number; readonly nth: string } {
  return { n, nth: `${n}${ordinalEnding(n)}` };
}
