import { CodeactError } from "@codeact/protocol";
import type { KernelEvent, Sandbox } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { describeSandbox } from "../testing/describe-sandbox.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import { ownerLabels, removeLeftovers, thisOwner } from "./leftovers.ts";
import type { ContainerOwner } from "./leftovers.ts";
import { openDockerSandbox } from "./open-sandbox.ts";
import { probeDockerSandbox } from "./probe.ts";
import {
  buildImage,
  FULL_IMAGE,
  hasGvisor,
  mountsBelow,
  startDaemon,
  TEST_IMAGE,
  whyNoDaemon,
} from "./testing/daemon.ts";
import type { TestDaemon } from "./testing/daemon.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
/** Socket of another engine (podman, rootless Docker) that has the test image and is to pass the suite as well. */
const otherEngine = process.env["CODEACT_TEST_CONTAINER_SOCKET"];
/** Building the whole image takes half a minute, so only strict runs do it, and those that ask for it. */
const wantsFullImage = strict || process.env["CODEACT_TEST_FULL_IMAGE"] === "1";
const door = fileURLToPath(new URL("open-sandbox.ts", import.meta.url));

/** A daemon with the image, or why there is none. */
async function prepare(): Promise<TestDaemon | string> {
  const reason = whyNoDaemon();
  if (reason !== undefined) return reason;
  try {
    const daemon = await startDaemon();
    await buildImage(daemon);
    return daemon;
  } catch (error) {
    return String(error);
  }
}

const prepared = await prepare();
const missing = typeof prepared === "string" ? prepared : undefined;

function daemon(): TestDaemon {
  if (typeof prepared === "string") throw new Error(prepared);
  return prepared;
}

function open(options: Parameters<typeof openDockerSandbox>[0] = {}): Promise<Sandbox> {
  return openDockerSandbox({ socket: daemon().socket, image: TEST_IMAGE, ...options });
}

/** Ids of all containers, running or not. */
async function containers(): Promise<string[]> {
  const found = await daemon().engine.listContainers({ all: true });
  return found.map(({ Id }) => Id);
}

async function refusal(promise: Promise<unknown>): Promise<CodeactError> {
  const error = await promise.then(
    () => new Error("nothing was refused"),
    (reason: unknown) => reason,
  );
  if (!CodeactError.isInstance(error)) throw error;
  expect(error.remedy).toMatch(/\w/u);
  return error;
}

