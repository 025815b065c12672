import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { bytesText, durationText } from "./quantities.ts";

/** Shows how far a long work on bytes is. */
export interface ProgressBar {
  /** Shows `completed` of `total` bytes; `total` undefined when nobody knows. */
  show(label: string, completed: number, total: number | undefined): void;
  /** Takes the bar away, so that something else can be written. */
  clear(): void;
}

/** Drawn at most so often. */
const DRAW_MS = 100;
/** Without a terminal a line comes so often. */
const LINE_MS = 15_000;
/** Time over which the rate is measured. */
const WINDOW_MS = 5000;
const BAR_WIDTH = 24;

/** A bar with bytes, rate and time left on a terminal's standard error; elsewhere a line now and then. */
export function createProgressBar(terminal: Terminal, now: () => number = Date.now): ProgressBar {
  const tty = terminal.err.isTTY === true;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  let label = "";
  let samples: { readonly atMs: number; readonly completed: number }[] = [];
  const clear = (): void => {
    if (tty && shown) terminal.err.write("\r\u001b[K");
    shown = false;
  };
  return {
    clear,
    show(nextLabel, completed, total) {
      const atMs = now();
      if (nextLabel !== label) {
        samples = [];
        label = nextLabel;
        drawnAt = tty ? Number.NEGATIVE_INFINITY : atMs;
      }
      const wait = tty ? DRAW_MS : LINE_MS;
      if (atMs - drawnAt < wait && completed !== total) return;
      drawnAt = atMs;
      samples = [
        ...samples.filter((sample) => atMs - sample.atMs <= WINDOW_MS),
        { atMs, completed },
      ];
      const line = progressLine(sanitise(label), completed, total, rateOf(samples));
      const width = Math.max(20, (terminal.err.columns ?? 80) - 1);
      terminal.err.write(tty ? `\r\u001b[K${line.slice(0, width)}` : `${line}\n`);
      shown = true;
    },
  };
}

/** Bytes a second over the samples; undefined while they are too near to tell. */
function rateOf(
  samples: readonly { readonly atMs: number; readonly completed: number }[],
): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < DRAW_MS)
    return undefined;
  return ((last.completed - first.completed) * 1000) / (last.atMs - first.atMs);
}

function progressLine(
  label: string,
  completed: number,
  total: number | undefined,
  rate: number | undefined,
): string {
  const speed = rate === undefined ? "" : `  ${bytesText(rate)}/s`;
  if (total === undefined || total === 0) return `${label}  ${bytesText(completed)}${speed}`;
  const share = Math.min(1, completed / total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}]`;
  const left =
    rate === undefined || rate <= 0 || completed >= total
      ? ""
      : `  ${durationText((total - completed) / rate)} left`;
  return `${label} ${bar} ${Math.floor(share * 100)}%  ${bytesText(completed)} of ${bytesText(total)}${speed}${left}`;
}
