import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engineAt } from "./engine.ts";
import { checkLimits, checkRuntime, readEngineFacts } from "./engine-facts.ts";
import type { EngineFacts } from "./engine-facts.ts";

/** Answers as engines give them, shortened to what is read. */
const ROOTFUL = {
  info: {
    Runtimes: { runc: { path: "runc" }, runsc: { path: "/usr/bin/runsc" } },
    DefaultRuntime: "runc",
    SecurityOptions: ["name=seccomp,profile=default"],
    CgroupVersion: "1",
    MemoryLimit: true,
    SwapLimit: false,
    PidsLimit: true,
    CpuCfsQuota: true,
    MemTotal: 25_276_514_304,
    KernelVersion: release(),
  },
  version: { Components: [{ Name: "Engine" }, { Name: "containerd" }, { Name: "runc" }] },
};
const ROOTLESS = {
  info: {
    ...ROOTFUL.info,
    SecurityOptions: ["name=seccomp,profile=default", "name=rootless", "name=cgroupns"],
    CgroupVersion: "2",
    PidsLimit: false,
    CpuCfsQuota: false,
    KernelVersion: "5.10.0-of-another-machine",
  },
  version: ROOTFUL.version,
};
const PODMAN = {
  info: {
    ...ROOTFUL.info,
    Runtimes: { crun: {}, krun: {}, runc: {}, runsc: {} },
    DefaultRuntime: "crun",
  },
  version: { Components: [{ Name: "Podman Engine" }, { Name: "Conmon" }] },
};

let server: Server;
let folder: string;
/** What an engine says when it is asked. */
interface Answer {
  readonly info: object;
  readonly version: object;
}

let answer: Answer = ROOTFUL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-facts-"));
  server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(request.url?.endsWith("/info") === true ? answer.info : answer.version),
    );
  }).listen(join(folder, "engine.sock"));
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function facts(of: Answer): Promise<EngineFacts> {
  answer = of;
  const address = { socketPath: join(folder, "engine.sock") };
  return await readEngineFacts(engineAt(address), address);
}

test("an engine as root with all controllers is taken", async () => {
  const found = await facts(ROOTFUL);
  expect(found).toEqual({
    isPodman: false,
    runtimes: ["runc", "runsc"],
    rootless: false,
    cgroupVersion: "1",
    missingLimits: [],
    limitsSwap: false,
    totalBytes: 25_276_514_304,
    here: process.platform === "linux",
  });
  expect(() => checkLimits(found)).not.toThrow();
  expect(() => checkRuntime(found, "runsc")).not.toThrow();
});

test("a rootless engine without delegated controllers is refused, with how to delegate them", async () => {
  const found = await facts(ROOTLESS);
  expect(found).toMatchObject({ rootless: true, cgroupVersion: "2", here: false });
  expect(() => checkLimits(found)).toThrow(
    expect.objectContaining({
      code: "sandbox_unavailable",
      message: expect.stringContaining("cannot limit processes, processor time"),
      remedy: expect.stringContaining("Delegate=cpu"),
    }),
  );
});

test("podman can be asked for its usual runtime only: it starts that whatever is asked", async () => {
  const found = await facts(PODMAN);
  expect(found).toMatchObject({ isPodman: true, runtimes: ["crun"] });
  expect(() => checkRuntime(found, "crun")).not.toThrow();
  expect(() => checkRuntime(found, "runsc")).toThrow(/not "runsc"/u);
});
