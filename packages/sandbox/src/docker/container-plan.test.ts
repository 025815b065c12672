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
  boundsFiles: true,
  labels: { a: "b" },
};
const limits = withDefaults({ memoryBytes: 100 << 20, processes: 10, diskBytes: 1 << 20 });

test("a container gets nothing of the host", () => {
  const { HostConfig, User, NetworkDisabled, Env } = planContainer(design, limits);
  expect(HostConfig).toMatchObject({
    NetworkMode: "none",
    IpcMode: "none",
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
    Tmpfs: {
      "/work": "rw,exec,nosuid,nodev,size=1048576,nr_inodes=1024,mode=1777",
      "/tmp": "rw,exec,nosuid,nodev,size=1048576,nr_inodes=1024,mode=1777",
      "/dev/shm": "rw,noexec,nosuid,nodev,size=1048576,nr_inodes=1024,mode=1777",
      "/run": "ro,noexec,nosuid,nodev,size=4096,mode=0555",
      "/var/tmp": "ro,noexec,nosuid,nodev,size=4096,mode=0555",
    },
  });
});

test("folders may hold a file per page of their size", () => {
  const { HostConfig } = planContainer(design, { ...limits, diskBytes: 64 << 20 });
  for (const folder of ["/work", "/tmp", "/dev/shm"]) {
    expect(HostConfig?.Tmpfs?.[folder]).toContain("nr_inodes=16384");
  }
});

test("an engine that cannot bound files gets sizes alone, and its own /dev/shm of that size", () => {
  const { HostConfig } = planContainer({ ...design, boundsFiles: false }, limits);
  expect(HostConfig).toMatchObject({ IpcMode: "private", ShmSize: 1 << 20 });
  expect(HostConfig?.Tmpfs?.["/work"]).toBe("rw,exec,nosuid,nodev,size=1048576,mode=1777");
  expect(HostConfig?.Tmpfs).not.toHaveProperty("/dev/shm");
});

test("everything of /sys but its own cgroup is hidden, and what engines hide by themselves", () => {
  const { HostConfig } = planContainer(design, limits);
  const hidden = HostConfig?.MaskedPaths ?? [];
  expect(hidden).toEqual(
    expect.arrayContaining(["/proc/kcore", "/proc/keys", "/sys/firmware", "/sys/kernel"]),
  );
  expect(hidden.filter((path) => "/sys/fs/cgroup".startsWith(path))).toEqual([]);
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
