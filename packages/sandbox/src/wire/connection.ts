import { CodeactError } from "@codeact/protocol";
import type { Duplex } from "node:stream";
import type { ZodError } from "zod";
import { encodeFrame, FrameReader } from "./frame.ts";
import { KernelMessage } from "./message.ts";
import type { HostMessage } from "./message.ts";

/** What a connection tells its owner. */
export interface ConnectionReader {
  /** `bytes`: what the message took on the wire, a measure of what it costs to keep. */
  message(message: KernelMessage, payload: Buffer, bytes: number): void;
  /** The other side broke the protocol; nothing more will be read. */
  violation(error: CodeactError): void;
  /** The other side is gone. Always the last call. */
  closed(): void;
}

/** Answers that a kernel may leave unread: twice the largest piece of a file and room for calls. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/**
 * The first fault of a message, in few characters: what the kernel sent is hostile, and so is a list of everything that
 * is wrong with it.
 */
function firstFault(error: ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join(".").slice(0, 80) ?? ""} ${issue?.code ?? "unknown"}`.trim();
}

/**
 * The host's end of one kernel's socket: frames in, validated messages out. The reader may be exchanged while nothing
 * is in flight (a pooled kernel gets its owner when it is claimed).
 */
export class Connection {
  readonly #socket: Duplex;
  readonly #frames = new FrameReader();
  #reader: ConnectionReader;
  #broken = false;

  constructor(socket: Duplex, reader: ConnectionReader) {
    this.#socket = socket;
    this.#reader = reader;
    socket.on("data", (chunk: Buffer) => {
      this.#read(chunk);
    });
    // A reset is a close to us: the close event always follows.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#reader.closed();
    });
  }

  /** False once either end has closed, also before the report of the interpreter's end is here. */
  get open(): boolean {
    return this.#socket.readable && this.#socket.writable;
  }

  /** Sends later messages to another reader. */
  attach(reader: ConnectionReader): void {
    this.#reader = reader;
  }

  /** Sends one message. Writing to a kernel that is gone does nothing. */
  send(message: HostMessage, payload?: Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#socket.write(encodeFrame(message, payload));
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) {
      this.#fail(
        new CodeactError("kernel_protocol", "The kernel asks without reading the answers."),
      );
    }
  }

  /** Stops reading: the kernel blocks once the socket's buffer is full. */
  pause(): void {
    this.#socket.pause();
  }

  /** Reads on after {@link pause}. */
  resume(): void {
    if (!this.#broken) this.#socket.resume();
  }

  /** Closes the socket at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#broken) return;
    try {
      for (const { header, payload, bytes } of this.#frames.push(chunk)) {
        const parsed = KernelMessage.safeParse(header);
        if (!parsed.success) {
          throw new CodeactError(
            "kernel_protocol",
            `The kernel sent an invalid message: ${firstFault(parsed.error)}`,
          );
        }
        this.#reader.message(parsed.data, payload, bytes);
      }
    } catch (error) {
      this.#fail(
        CodeactError.isInstance(error)
          ? error
          : new CodeactError("kernel_protocol", "The kernel's message could not be read.", {
              cause: error,
            }),
      );
    }
  }

  #fail(error: CodeactError): void {
    if (this.#broken) return;
    // Destroying, not pausing: a paused socket would not report the close that ends everything.
    this.#broken = true;
    this.#reader.violation(error);
    this.#socket.destroy();
  }
}