describe.skipIf(missing !== undefined && !strict)(
  `docker sandbox${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    afterAll(async () => {
      if (typeof prepared !== "string") await prepared.stop();
    });

    describeSandbox({
      name: "docker, runc,",
      open,
      absent: [
        { capability: "fork", reason: "a container has no fork server" },
        { capability: "network", reason: "no proxy of the host reaches into the container" },
      ],
    });

    describe("its box", describeBox);
    describe("containers that are kept ready", describePool);
    describe("room", describeRoom);
    describe("other runtimes", describeRuntimes);
    if (wantsFullImage) test("the whole image has IPython, numpy and plots", runFullImage, 300_000);
    describe("its end", describeEnd);
    describe("what hosts leave", describeLeftovers);
    describe("what it cannot do", describeRefusals);
    describe("probeDockerSandbox", describeProbe);
    test("an engine that stops ends its kernels, and leaves nothing", stopEngine);
  },
);

if (otherEngine !== undefined) {
  describeSandbox({
    name: `docker, the engine at ${otherEngine},`,
    open: () => openDockerSandbox({ socket: otherEngine, image: TEST_IMAGE }),
    absent: [
      { capability: "fork", reason: "a container has no fork server" },
      { capability: "network", reason: "no proxy of the host reaches into the container" },
    ],
  });
}

/** Tries from inside; every line that is printed is one that got through. */
const ATTEMPTS = `
import ctypes, os, signal, stat
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
facts = {name: status[name].strip() for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")}
print(facts, os.getuid(), [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]])
def attempt(name, action):
    try:
        action()
        print("GOT THROUGH", name)
    except (OSError, ValueError):
        pass
attempt("write to the root", lambda: open("/usr/x", "w"))
attempt("write to the driver", lambda: open("/opt/codeact/codeact_kernel/x", "w"))
attempt("see files of process 1", lambda: os.listdir("/proc/1/fd"))
attempt("read the memory of process 1", lambda: open("/proc/1/mem", "rb"))
attempt("read the environment of process 1", lambda: open("/proc/1/environ").read())
attempt("become root", lambda: os.setuid(0))
attempt("raise a limit", lambda: __import__("resource").setrlimit(7, (100000, 100000)))
attempt("mount", lambda: ctypes.CDLL(None, use_errno=True).mount(b"x", b"/tmp", b"tmpfs", 0, None) and (_ for _ in ()).throw(OSError()))
libc = ctypes.CDLL(None, use_errno=True)
print("trace", libc.ptrace(16, 1, 0, 0))
for number in (9, 19, 2): os.kill(1, number)
for folder, _, names in os.walk("/usr"):
    for name in names:
        mode = os.lstat(os.path.join(folder, name)).st_mode
        if stat.S_ISREG(mode) and mode & 0o6000: print("SETUID", folder, name)
`;

/** Prints what can be written and how much fits, which devices there are, and files that the host has mounted. */
const WRITABLE = `
import os, stat
for folder, folders, _ in os.walk("/"):
    if folder == "/": folders.remove("proc")
    folders.sort()
    if not os.access(folder, os.W_OK): continue
    try:
        with open(folder + "/x", "w"): pass
        facts = os.statvfs(folder)
        print(folder, facts.f_blocks * facts.f_frsize)
    except OSError:
        print(folder, "refused")
print(*sorted(name for name in os.listdir("/dev") if stat.S_ISCHR(os.stat("/dev/" + name).st_mode) and not os.path.islink("/dev/" + name) or name == "ptmx"))
for line in open("/proc/self/mountinfo"):
    point, flags = line.split()[4:6]
    if os.path.isfile(point) and not point.startswith("/proc"): print(point, flags[:2])
`;

function describeBox(): void {
  test("has no rights, and process 1 is out of reach", async () => {
    await using sandbox = await open();
    await using kernel = await sandbox.start();
    const { stdout, error } = await collect(kernel, ATTEMPTS);
    expect(error).toBeUndefined();
    expect(stdout.trim().split("\n")).toEqual([
      "{'CapEff': '0000000000000000', 'CapBnd': '0000000000000000', 'NoNewPrivs': '1', 'Seccomp': '2'} 65532 ['lo']",
      "trace -1",
    ]);
    expect((await collect(kernel, "print('alive')")).stdout).toBe("alive\n");
  });

  test("can be written in three folders only, of limited size each, and knows no other device", async () => {
    await using sandbox = await open({ limits: { diskBytes: 8 << 20 } });
    await using kernel = await sandbox.start();
    const { stdout, error } = await collect(kernel, WRITABLE);
    expect(error).toBeUndefined();
    expect(stdout.trim().split("\n")).toEqual([
      "/dev/mqueue refused",
      "/dev/shm 8388608",
      "/tmp 8388608",
      "/work 8388608",
      "full null ptmx random tty urandom zero",
      "/etc/hostname ro",
    ]);
  });

  test("keeps what was asked for, and no output of cells on the host's disk", async () => {
    await using sandbox = await open();
    await using _kernel = await sandbox.start();
    const [id = ""] = await containers();
    const { HostConfig, Config, Mounts } = await daemon().engine.getContainer(id).inspect();
    expect(HostConfig.LogConfig?.Type).toBe("none");
    // What the engine says it has set, not what it was asked for.
    expect(HostConfig).toMatchObject({
      Privileged: false,
      ReadonlyRootfs: true,
      NetworkMode: "none",
      IpcMode: "none",
      CapDrop: ["ALL"],
      Memory: 4 * 1024 ** 3,
      PidsLimit: 132,
      CpuQuota: 100_000,
      AutoRemove: true,
      Runtime: "runc",
    });
    const { Devices, Binds, CapAdd } = HostConfig;
    for (const given of [Devices, Binds, CapAdd]) expect(given ?? []).toEqual([]);
    expect(Mounts).toEqual([]);
    expect(Object.keys(Config.Labels)).toEqual(
      expect.arrayContaining(["dev.codeact.owner", "dev.codeact.place", "dev.codeact.sandbox"]),
    );
  });
}

/** Waits until so many containers are there, running and handed out or not. */
async function counted(count: number): Promise<string[]> {
  return await vi.waitFor(
    async () => {
      const found = await containers();
      expect(found.length).toBe(count);
      return found;
    },
    { timeout: 20_000, interval: 100 },
  );
}

function describePool(): void {
  test("are handed out once and replaced, also when they die, and end with the sandbox", async () => {
    await using sandbox = await open({ poolSize: 1 });
    const [ready = ""] = await counted(1);
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "x = 1; print(x)")).stdout).toBe("1\n");
    const both = await counted(2);
    expect(both).toContain(ready);
    // The first may have been on its way still, so that the kernel has the second. Its mounts name its container.
    const { stdout: mounts } = await collect(kernel, "print(open('/proc/self/mountinfo').read())");
    const next = both.find((id) => !mounts.includes(id)) ?? "";
    await vi.waitFor(() => daemon().engine.getContainer(next).kill(), 20_000);
    await vi.waitFor(
      async () => {
        const found = await containers();
        expect(found.includes(next)).toBe(false);
        expect(found.length).toBe(2);
      },
      { timeout: 20_000, interval: 100 },
    );
    await using other = await sandbox.start();
    expect((await collect(other, "print('x' in globals())")).stdout).toBe("False\n");
    await sandbox.close();
    expect(await containers()).toEqual([]);
  }, 60_000);

  test("a start that is given up leaves its container to the next", async () => {
    await using sandbox = await open({ poolSize: 1 });
    const giveUp = new AbortController();
    const lost = refusalOf(sandbox.start({ signal: giveUp.signal }));
    giveUp.abort();
    expect(await lost).toBe("aborted");
    // Two may have been on their way: that of the pool and that of the caller; one of them is kept.
    await counted(1);
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
  }, 60_000);
}

function describeRoom(): void {
  test("beyond the number of containers a start is refused with a time to try again, until one ends", async () => {
    await using sandbox = await open({ maxContainers: 1 });
    const kernel = await sandbox.start();
    const error = await refusal(sandbox.start());
    expect(error).toMatchObject({
      code: "overloaded",
      retryable: true,
      details: { retryAfterSeconds: 5 },
    });
    await kernel.close();
    await using next = await sandbox.start();
    expect(next.alive).toBe(true);
  });

  test("one that is kept ready gives way to a kernel with limits of its own", async () => {
    await using sandbox = await open({ maxContainers: 1, poolSize: 1 });
    // It may be on its way still.
    const [ready = ""] = await counted(1);
    await using kernel = await sandbox.start({ limits: { processes: 7 } });
    expect(kernel.alive).toBe(true);
    expect(await counted(1)).not.toContain(ready);
  });

  test("whoever gives up while another container gives way is not kept waiting, and the pool is filled again", async () => {
    await using sandbox = await open({ maxContainers: 1, poolSize: 1 });
    const giveUp = new AbortController();
    const lost = refusalOf(sandbox.start({ limits: { processes: 7 }, signal: giveUp.signal }));
    giveUp.abort();
    expect(await lost).toBe("aborted");
    await counted(1);
    await using kernel = await sandbox.start();
    expect(kernel.alive).toBe(true);
  });

  test("a caller takes over the container that is on its way for the pool and has the last place", async () => {
    await using sandbox = await open({ maxContainers: 1, poolSize: 1 });
    await counted(1);
    await using kernel = await sandbox.start();
    expect(kernel.alive).toBe(true);
  });

  test("when memory is short a start is refused, and nothing is created", async () => {
    await using sandbox = await open({ reserveBytes: Number.MAX_SAFE_INTEGER });
    expect((await refusal(sandbox.start())).code).toBe("overloaded");
    expect(await containers()).toEqual([]);
  });
}

function describeRuntimes(): void {
  test("one that is configured and not installed is named, and leaves nothing", async () => {
    await using sandbox = await open({ runtime: "missing" });
    const error = await refusal(sandbox.start());
    expect(error).toMatchObject({ code: "config_invalid", details: { reason: "runtime-unknown" } });
    expect(error.message).toContain("missing");
    expect(await containers()).toEqual([]);
  });

  const gvisor = hasGvisor();
  test.skipIf(!gvisor && !strict)(
    `gVisor's kernel serves cells${gvisor ? "" : " (skipped: Debian's runsc is not installed)"}`,
    async () => {
      await using sandbox = await open({ runtime: "runsc" });
      await using kernel = await sandbox.start();
      const code =
        "import os\nprint(os.uname().release, os.getuid())\nopen('/work/a', 'w').write('b')";
      const { stdout, end } = await collect(kernel, code);
      // Not the release of the machine's own kernel.
      expect(stdout).toBe("4.4.0 65532\n");
      expect(end.status).toBe("ok");
      const { checks } = await probeDockerSandbox({
        socket: daemon().socket,
        image: TEST_IMAGE,
        runtime: "runsc",
      });
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
}

