import type { Variable } from "@codeact/protocol";

/** The interpreter of a conversation as people see it. */
export interface KernelView {
  /** `none`: the next cell starts one. `elsewhere`: another process of this server has it. */
  readonly status: "none" | "idle" | "busy" | "asleep" | "elsewhere";
  readonly kernelId?: string | undefined;
  readonly backend?: string | undefined;
  readonly version?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number | undefined;
  readonly usedAt?: number | undefined;
}

/** An interpreter that runs in this process's sandbox, for the admin. */
export interface LiveKernel extends KernelView {
  readonly userId: string;
  readonly conversationId: string;
}

/** Interpreters of conversations: at most one live one each, which holds the state of one branch. */
export interface KernelHouse {
  /** @throws CodeactError `not_found` */
  view(userId: string, conversationId: string): Promise<KernelView>;
  /** Interrupts the running cell; variables are kept. */
  interrupt(userId: string, conversationId: string): Promise<void>;
  /** Ends the interpreter; the next cell starts an empty one. */
  restart(userId: string, conversationId: string): Promise<void>;
  /** Variables as they are, or (no live interpreter) as they were last seen. */
  variables(userId: string, conversationId: string): Promise<readonly Variable[]>;
  /** Every live one of this process. */
  live(): readonly LiveKernel[];
  /** Ends one, whoever has it: for the admin. @throws CodeactError `not_found` */
  kill(kernelId: string): Promise<void>;
}
