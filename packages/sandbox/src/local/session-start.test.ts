/** Defects that sandboxes of this kind are known to have had at the start and end of a session, one test each. */
import type { Kernel, Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { descendants } from "../testing/processes.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import { CHECKED_CALLS } from "./syscalls.ts";

const why = await whyNoLocalSandbox();
const column = process.arch === "arm64" ? 1 : 0;

describe.skipIf(why !== undefined)(titleOf("the start of a session", why), () => {
  let sandbox: Sandbox;
  let kernel: Kernel;
  beforeAll(async () => {
    process.env["CODEACT_TEST_TOKEN"] = "t0ken-of-the-host";
    sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
    kernel = await sandbox.start();
  });
  afterAll(async () => {
    delete process.env["CODEACT_TEST_TOKEN"];
    await sandbox.close();
  });
  const printed = async (code: string, from: Kernel = kernel): Promise<string> => {
    const { stdout, error } = await collect(from, code);
    expect(error?.traceback.join("\n")).toBeUndefined();
    return stdout.trim();
  };

  test("passes no namespace, control socket or folder of the host on", async () => {
    const code = `
import os
goals = [os.readlink("/proc/self/fd/" + name) for name in os.listdir("/proc/self/fd") if os.path.lexists("/proc/self/fd/" + name)]
print([goal for goal in goals if ":[" in goal and not goal.startswith(("pipe:", "socket:")) or os.path.isdir(goal) and not goal.startswith("/proc")])`;
    expect(await printed(code)).toBe("[]");
  });

  test("leaves no raw clone past the filter", async () => {
    const code = `
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
pid = libc.syscall(ctypes.c_long(${CHECKED_CALLS.clone[column]}), ctypes.c_long(0x10000000 | 17), *[ctypes.c_long(0)] * 4)
if pid == 0: os._exit(0)
print(pid, ctypes.get_errno())`;
    expect(await printed(code)).toBe("-1 1");
  });

  test("keeps no capability in any set, with root or without", async () => {
    const code = "print({l.split()[1] for l in open('/proc/self/status') if l.startswith('Cap')})";
    expect(await printed(code)).toBe("{'0000000000000000'}");
  });

  test("shows nothing of the host's environment, neither as variables nor in the memory of the fork server", async () => {
    const code = `
import os, re
wanted = b"t0ken-of" + b"-the-host"
hits = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps.read().splitlines():
        start, end = [int(part, 16) for part in line.split()[0].split("-")]
        if line.split()[1][0] == "r" and "[v" not in line:
            try:
                memory.seek(start)
                hits += memory.read(end - start).count(wanted)
            except (OSError, ValueError): pass
# One is the constant of this very code where the compiler joined it.
print("CODEACT_TEST_TOKEN" in os.environ, hits <= 2)`;
    expect(await printed(code)).toBe("False True");
  });

  test("draws random numbers of its own", async () => {
    await using other = await sandbox.start();
    const code =
      "import random, uuid, secrets, tempfile; print(random.random(), uuid.uuid4(), secrets.token_hex(8), next(tempfile._get_candidate_names()))";
    const [one, two] = [await printed(code), await printed(code, other)];
    expect(new Set([...one.split(" "), ...two.split(" ")]).size).toBe(8);
  });

  test("shares the seed of str hashes with sessions of the same fork server only", async () => {
    await using sibling = await sandbox.start();
    await using stranger = await openLocalSandbox({ shell: "plain", preload: "none" });
    await using distant = await stranger.start();
    const code = "print(hash('codeact'))";
    const [own, near, far] = [
      await printed(code),
      await printed(code, sibling),
      await printed(code, distant),
    ];
    // Documented in docs/security.md: Python cannot change it after its start.
    expect(near).toBe(own);
    expect(far).not.toBe(own);
  });

  test("makes every process of a session a descendant that dies with the host", async () => {
    // leftovers.test.ts kills a host with busy sessions; this one sees that none stands outside of the tree.
    await printed(
      "import subprocess; p = subprocess.Popen(['sleep', '61.25'], start_new_session=True)",
    );
    const found = descendants(process.pid).filter(({ command }) => command === "sleep 61.25");
    expect(found.length).toBe(1);
  });
});
