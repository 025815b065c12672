import { afterAll, describe } from "vitest";
import type { Unclaimed } from "../escape/describe-escapes.ts";
import { describeEscapes } from "../escape/describe-escapes.ts";
import { titleOf } from "../testing/local-sandbox.ts";
import { openDockerSandbox } from "./open-sandbox.ts";
import { buildImage, startDaemon, TEST_IMAGE, whyNoDaemon } from "./testing/daemon.ts";
import type { TestDaemon } from "./testing/daemon.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";

/** What is left to the engine, as the head of open-sandbox.ts says. */
const UNCLAIMED: readonly Unclaimed[] = [
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
