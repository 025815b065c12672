import type { ActionFormatName } from "@codeact/protocol";
import type { Repair } from "./action-format.ts";
import { decodeCallWrapper } from "./call-wrapper.ts";
import { fenceProse } from "./fence-scan.ts";
import { scanWhole } from "./scanner.ts";
import { tagProse } from "./tag-scan.ts";

/** Code that a model wrote in the syntax of another format. */
export interface OtherCode {
  readonly thought: string;
  readonly code: string;
  /** False when the text ended inside the code. */
  readonly closed: boolean;
  readonly repairs: readonly Repair[];
}

/**
 * Looks for code in the syntax of another format. A Python fence counts only at the end of the reply: code that is
 * followed by words is an illustration, code that ends a reply waits for its result.
 */
export function codeInOtherFormat(text: string, own: ActionFormatName): OtherCode | undefined {
  const repairs: readonly Repair[] = [
    { kind: "other-format", text: "the code was written in the syntax of another format" },
  ];
  const wrapped = decodeCallWrapper(text);
  if (wrapped !== undefined) return { thought: "", code: wrapped, closed: true, repairs };
  if (own !== "tag") {
    const tagged = scanWhole(text, tagProse);
    if (tagged.code !== undefined)
      return { thought: tagged.prose.trim(), code: tagged.code, closed: tagged.closed, repairs };
  }
  if (own !== "fence" && /^[ \t]*`{3,}[ \t]*(?:python3?|py|ipython)\b/im.test(text)) {
    const fenced = scanWhole(text, fenceProse);
    if (fenced.code !== undefined && fenced.dropped.trim() === "") {
      return { thought: fenced.prose.trim(), code: fenced.code, closed: fenced.closed, repairs };
    }
  }
  return undefined;
}
