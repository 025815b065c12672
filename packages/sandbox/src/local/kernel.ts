import { CodeactError } from "@codeact/protocol";
import type { Kernel, KernelLimits } from "@codeact/protocol";
import type { NetworkProxy } from "../network/open-network-proxy.ts";
import { Connection } from "../wire/connection.ts";
import { encodeFrame } from "../wire/frame.ts";
import type { Hello, KernelMessage } from "../wire/message.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import type { WireKernelOptions } from "../wire/wire-kernel.ts";
import { endedEarly } from "./fork-server.ts";
import type { ForkedSession, ForkServer } from "./fork-server.ts";
import type { SessionOrder } from "./fork-server-message.ts";
import { stepRefused } from "./refusal.ts";
import type { SessionProcess } from "./session-process.ts";

/** Isolation takes milliseconds; a machine that is out of breath gets this long. */
const HELLO_TIMEOUT_MS = 20_000;

/** An isolated interpreter that has said hello and waits for its first cell. */
export interface IdleSession {
  readonly connection: Connection;
  readonly process: SessionProcess;
  readonly hello: Hello;
  readonly limits: KernelLimits;
  readonly home: SessionHome;
  /** Its proxy; undefined without a network. */
  readonly network?: NetworkProxy | undefined;
}

/** Where a session lives: what its fork server needs to know to copy it. */
export interface SessionHome {
  readonly server: ForkServer;
  readonly name: string;
  readonly userId: number;
}

/**
 * Gives a forked session its order and waits until it has isolated itself.
 * @throws CodeactError `sandbox_unavailable` when a step was refused, `kernel_start_failed` when it says nothing
 */
export async function isolate(
  forked: ForkedSession,
  order: SessionOrder,
  limits: KernelLimits,
  server: ForkServer,
): Promise<IdleSession> {
  forked.socket.write(encodeFrame(order));
  return await awaitHello(forked, limits, { server, name: forked.name, userId: order.userId });
}

/**
 * Waits for the hello of a session.
 * @throws CodeactError as {@link isolate}
 */
export async function awaitHello(
  { socket, process, log }: ForkedSession,
  limits: KernelLimits,
  home: SessionHome,
): Promise<IdleSession> {
  const first = Promise.withResolvers<KernelMessage>();
  const connection = new Connection(socket, {
    message: first.resolve,
    violation: first.reject,
    closed() {
      first.reject(silent("ended before it was ready", log()));
    },
  });
  // A socket that was closed before anybody listened says nothing more; the report of the end comes another way.
  const onEnd = async (): Promise<void> => {
    await process.ended;
    first.reject(endedEarly());
  };
  void onEnd();
  connection.resume();
  const timer = setTimeout(() => {
    first.reject(silent(`was not ready after ${HELLO_TIMEOUT_MS / 1000} s`, log()));
  }, HELLO_TIMEOUT_MS);
  try {
    const message = await first.promise;
    if (message.type === "hello") return { connection, process, hello: message, limits, home };
    if (message.type === "failed") throw stepRefused(message, log());
    throw new CodeactError("kernel_protocol", `The kernel said "${message.type}" before hello.`);
  } catch (error) {
    process.kill();
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function silent(what: string, log: string): CodeactError {
  const said = log.trim() === "" ? "." : `:\n${log.trim()}`;
  return new CodeactError("kernel_start_failed", `A new kernel ${what}${said}`, {
    remedy: "Run codeact doctor; raise the memory limit if it was lowered.",
    retryable: what.startsWith("ended"),
  });
}

/** Makes a kernel of an idle session; `copy` is how it is forked, where it can be. */
export function openKernel(
  session: IdleSession,
  cellTimeoutMs: number,
  copy: WireKernelOptions["copy"],
): Kernel {
  const { hello } = session;
  return new WireKernel({
    connection: session.connection,
    process: session.process,
    cellTimeoutMs,
    copy,
    info: {
      backend: "local",
      language: "python",
      version: hello.python,
      shell: hello.shell,
      workingFolder: hello.workingFolder,
    },
  });
}
