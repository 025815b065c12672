import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that prints a line when it is ready and then serves. */
export interface ServingChild extends AsyncDisposable {
  readonly processId: number;
  /** Its first line. */
  readonly line: string;
}

/** A chat lets runs go on before it ends. */
const STOP_TIMEOUT_MS = 30_000;
/** What it said last, for the report of a failure. */
const SAID_CHARACTERS = 2000;

/** Starts a program with this Node and waits for its first line. @throws Error when it ends instead */
export async function startServing(args: readonly string[]): Promise<ServingChild> {
  const child = spawn(process.execPath, [...args], {
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C is ours to pass on.
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-SAID_CHARACTERS);
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => Promise.reject(new Error(`${args[0]} did not start: ${said}`))),
  ]);
  return {
    processId: child.pid ?? 0,
    line: String(line),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      child.kill("SIGKILL");
    },
  };
}
