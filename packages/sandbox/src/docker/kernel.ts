import { CodeactError } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";
import type Docker from "dockerode";
import { Connection } from "../wire/connection.ts";
import type { Hello, KernelMessage } from "../wire/message.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import type { DockerAddress } from "./address.ts";
import { planContainer } from "./container-plan.ts";
import type { ContainerDesign } from "./container-plan.ts";
import { ContainerProcess } from "./container-process.ts";
import { attach } from "./engine.ts";
import { engineUnreachable, refusalStatus, refusalText } from "./engine-error.ts";
import { ErrorStream } from "./exit-report.ts";
import { imageMissing } from "./image.ts";
import { takeApart } from "./multiplex.ts";

/** An engine that is busy with other containers gets this long to start one. */
const HELLO_TIMEOUT_MS = 60_000;

/** Where and how the containers of one sandbox are started. */
export interface ContainerEngine {
  readonly engine: Docker;
  readonly address: DockerAddress;
  readonly design: ContainerDesign;
}

/** A container whose interpreter has said hello and waits for its first cell. */
export interface IdleContainer {
  readonly connection: Connection;
  readonly process: ContainerProcess;
  readonly hello: Hello;
}

/**
 * Starts a container and waits for its interpreter. An abort or a failure leaves no container.
 * @throws CodeactError `kernel_start_failed`, `sandbox_unavailable`, `config_invalid`, `aborted`
 */
export async function startContainer(
  where: ContainerEngine,
  limits: KernelLimits,
  signal?: AbortSignal,
): Promise<IdleContainer> {
  const { engine, address, design } = where;
  let started: ContainerProcess | undefined;
  try {
    const container = await engine.createContainer(planContainer(design, limits));
    const process = new ContainerProcess(engine, container.id, limits);
    started = process;
    assertWanted(signal);
    const errors = new ErrorStream((report) => {
      process.report(report);
    });
    const raw = await attach(address, container.id);
    const wire = takeApart(raw, (bytes) => {
      errors.add(bytes);
    });
    raw.once("close", () => {
      if (errors.report === undefined) void process.disconnect();
    });
    const hello = awaitHello(wire, errors, signal);
    const [{ connection, message }] = await Promise.all([hello, container.start()]);
    return { connection, process, hello: message };
  } catch (error) {
    started?.kill();
    throw startFailure(error, where);
  }
}

/** Makes a kernel of an idle container. */
export function openKernel(idle: IdleContainer, cellTimeoutMs: number): WireKernel {
  const { hello, connection, process } = idle;
  return new WireKernel({
    connection,
    process,
    cellTimeoutMs,
    info: {
      backend: "docker",
      language: "python",
      version: hello.python,
      shell: hello.shell,
      workingFolder: hello.workingFolder,
    },
  });
}

async function awaitHello(
  wire: ReturnType<typeof takeApart>,
  errors: ErrorStream,
  signal: AbortSignal | undefined,
): Promise<{ connection: Connection; message: Hello }> {
  const first = Promise.withResolvers<KernelMessage>();
  const connection = new Connection(wire, {
    message: first.resolve,
    violation: first.reject,
    closed() {
      first.reject(silent("ended before it was ready", errors.log));
    },
  });
  const onAbort = (): void => {
    first.reject(abortError());
  };
  signal?.addEventListener("abort", onAbort);
  const timer = setTimeout(() => {
    first.reject(silent(`was not ready after ${HELLO_TIMEOUT_MS / 1000} s`, errors.log));
  }, HELLO_TIMEOUT_MS);
  try {
    const message = await first.promise;
    if (message.type === "hello") return { connection, message };
    throw new CodeactError("kernel_protocol", `The kernel said "${message.type}" before hello.`);
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function silent(what: string, log: string): CodeactError {
  const said = log === "" ? "." : `:\n${log}`;
  return new CodeactError("kernel_start_failed", `The container of a new kernel ${what}${said}`, {
    remedy:
      "Run codeact doctor; raise the memory limit if it was lowered; build the image anew if it is old.",
  });
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError();
}

function abortError(): CodeactError {
  return new CodeactError("aborted", "The start of a kernel was aborted.");
}

/** What the engine refused, in our words. */
function startFailure(error: unknown, { address, design: { image } }: ContainerEngine): unknown {
  const status = refusalStatus(error);
  if (CodeactError.isInstance(error) || status === undefined) {
    return engineUnreachable(error, address);
  }
  if (status === 404) return imageMissing(image, error);
  return new CodeactError(
    "kernel_start_failed",
    `The container engine could not start a kernel: ${refusalText(error)}`,
    {
      remedy:
        "Run codeact doctor; it starts one container and says what is refused. Raise the memory limit if it was lowered.",
      details: { status },
      cause: error,
    },
  );
}
