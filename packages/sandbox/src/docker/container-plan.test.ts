import { expect, test } from "vitest";
import { withDefaults } from "../local/limits.ts";
import { planContainer } from "./container-plan.ts";
import type { ContainerDesign } from "./container-plan.ts";

const design: ContainerDesign = {
  image: "image:1",
  shell: "auto",
  preload: [],
  runtime: undefined,
  cpus: 1.5,
  seccompProfile: undefined,
  labels: { a: "b" },
};
const limits = withDefaults({ memoryBytes: 100 << 20, processes: 10, diskBytes: 1 << 20 });

test("a container gets nothing of the host", () => {
  const { HostConfig, User, NetworkDisabled, Env } = planContainer(design, limits);
  expect(HostConfig).toMatchObject({
    NetworkMode: "none",
    IpcMode: "private",
    CgroupnsMode: "private",
    ReadonlyRootfs: true,
    Privileged: false,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges:true"],
    AutoRemove: true,
  });
  for (const name of [
    "Binds",
    "Mounts",
    "Devices",
    "CapAdd",
    "PidMode",
    "UsernsMode",
    "ExtraHosts",
  ]) {
    expect(HostConfig).not.toHaveProperty(name);
  }
  expect(User).toBe("65532:65532");
  expect(NetworkDisabled).toBe(true);
  expect(Env).toContain("HOME=/work");
});

test("limits are those that were asked for", () => {
  const { HostConfig } = planContainer(design, limits);
  expect(HostConfig).toMatchObject({
    Memory: 200 << 20,
    MemorySwap: 200 << 20,
    PidsLimit: 14,
    CpuPeriod: 100_000,
    CpuQuota: 150_000,
    ShmSize: 1 << 20,
    Tmpfs: {
      "/work": "rw,exec,nosuid,nodev,size=1048576,mode=1777",
      "/tmp": "rw,exec,nosuid,nodev,size=1048576,mode=1777",
      "/run": "ro,noexec,nosuid,nodev,size=4096,mode=0555",
      "/var/tmp": "ro,noexec,nosuid,nodev,size=4096,mode=0555",
    },
  });
});

test("a runtime and a filter of one's own are passed on", () => {
  const { HostConfig } = planContainer(
    { ...design, runtime: "runsc", seccompProfile: '{"defaultAction":"SCMP_ACT_ERRNO"}' },
    limits,
  );
  // gVisor's own threads and memory are counted with the kernel's.
  expect(HostConfig).toMatchObject({ Runtime: "runsc", Memory: 328 << 20, PidsLimit: 270 });
  expect(HostConfig?.SecurityOpt).toEqual([
    "no-new-privileges:true",
    'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}',
  ]);
});