async function runFullImage(): Promise<void> {
  await buildImage(daemon(), FULL_IMAGE);
  await using sandbox = await open({ image: FULL_IMAGE, preload: ["numpy"] });
  await using kernel = await sandbox.start();
  expect(kernel.info.shell).toBe("ipython");
  const code = [
    "import numpy as np, pandas as pd, scipy, matplotlib.pyplot as plt",
    "x = np.linspace(0, 1, 11)",
    "plt.plot(x, x**2)",
    "plt.show()",
    "pd.DataFrame({'x': x}).sum().x.round(6)",
  ].join("\n");
  const { events, error } = await collect(kernel, code, { timeoutMs: 120_000 });
  expect(error).toBeUndefined();
  const kinds = events.flatMap((event) =>
    event.type === "display" || event.type === "result" ? Object.keys(event.data) : [],
  );
  expect(kinds).toEqual(expect.arrayContaining(["image/png", "text/plain"]));
}

function describeEnd(): void {
  test("a kernel that is killed for its memory says so", async () => {
    await using sandbox = await open({ limits: { memoryBytes: 128 << 20 } });
    await using kernel = await sandbox.start();
    // The process stays below its own limit; with its files, which lie in memory, it is above that of the container.
    const code = [
      "with open('/work/big', 'wb') as file, open('/tmp/big', 'wb') as other:",
      "  for n in range(150): file.write(bytes(1 << 20)); other.write(bytes(1 << 20))",
    ].join("\n");
    const { end } = await collect(kernel, code);
    expect(end.death?.cause).toBe("out-of-memory");
    expect(end.death?.detail).toContain("128 MiB");
  });

  test("a container that somebody else kills is a death, and nothing of it is left", async () => {
    await using sandbox = await open();
    const kernel = await sandbox.start();
    const [id = ""] = await containers();
    const cell = collect(kernel, "while True: pass");
    await daemon().engine.getContainer(id).kill();
    expect((await cell).end).toMatchObject({ status: "died", death: { cause: "killed" } });
    await kernel.close();
    expect(await containers()).toEqual([]);
  });

  test("closing the sandbox ends kernels, also those on their way", async () => {
    const sandbox = await open();
    const kernel = await sandbox.start();
    const late = refusalOf(sandbox.start());
    await sandbox.close();
    expect(await late).toBe("sandbox_closed");
    expect(kernel.alive).toBe(false);
    expect(await containers()).toEqual([]);
  });
}

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const reason: unknown = await promise.catch((error: unknown) => error);
  return CodeactError.isInstance(reason) ? reason.code : String(reason);
}

