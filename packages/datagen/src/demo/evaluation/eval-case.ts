import type { DemoTool, Topic } from "../family.ts";

/** What is measured; the gates of the shipped model have these names. */
export type GateName =
  | "unseen-values"
  | "unseen-phrasings"
  | "self-debug"
  | "follow-ups"
  | "copying"
  | "refusal";

/** What counts as right. */
export type Expected =
  /** The model must run code and say what the reference program printed, or the reference answer. */
  | { readonly type: "answer"; readonly output: string; readonly reply: string }
  /** The model must decline, without running code. */
  | { readonly type: "refusal" };

/** One message of a person, and what the model should make of it. */
export interface EvalTurn {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
  /** Replies put into the model's mouth before it speaks itself: a wrong program. */
  readonly given: readonly string[];
  readonly expected: Expected;
}

/** One conversation of the evaluation. The last turn is what is judged. */
export interface EvalCase {
  readonly gate: GateName;
  /** Family of the judged turn; undefined for refusals. */
  readonly family: string | undefined;
  readonly topic: Topic | undefined;
  readonly tools: readonly DemoTool[];
  /** Python that runs unseen before the first question; empty where none is needed. */
  readonly setup: string;
  readonly turns: readonly EvalTurn[];
  /** Finer than the gate: where a wording came from, which mistake was made, how many digits were copied. */
  readonly detail: string;
}

/** What became of a case. */
export interface EvalOutcome {
  readonly case: EvalCase;
  readonly right: boolean;
  /** True when the model declined, rightly or not. */
  readonly refused: boolean;
  /** The last program that the model wrote for the judged turn. */
  readonly code: string | undefined;
  readonly answer: string;
}
