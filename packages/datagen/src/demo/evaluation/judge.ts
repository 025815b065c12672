import { normalText, saysOutput } from "@codeact/session";
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
  if (normalText(attempt.answer) === normalText(expected.reply)) return true;
  const output = normalText(expected.output);
  // “True” may be told in many ways, most of them wrong.
  if (output === "" || /^(?:True|False|None)$/.test(output)) return false;
  return saysOutput(attempt.answer, output);
}
