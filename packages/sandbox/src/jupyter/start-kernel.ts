import { CodeactError } from "@codeact/protocol";
import type { Death } from "../wire/cell.ts";
import { KernelChannel } from "./channel.ts";
import type { ChannelReader } from "./channel.ts";
import { Guest, Hello, readExpression } from "./guest.ts";
import { guestExpression, guestProgram } from "./guest-program.ts";
import { JupyterKernel } from "./kernel.ts";
import { ExecuteReply, KernelInfoReply } from "./message.ts";
import type { ChannelName, KernelSays } from "./message.ts";
import { KernelModel } from "./server.ts";
import type { JupyterServer } from "./server.ts";
import { ServerKernel } from "./server-kernel.ts";

/** A kernel in a container that has to be pulled takes its time; one that says nothing for this long is no kernel. */
const READY_TIMEOUT_MS = 120_000;
/** A server that passes on the control channel answers in milliseconds. */
const CONTROL_TIMEOUT_MS = 15_000;

/** What kind of kernel to start, and how to treat it. */
export interface KernelOrder {
  readonly server: JupyterServer;
  readonly kernelName: string;
  /** Folder below the server's root; absent: a private one. */
  readonly folder: string | undefined;
  readonly cellTimeoutMs: number;
  readonly outputBytes: number;
  readonly reconnectMs: number;
  readonly pollMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Starts a kernel on a server and prepares it: connects, asks what it is, and installs our part if it is ipykernel.
 * @throws CodeactError `sandbox_unavailable`, `kernel_start_failed`, `aborted`
 */
export async function startKernel(order: KernelOrder): Promise<JupyterKernel> {
  const { server, signal } = order;
  // Not aborted half way: a kernel that was started has to be known to be ended.
  const { id } = await server.get({
    method: "POST",
    path: "api/kernels",
    body: { name: order.kernelName, ...(order.folder === undefined ? {} : { path: order.folder }) },
    answer: KernelModel,
  });
  const kernel = new ServerKernel(server, id);
  const greeting = new Greeting();
  let channel: KernelChannel | undefined;
  try {
    signal?.throwIfAborted();
    const { reconnectMs } = order;
    channel = await KernelChannel.open({ server, kernelId: id, reader: greeting, reconnectMs });
    return await greeting.until(prepare(order, kernel, channel, greeting), signal);
  } catch (error) {
    channel?.close();
    await kernel.shutDown(undefined);
    throw error;
  }
}

async function prepare(
  order: KernelOrder,
  server: ServerKernel,
  channel: KernelChannel,
  greeting: Greeting,
): Promise<JupyterKernel> {
  const answer = await greeting.ask(channel, "shell", "kernel_info_request", {});
  const facts = KernelInfoReply.safeParse(answer.content).data;
  if (facts === undefined) throw failed("The kernel does not say what it is.");
  const { name: language, version } = facts.language_info;
  const isPython = language.toLowerCase() === "python";
  const installed = isPython ? await installGuest(order, channel, greeting) : undefined;
  const again = await greeting.ask(channel, "shell", "kernel_info_request", {});
  return new JupyterKernel({
    server,
    channel,
    guest: installed?.guest,
    session: again.session === answer.session ? again.session : undefined,
    cellTimeoutMs: order.cellTimeoutMs,
    outputBytes: order.outputBytes,
    pollMs: order.pollMs,
    info: {
      backend: "jupyter",
      language: isPython ? "python" : language,
      version: installed?.hello.python ?? version,
      shell: isPython && /^(?:ipython|xpython)/iu.test(facts.implementation) ? "ipython" : "plain",
      workingFolder: installed?.hello.folder ?? order.folder ?? ".",
    },
  });
}

/** Installs our part of a kernel; undefined where that is not possible, which costs some capabilities. */
async function installGuest(
  order: KernelOrder,
  channel: KernelChannel,
  greeting: Greeting,
): Promise<{ readonly guest: Guest; readonly hello: Hello } | undefined> {
  const guest = new Guest(channel);
  greeting.guest = guest;
  const message = await greeting.ask(channel, "shell", "execute_request", {
    code: await guestProgram({ privateFolder: order.folder === undefined }),
    silent: true,
    store_history: false,
    user_expressions: { hello: guestExpression("hello") },
    allow_stdin: false,
    stop_on_error: false,
  });
  const reply = ExecuteReply.safeParse(message.content).data;
  const hello = reply === undefined ? undefined : readExpression(reply, "hello", Hello);
  // Without a thread of its own the control channel is silent while a cell runs.
  if (hello?.threaded !== true) return undefined;
  const heard = guest.ask({ type: "hello" }).then(
    () => true,
    () => false,
  );
  return (await Promise.race([heard, after(CONTROL_TIMEOUT_MS, false)]))
    ? { guest, hello }
    : undefined;
}

/** Reads a channel until its kernel is prepared. */
class Greeting implements ChannelReader {
  guest: Guest | undefined;
  readonly #waiting = new Map<string, (message: KernelSays) => void>();
  readonly #lost = Promise.withResolvers<never>();

  /** Asks the kernel something and waits for the reply on the same channel. */
  ask(
    channel: KernelChannel,
    name: ChannelName,
    type: string,
    content: object,
  ): Promise<KernelSays> {
    const id = channel.send(name, type, content);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
    });
  }

  /** Waits for a preparation, unless the kernel is lost, silent, or no longer wanted. */
  async until<T>(prepared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const ended = Promise.withResolvers<never>();
    const onAbort = (): void => {
      ended.reject(new CodeactError("aborted", "The start of a kernel was aborted."));
    };
    const timer = setTimeout(() => {
      ended.reject(failed(`The kernel says nothing for ${READY_TIMEOUT_MS / 1000} s.`));
    }, READY_TIMEOUT_MS);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener("abort", onAbort);
    try {
      return await Promise.race([prepared, ended.promise, this.#lost.promise]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  message(message: KernelSays): void {
    this.guest?.take(message);
    if (message.channel !== "shell" || !message.type.endsWith("_reply")) return;
    this.#waiting.get(message.parentId)?.(message);
    this.#waiting.delete(message.parentId);
  }

  reconnected(): void {
    this.#lost.reject(failed("The connection was lost while the kernel started."));
  }

  lost(death: Death): void {
    this.#lost.reject(failed(death.detail));
  }
}

function failed(what: string): CodeactError {
  return new CodeactError("kernel_start_failed", `A kernel could not be started. ${what}`, {
    remedy: "See the log of the Jupyter server.",
    retryable: true,
  });
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, value).unref();
  });
}
