/**
 * Kernels of a Jupyter Server or Kernel Gateway elsewhere, in any language.
 *
 * Covered: whatever isolation that server has; one kernel (a process of its own) per session, with a private working
 * folder for ipykernel; the wall time and the output of a cell; deaths, restarts and lost connections are told as such;
 * the token goes in a header only.
 *
 * Not covered: everything else. Kernels of one server are as a rule processes of one user: they can read each other's
 * files and memory, signal each other, reach the network and whatever that user may. No limits of memory, processes,
 * disk and CPU (the server's container may have some), no network policy, no forks, no snapshots. Servers drop output
 * above their own rate limit and say so in the text. Variables, files and host functions need ipykernel 6 or newer, and
 * our code runs inside the kernel for that: code of the model can forge what it says.
 */
import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  NetworkPolicy,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { withDefaults } from "../local/limits.ts";
import { refuseLimits } from "../asked-limits.ts";
import { parseServerAddress } from "./server-address.ts";
import { JupyterServer, KernelSpecs } from "./server.ts";
import { startKernel } from "./start-kernel.ts";

/** How long a lost socket is tried again unless asked otherwise. */
const RECONNECT_MS = 15_000;
/** How often the server is asked after a kernel while a cell runs: some gateways say nothing when one dies. */
const POLL_MS = 5000;

/** Options of a sandbox on a Jupyter server. */
export interface JupyterSandboxOptions {
  /** Base URL, or what the server printed when it started; may carry the token. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Name of a kernel specification of that server. @default the server's own default */
  readonly kernelName?: string | undefined;
  /**
   * Folder in which kernels work, relative to the server's root. @default a new private one per kernel, removed with
   * it, where the kernel is ipykernel; else the server's root
   */
  readonly folder?: string | undefined;
  /** Wall time and output of cells, for kernels that ask for none. */
  readonly limits?: Partial<KernelLimits> | undefined;
  /** How long a lost connection is tried again before the kernel counts as lost. @default 15 s */
  readonly reconnectMs?: number | undefined;
  /** How often the server is asked after a kernel while a cell runs. @default 5 s */
  readonly pollMs?: number | undefined;
  /** Ends the opening, not the sandbox. */
  readonly signal?: AbortSignal | undefined;
}

const CAPABILITIES: SandboxCapabilities = {
  streaming: true,
  interrupt: true,
  input: true,
  files: true,
  variables: true,
  hostCalls: true,
  processes: false,
  limits: false,
  fork: false,
  snapshot: false,
  network: false,
};

/** Limits that are kept from this side of the connection. */
const KEPT = { name: "A Jupyter server", keeps: ["cellTimeoutMs", "outputBytes"] } as const;

/**
 * Opens a sandbox on a Jupyter server after asking it which kernels it has.
 * @throws CodeactError `config_invalid` for a bad URL or an unknown kernel name, `sandbox_unavailable` when the server
 * cannot be reached or refuses the token, `not_supported` for limits that nobody would enforce, `kernel_protocol` when it is no Jupyter server
 */
export async function openJupyterSandbox(options: JupyterSandboxOptions): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  refuseLimits(options.limits ?? {}, KEPT);
  const limits = withDefaults(options.limits ?? {});
  const server = new JupyterServer(parseServerAddress(options.url, options.token));
  const kernelName = await chooseKernel(server, options);
  return new JupyterSandbox(options, server, kernelName, limits);
}

async function chooseKernel(
  server: JupyterServer,
  { kernelName, signal }: JupyterSandboxOptions,
): Promise<string> {
  const specs = await server.get({ path: "api/kernelspecs", answer: KernelSpecs, signal });
  const names = Object.keys(specs.kernelspecs);
  const wanted = kernelName ?? specs.default;
  if (names.includes(wanted)) return wanted;
  throw new CodeactError(
    "config_invalid",
    `The Jupyter server at ${server.shown} has no kernel "${wanted}".`,
    { remedy: `It has: ${names.slice(0, 30).join(", ") || "none"}.` },
  );
}

class JupyterSandbox implements Sandbox {
  readonly backend = "jupyter";
  readonly capabilities = CAPABILITIES;
  readonly #options: JupyterSandboxOptions;
  readonly #server: JupyterServer;
  readonly #kernelName: string;
  readonly #limits: KernelLimits;
  readonly #kernels = new Set<Kernel>();
  readonly #starting = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    options: JupyterSandboxOptions,
    server: JupyterServer,
    kernelName: string,
    limits: KernelLimits,
  ) {
    this.#options = options;
    this.#server = server;
    this.#kernelName = kernelName;
    this.#limits = limits;
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    this.#assertOpen();
    refuseLimits(options.limits ?? {}, KEPT);
    refusePolicy(options.network);
    const { cellTimeoutMs, outputBytes } = withDefaults(options.limits ?? {}, this.#limits);
    const { folder, reconnectMs = RECONNECT_MS, pollMs = POLL_MS } = this.#options;
    const starting = startKernel({
      server: this.#server,
      kernelName: this.#kernelName,
      folder,
      cellTimeoutMs,
      outputBytes,
      reconnectMs,
      pollMs,
      signal: options.signal,
    });
    this.#starting.add(starting);
    try {
      const kernel = await starting;
      this.#kernels.add(kernel);
      void kernel.gone.then(() => this.#kernels.delete(kernel));
      if (this.#closed) await kernel.close();
      this.#assertOpen();
      return kernel;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#kernels].map((kernel) => kernel.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new CodeactError("sandbox_closed", "This sandbox is closed.");
  }
}

/** Kernels reach what their server lets them reach: a promise of less would be a lie. */
function refusePolicy(policy: NetworkPolicy | undefined): void {
  if (policy === undefined || (policy.kind === "open" && policy.packageIndex === undefined)) return;
  throw new CodeactError(
    "not_supported",
    `A Jupyter server cannot enforce the network policy "${policy.kind}".`,
    { remedy: "Limit the server's network, or use another sandbox." },
  );
}
