import { openRemoteSandbox } from "@codeact/sandbox";
import { collect, describeSandbox, titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, describe, expect, test } from "vitest";
import { openTestEngine } from "./testing/open-test-engine.ts";
import type { TestEngine } from "./testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();
const token = "the token of the test";
// One engine for the whole suite, which opens and closes clients of it. What it can do is known once it is open.
const engine = reason === undefined ? await openTestEngine({ tokens: [{ token }] }) : undefined;
afterAll(() => engine?.[Symbol.asyncDispose]());

if (engine === undefined) test.skip(titleOf("the remote sandbox over an engine", reason));
else describe("the remote sandbox over an engine", () => suite(engine));

function suite({ server, sandbox }: TestEngine): void {
  const absent = (
    ["streaming", "interrupt", "input", "files", "variables", "hostCalls", "processes"] as const
  ).filter((capability) => !sandbox.capabilities[capability]);
  describeSandbox({
    name: "remote (/v1)",
    open: () => openRemoteSandbox({ url: server.url, token }),
    absent: [
      ...[...absent, ...(["limits", "fork", "snapshot"] as const)]
        .filter((capability) => !sandbox.capabilities[capability])
        .map((capability) => ({ capability, reason: "the engine's backend does not have it" })),
      { capability: "network", reason: "this engine gives no session a network" },
    ],
  });

  test("limits of the remote sandbox hold for sessions that name none, and theirs win", async () => {
    const limits = { openFiles: 77 };
    await using remote = await openRemoteSandbox({ url: server.url, token, limits });
    for (const openFiles of [undefined, 66]) {
      await using kernel = await remote.start({ limits: { openFiles } });
      const code = "import resource; resource.getrlimit(resource.RLIMIT_NOFILE)[0]";
      expect((await collect(kernel, code)).result).toBe(String(openFiles ?? 77));
    }
  });
}
