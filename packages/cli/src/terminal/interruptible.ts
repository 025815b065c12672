/**
 * Does something that Ctrl-C stops without ending the program. While no line is being read the terminal is in its normal
 * mode, so Ctrl-C arrives as a signal.
 */
export async function interruptible<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on("SIGINT", stop);
  try {
    return await action(controller.signal);
  } finally {
    process.off("SIGINT", stop);
  }
}
