import type { Kernel, Variable } from "@codeact/protocol";
import type { KernelView, RunLogEvent } from "@codeact/protocol/chat";
import type { Message } from "@codeact/store";

/** An interpreter that runs in this process's sandbox, for the admin. */
export interface LiveKernel extends KernelView {
  readonly userId: string;
  readonly conversationId: string;
}

/** What a run wants an interpreter for. */
export interface KernelRequest {
  readonly userId: string;
  readonly conversationId: string;
  /** The branch before the run, oldest message first: the interpreter is to be as its cells left it. */
  readonly branch: readonly Message[];
  /** What to do when no live interpreter is; see `RunSettings`. `died`: it died in this run, and everybody was told. */
  readonly mode: "auto" | "empty" | "keep" | "died";
  /** Wall time of one cell, for cells that are run again. */
  readonly cellTimeoutMs?: number | undefined;
  /** Files and variables that a cell changed. */
  readonly tell: (event: RunLogEvent) => void;
  /** The cell that runs now. */
  readonly cellId: () => string | undefined;
  readonly signal: AbortSignal;
}

/** An interpreter while a run uses it. Disposing gives it back; it lives on. */
export interface HeldKernel extends AsyncDisposable {
  /** Closing it does nothing. */
  readonly kernel: Kernel;
  readonly kernelId: string;
  /** How it came to the state of the branch, where that is worth a word. */
  readonly notice?: { readonly code: string; readonly text: string } | undefined;
  /** Resolves when files and variables of the last cell were told. */
  settled(): Promise<void>;
}

/** Interpreters of conversations: at most one live one each, which holds the state of one branch. */
export interface KernelHouse extends AsyncDisposable {
  /**
   * Gives a run the interpreter of its branch: the live one, a kept copy of an earlier state, a sleeping one, a new one
   * with the branch's cells run again, or an empty one.
   * @throws CodeactError `overloaded` when every one is busy, and what starting one throws
   */
  hold(request: KernelRequest): Promise<HeldKernel>;
  /** @throws CodeactError `not_found` */
  view(userId: string, conversationId: string): Promise<KernelView>;
  /** Interrupts the running cell; variables are kept. */
  interrupt(userId: string, conversationId: string): Promise<void>;
  /**
   * Ends the interpreter; the next cell starts an empty one, or (`replay`) one in which the cells of its branch are run
   * again first.
   */
  restart(userId: string, conversationId: string, next?: "empty" | "replay"): Promise<void>;
  /** Variables as they are, or (no live interpreter) as they were last seen. */
  variables(userId: string, conversationId: string): Promise<readonly Variable[]>;
  /** Every live one of this process. */
  live(): readonly LiveKernel[];
  /** Ends one, whoever has it: for the admin. @throws CodeactError `not_found` */
  kill(kernelId: string): Promise<void>;
  /** Sends every interpreter to sleep, or ends it where that cannot be. Idempotent. */
  close(): Promise<void>;
}
