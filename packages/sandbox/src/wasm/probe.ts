import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Kernel, ProbeCheck, SandboxProbe } from "@codeact/protocol";
import { findWrap } from "./linux-wrap.ts";
import { openWasmSandbox } from "./open-sandbox.ts";
import type { WasmSandboxOptions } from "./open-sandbox.ts";
import { defaultCacheFolder, openSnapshot } from "./snapshot-cache.ts";

/** The first Node whose permission model and type stripping need no experimental flag. */
const OLDEST_NODE = 24;
/** A cell on a machine that is out of breath. */
const CELL_TIMEOUT_MS = 60_000;

/** Finds out what the wasm sandbox can do on this machine, by starting a kernel and asking it. Never throws. */
export async function probeWasmSandbox(
  options: Pick<WasmSandboxOptions, "cacheFolder"> = {},
): Promise<SandboxProbe> {
  const checks = [checkNode(), await checkSnapshot(options), await checkKernel(options)];
  const { command, detail } = await findWrap();
  checks.push({
    name: "namespaces",
    ok: command.length > 0,
    detail,
    remedy:
      command.length > 0
        ? undefined
        : "Not needed: Node's own lock-down is in force; on Linux util-linux adds a second line.",
  });
  const usable = checks.every(({ name, ok }) => ok || (name !== "Node" && name !== "kernel"));
  return { backend: "wasm", usable, checks };
}

function checkNode(): ProbeCheck {
  const major = Number.parseInt(process.versions.node, 10);
  const ok = major >= OLDEST_NODE;
  return {
    name: "Node",
    ok,
    detail: `${process.version} on ${process.platform} ${process.arch}`,
    remedy: ok ? undefined : `The wasm sandbox needs Node ${OLDEST_NODE} or newer.`,
  };
}

async function checkSnapshot({
  cacheFolder = defaultCacheFolder(),
}: Pick<WasmSandboxOptions, "cacheFolder">): Promise<ProbeCheck> {
  const name = "heap snapshot";
  if (cacheFolder === false) return { name, ok: true, detail: "not wanted: kernels start cold" };
  try {
    await using snapshot = await openSnapshot(cacheFolder);
    const megabytes = (snapshot.bytes / 1024 ** 2).toFixed(0);
    return { name, ok: true, detail: `${megabytes} MiB in ${cacheFolder}` };
  } catch (error) {
    const remedy = CodeactError.isInstance(error) ? error.remedy : undefined;
    return {
      name,
      ok: false,
      detail: errorMessage(error),
      remedy: remedy ?? "Not needed: kernels start cold, which takes five times as long.",
    };
  }
}

async function checkKernel(options: Pick<WasmSandboxOptions, "cacheFolder">): Promise<ProbeCheck> {
  const name = "kernel";
  try {
    await using sandbox = await openWasmSandbox(options);
    await using kernel = await sandbox.start();
    const printed = await printedBy(kernel, "import sys; print(sys.platform)");
    const ok = printed === "emscripten\n";
    const detail = `Python ${kernel.info.version} on ${printed.trim()}`;
    return { name, ok, detail, remedy: ok ? undefined : "Install the package pyodide anew." };
  } catch (error) {
    const remedy = CodeactError.isInstance(error) ? error.remedy : undefined;
    return {
      name,
      ok: false,
      detail: errorMessage(error),
      remedy: remedy ?? "Install the package pyodide anew.",
    };
  }
}

async function printedBy(kernel: Kernel, code: string): Promise<string> {
  let text = "";
  for await (const event of kernel.execute(code, { timeoutMs: CELL_TIMEOUT_MS })) {
    if (event.type === "stream" && event.name === "stdout") text += event.text;
  }
  return text;
}
