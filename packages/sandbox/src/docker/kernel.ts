import { CodeactError } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";
import type Docker from "dockerode";
import { delay } from "../wire/death-watch.ts";
import { awaitHello } from "../wire/hello.ts";
import type { Ready } from "../wire/hello.ts";
import { WireKernel } from "../wire/wire-kernel.ts";
import type { DockerAddress } from "./address.ts";
import { planContainer } from "./container-plan.ts";
import type { ContainerDesign } from "./container-plan.ts";
import { ContainerProcess } from "./container-process.ts";
import { attach } from "./engine.ts";
import { ErrorStream } from "./exit-report.ts";
import { takeApart } from "./multiplex.ts";
import { startRefused } from "./start-refused.ts";

/** An engine that is busy with other containers gets this long to start one. */
const HELLO_TIMEOUT_MS = 60_000;
/** A container that failed is removed in tenths of a second; an engine that is away must not hide why it failed. */
const REMOVAL_TIMEOUT_MS = 5000;

/** Where and how the containers of one sandbox are started. */
export interface ContainerEngine {
  readonly engine: Docker;
  readonly address: DockerAddress;
  readonly design: ContainerDesign;
}

/** A container whose interpreter has said hello and waits for its first cell. */
export type IdleContainer = Ready<ContainerProcess>;

/**
 * Starts a container and waits for its interpreter. An abort or a failure leaves no container.
 * @throws CodeactError `kernel_start_failed`, `sandbox_unavailable`, `config_invalid`, `overloaded`, `not_found`, `aborted`
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
    const ready = awaitHello(
      { socket: wire, process },
      {
        timeoutMs: HELLO_TIMEOUT_MS,
        signal,
        failure: (what, death) => silent(what, errors.log || (death?.detail ?? "")),
      },
    );
    // What the engine refuses says more than the end that follows from it, and comes later.
    ready.catch(() => undefined);
    await container.start();
    return await ready;
  } catch (error) {
    started?.kill();
    await Promise.race([started?.gone, delay(REMOVAL_TIMEOUT_MS)]);
    assertWanted(signal);
    throw startRefused(error, address, design);
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

function silent(what: string, log: string): CodeactError {
  const said = log === "" ? "." : `:\n${log}`;
  return new CodeactError("kernel_start_failed", `The container of a new kernel ${what}${said}`, {
    remedy:
      "Run codeact doctor; raise the memory limit if it was lowered; build the image anew if it is old.",
  });
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new CodeactError("aborted", "The start of a kernel was aborted.");
}
