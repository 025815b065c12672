import type { Kernel } from "@codeact/protocol";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Family, FamilyAttempt } from "./family.ts";

const MIB = 1024 * 1024;
const GRACE_MS = 1500;

/** How many processes of this machine have the mark in their arguments. */
function count(mark: string): number {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/u.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(mark);
    } catch {
      return false;
    }
  }).length;
}

/** Becomes a program that only waits, with a mark in its arguments. */
function wait(mark: string): string {
  return `os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", ${JSON.stringify(mark)}])`;
}

/** Starts a process of the origin in the namespaces of a copy, before or after that copy is closed. */
async function placeIn(family: Family, copy: Kernel, mark: string, dead: boolean): Promise<void> {
  const target = await family.processId(copy);
  const open = `handles = [os.open("/proc/${target}/ns/" + name, os.O_RDONLY) for name in ("user", "mnt")]`;
  await family.run(family.origin, open);
  if (dead) await copy.close();
  const code = `
if os.fork() == 0:
    try:
        for handle, kind in zip(handles, (0x10000000, 0x20000)):
            call("setns", handle, kind)
        ${wait(mark)}
    finally:
        os._exit(1)
time.sleep(0.5)`;
  await family.run(family.origin, code);
}

async function left(mark: string): Promise<string | undefined> {
  await sleep(GRACE_MS);
  const number = count(mark);
  return number === 0 ? undefined : `${number} processes outlived their session`;
}

/** Living longer than the session, and using more than it was given, with the help of copies. */
export const outlivingAttempts: readonly FamilyAttempt[] = [
  {
    name: "hides a process in the namespaces of a dead copy, from the end of its own session",
    claim: "lifetime",
    async make(family) {
      const mark = `${family.ground.facts.folder}-stray`;
      const [copy] = [await family.copy(), await family.copy()];
      await placeIn(family, copy, mark, true);
      await family.origin.close();
      return await left(mark);
    },
  },
  {
    name: "leaves processes of a closed copy behind, while its origin lives",
    claim: "lifetime",
    async make(family) {
      const mark = `${family.ground.facts.folder}-daemon`;
      const copy = await family.copy();
      const code = `
import signal
if os.fork() == 0:
    os.setsid()
    for number in (1, 2, 15):
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        ${wait(mark)}
    os._exit(0)
time.sleep(0.3)`;
      await family.run(copy, code);
      await copy.close();
      const found = await left(mark);
      const said = await family.run(family.origin, "print('fine')");
      return found ?? (said === "fine\n" ? undefined : "the origin was harmed");
    },
  },
  {
    name: "has processes of a copy start each other anew, faster than they are ended",
    claim: "lifetime",
    limits: { processes: 48 },
    async make(family) {
      const mark = `${family.ground.facts.folder}-hydra`;
      const copy = await family.copy();
      const code = `
import subprocess
script = 'sleep 0.2; i=$((i+1)); export i; [ $i -lt 100 ] && setsid sh -c "$script" "$0" &'
for _ in range(3):
    subprocess.Popen(["sh", "-c", script, ${JSON.stringify(mark)}], env=dict(os.environ, script=script, i="0"), cwd="/", stdout=-3, stderr=-3, start_new_session=True)
time.sleep(0.5)`;
      await family.run(copy, code);
      await copy.close();
      await sleep(1000);
      const looks = await left(mark);
      return looks;
    },
  },
  {
    name: "keeps the files of closed copies, as memory that nobody counts",
    claim: "resources",
    limits: { diskBytes: 16 * MIB },
    async make(family) {
      const copy = await family.copy();
      const target = await family.processId(copy);
      await family.run(copy, 'open("/work/big", "wb").write(b"x" * (12 << 20)); print("written")');
      await family.run(
        family.origin,
        `kept = os.open("/proc/${target}/root/work/big", os.O_RDONLY)`,
      );
      await copy.close();
      await sleep(GRACE_MS);
      const look = "print('KEPT', os.fstat(kept).st_blocks * 512)";
      const said = await family.run(family.origin, look).catch(() => "");
      const bytes = Number(/KEPT (\d+)/u.exec(said)?.[1] ?? 0);
      return bytes >= 8 * MIB ? `${bytes} bytes of a closed copy are still there` : undefined;
    },
  },
  {
    name: "has more processes than it may, with the user namespaces of dead copies",
    claim: "resources",
    limits: { processes: 24 },
    async make(family) {
      const copy = await family.copy();
      const target = await family.processId(copy);
      await family.run(family.origin, `user = os.open("/proc/${target}/ns/user", os.O_RDONLY)`);
      await copy.close();
      const code = `
def spawn(most):
    made = 0
    for _ in range(most):
        try:
            pid = os.fork()
        except OSError:
            break
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        made += 1
    return made
told, tell = os.pipe()
reading, writing = os.pipe()
if os.fork() == 0:
    # Waits until the others are there: its own count begins anew in the other namespace.
    os.read(told, 1)
    call("setns", user, 0x10000000)
    os.write(writing, str(spawn(60)).encode())
    time.sleep(20)
    os._exit(0)
outer = spawn(60)
os.write(tell, b"x")
inner = int(os.read(reading, 20))
print("TOTAL", inner + outer)`;
      const said = await family.run(family.origin, code);
      const total = Number(/TOTAL (\d+)/u.exec(said)?.[1] ?? 0);
      return total > 26 ? `${total} processes where 24 are allowed` : undefined;
    },
  },
  {
    name: "makes the memory of its copies one memory, after its own end",
    claim: "resources",
    async make(family) {
      const mark = `${family.ground.facts.folder}-moved`;
      await placeIn(family, await family.copy(), mark, false);
      await family.origin.close();
      return await left(mark);
    },
  },
];
