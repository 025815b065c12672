import { afterAll, describe } from "vitest";
import type { Unclaimed } from "../escape/describe-escapes.ts";
import { describeEscapes } from "../escape/describe-escapes.ts";
import { titleOf } from "../testing/local-sandbox.ts";
import { openDockerSandbox } from "./open-sandbox.ts";
import { buildImage, startDaemon, TEST_IMAGE, whyNoDaemon } from "./testing/daemon.ts";
import type { TestDaemon } from "./testing/daemon.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";

const OWN_FILTER = "the engine's own filter of system calls lets it through";
/** What is left to the engine, as the head of open-sandbox.ts says. */
const UNCLAIMED: readonly Unclaimed[] = [
  { what: "asks for an io_uring", reason: OWN_FILTER },
  { what: "calls the kernel by the 32-bit door", reason: OWN_FILTER },
  { what: "changes its descriptor tables and its port rights", reason: OWN_FILTER },
  { what: "types into a terminal", reason: `${OWN_FILTER}; it is a terminal of its own` },
  { what: "installs a filter program on a socket", reason: OWN_FILTER },
  { what: "opens sockets of rare families and raw ones", reason: OWN_FILTER },
  {
    what: "watches which files of the host are opened",
    reason: "inotify works; the files are those of its own container",
  },
  {
    what: "reads sysfs, debugfs, tracefs and the firmware's variables",
    reason: "engines show /sys, read-only",
  },
  {
    what: "uses up the inodes",
    reason: "the number of files is bounded only by the container's memory, which they count for",
  },
  {
    what: "opens more terminals than it may",
    reason: "terminals come from the host's pool, and engines set no maximum",
  },
];

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

describe.skipIf(missing !== undefined && !strict)(titleOf("docker", missing), () => {
  afterAll(async () => {
    if (typeof prepared !== "string") await prepared.stop();
  });

  describeEscapes({
    name: "the docker sandbox",
    async open() {
      if (typeof prepared === "string") throw new Error(prepared);
      return await openDockerSandbox({ socket: prepared.socket, image: TEST_IMAGE });
    },
    shared: true,
    timeoutMs: 120_000,
    lacks: [{ need: "a network policy", reason: "no proxy of the host reaches into a container" }],
    unclaimed: UNCLAIMED,
  });
});
