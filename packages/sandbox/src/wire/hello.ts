import { CodeactError } from "@codeact/protocol";
import type { Duplex } from "node:stream";
import type { Death } from "./cell.ts";
import { Connection } from "./connection.ts";
import { delay } from "./death-watch.ts";
import type { Hello, KernelMessage } from "./message.ts";
import type { KernelProcess } from "./wire-kernel.ts";

/** An end shows twice, as a closed socket with last words in it and as a report with the cause; how long one waits for the other. */
const END_GRACE_MS = 500;

/** The message of an interpreter that says by itself why it will not get ready. */
export type Refusal = Extract<KernelMessage, { type: "failed" }>;

/** An interpreter that has been started and has said nothing yet. */
export interface Newborn<P extends KernelProcess> {
  readonly socket: Duplex;
  readonly process: P;
}

/** An interpreter that has said hello and waits for its first cell. */
export interface Ready<P extends KernelProcess> {
  readonly connection: Connection;
  readonly process: P;
  readonly hello: Hello;
}

/** How long an interpreter is waited for, and what is said when it does not come. */
export interface HelloOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /**
   * The error for an interpreter that `what` ("ended before it was ready", "was not ready after 20 s") tells of;
   * `death` is its end where that was reported.
   */
  readonly failure: (what: string, death: Death | undefined) => CodeactError;
  /** The error for an interpreter that refuses. @default `kernel_protocol`: nobody else sends this message */
  readonly refusal?: ((message: Refusal) => CodeactError) | undefined;
}

/**
 * Waits for the first message of an interpreter. One that fails, is late or is no longer wanted is killed.
 * @throws CodeactError what `failure` and `refusal` make, `kernel_protocol`, `aborted`
 */
export async function awaitHello<P extends KernelProcess>(
  { socket, process }: Newborn<P>,
  { timeoutMs, signal, failure, refusal }: HelloOptions,
): Promise<Ready<P>> {
  const first = Promise.withResolvers<KernelMessage>();
  const closed = Promise.withResolvers<void>();
  // A socket that was closed before anybody listened says nothing more.
  if (socket.closed) closed.resolve();
  const connection = new Connection(socket, {
    message: first.resolve,
    violation: first.reject,
    closed: closed.resolve,
  });
  const rejectAtEnd = async (): Promise<void> => {
    first.reject(failure("ended before it was ready", await endOf(process, closed.promise)));
  };
  void rejectAtEnd();
  const onAbort = (): void => {
    first.reject(new CodeactError("aborted", "The start of a kernel was aborted."));
  };
  const timer = setTimeout(() => {
    first.reject(failure(`was not ready after ${timeoutMs / 1000} s`, undefined));
  }, timeoutMs);
  signal?.addEventListener("abort", onAbort);
  try {
    if (signal?.aborted === true) onAbort();
    connection.resume();
    const message = await first.promise;
    if (message.type === "hello") return { connection, process, hello: message };
    if (message.type === "failed" && refusal !== undefined) throw refusal(message);
    throw new CodeactError("kernel_protocol", `The kernel said "${message.type}" before hello.`);
  } catch (error) {
    process.kill();
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Waits for the end of an interpreter; the cause is undefined when it was not reported. */
async function endOf(
  { ended }: KernelProcess,
  socketClosed: Promise<void>,
): Promise<Death | undefined> {
  await Promise.race([ended, socketClosed]);
  await Promise.race([Promise.all([ended, socketClosed]), delay(END_GRACE_MS)]);
  // Undefined settles later than an end that is known already.
  return await Promise.race([ended, Promise.resolve().then(() => undefined)]);
}
