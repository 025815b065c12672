import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Kernel, ProbeCheck, SandboxProbe } from "@codeact/protocol";
import { z } from "zod";
import { addressText, resolveAddress } from "./address.ts";
import { engineAt } from "./engine.ts";
import { engineUnreachable } from "./engine-error.ts";
import { checkLimits, readEngineFacts } from "./engine-facts.ts";
import { checkImage, DEFAULT_IMAGE } from "./image.ts";
import { openDockerSandbox } from "./open-sandbox.ts";
import type { DockerSandboxOptions } from "./open-sandbox.ts";

/** An engine that says nothing for this long is not usable. */
const ANSWER_TIMEOUT_MS = 10_000;

const EngineVersion = z.looseObject({
  Version: z.string(),
  Platform: z.looseObject({ Name: z.string() }).nullish(),
});

/** Printed by a kernel about its own box. */
const SELF_REPORT = `
def report():
    import json, os
    status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
    try:
        open("/probe", "w").close()
        root = "writable"
    except OSError:
        root = "read-only"
    print(json.dumps({
        "seccomp": status.get("Seccomp", "0").strip(),
        "noNewPrivileges": status.get("NoNewPrivs", "0").strip(),
        "capabilities": status["CapBnd"].strip(),
        "interfaces": [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]],
        "root": root,
    }))
report()
`;

const SelfReport = z.object({
  seccomp: z.string(),
  noNewPrivileges: z.string(),
  capabilities: z.string(),
  interfaces: z.array(z.string()),
  root: z.string(),
});

/** One stage of the probe; later ones need what earlier ones found. */
type Stage = (options: DockerSandboxOptions) => Promise<ProbeCheck[]>;

/**
 * Finds out what the docker sandbox can do on this machine: asks the engine, looks for the image, starts a kernel and asks
 * it about its box. Never throws.
 */
export async function probeDockerSandbox(
  options: DockerSandboxOptions = {},
): Promise<SandboxProbe> {
  const stages: readonly (readonly [string, Stage])[] = [
    ["container engine", checkEngine],
    ["limits", checkCgroups],
    ["image", checkKernelImage],
    ["isolation", checkIsolation],
  ];
  const checks: ProbeCheck[] = [];
  for (const [name, stage] of stages) {
    const found = await stage(options).catch((error: unknown) => [failed(name, error)]);
    checks.push(...found);
    if (found.some(({ ok }) => !ok)) break;
  }
  return { backend: "docker", usable: checks.every(({ ok }) => ok), checks };
}

async function checkEngine(options: DockerSandboxOptions): Promise<ProbeCheck[]> {
  const address = resolveAddress(options);
  try {
    const answer: unknown = await answerInTime(engineAt(address).version());
    const { Version: version, Platform } = EngineVersion.parse(answer);
    const name = Platform?.Name ?? "";
    const detail = `${name === "" ? "version" : name} ${version} at ${addressText(address)}`;
    return [{ name: "container engine", ok: true, detail }];
  } catch (error) {
    throw engineUnreachable(error, address);
  }
}

async function checkCgroups(options: DockerSandboxOptions): Promise<ProbeCheck[]> {
  const address = resolveAddress(options);
  const facts = await readEngineFacts(engineAt(address), address);
  checkLimits(facts);
  const user = facts.rootless ? "rootless" : "as root";
  const version = facts.cgroupVersion === "" ? "" : `, cgroup version ${facts.cgroupVersion}`;
  const swap = facts.limitsSwap ? "" : "; swap cannot be limited";
  const detail = `memory, processes and processor time, ${user}${version}${swap}`;
  return [{ name: "limits", ok: true, detail }];
}

async function checkKernelImage(options: DockerSandboxOptions): Promise<ProbeCheck[]> {
  const image = options.image ?? DEFAULT_IMAGE;
  await checkImage(engineAt(resolveAddress(options)), image);
  return [{ name: "image", ok: true, detail: image }];
}

async function checkIsolation(options: DockerSandboxOptions): Promise<ProbeCheck[]> {
  await using sandbox = await openDockerSandbox(options);
  await using kernel = await sandbox.start();
  const report = SelfReport.parse(JSON.parse(await printed(kernel, SELF_REPORT)));
  const runtime = options.runtime ?? "the engine's runtime";
  const network = report.interfaces.join(", ");
  const detail = `${runtime}, ${report.root} root, Python ${kernel.info.version}`;
  const weak = "The engine does not keep what it was asked for; use Docker, podman or gVisor.";
  return [
    check("isolation", report.root === "read-only", detail, weak),
    { name: "shell", ok: true, detail: kernel.info.shell },
    check(
      "system call filter",
      // gVisor's own kernel answers here, which has none: the filter is around gVisor.
      report.seccomp === "2" || options.runtime !== undefined,
      `mode ${report.seccomp}, no new privileges ${report.noNewPrivileges}`,
      "Remove seccomp=unconfined from the engine's configuration.",
    ),
    check("capabilities", /^0+$/u.test(report.capabilities), report.capabilities, weak),
    check(
      "network",
      network === "lo" || network === "",
      `interfaces in a kernel: ${network || "none"}`,
      weak,
    ),
  ];
}

function check(name: string, ok: boolean, detail: string, remedy: string): ProbeCheck {
  return { name, ok, detail, remedy: ok ? undefined : remedy };
}

function failed(name: string, error: unknown): ProbeCheck {
  const remedy = CodeactError.isInstance(error) ? error.remedy : undefined;
  return { name, ok: false, detail: errorMessage(error), remedy };
}

async function answerInTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new CodeactError("sandbox_unavailable", "The container engine does not answer.", {
        remedy: "Look into its log (journalctl -u docker) and restart it.",
      }),
    );
  }, ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function printed(kernel: Kernel, code: string): Promise<string> {
  let text = "";
  for await (const event of kernel.execute(code, { timeoutMs: 10_000 })) {
    if (event.type === "stream" && event.name === "stdout") text += event.text;
  }
  return text;
}
