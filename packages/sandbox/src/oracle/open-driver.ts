import type { KernelEvent } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Connection } from "../wire/connection.ts";
import type { HostMessage, KernelMessage } from "../wire/message.ts";

const driverFolder = fileURLToPath(new URL("../../python/", import.meta.url));

/** One message of the driver and the bytes that came with it. */
export interface Received {
  readonly message: KernelMessage;
  readonly payload: Buffer;
}

/** A bare driver for tests: no sandbox around it, so only cells of our own corpus may run in it. */
export interface Driver extends AsyncDisposable {
  readonly hello: KernelMessage & { type: "hello" };
  send(message: HostMessage, payload?: Uint8Array): void;
  /** The next message of the driver; throws when it has ended. */
  next(): Promise<Received>;
  /** Runs one cell; `onEvent` may answer questions or interrupt. */
  execute(code: string, onEvent?: (event: KernelEvent) => void): Promise<readonly KernelEvent[]>;
}

/** Which driver to start. */
export interface DriverOptions {
  readonly python: string;
  readonly shell: "plain" | "ipython";
  /** Working folder. */
  readonly folder: string;
  /** Text limit per stream and cell. @default 4 MiB */
  readonly outputBytes?: number | undefined;
}

/** Starts `python -m codeact_kernel` and waits for its hello. */
export async function openDriver(options: DriverOptions): Promise<Driver> {
  const child = launch(options);
  const exited = once(child, "close");
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error("the driver's socket could not be opened");
  const inbox = openInbox(socket);
  const { message: hello } = await inbox.next();
  if (hello.type !== "hello") throw new Error(`expected hello, got ${hello.type}`);
  let cells = 0;
  return {
    hello,
    send: inbox.send,
    next: inbox.next,
    async execute(code, onEvent) {
      cells += 1;
      const id = `cell-${cells}`;
      inbox.send({ type: "execute", id, code });
      const events: KernelEvent[] = [];
      while (events.at(-1)?.type !== "execution-end") {
        const { message } = await inbox.next();
        if (message.type !== "event" || message.id !== id) continue;
        events.push(message.event);
        onEvent?.(message.event);
      }
      return events;
    },
    async [Symbol.asyncDispose]() {
      inbox.close();
      await exited;
    },
  };
}

function launch({
  python,
  shell,
  folder,
  outputBytes = 4 * 1024 * 1024,
}: DriverOptions): ChildProcess {
  const options = { fd: 3, shell, folder, "output-bytes": outputBytes };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn(python, ["-m", "codeact_kernel", ...args], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      PYTHONPATH: driverFolder,
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
}

function openInbox(socket: Socket): Pick<Driver, "next" | "send"> & { close(): void } {
  const received: Received[] = [];
  let ended: Error | undefined;
  let arrived = Promise.withResolvers<void>();
  const connection = new Connection(socket, {
    message(message, payload) {
      received.push({ message, payload });
      arrived.resolve();
    },
    violation(error) {
      ended = error;
      arrived.resolve();
    },
    closed() {
      ended ??= new Error("the driver has ended");
      arrived.resolve();
    },
  });
  return {
    send: (message, payload) => {
      connection.send(message, payload);
    },
    close: () => {
      connection.destroy();
    },
    async next() {
      for (;;) {
        const first = received.shift();
        if (first !== undefined) return first;
        if (ended !== undefined) throw ended;
        await arrived.promise;
        arrived = Promise.withResolvers<void>();
      }
    },
  };
}
