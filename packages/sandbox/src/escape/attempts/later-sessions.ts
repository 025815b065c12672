import type { Kernel } from "@codeact/protocol";
import { collect } from "../../testing/collect.ts";
import type { EscapeAttempt, Scene } from "../attempt.ts";

const claim = "later sessions";

/** Asks a session that is started afterwards whether it finds the poison. */
async function inNext({ sandbox }: Scene, code: string): Promise<string | undefined> {
  await using next: Kernel = await sandbox.start();
  const { stdout } = await collect(next, code);
  return /^POISONED (.*)$/mu.exec(stdout)?.[0];
}

const MARK = "codeact-escape-poison";
/** Where programs look for code, settings and caches. */
const PLACES = `
import os, site, sys
home = os.path.expanduser("~")
places = [path for path in sys.path if os.path.isdir(path)] + [home, "/tmp", "/var/tmp", "/dev/shm", "/var/cache", "/etc"]
places += [os.environ.get("XDG_CACHE_HOME", home + "/.cache"), home + "/.config", site.getusersitepackages()]
places += [os.environ.get("PIP_CACHE_DIR", home + "/.cache/pip"), os.environ.get("MPLCONFIGDIR", home)]
`;

/** Poisoning what later sessions start from: the fork server, the template, caches. */
export const laterAttempts: readonly EscapeAttempt[] = [
  {
    name: "leaves files where a later session finds code, settings and caches",
    claim,
    code: `${PLACES}
def plant(place):
    os.makedirs(place, exist_ok=True)
    open(place + "/${MARK}", "w").close()
each(places, plant)`,
    after: async (scene) =>
      await inNext(
        scene,
        `${PLACES}
found = [place for place in places if os.path.exists(place + "/${MARK}")]
for place in found:
    os.unlink(place + "/${MARK}")
if found: print("POISONED", found)`,
      ),
  },
  {
    name: "poisons the cache of pip",
    claim,
    code: `
folder = os.environ.get("PIP_CACHE_DIR", "/tmp/.cache/pip")
os.makedirs(folder + "/wheels", exist_ok=True)
open(folder + "/wheels/${MARK}.whl", "w").close()`,
    after: async (scene) =>
      await inNext(
        scene,
        `
import os
folder = os.environ.get("PIP_CACHE_DIR", "/tmp/.cache/pip")
path = folder + "/wheels/${MARK}.whl"
if os.path.exists(path):
    os.unlink(path)
    print("POISONED", path)`,
      ),
  },
  {
    name: "changes modules and built-in functions for later sessions",
    claim,
    code: `
import builtins
builtins.${MARK.replaceAll("-", "_")} = True
json.poisoned = True
sys.modules["poison"] = json`,
    after: async (scene) =>
      await inNext(
        scene,
        `
import builtins, json, sys
if hasattr(builtins, "${MARK.replaceAll("-", "_")}") or hasattr(json, "poisoned") or "poison" in sys.modules:
    print("POISONED memory")`,
      ),
    unshown: "separate interpreters never share it; a sandbox that shares one interpreter shows it",
  },
  {
    name: "changes the driver's code on disk for later sessions",
    claim,
    code: `
folders = {os.path.dirname(value.__file__) for name, value in sys.modules.items() if name.startswith("codeact_") and getattr(value, "__file__", None)}
def plant(folder):
    path = folder + "/${MARK}.py"
    open(path, "w").close()
    os.unlink(path)
    breach("wrote into " + folder)
each(folders, plant)`,
  },
  {
    name: "reaches the fork server: its socket folder, its process, its memory",
    claim,
    code: `
def reach(pid):
    line = read("/proc/%d/cmdline" % pid)
    if b"codeact_forkserver" in line and pid != os.getpid():
        os.close(os.open("/proc/%d/mem" % pid, os.O_RDWR))
        breach("opened the memory of process %d" % pid)
each(pids(), reach)
each(glob.glob("/tmp/codeact-sandbox-*") + glob.glob("/run/codeact*"), lambda path: os.listdir(path) and breach("lists " + path))
import socket
channel = socket.socket(fileno=os.dup(3))
name = channel.getpeername()
if name:
    socket.socket(socket.AF_UNIX).connect(name)
    breach("connected to " + str(name))`,
    unshown:
      "a bare interpreter has no fork server; a sandbox with a folder of the host too much shows it",
  },
];
