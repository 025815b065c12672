import type { Kernel } from "@codeact/protocol";
import { newSecret } from "../ground.ts";
import { proofIn } from "./family.ts";
import type { Family, FamilyAttempt } from "./family.ts";

const claim = "other sessions";

/** Puts a secret into a member: variable, files in each of its folders, an open file, an argument of a child. */
async function hide(family: Family, kernel: Kernel): Promise<string> {
  const secret = newSecret();
  const code = `
import subprocess
kept = [${JSON.stringify(secret)}]
for folder in ("/work", "/tmp", "/dev/shm"):
    with open(folder + "/diary.txt", "w") as file:
        file.write(kept[0])
open_diary = open("/work/diary.txt")
child = subprocess.Popen(["sleep", "60"], env={"DIARY": kept[0]})`;
  await family.run(kernel, code);
  return secret;
}

/** Looks into another process by every way that proc has, and into its children. */
function lookInto(target: number): string {
  return `
own = os.stat("/proc/self/ns/mnt").st_ino
def outside(pid):
    try:
        return os.stat("/proc/%d/ns/mnt" % pid).st_ino != own
    except OSError:
        return True
def look(pid):
    base = "/proc/%d/" % pid
    each([base + way + name for way in ("root/work/", "root/tmp/", "root/dev/shm/", "cwd/") for name in ("diary.txt",)], lambda path: leak(read(path)))
    each([base + "environ", base + "cmdline"], lambda path: leak(read(path)))
    each(os.listdir(base + "fd"), lambda fd: leak(read(base + "fd/" + fd)))
    each([pid], lambda _: search_memory(pid, 256 << 20))
each([pid for pid in [${target}, *pids()] if pid != os.getpid() and outside(pid)], look)`;
}

/** Runs code that finds the sockets of a member beside the one that its driver uses. */
async function withForeignSockets(family: Family, kernel: Kernel, use: string): Promise<string> {
  return await family.run(
    kernel,
    `
import gc, select, socket, stat
own = [thing for thing in gc.get_objects() if type(thing).__name__ == "Driver"][-1].wire._sock.fileno()
def foreign_sockets():
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            facts = os.fstat(int(name))
        except OSError:
            continue
        if stat.S_ISSOCK(facts.st_mode) and facts.st_ino != os.fstat(own).st_ino:
            found.append(int(name))
    return found
${use}`,
  );
}

/**
 * What an origin can do to its copies, which is not claimed: that it succeeds shows that looking into another process
 * means something.
 */
export async function lookIntoCopy(family: Family): Promise<string | undefined> {
  const copy = await family.copy();
  const secret = await hide(family, copy);
  return proofIn(await family.run(family.origin, lookInto(await family.processId(copy))), secret);
}

/** What a copy can learn of its origin and of other copies, and say in their names. */
export const spyingAttempts: readonly FamilyAttempt[] = [
  {
    name: "a copy looks into the memory, files and children of its origin",
    claim,
    async make(family) {
      const copy = await family.copy();
      const secret = await hide(family, family.origin);
      const target = await family.processId(family.origin);
      return proofIn(await family.run(copy, lookInto(target)), secret);
    },
  },
  {
    name: "a copy looks into the memory, files and children of another copy",
    claim,
    async make(family) {
      const [one, other] = [await family.copy(), await family.copy()];
      const secret = await hide(family, other);
      const target = await family.processId(other);
      return proofIn(await family.run(one, lookInto(target)), secret);
    },
  },
  {
    name: "a copy takes cells that were meant for its origin",
    claim,
    async make(family) {
      const copy = await family.copy();
      const secret = newSecret();
      const spying = withForeignSockets(
        family,
        copy,
        `
print("\\nREADY", flush=True)
until = time.time() + 4
while time.time() < until:
    for fd in select.select(foreign_sockets(), [], [], 0.2)[0]:
        leak(os.read(fd, 1000))`,
      );
      await new Promise((resolve) => {
        setTimeout(resolve, 1500);
      });
      const cell = family.run(family.origin, `marker = ${JSON.stringify(secret)}`);
      const seen = proofIn(await spying, secret);
      // The host waits for an answer that was stolen; closing the family ends that.
      if (seen === undefined) await cell;
      else cell.catch(() => undefined);
      return seen;
    },
  },
  {
    name: "a copy speaks to the host in the name of its origin",
    claim: "the wire",
    async make(family) {
      const copy = await family.copy();
      await withForeignSockets(
        family,
        copy,
        `each(foreign_sockets(), lambda fd: os.write(fd, b"\\xff" * 64))\ntime.sleep(0.5)`,
      );
      const said = await family.run(family.origin, "print('fine')").catch(String);
      return said === "fine\n" ? undefined : `its origin said: ${said.slice(0, 100)}`;
    },
  },
  {
    name: "a copy calls a function that the host gave to its origin",
    claim: "the wire",
    async make(family) {
      let calls = 0;
      await family.origin.define([
        {
          name: "launch",
          description: "Launches.",
          parameters: [],
          call: () => Promise.resolve((calls += 1)),
        },
      ]);
      await family.run(family.origin, "saved = launch");
      const copy = await family.copy();
      const forge = `
import gc
driver = [thing for thing in gc.get_objects() if type(thing).__name__ == "Driver"][-1]
each([saved, lambda: driver.outlet.emit({"type": "call-start", "id": "call-1", "name": "launch", "args": {}}, needed=True)], lambda act: act())
time.sleep(1)`;
      await family.run(copy, forge);
      return calls === 0 ? undefined : "the function was called";
    },
  },
  {
    name: "a copy opens a terminal of its origin",
    claim,
    async make(family) {
      const copy = await family.copy();
      const opened = "leader, follower = os.openpty(); print(os.ttyname(follower), flush=True)";
      const path = (await family.run(family.origin, opened)).trim();
      const typing = `
fd = os.open(${JSON.stringify(path)}, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
os.write(fd, b"typed by a copy\\n")`;
      await family.run(copy, typing);
      const look =
        "import select; print(os.read(leader, 100) if select.select([leader], [], [], 1)[0] else '')";
      const seen = await family.run(family.origin, look);
      return seen.includes("typed by a copy")
        ? "it typed into a terminal of its origin"
        : undefined;
    },
  },
];
