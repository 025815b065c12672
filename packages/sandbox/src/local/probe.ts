import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Kernel, ProbeCheck, SandboxProbe } from "@codeact/protocol";
import { release } from "node:os";
import { z } from "zod";
import { openCgroups } from "./cgroup.ts";
import { planIsolation } from "./isolation-plan.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import type { LocalSandboxOptions } from "./open-sandbox.ts";
import { choosePython } from "./python.ts";
import type { Python } from "./python.ts";

/** mount_setattr is of 5.12, the count of processes per user namespace of 5.14. */
const OLDEST_KERNEL = [5, 14] as const;

/** Printed by a session about its own box. */
const SELF_REPORT = `
def report():
    import json, os
    status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
    print(json.dumps({
        "seccomp": status["Seccomp"].strip(),
        "noNewPrivileges": status["NoNewPrivs"].strip(),
        "capabilities": status["CapBnd"].strip(),
        "interfaces": [line.split(":")[0].strip() for line in open("/proc/net/dev").read().splitlines()[2:]],
        "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
    }))
report()
`;

const SelfReport = z.object({
  seccomp: z.string(),
  noNewPrivileges: z.string(),
  capabilities: z.string(),
  interfaces: z.array(z.string()),
  processes: z.number(),
});

/** Finds out what the local sandbox can do on this machine, by starting a session and asking it. Never throws. */
export async function probeLocalSandbox(
  options: Pick<LocalSandboxOptions, "python" | "shell"> = {},
): Promise<SandboxProbe> {
  const python = await choosePython(options.python).catch(asError);
  const checks: ProbeCheck[] = [checkKernel(), checkPython(python)];
  if (!(python instanceof Error)) checks.push(checkPackages(python));
  checks.push(
    ...(await checkIsolation(options)),
    await checkLandlock(options),
    await checkCgroups(),
  );
  const needed = new Set(["Linux", "Python", "isolation"]);
  const usable = checks.every(({ name, ok }) => ok || !needed.has(name));
  return { backend: "local", usable, checks };
}

function checkKernel(): ProbeCheck {
  const [major = 0, minor = 0] = release()
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  const [oldMajor, oldMinor] = OLDEST_KERNEL;
  const ok =
    process.platform === "linux" && (major > oldMajor || (major === oldMajor && minor >= oldMinor));
  return {
    name: "Linux",
    ok,
    detail: `${process.platform} ${release()} on ${process.arch}`,
    remedy: ok ? undefined : `The local sandbox needs Linux ${OLDEST_KERNEL.join(".")} or newer.`,
  };
}

function checkPython(python: Python | Error): ProbeCheck {
  if (!(python instanceof Error)) {
    return { name: "Python", ok: true, detail: `${python.version} at ${python.executable}` };
  }
  return { name: "Python", ok: false, detail: python.message, remedy: remedyOf(python) };
}

function checkPackages(python: Python): ProbeCheck {
  const wanted = ["IPython", "numpy", "pandas", "matplotlib"];
  const missing = wanted.filter((name) => !(name in python.packages));
  const found = Object.entries(python.packages).map(([name, version]) => `${name} ${version}`);
  return {
    name: "packages",
    ok: missing.length === 0,
    detail: `${found.join(", ") || "none"}${missing.length === 0 ? "" : `; missing: ${missing.join(", ")}`}`,
    remedy:
      missing.length === 0
        ? undefined
        : `Everything works without them; to have them: ${python.executable} -m pip install ${missing.join(" ").toLowerCase()}`,
  };
}

async function checkIsolation(
  options: Pick<LocalSandboxOptions, "python" | "shell">,
): Promise<ProbeCheck[]> {
  try {
    const plan = await planIsolation();
    await using sandbox = await openLocalSandbox({ ...options, preload: "none" });
    await using kernel = await sandbox.start();
    const report = SelfReport.parse(JSON.parse(await printed(kernel, SELF_REPORT)));
    const network = report.interfaces.join(", ");
    return [
      {
        name: "isolation",
        ok: true,
        detail: `tier of namespaces, ${plan.mode}: own user, mounts, processes, IPC, host name, cgroup, network`,
      },
      { name: "shell", ok: true, detail: kernel.info.shell },
      {
        name: "system call filter",
        ok: report.seccomp === "2",
        detail: `mode ${report.seccomp}, no new privileges ${report.noNewPrivileges}`,
      },
      { name: "capabilities", ok: /^0+$/u.test(report.capabilities), detail: report.capabilities },
      { name: "network", ok: network === "lo", detail: `interfaces in a session: ${network}` },
      {
        name: "processes",
        ok: report.processes < 10,
        detail: `${report.processes} visible in a session`,
      },
    ];
  } catch (error) {
    const failure = asError(error);
    return [{ name: "isolation", ok: false, detail: failure.message, remedy: remedyOf(failure) }];
  }
}

/** The weaker tier, which is used only when it is asked for by name. Tried all the same: it may be the only one here. */
async function checkLandlock(
  options: Pick<LocalSandboxOptions, "python" | "shell">,
): Promise<ProbeCheck> {
  const name = "Landlock tier";
  try {
    const { idCount } = await planIsolation("landlock");
    await using sandbox = await openLocalSandbox({ ...options, preload: "none", tier: "landlock" });
    await using kernel = await sandbox.start();
    const says = await printed(kernel, "print(1 + 1)");
    const users = idCount > 1 ? "a user for every session" : "one user for all sessions";
    const detail = `weaker, used only when asked for (tier "landlock"); ${users}`;
    return { name, ok: says.trim() === "2", detail };
  } catch (error) {
    const failure = asError(error);
    const remedy = remedyOf(failure) ?? "Not needed where namespaces work.";
    return { name, ok: false, detail: failure.message, remedy };
  }
}

async function checkCgroups(): Promise<ProbeCheck> {
  const name = "cgroup limits";
  try {
    const cgroups = await openCgroups(await planIsolation());
    if (typeof cgroups !== "string") {
      await cgroups.close();
      return { name, ok: true, detail: cgroups.detail };
    }
    const remedy =
      "Not needed: limits per process are in force; run as root for limits per session.";
    return { name, ok: false, detail: cgroups, remedy };
  } catch (error) {
    return {
      name,
      ok: false,
      detail: errorMessage(error),
      remedy: "Not needed: limits per process are in force.",
    };
  }
}

async function printed(kernel: Kernel, code: string): Promise<string> {
  let text = "";
  for await (const event of kernel.execute(code, { timeoutMs: 10_000 })) {
    if (event.type === "stream" && event.name === "stdout") text += event.text;
  }
  return text;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function remedyOf(error: Error): string | undefined {
  return CodeactError.isInstance(error) ? error.remedy : undefined;
}
