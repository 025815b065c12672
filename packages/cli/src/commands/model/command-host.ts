import type { Terminal } from "../../terminal/terminal.ts";

/** What a group of commands needs of the program that it is part of. */
export interface CommandHost {
  readonly terminal: Terminal;
  /** Says which action the command line came to; it resolves to the exit status. */
  readonly choose: (action: () => Promise<number>) => void;
  /** Runs an action whose signal Ctrl-C and SIGTERM abort. */
  readonly withSignals: (action: (signal: AbortSignal) => Promise<number>) => Promise<number>;
}