const HOLD = (socket: string): string => `
import { openDockerSandbox } from ${JSON.stringify(door)};
const sandbox = await openDockerSandbox({ socket: ${JSON.stringify(socket)}, image: ${JSON.stringify(TEST_IMAGE)}, poolSize: 1 });
const kernels = await Promise.all([1, 2].map(() => sandbox.start()));
// One in Python, one in C that lets no other thread of the driver run.
const cells = ["print('go', flush=True)\\nwhile True: pass", "import time; print('go', flush=True); time.sleep(0.5)\\nsum(range(10**13))"];
let running = 0;
kernels.forEach(async (kernel, n) => {
  for await (const event of kernel.execute(cells[n], { timeoutMs: 600_000 }))
    if (event.type === "stream" && ++running === 2) console.log("READY");
});
await new Promise((resolve) => setTimeout(resolve, 120_000));
`;

async function runHost(): Promise<ChildProcess> {
  const code = HOLD(daemon().socket);
  const host = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    host.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.includes("READY")) resolve();
    });
    host.once("exit", () => reject(new Error("the host ended")));
  });
  return host;
}

function describeLeftovers(): void {
  test("a second host leaves the first one's kernels alone; after kill -9 they end by themselves", async () => {
    const host = await runHost();
    // Two that run cells and one that is kept ready.
    const before = await counted(3);
    {
      await using sandbox = await open();
      await using kernel = await sandbox.start();
      expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
    }
    expect((await containers()).sort()).toEqual(before.sort());
    host.kill("SIGKILL");
    await vi.waitFor(async () => expect(await containers()).toEqual([]), { timeout: 20_000 });
  }, 90_000);

  test("the next open removes what a crash left, and nothing of those who may live", async () => {
    const { engine } = daemon();
    const own = await thisOwner();
    const make = async (owner: ContainerOwner): Promise<string> => {
      const Labels = ownerLabels(owner);
      return (await engine.createContainer({ Image: TEST_IMAGE, Cmd: ["{}"], Labels })).id;
    };
    const dead = await make({ ...own, name: "999999-1" });
    const living = await make(own);
    const elsewhere = await make({ place: "another machine", name: "999999-1" });
    const stranger = (await engine.createContainer({ Image: TEST_IMAGE, Cmd: ["{}"] })).id;
    await (await open()).close();
    expect((await containers()).sort()).toEqual([living, elsewhere, stranger].sort());
    expect(dead).not.toBe("");
    // Created an hour ago and never started: whoever did it is gone.
    await removeLeftovers(engine, own, new Date(Date.now() + 3_600_000));
    expect((await containers()).sort()).toEqual([living, stranger].sort());
    for (const id of [living, stranger]) await engine.getContainer(id).remove();
  });
}

