/**
 * A child process that holds one interpreter: this thread carries bytes between the host and the thread of the
 * interpreter, and watches the clock and the memory. It trusts the host and nothing that comes from the other thread.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { OuterEnd, shareWords } from "./channel.ts";
import { LAST_WORDS, SOCKET_DESCRIPTOR } from "./order.ts";
import type { Order } from "./order.ts";
import type { WorkerStart } from "./worker.ts";

/** Output may be this old before it is sent. The driver's own figure is the same. */
const ALARM_MS = 20;
const OFTEN_MS = 200;
const SELDOM_MS = 1000;
/** Less CPU time than this between two looks: the interpreter rests. */
const IDLE_MICROSECONDS = 5000;
/** What Node, Pyodide and its code take beside the interpreter's memory and files. */
const OVERHEAD_BYTES = 512 * 1024 ** 2;
/** JavaScript objects of the interpreter's thread: names of files and little else. */
const HEAP_MEGABYTES = 256;
/** The tree of the system, the working folder, /tmp. */
const FILE_TREES = 3;

const order: Order = JSON.parse(process.argv[2] ?? "{}");
const words = shareWords();
const { port1, port2 } = new MessageChannel();
const outer = new OuterEnd(port1, words);
const socket = new Socket({ fd: SOCKET_DESCRIPTOR, readable: true, writable: true });

/** Tells the host why this process ends. What it says counts, however the process then ends. */
function say(cause: string, detail: string, code?: number): void {
  writeSync(2, `\n${LAST_WORDS}${JSON.stringify({ cause, detail, code })}\n`);
}

/** Ends the process at once, saying why. A thread that runs a loop of the interpreter is not waited for. */
function end(cause: string, detail: string): never {
  say(cause, detail);
  process.kill(process.pid, "SIGKILL");
  throw new Error(detail);
}

let cpuBefore = 0;
/** What the start took is not the user's; known once the host sends the first cell. */
let cpuOfStart: number | undefined;

/** CPU time of this process in microseconds. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

let next: NodeJS.Timeout | undefined;
let resting = false;

/** Looks at what the interpreter has used, and again soon: often while it works, seldom while it rests. */
function look(): void {
  const cpu = cpuNow();
  if (cpu - (cpuOfStart ?? cpu) > order.cpuSeconds * 1e6) end("cpu-limit", "");
  const bytes = process.memoryUsage.rss();
  if (bytes > order.memoryBytes + FILE_TREES * order.diskBytes + OVERHEAD_BYTES)
    end("out-of-memory", "");
  resting = cpu - cpuBefore < IDLE_MICROSECONDS;
  next = setTimeout(look, resting ? SELDOM_MS : OFTEN_MS);
  cpuBefore = cpu;
}

/** The host wants something: a rest is over before the interpreter has used anything. */
function wake(): void {
  if (!resting) return;
  resting = false;
  clearTimeout(next);
  next = setTimeout(look, OFTEN_MS);
}

let alarm: NodeJS.Timeout | undefined;

function take(received: unknown): void {
  if (received instanceof Uint8Array) {
    const { length } = received;
    socket.write(received, () => {
      outer.sent(length);
    });
  } else if (received === "resume") {
    socket.resume();
  } else if (received === "alarm") {
    alarm ??= setTimeout(() => {
      alarm = undefined;
      outer.alarm();
    }, ALARM_MS);
  }
}

const start: WorkerStart = { order, words, port: port2 };
const worker = new Worker(new URL("worker.ts", import.meta.url), {
  workerData: start,
  transferList: [port2],
  env: {},
  resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
});
port1.on("message", take);
socket.on("data", (chunk: Buffer) => {
  cpuOfStart ??= cpuNow();
  wake();
  if (!outer.deliver(chunk)) socket.pause();
});
let exitCode: number | undefined;
socket.on("error", () => undefined);
socket.on("close", () => {
  if (exitCode !== undefined) process.exit(exitCode);
  // Without its host a kernel has nobody to serve, and its thread is not waited for.
  process.kill(process.pid, "SIGKILL");
});
worker.on("error", (error) => {
  const memory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  end(memory ? "out-of-memory" : "exited", error.stack ?? String(error));
});
worker.on("exit", (code) => {
  // Its last words may still lie in the port.
  for (
    let last = receiveMessageOnPort(port1);
    last !== undefined;
    last = receiveMessageOnPort(port1)
  )
    take(last.message);
  port1.close();
  exitCode = code;
  // Before the socket closes: the host kills soon after that, and closing comes before the exit has a code.
  say("exited", "", code);
  socket.end(() => process.exit(code));
});
look();
