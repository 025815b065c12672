import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

/** Signal that makes the interpreter look for frames: SIGIO of Emscripten (`ALARM` in python/codeact_wasm). */
const ALARM_SIGNAL = 29;

/** Places in the shared control words. */
const WAKE = 0;
const UNSENT = 1;
const UNREAD = 2;
const WORDS = 3;
/** Bytes on their way to the host above which the interpreter waits. */
const MOST_UNSENT = 4 * 1024 * 1024;
/** Bytes on their way to the interpreter above which the host's socket is left alone. */
const MOST_UNREAD = 32 * 1024 * 1024;

/** What both threads of a child share. */
export interface SharedWords {
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Pyodide's interrupt buffer: a signal for the interpreter, or 0. */
  readonly interrupt: Int32Array<SharedArrayBuffer>;
}

/** New words, all zero. */
export function shareWords(): SharedWords {
  return { control: zeroes(WORDS), interrupt: zeroes(1) };
}

function zeroes(count: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}

/** The end of the thread that reads the socket. What comes from the other thread is hostile: only bytes and wishes. */
export class OuterEnd {
  readonly #port: MessagePort;
  readonly #words: SharedWords;

  constructor(port: MessagePort, words: SharedWords) {
    this.#port = port;
    this.#words = words;
  }

  /** Hands bytes to the interpreter, waking or interrupting it; false when no more should come for now. */
  deliver(chunk: Uint8Array): boolean {
    const bytes = new Uint8Array(chunk);
    const { control } = this.#words;
    const unread = Atomics.add(control, UNREAD, bytes.length) + bytes.length;
    this.#port.postMessage(bytes, [bytes.buffer]);
    this.alarm();
    Atomics.add(control, WAKE, 1);
    Atomics.notify(control, WAKE);
    return unread < MOST_UNREAD;
  }

  /** Lets the interpreter look around between two steps. */
  alarm(): void {
    Atomics.store(this.#words.interrupt, 0, ALARM_SIGNAL);
  }

  /** Bytes are with the host. */
  sent(count: number): void {
    Atomics.sub(this.#words.control, UNSENT, count);
    Atomics.notify(this.#words.control, UNSENT);
  }
}

/** The end of the thread that runs the interpreter: synchronous, its event loop never turns. */
export class InnerEnd {
  readonly #port: MessagePort;
  readonly #words: SharedWords;
  #rest = new Uint8Array();

  constructor(port: MessagePort, words: SharedWords) {
    this.#port = port;
    this.#words = words;
  }

  /** Fills `target` with what is there, or comes within the time; returns how many bytes. */
  receive(target: Uint8Array, waitMs: number): number {
    if (this.#rest.length === 0) this.#rest = this.#take(waitMs);
    const piece = this.#rest.subarray(0, target.length);
    target.set(piece);
    this.#rest = this.#rest.subarray(piece.length);
    return piece.length;
  }

  /** Sends bytes; waits while too many are on their way. */
  send(bytes: Uint8Array): void {
    const { control } = this.#words;
    for (;;) {
      const unsent = Atomics.load(control, UNSENT);
      if (unsent <= MOST_UNSENT) break;
      Atomics.wait(control, UNSENT, unsent);
    }
    const copy = new Uint8Array(bytes);
    Atomics.add(control, UNSENT, copy.length);
    this.#port.postMessage(copy, [copy.buffer]);
  }

  /** Asks the other thread for something. */
  ask(wish: Wish): void {
    this.#port.postMessage(wish, []);
  }

  #take(waitMs: number): Uint8Array<ArrayBuffer> {
    const { control, interrupt } = this.#words;
    const end = performance.now() + waitMs;
    for (;;) {
      const seen = Atomics.load(control, WAKE);
      const received: unknown = receiveMessageOnPort(this.#port)?.message;
      if (received instanceof Uint8Array) {
        // Who reads needs no reminder.
        Atomics.store(interrupt, 0, 0);
        if (Atomics.sub(control, UNREAD, received.length) >= MOST_UNREAD) this.ask("resume");
        return new Uint8Array(received);
      }
      const rest = end - performance.now();
      if (rest <= 0) return new Uint8Array();
      Atomics.wait(control, WAKE, seen, Math.min(rest, 2 ** 31));
    }
  }
}

/** `alarm`: call the interpreter's handler soon. `resume`: there is room for more of the host's bytes. */
export type Wish = "alarm" | "resume";
