import yoctoSpinner from "yocto-spinner";
import type { Terminal } from "./terminal.ts";

/** Shows that something is under way; on anything but a terminal it shows nothing. */
export interface Waiting {
  start(text: string): void;
  stop(): void;
}

/** A spinner on standard error. It waits a moment before it shows, so that fast steps do not flicker. */
export function createWaiting(terminal: Terminal): Waiting {
  if (!terminal.interactive) return { start: () => undefined, stop: () => undefined };
  const spinner = yoctoSpinner({ handleSignals: false });
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (spinner.isSpinning) spinner.stop();
  };
  return {
    stop,
    start(text) {
      stop();
      timer = setTimeout(() => spinner.start(text), 150);
      timer.unref();
    },
  };
}
