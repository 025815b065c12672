/**
 * A sandbox elsewhere: our own engine (`/v1`), or one with the original CodeAct's `POST /execute` contract.
 *
 * Covered: whatever isolation that engine has; one session per kernel, so kernels do not meet; on our own engine
 * everything that its backend can do (streaming, interrupts, input, files, variables, host functions, limits, forks and
 * snapshots where it has them), with errors told apart as on this machine.
 *
 * Not covered: the way there (use TLS in front of an engine that is not on this machine). Behind the original contract
 * everything that it cannot say: no streaming, no interrupt, no input, no files, no variables, no host functions, no
 * limits but the time of a cell (others are refused), no network policy (sessions reach what that server reaches); such
 * an engine may forget a session at any time (the next cell then says so).
 */
import { CodeactError, parseJson } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  NetworkPolicy,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { overDefaults, refuseLimits } from "../asked-limits.ts";
import { EngineClient, failureOf } from "./engine-client.ts";
import { EngineFacts, EngineSandbox } from "./engine-sandbox.ts";
import { RemoteKernel } from "./kernel.ts";

/** Options of a remote sandbox. */
export interface RemoteSandboxOptions {
  /** Base URL of the engine, or the URL of its `/execute` route. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  /** Profile of the engine's that sessions get. @default its `default` */
  readonly profile?: string | undefined;
  /** Sessions unused for so long sleep or end on the engine, ms. @default one hour */
  readonly idleTimeoutMs?: number | undefined;
  /** Limits of sessions that name none. @default those of the profile */
  readonly limits?: Partial<KernelLimits> | undefined;
  /** Ends the opening, not the sandbox. */
  readonly signal?: AbortSignal | undefined;
}

const ORIGINAL_CAPABILITIES: SandboxCapabilities = {
  streaming: false,
  interrupt: false,
  input: false,
  files: false,
  variables: false,
  hostCalls: false,
  processes: false,
  limits: false,
  fork: false,
  snapshot: false,
  network: false,
};

const HOUR_MS = 3_600_000;
const PROBE_TIMEOUT_MS = 15_000;

/**
 * Opens a remote sandbox. The engine is asked once what it is: one that answers `GET /v1` as ours does is used with
 * everything it can do, every other through `POST /execute`.
 * @throws CodeactError `config_invalid` for a bad URL, `sandbox_unavailable` when nothing answers there or the token is
 * refused, `not_supported` for limits that nobody would enforce
 */
export async function openRemoteSandbox(options: RemoteSandboxOptions): Promise<Sandbox> {
  const base = baseUrl(options.url);
  const client = new EngineClient({ base, token: options.token });
  const facts = await probe(client, options.signal);
  if (facts === undefined) return originalSandbox(new URL(`${client.url}/execute`), options);
  return new EngineSandbox({
    client,
    capabilities: facts.capabilities,
    profile: options.profile,
    limits: options.limits,
    idleTimeoutMs: options.idleTimeoutMs ?? HOUR_MS,
  });
}

/** What our own engine says about itself; undefined for every other. */
async function probe(
  client: EngineClient,
  signal: AbortSignal | undefined,
): Promise<ReturnType<typeof EngineFacts.parse> | undefined> {
  const timeout = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  let response: Response;
  let text: string;
  try {
    response = await client.send({ path: "/v1", signal: either });
    text = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    if (CodeactError.isInstance(error) && error.code !== "aborted") throw error;
    throw new CodeactError("sandbox_unavailable", `The engine at ${client.url} does not answer.`, {
      remedy: "Check that it runs and that the URL is right.",
      retryable: true,
      cause: error,
    });
  }
  const facts = EngineFacts.safeParse(parseJson(text));
  if (response.ok) return facts.success ? facts.data : undefined;
  if (response.status !== 401 && response.status !== 403) return undefined;
  const failure = failureOf(response.status, text, client.url);
  throw new CodeactError("sandbox_unavailable", `The engine at ${client.url}: ${failure.message}`, {
    remedy: "Give a token that the engine knows and that has the scope execute.",
    details: { status: response.status },
    cause: failure,
  });
}

function originalSandbox(
  url: URL,
  { token, limits: defaults = {} }: Pick<RemoteSandboxOptions, "token" | "limits">,
): Sandbox {
  const server = { name: "A server behind POST /execute", keeps: ["cellTimeoutMs"] } as const;
  refuseLimits(defaults, server);
  let closed = false;
  const sandbox: Sandbox = {
    backend: "remote",
    capabilities: ORIGINAL_CAPABILITIES,
    async start(kernelOptions: KernelOptions = {}): Promise<Kernel> {
      kernelOptions.signal?.throwIfAborted();
      if (closed) throw new CodeactError("sandbox_closed", "This sandbox is closed.");
      refusePolicy(kernelOptions.network);
      const limits = overDefaults(kernelOptions.limits, defaults);
      refuseLimits(limits, server);
      return new RemoteKernel(url, { timeoutMs: limits.cellTimeoutMs, token });
    },
    close(): Promise<void> {
      closed = true;
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
  return sandbox;
}

/** Sessions reach what their server lets them reach: also `none` would be a promise that nobody keeps. */
function refusePolicy(policy: NetworkPolicy | undefined): void {
  if (policy === undefined || (policy.kind === "open" && policy.packageIndex === undefined)) return;
  throw new CodeactError(
    "not_supported",
    `A server behind POST /execute cannot be held to the network policy "${policy.kind}".`,
    { remedy: "Limit the server's network, or use another sandbox." },
  );
}

function baseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:/u.test(text)) {
    throw new CodeactError("config_invalid", `"${text}" is not the URL of an engine.`, {
      remedy: "Give a URL such as http://localhost:8081.",
    });
  }
  const url = new URL(text);
  url.pathname = url.pathname.replace(/\/$/u, "").replace(/\/execute$/u, "");
  url.search = "";
  url.hash = "";
  return url;
}
