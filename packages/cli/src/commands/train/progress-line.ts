import type { Terminal } from "../../terminal/terminal.ts";

/** One line on standard error that says how far a long work is. */
export interface ProgressLine {
  /** Shows `done` of `total` and a fact beside it. */
  show(label: string, done: number, total: number, note: string): void;
  /** Ends the line and leaves `text` behind. */
  note(text: string): void;
}

const BAR_WIDTH = 24;
/** Without a terminal a line comes so often. */
const LINE_MS = 30_000;

/** A bar on a terminal; elsewhere a line now and then. */
export function createProgressLine(terminal: Terminal, now: () => number = Date.now): ProgressLine {
  const tty = terminal.err.isTTY === true;
  let writtenAt = Number.NEGATIVE_INFINITY;
  return {
    show(label, done, total, note) {
      if (!tty && now() - writtenAt < LINE_MS) return;
      writtenAt = now();
      const share = total === 0 ? 0 : Math.min(1, done / total);
      const filled = Math.round(share * BAR_WIDTH);
      const bar = `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}]`;
      const line = `${label} ${bar} ${Math.floor(share * 100)} %  ${note}`.trimEnd();
      const width = Math.max(20, (terminal.err.columns ?? 80) - 1);
      terminal.err.write(tty ? `\r\u001b[K${line.slice(0, width)}` : `${line}\n`);
    },
    note(text) {
      terminal.err.write(`${tty ? "\r\u001b[K" : ""}${text}\n`);
    },
  };
}
