import { CodeactError, errorMessage } from "@codeact/protocol";
import type { KernelEvent, ProbeCheck, SandboxProbe } from "@codeact/protocol";
import { openJupyterSandbox } from "./open-sandbox.ts";
import type { JupyterSandboxOptions } from "./open-sandbox.ts";
import { parseServerAddress } from "./server-address.ts";
import { JupyterServer, KernelSpecs, ServerVersion } from "./server.ts";

/** Where to look; without a URL there is nothing to find out. */
export type JupyterProbeOptions = Pick<JupyterSandboxOptions, "token" | "kernelName"> & {
  readonly url?: string | undefined;
};

/** Finds out what a Jupyter server can do, by asking it and starting a kernel on it. Never throws. */
export async function probeJupyterSandbox(
  options: JupyterProbeOptions = {},
): Promise<SandboxProbe> {
  const { url } = options;
  const checks: ProbeCheck[] = [];
  // Each check needs the one before.
  for (const check of [checkServer, checkKernels, checkKernel]) {
    checks.push(
      ...(url === undefined ? [unconfigured()] : await attempt(check, { ...options, url })),
    );
    if (checks.some(({ ok, name }) => !ok && name !== "our part")) break;
  }
  const usable = checks.every(({ ok, name }) => ok || name === "our part");
  return { backend: "jupyter", usable, checks };
}

type Configured = JupyterProbeOptions & { readonly url: string };
type Check = (options: Configured) => Promise<ProbeCheck[]>;

function unconfigured(): ProbeCheck {
  return {
    name: "server",
    ok: false,
    detail: "no Jupyter server is configured",
    remedy: "Give the URL and the token of a Jupyter Server or Kernel Gateway to use one.",
  };
}

async function attempt(check: Check, options: Configured): Promise<ProbeCheck[]> {
  try {
    return await check(options);
  } catch (error) {
    const name = check === checkKernel ? "kernel" : check === checkKernels ? "kernels" : "server";
    const remedy = CodeactError.isInstance(error) ? error.remedy : undefined;
    return [{ name, ok: false, detail: errorMessage(error), remedy: remedy ?? "See its log." }];
  }
}

async function checkServer({ url, token }: Configured): Promise<ProbeCheck[]> {
  const server = new JupyterServer(parseServerAddress(url, token));
  const { version } = await server.get({ path: "api", answer: ServerVersion });
  return [{ name: "server", ok: true, detail: `${server.shown}, version ${version}` }];
}

async function checkKernels({ url, token }: Configured): Promise<ProbeCheck[]> {
  const server = new JupyterServer(parseServerAddress(url, token));
  const specs = await server.get({ path: "api/kernelspecs", answer: KernelSpecs });
  const names = Object.entries(specs.kernelspecs).map(
    ([name, { spec }]) => `${name}${spec.language === "" ? "" : ` (${spec.language})`}`,
  );
  const detail = names.slice(0, 20).join(", ");
  return [{ name: "kernels", ok: true, detail: `${detail || "none"}; default ${specs.default}` }];
}

async function checkKernel(options: Configured): Promise<ProbeCheck[]> {
  await using sandbox = await openJupyterSandbox(options);
  await using kernel = await sandbox.start();
  const { language, version } = kernel.info;
  let end: Extract<KernelEvent, { type: "execution-end" }> | undefined;
  for await (const event of kernel.execute("1 + 1")) {
    if (event.type === "execution-end") end = event;
  }
  const ran = end?.status === "ok" || language !== "python";
  const started: ProbeCheck = {
    name: "kernel",
    ok: ran,
    detail: ran ? `${language} ${version}` : `1 + 1 ended with ${end?.status ?? "nothing"}`,
    remedy: ran ? undefined : "See the server's log.",
  };
  return [started, await checkGuest(kernel.variables())];
}

async function checkGuest(answer: Promise<unknown>): Promise<ProbeCheck> {
  try {
    await answer;
    return { name: "our part", ok: true, detail: "variables, files and host functions work" };
  } catch (error) {
    return {
      name: "our part",
      ok: false,
      detail: errorMessage(error),
      remedy: "For variables, files and host functions use a kernel of ipykernel 6 or newer.",
    };
  }
}
