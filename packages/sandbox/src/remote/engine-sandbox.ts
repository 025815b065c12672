import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { z } from "zod";
import { overDefaults } from "../asked-limits.ts";
import { unlessAborted } from "../wire/unless-aborted.ts";
import type { EngineClient } from "./engine-client.ts";
import { CreatedSession, EngineKernel } from "./engine-kernel.ts";

/** What an engine says it can do; what an older one does not mention, it cannot. */
export const EngineFacts = z.object({
  engine: z.literal("codeact"),
  version: z.literal(1),
  capabilities: z.object({
    streaming: z.boolean().default(false),
    interrupt: z.boolean().default(false),
    input: z.boolean().default(false),
    files: z.boolean().default(false),
    variables: z.boolean().default(false),
    hostCalls: z.boolean().default(false),
    processes: z.boolean().default(false),
    limits: z.boolean().default(false),
    fork: z.boolean().default(false),
    snapshot: z.boolean().default(false),
    network: z.boolean().default(false),
  }),
});

/** Options of sessions on an engine. */
export interface EngineSandboxOptions {
  readonly client: EngineClient;
  readonly capabilities: SandboxCapabilities;
  readonly profile?: string | undefined;
  /** Of sessions that name none. */
  readonly limits?: Partial<KernelLimits> | undefined;
  readonly idleTimeoutMs: number;
}

/** The sessions of one client on an engine that speaks `/v1`. */
export class EngineSandbox implements Sandbox {
  readonly backend = "remote";
  readonly capabilities: SandboxCapabilities;
  readonly #options: EngineSandboxOptions;
  readonly #kernels = new Set<EngineKernel>();
  readonly #starting = new Set<Promise<EngineKernel>>();
  #closed = false;

  constructor(options: EngineSandboxOptions) {
    this.#options = options;
    this.capabilities = options.capabilities;
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    if (this.#closed) throw closedError();
    // Not bound to the signal: a session that was made unheard could not be ended.
    const starting = this.#create(options);
    this.#starting.add(starting);
    void starting.catch(() => undefined).finally(() => this.#starting.delete(starting));
    let kernel: EngineKernel;
    try {
      kernel = await unlessAborted(starting, options.signal, "The start of a kernel was aborted.");
    } catch (error) {
      starting.then(
        (late) => late.close(),
        () => undefined,
      );
      throw error;
    }
    if (!this.#closed) return kernel;
    await kernel.close();
    throw closedError();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#kernels].map((kernel) => kernel.close()));
    this.#kernels.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #create({ limits, network }: KernelOptions): Promise<EngineKernel> {
    const { client, profile, idleTimeoutMs, limits: defaults } = this.#options;
    const json = { limits: overDefaults(limits, defaults), network, profile, idleTimeoutMs };
    const session = await client.read(
      { method: "POST", path: "/v1/sessions", json },
      CreatedSession,
    );
    const kernel = new EngineKernel(client, session, (fork) => this.#kernels.add(fork));
    this.#kernels.add(kernel);
    return kernel;
  }
}

function closedError(): CodeactError {
  return new CodeactError("sandbox_closed", "This sandbox is closed.");
}
