import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import type { Action, JsonValue } from "@codeact/protocol";
import { DecisionBody, InputBody } from "@codeact/protocol/chat";
import type { RunLogEvent } from "@codeact/protocol/chat";
import type { Approval, Store } from "@codeact/store";
import { toJson } from "./to-json.ts";

/** Pause before a store that is away is asked again, in milliseconds. */
const ASK_AGAIN_MS = 1000;

/** What the questions of a run belong to. */
export interface PersonOptions {
  readonly store: Store;
  readonly runId: string;
  /** The lease's owner. */
  readonly owner: string;
  readonly tell: (event: RunLogEvent) => void;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  /** How long a person may take, in milliseconds. */
  readonly waitMs: number;
  /** Nobody answered in time: the run is to stop. */
  readonly onLate: () => void;
  readonly now: () => number;
}

type Asked = Extract<RunLogEvent, { type: "approval.requested" }>["data"];
type Resolved = Extract<RunLogEvent, { type: "approval.resolved" }>["data"]["decision"];

/** Puts questions to the person through the store, so that any process can take the answer. */
export class Person {
  readonly #options: PersonOptions;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /**
   * Asks about an action, or (`inCell`) a call from inside a running cell.
   * @throws the signal's reason; CodeactError `timeout` when nobody decided in time
   */
  async decide(
    action: Exclude<Action, { type: "message" }>,
    about: { readonly cellId?: string | undefined; readonly inCell: boolean },
  ): Promise<DecisionBody> {
    const kind = about.inCell ? "tool" : "action";
    const { approval, answer } = await this.#ask({ kind, action, cellId: about.cellId });
    const decision = DecisionBody.parse(answer);
    this.#resolved(approval, decision.decision, "reason" in decision ? decision.reason : undefined);
    return decision;
  }

  /** Asks what `input()` asks. @throws as `decide` */
  async input(question: {
    readonly prompt: string;
    readonly password: boolean;
    readonly cellId?: string | undefined;
  }): Promise<string> {
    const { approval, answer } = await this.#ask({ kind: "input", ...question });
    const { text } = InputBody.parse(answer);
    if (question.password) await this.#options.store.approvals.forgetDecision(approval.id);
    this.#resolved(approval, "answered");
    return text;
  }

  async #ask(
    question: Omit<Asked, "approvalId" | "expiresAt">,
  ): Promise<{ readonly approval: Approval; readonly answer: JsonValue | undefined }> {
    const { store, runId, owner, tell, signal, waitMs, now } = this.#options;
    signal.throwIfAborted();
    const expiresAt = now() + waitMs;
    const { kind } = question;
    const payload = toJson({ ...question, expiresAt });
    const approval = await store.approvals.open({ runId, owner, kind, payload });
    tell({ type: "approval.requested", data: { approvalId: approval.id, expiresAt, ...question } });
    const late = AbortSignal.timeout(waitMs);
    try {
      const decided = await untilDecided(store, approval.id, AbortSignal.any([signal, late]));
      if (decided.state === "expired") throw new CodeactError("aborted", "The run has ended.");
      return { approval, answer: decided.decision };
    } catch (error) {
      this.#resolved(approval, "expired");
      if (!late.aborted || signal.aborted) throw error;
      this.#options.onLate();
      throw tooLate(waitMs);
    }
  }

  #resolved(approval: Approval, decision: Resolved, reason?: string): void {
    this.#options.tell({
      type: "approval.resolved",
      data: { approvalId: approval.id, decision, reason },
    });
  }
}

/** Goes on waiting when the store was away meanwhile: nobody has said no. @throws what `decided` throws besides */
async function untilDecided(
  store: Store,
  approvalId: string,
  signal: AbortSignal,
): Promise<Approval> {
  for (;;) {
    try {
      return await store.approvals.decided(approvalId, signal);
    } catch (error) {
      const away = CodeactError.isInstance(error) && error.code === "store_unavailable";
      if (!away || signal.aborted) throw error;
      await sleep(ASK_AGAIN_MS, undefined, { signal, ref: false });
    }
  }
}

function tooLate(waitMs: number): CodeactError {
  return new CodeactError(
    "timeout",
    `Nobody answered within ${Math.round(waitMs / 60_000)} minutes.`,
    { remedy: "Ask again, and answer sooner." },
  );
}
