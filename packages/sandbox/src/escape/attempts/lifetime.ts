import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EscapeAttempt, Scene } from "../attempt.ts";

const claim = "lifetime";

/** Processes of the host whose command line names the mark. */
function marked(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(mark);
      } catch {
        return false;
      }
    });
}

/** Those that are there after some time; processes that start each other can be missed in one look. */
async function remaining(mark: string, graceMs: number): Promise<number[]> {
  await sleep(graceMs);
  const looks: number[] = [];
  for (let look = 0; look < 10; look += 1) {
    looks.push(...marked(mark));
    if (looks.length > 0) return looks;
    await sleep(20);
  }
  return [];
}

/** Closes the session and looks for what it left running, which is then ended. */
async function survivors(mark: string, { attacker }: Scene): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  await attacker.close();
  let left = await remaining(mark, 2000);
  if (left.length === 0) return undefined;
  for (let attempt = 0; attempt < 50 && left.length > 0; attempt += 1) {
    for (const id of left) kill(id);
    left = await remaining(mark, 0);
  }
  return "a process outlived its session";
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** Living longer than the session. */
export const lifetimeAttempts: readonly EscapeAttempt[] = [
  {
    name: "leaves a daemon behind",
    claim,
    code: `
import subprocess
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (1, 2, 15)]; time.sleep(30)", HOST["folder"] + "-daemon"])
    os._exit(0)
time.sleep(0.5)`,
    after: (scene) => survivors(`${scene.ground.facts.folder}-daemon`, scene),
  },
  {
    name: "gives a process to whoever started the session, so that it stays",
    claim,
    code: `
CLONE_PARENT = 0x8000
for _ in range(50):
    pid, _ = call("clone", CLONE_PARENT | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
pid, _ = call("clone", CLONE_PARENT | 17, 0, 0, 0, 0)
if pid == 0:
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(30)", HOST["folder"] + "-gift"])
time.sleep(0.5)`,
    async after(scene) {
      const left = await survivors(`${scene.ground.facts.folder}-gift`, scene);
      if (left !== undefined) return left;
      // Whoever was given the others must still start sessions.
      await using next = await scene.sandbox.start();
      return next.alive ? undefined : "no session can be started any more";
    },
  },
  {
    name: "leaves processes that start each other anew",
    claim,
    code: `
import subprocess
script = 'sleep 0.4; i=$((i+1)); export i; [ $i -lt 60 ] && setsid sh -c "$script" "$0" &'
subprocess.Popen(["sh", "-c", script, HOST["folder"] + "-hydra"], env=dict(os.environ, script=script, i="0"), cwd="/", stdout=-3, stderr=-3, start_new_session=True)
time.sleep(0.5)`,
    after: (scene) => survivors(`${scene.ground.facts.folder}-hydra`, scene),
  },
];
