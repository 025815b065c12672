/**
 * A sandbox elsewhere, behind the original CodeAct's `POST /execute` contract.
 *
 * Covered: whatever isolation that engine has; one conversation id per kernel, so kernels do not meet.
 *
 * Not covered: everything that the contract cannot say. No streaming, no interrupt, no input, no files, no variables,
 * no host functions, no limits; an engine may forget a session at any time (the next cell then says so).
 */
import { CodeactError } from "@codeact/protocol";
import type { Kernel, KernelOptions, Sandbox, SandboxCapabilities } from "@codeact/protocol";
import { RemoteKernel } from "./kernel.ts";

/** Options of a remote sandbox. */
export interface RemoteSandboxOptions {
  /** Base URL of the engine, or the URL of its `/execute` route. */
  readonly url: string;
}

const CAPABILITIES: SandboxCapabilities = {
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

/** Opens a remote sandbox. Nothing is sent before the first cell. @throws CodeactError `config_invalid` for a bad URL */
export function openRemoteSandbox(options: RemoteSandboxOptions): Promise<Sandbox> {
  const url = executeUrl(options.url);
  let closed = false;
  const sandbox: Sandbox = {
    backend: "remote",
    capabilities: CAPABILITIES,
    start(kernelOptions: KernelOptions = {}): Promise<Kernel> {
      kernelOptions.signal?.throwIfAborted();
      if (closed)
        return Promise.reject(new CodeactError("sandbox_closed", "This sandbox is closed."));
      return Promise.resolve(new RemoteKernel(url, kernelOptions.limits?.cellTimeoutMs));
    },
    close(): Promise<void> {
      closed = true;
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
  return Promise.resolve(sandbox);
}

function executeUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:/u.test(text)) {
    throw new CodeactError("config_invalid", `"${text}" is not the URL of an engine.`, {
      remedy: "Give a URL such as http://localhost:8081.",
    });
  }
  const url = new URL(text);
  if (!url.pathname.endsWith("/execute"))
    url.pathname = `${url.pathname.replace(/\/$/u, "")}/execute`;
  return url;
}
