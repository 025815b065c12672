import { CodeactError } from "@codeact/protocol";
import type Docker from "dockerode";
import { release } from "node:os";
import { z } from "zod";
import type { DockerAddress } from "./address.ts";

/** What the engine tells about itself (Docker Engine API, "Get system information"; podman answers the same). */
const Info = z.looseObject({
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  DefaultRuntime: z.string().nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
  CgroupVersion: z.string().nullish(),
  MemoryLimit: z.boolean().nullish(),
  SwapLimit: z.boolean().nullish(),
  PidsLimit: z.boolean().nullish(),
  CpuCfsQuota: z.boolean().nullish(),
  MemTotal: z.number().nonnegative().nullish(),
  KernelVersion: z.string().nullish(),
});

/** What each part of the engine is called (Docker Engine API, "Get version"). */
const Version = z.looseObject({
  Components: z.array(z.looseObject({ Name: z.string() })).nullish(),
});

const DELEGATION =
  "A rootless engine needs cgroup version 2 with the controllers cpu, memory and pids given to its user: write " +
  '"[Service]\\nDelegate=cpu cpuset io memory pids" to /etc/systemd/system/user@.service.d/delegate.conf, run ' +
  "systemctl daemon-reload, log in again and restart the engine.";
const CONTROLLERS =
  "Mount the cgroup controllers memory, pids and cpu on the engine's machine (kernel parameters cgroup_enable=memory " +
  "swapaccount=1) and restart the engine.";

/** What matters to us of a container engine. */
export interface EngineFacts {
  /**
   * Podman behind Docker's interface; it does not keep everything that this interface promises. Seen with podman 4.3: it
   * refuses a bound on inodes (`nr_inodes`) and ignores paths to hide. A seccomp profile as text was not tried on it.
   */
  readonly isPodman: boolean;
  /** Names of the OCI runtimes that can be asked for. */
  readonly runtimes: readonly string[];
  /** Whether it runs as an ordinary user. */
  readonly rootless: boolean;
  /** "1" or "2"; empty where it does not say. */
  readonly cgroupVersion: string;
  /** Limits that it would leave out of a container without an error. */
  readonly missingLimits: readonly string[];
  /** Whether swap can be kept from containers. */
  readonly limitsSwap: boolean;
  /** Memory of its machine in bytes; 0 where it does not say. */
  readonly totalBytes: number;
  /** Whether its containers run under the kernel that this process runs under, so that memory here is memory there. */
  readonly here: boolean;
}

/** Asks an engine about itself. */
export async function readEngineFacts(
  engine: Docker,
  address: DockerAddress,
): Promise<EngineFacts> {
  const answers: unknown[] = await Promise.all([engine.info(), engine.version()]);
  const info = Info.parse(answers[0]);
  const parts = Version.parse(answers[1]).Components ?? [];
  const isPodman = parts.some(({ Name }) => Name.toLowerCase().includes("podman"));
  const usual = info.DefaultRuntime ?? "";
  const limits = [
    ["memory", info.MemoryLimit],
    ["processes", info.PidsLimit],
    ["processor time", info.CpuCfsQuota],
  ] as const;
  return {
    isPodman,
    // Seen with podman 4.3: it takes the name of any runtime and starts its usual one.
    runtimes: isPodman ? [usual] : Object.keys(info.Runtimes ?? {}),
    rootless: (info.SecurityOptions ?? []).some((option) => option.includes("name=rootless")),
    cgroupVersion: info.CgroupVersion ?? "",
    // One that does not speak of a limit is taken at its word when it creates a container.
    missingLimits: limits.filter(([, can]) => can === false).map(([name]) => name),
    limitsSwap: info.SwapLimit !== false,
    totalBytes: info.MemTotal ?? 0,
    here:
      "socketPath" in address && process.platform === "linux" && info.KernelVersion === release(),
  };
}

/**
 * Makes sure that an engine keeps what containers are asked to be limited to. Engines leave out what their cgroups
 * cannot do and only mention it in a warning.
 * @throws CodeactError `sandbox_unavailable`
 */
export function checkLimits({ missingLimits, rootless, cgroupVersion }: EngineFacts): void {
  if (missingLimits.length === 0) return;
  const version = cgroupVersion === "" ? "" : `, cgroup version ${cgroupVersion}`;
  throw limitsRefused(
    `The container engine (${rootless ? "rootless" : "as root"}${version}) cannot limit ${missingLimits.join(", ")}.`,
    rootless ? DELEGATION : CONTROLLERS,
  );
}

/** The error for an engine that has no cgroup controller for a limit, in its own words. */
export function controllerMissing(text: string, cause: unknown): CodeactError {
  return limitsRefused(`The container engine cannot limit a kernel: ${text}`, DELEGATION, cause);
}

function limitsRefused(text: string, remedy: string, cause?: unknown): CodeactError {
  return new CodeactError("sandbox_unavailable", text, {
    remedy,
    details: { reason: "limits-missing" },
    cause,
  });
}

/**
 * Makes sure that the engine knows a runtime, before a kernel is started with it.
 * @throws CodeactError `config_invalid` with the names it knows
 */
export function checkRuntime(
  { runtimes, isPodman }: Pick<EngineFacts, "runtimes" | "isPodman">,
  runtime: string | undefined,
): void {
  if (runtime === undefined || runtimes.includes(runtime)) return;
  const known = runtimes.join(", ") || "none by name";
  throw runtimeMissing(
    runtime,
    isPodman
      ? `Podman starts every container of this interface with its usual runtime, which is ${known} and not "${runtime}".`
      : `The container engine knows no runtime "${runtime}"; it knows ${known}.`,
  );
}

/** The error for a runtime that the engine does not know or cannot find. */
export function runtimeMissing(runtime: string, text: string, cause?: unknown): CodeactError {
  return new CodeactError("config_invalid", text, {
    remedy: `Install it (gVisor: the package runsc) and add it to the engine's configuration: Docker, /etc/docker/daemon.json {"runtimes": {"${runtime}": {"path": "…"}}}; podman, containers.conf [engine] runtime = "${runtime}". Then restart the engine.`,
    details: { reason: "runtime-unknown", runtime },
    cause,
  });
}
