import { CodeactError } from "@codeact/protocol";
import type { Kernel, KernelLimits } from "@codeact/protocol";
import type { NetworkProxy } from "../network/open-network-proxy.ts";
import { encodeFrame } from "../wire/frame.ts";
import { awaitHello } from "../wire/hello.ts";
import type { Ready } from "../wire/hello.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import type { WireKernelOptions } from "../wire/wire-kernel.ts";
import type { ForkedSession, ForkServer } from "./fork-server.ts";
import type { SessionOrder } from "./fork-server-message.ts";
import { stepRefused } from "./refusal.ts";
import type { SessionProcess } from "./session-process.ts";

/** Isolation takes milliseconds; a machine that is out of breath gets this long. */
const HELLO_TIMEOUT_MS = 20_000;

/** An isolated interpreter that has said hello and waits for its first cell. */
export interface IdleSession extends Ready<SessionProcess> {
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
  return await welcome(forked, limits, { server, name: forked.name, userId: order.userId });
}

/**
 * Waits for the hello of a session.
 * @throws CodeactError as {@link isolate}
 */
export async function welcome(
  forked: ForkedSession,
  limits: KernelLimits,
  home: SessionHome,
): Promise<IdleSession> {
  const ready = await awaitHello(forked, {
    timeoutMs: HELLO_TIMEOUT_MS,
    failure: (what) => silent(what, forked.log()),
    refusal: (message) => stepRefused(message, forked.log()),
  });
  return { ...ready, limits, home };
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
