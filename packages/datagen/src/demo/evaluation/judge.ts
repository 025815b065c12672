import { REFUSAL } from "../refusal.ts";
import type { Expected } from "./eval-case.ts";

/** What a model did for one message of a person. */
export interface Attempt {
  /** Its final message. */
  readonly answer: string;
  /** Cells that it had run. */
  readonly executions: number;
}

/** The part of the refusal that no other answer holds. */
const REFUSING = "connect a real model";

/** Does this answer decline? Small slips of a small model in the fixed text are forgiven. */
export function isRefusal(answer: string): boolean {
  return answer.includes(REFUSING) || answer.startsWith(REFUSAL.slice(0, 24));
}

/**
 * Is the attempt right? An answer: code was run, and the final message holds what the reference program printed or is
 * the reference answer, spaces and ways to write a number aside.
 */
export function isRight(attempt: Attempt, expected: Expected): boolean {
  if (expected.type === "refusal") return isRefusal(attempt.answer) && attempt.executions === 0;
  if (attempt.executions === 0) return false;
  const answer = normal(attempt.answer);
  if (answer === normal(expected.reply)) return true;
  const output = normal(expected.output);
  // “True” may be told in many ways, most of them wrong.
  if (output === "" || /^(?:True|False|None)$/.test(output)) return false;
  return holds(answer, output);
}

/** One spelling of spaces and of numbers: `12.50` and `12.5` are the same. */
function normal(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(\d)\.0+(?!\d)/g, "$1")
    .replaceAll(/(\.\d*?[1-9])0+(?!\d)/g, "$1")
    .trim();
}

/** Contains the output as a whole: `5` is not in `15` or `5.2`. */
function holds(answer: string, output: string): boolean {
  for (let at = answer.indexOf(output); at >= 0; at = answer.indexOf(output, at + 1)) {
    const before = answer.slice(0, at);
    const after = answer.slice(at + output.length);
    const cutBefore =
      /\w$/.test(before) ||
      /\d[.,]$/.test(before) ||
      (/^\d/.test(output) && /(?:^|\s)-$/.test(before));
    const cutAfter = /^\w/.test(after) || /^[.,]\d/.test(after);
    const wordy = /^\w/.test(output) && /\w$/.test(output);
    if (!wordy || (!cutBefore && !cutAfter)) return true;
  }
  return false;
}
