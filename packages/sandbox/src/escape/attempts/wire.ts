import type { Kernel } from "@codeact/protocol";
import { collect } from "../../testing/collect.ts";
import type { EscapeAttempt, Scene } from "../attempt.ts";

const claim = "the wire";
const unshown =
  "the host defends itself, whatever confines the interpreter; a gullible host shows it";

/** Finds the driver's end of the wire, which every session shares its process with. */
const WIRE = `
import gc
gc.unfreeze()
driver = [thing for thing in gc.get_objects() if type(thing).__name__ in ("Driver", "PolledDriver")][-1]
wire, outlet = driver.wire, driver.outlet
`;

/** A forger must lose its kernel, and nobody else anything. */
async function onlyForgerDied({ end, victim }: Scene): Promise<string | undefined> {
  if (end !== "protocol") return `the host went on after a forged message (${end})`;
  if (victim === undefined) return undefined;
  const { stdout } = await collect(victim, "print('fine')");
  return stdout === "fine\n" ? undefined : "another session was harmed";
}

const launches = new WeakSet<Kernel>();
let polluted = 0;

/** Lying to the host in its own language. */
export const wireAttempts: readonly EscapeAttempt[] = [
  {
    name: "sends bytes that are no message",
    claim,
    unshown,
    victim: `print("null")`,
    code: `${WIRE}\nwire._sock.sendall(b"\\xff" * 64)\ntime.sleep(5)`,
    after: onlyForgerDied,
  },
  {
    name: "announces a message of four gigabytes",
    claim,
    unshown,
    code: `${WIRE}\nwire._sock.sendall((0xfffffff0).to_bytes(4, "big") + bytes(4))\ntime.sleep(5)`,
    after: onlyForgerDied,
  },
  {
    name: "says that it died, or that it only starts",
    claim,
    unshown,
    code: `${WIRE}
wire.send({"type": "hello", "protocol": 1, "python": "9.9.9", "shell": "plain", "workingFolder": "/"})
time.sleep(5)`,
    after: onlyForgerDied,
  },
  {
    name: "calls a function of the host that was given to another session",
    claim,
    unshown,
    victim: `print("null")`,
    async before(_attacker, _ground, victim) {
      await victim?.define([
        {
          name: "launch",
          description: "Launches.",
          parameters: [],
          call: () => {
            launches.add(victim);
            return Promise.resolve(true);
          },
        },
      ]);
    },
    code: `${WIRE}
outlet.emit({"type": "call-start", "id": "call-77", "name": "launch", "args": {}}, needed=True)
time.sleep(1)`,
    after: ({ victim }) =>
      Promise.resolve(
        victim !== undefined && launches.has(victim) ? "the function was called" : undefined,
      ),
  },
  {
    name: "answers for the host that its own call was done",
    claim,
    unshown,
    code: `${WIRE}
outlet.emit({"type": "call-end", "id": "call-1", "name": "pay", "ok": True, "value": 1, "durationMs": 1}, needed=True)
time.sleep(5)`,
    after: onlyForgerDied,
  },
  {
    name: "lists files whose names climb out of the folder",
    claim,
    unshown,
    code: `
import codeact_kernel.files as files
row = {"bytes": 1, "modifiedAt": 0, "folder": False}
files.REQUESTS["file-list"] = lambda *_: ([dict(row, path=path) for path in ("../../etc/cron.d/x", "/etc/x", "a/../../b", "a\\x1b[2J")], b"")`,
    async after({ attacker }) {
      const rows = await attacker.files.list().catch(() => []);
      const bad = rows.find(({ path }) => path.includes("..") || path.startsWith("/"));
      return bad === undefined ? undefined : `the host lists ${bad.path}`;
    },
  },
  {
    name: "sends objects that reach into the host's prototypes",
    claim,
    unshown,
    code: `${WIRE}
marker = {"polluted": 1}
outlet.emit({"type": "display", "data": {"text/plain": "x", "__proto__": marker}, "metadata": {"__proto__": marker, "constructor": {"prototype": marker}}}, needed=True)
outlet.emit({"type": "stream", "name": "stdout", "text": "x", "__proto__": marker}, needed=True)`,
    after() {
      polluted = Reflect.has({}, "polluted") ? 1 : 0;
      return Promise.resolve(polluted > 0 ? "every object of the host is polluted" : undefined);
    },
  },
  {
    name: "keeps the host reading a file for ever",
    claim,
    unshown,
    code: `
import codeact_kernel.files as files
files.REQUESTS["file-read"] = lambda *_: ({"bytes": 1 << 60}, b"x")`,
    async after({ attacker }) {
      const read = attacker.files.read("endless").then(
        () => "the host read an endless file",
        () => undefined,
      );
      const late = new Promise<string>((resolve) => {
        setTimeout(resolve, 10_000, "the host still reads after 10 s").unref();
      });
      return await Promise.race([read, late]);
    },
  },
  {
    name: "ends its cell twice, and with a death that is the host's to tell",
    claim,
    unshown,
    code: `${WIRE}
outlet.emit({"type": "execution-end", "status": "died", "executionCount": 1, "durationMs": 1}, needed=True)
time.sleep(5)`,
    after: onlyForgerDied,
  },
];
