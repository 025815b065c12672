import type { KernelEvent } from "@codeact/protocol";

/** Events between a kernel that sends and a consumer that reads at its own pace. */
export class EventQueue {
  readonly #events: { readonly event: KernelEvent; readonly bytes: number }[] = [];
  #wake: (() => void) | undefined;
  #bytes = 0;
  #discarding = false;

  /** Bytes of the events that nobody has read yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds an event; `bytes` is what it costs to keep. */
  push(event: KernelEvent, bytes: number): void {
    if (this.#discarding) return;
    this.#events.push({ event, bytes });
    this.#bytes += bytes;
    this.#wake?.();
  }

  /** Waits for the next event. */
  async next(): Promise<KernelEvent> {
    for (;;) {
      const entry = this.#events.shift();
      if (entry !== undefined) {
        this.#bytes -= entry.bytes;
        return entry.event;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  /** Forgets everything now and later: the consumer has left. */
  discard(): void {
    this.#discarding = true;
    this.#events.length = 0;
    this.#bytes = 0;
  }
}
