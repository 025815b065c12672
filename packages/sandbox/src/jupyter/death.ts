import type { Death } from "../wire/cell.ts";
import { StatusContent } from "./message.ts";
import type { KernelSays } from "./message.ts";

/** The server started the interpreter anew, or gave up trying. */
export function endedByItself(state: string): Death {
  const next =
    state === "dead" ? "" : " The server has started another one in its place, which is not used.";
  return {
    cause: "killed",
    detail: `The interpreter ended unexpectedly; the Jupyter server does not say why (a crash, a kill, or no memory).${next} Every variable is lost.`,
  };
}

/** Another process answers under the same kernel id. */
const RESTARTED: Death = {
  cause: "killed",
  detail:
    "The interpreter was restarted by somebody else or by the server. Every variable is lost.",
};

/** The server does not know the kernel any more. */
export const FORGOTTEN: Death = {
  cause: "killed",
  detail:
    "The Jupyter server no longer has this kernel: it was shut down there. Every variable is lost.",
};

/** Our side ended it. */
export const CLOSED: Death = {
  cause: "killed",
  detail: "The kernel was closed. Every variable is lost.",
};

/**
 * How the interpreter that we knew ended, where a message shows it. `session` is the id under which it speaks, where it
 * keeps to one.
 */
export function restartOf(message: KernelSays, session: string | undefined): Death | undefined {
  const foreign = session !== undefined && message.session !== "" && message.session !== session;
  if (message.channel === "shell") return foreign ? RESTARTED : undefined;
  if (message.channel !== "iopub" || message.type !== "status") return undefined;
  const state = StatusContent.safeParse(message.content).data?.execution_state;
  if (state === "restarting" || state === "autorestarting" || state === "dead") {
    return endedByItself(state);
  }
  return state === "starting" && foreign ? RESTARTED : undefined;
}