function describeRefusals(): void {
  test("a missing image is named, with how to build it", async () => {
    const error = await refusal(open({ image: "no-such-image:9" }));
    expect(error).toMatchObject({ code: "not_found", details: { reason: "image-missing" } });
    expect(error.message).toContain("no-such-image:9");
    expect(error.remedy).toContain("deploy/images/build");
  });

  test.each([
    ["without a kernel", [], /holds no kernel/u],
    ["with another wire", ["LABEL dev.codeact.wire=999"], /speaks version 999/u],
  ])("an image %s is refused", async (_, changes, message) => {
    const { engine } = daemon();
    const tar = Buffer.alloc(1024);
    const { Readable } = await import("node:stream");
    const stream = await engine.importImage(Readable.from([tar]), {
      repo: "stranger",
      tag: "1",
      changes,
    });
    stream.resume();
    await new Promise((resolve) => stream.once("end", resolve));
    const error = await refusal(open({ image: "stranger:1" }));
    expect(error.code).toBe("config_invalid");
    expect(error.message).toMatch(message);
  });

  test("an unknown runtime is refused before anything starts, with those there are", async () => {
    const error = await refusal(open({ runtime: "nonsense" }));
    expect(error).toMatchObject({ code: "config_invalid", details: { reason: "runtime-unknown" } });
    expect(error.message).toContain("runc");
  });

  test("an engine that is not there is named", async () => {
    const socket = `${daemon().folder}/nothing.sock`;
    const error = await refusal(open({ socket }));
    expect(error).toMatchObject({
      code: "sandbox_unavailable",
      details: { reason: "engine-missing" },
    });
    expect(error.message).toContain(socket);
  });

  test("an engine that is closed to this user is told apart", async () => {
    const code = `import { openDockerSandbox } from ${JSON.stringify(door)};
      process.seteuid(65534);
      await openDockerSandbox({ socket: ${JSON.stringify(daemon().socket)} })
        .catch((error) => console.log(error.code, error.details.reason, error.remedy));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
    let said = "";
    child.stdout.on("data", (text: Buffer) => (said += text.toString()));
    await new Promise((resolve) => child.once("close", resolve));
    expect(said).toMatch(/^sandbox_unavailable permission-denied .*group/u);
  });

  test("a container that cannot start is told in the engine's words, and removed", async () => {
    await using sandbox = await open({ seccompProfile: '{"defaultAction": "nonsense"}' });
    const error = await refusal(sandbox.start());
    expect(error.code).toBe("kernel_start_failed");
    await vi.waitFor(async () => expect(await containers()).toEqual([]));
  });

  test("a network is refused, never left out silently", async () => {
    await using sandbox = await open();
    const error = await refusal(sandbox.start({ network: { kind: "open" } }));
    expect(error.code).toBe("not_supported");
  });

  test("no processor at all is refused", async () => {
    await expect(open({ cpus: 0 })).rejects.toThrow(/cpus/u);
  });
}

function describeProbe(): void {
  test("an engine with the image is usable", async () => {
    const probe = await probeDockerSandbox({ socket: daemon().socket, image: TEST_IMAGE });
    expect(probe).toMatchObject({ backend: "docker", usable: true });
    expect(probe.checks.map(({ name }) => name)).toEqual([
      "container engine",
      "limits",
      "image",
      "isolation",
      "shell",
      "system call filter",
      "capabilities",
      "network",
    ]);
  });

  test.each([
    ["no engine", { socket: "/nonexistent/docker.sock" }, "container engine"],
    ["no image", { image: "no-such-image:9" }, "image"],
    ["no runtime", { runtime: "nonsense" }, "isolation"],
  ])("with %s it says what to do", async (_, options, name) => {
    const base = { socket: daemon().socket, image: TEST_IMAGE };
    const { usable, checks } = await probeDockerSandbox({ ...base, ...options });
    expect(usable).toBe(false);
    expect(checks.at(-1)).toMatchObject({ name, ok: false });
    expect(checks.at(-1)?.remedy).toMatch(/\w/u);
  });
}

/** The last test: afterwards there is no engine. */
async function stopEngine(): Promise<void> {
  const own = descendants(process.pid).filter(({ command }) => command.includes(daemon().folder));
  expect(own.length).toBeGreaterThan(1);
  const sandbox = await open();
  const kernel = await sandbox.start();
  const events: KernelEvent[] = [];
  const cell = (async () => {
    for await (const event of kernel.execute("print('go', flush=True)\nwhile True: pass")) {
      events.push(event);
    }
  })();
  await vi.waitFor(() => expect(events.some(({ type }) => type === "stream")).toBe(true));
  await daemon().stop();
  await cell;
  expect(events.at(-1)).toMatchObject({ type: "execution-end", status: "died" });
  await sandbox.close();
  await sleep(100);
  expect(stillRunning(own)).toEqual([]);
  expect(await mountsBelow(daemon().folder)).toEqual([]);
}
