import type { Authority } from "./host.ts";
import type { NetworkLog, NetworkRecord } from "./record.ts";

/** Counts the bytes of one direction. */
interface Counter {
  readonly bytes: number;
}

/** One {@link NetworkRecord} in the making; it is logged once, when the request is over. */
export class LogEntry {
  readonly #log: NetworkLog;
  readonly #time = new Date();
  readonly #started = performance.now();
  readonly #method: string;
  #target: Authority | undefined;
  #done = false;
  scheme: NetworkRecord["scheme"] = "http";
  credential = false;
  sent: Counter | undefined;
  received: Counter | undefined;

  constructor(log: NetworkLog, method: string) {
    this.#log = log;
    this.#method = method;
  }

  /** Names the host, as soon as it is known. */
  aim(target: Authority): void {
    this.#target = target;
  }

  /** Logs it. Only the first call counts. */
  finish(
    verdict: NetworkRecord["verdict"],
    {
      status,
      reason,
    }: { readonly status?: number | undefined; readonly reason?: string | undefined },
  ): void {
    if (this.#done) return;
    this.#done = true;
    this.#log({
      time: this.#time,
      method: this.#method,
      host: this.#target?.host.text ?? "",
      port: this.#target?.port ?? 0,
      scheme: this.scheme,
      verdict,
      status,
      sentBytes: this.sent?.bytes ?? 0,
      receivedBytes: this.received?.bytes ?? 0,
      durationMs: Math.round((performance.now() - this.#started) * 1000) / 1000,
      credential: this.credential,
      reason,
    });
  }
}
