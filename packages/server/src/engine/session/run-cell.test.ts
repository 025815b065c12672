import { getEventListeners } from "node:events";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { describe, expect, test } from "vitest";
import { openTestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("cells of an engine", reason), () => {
  test("leave nothing behind at the signal of its closing", async () => {
    await using engine = await openTestEngine();
    const { closing } = engine.server.engine;
    const listeners = (): number => getEventListeners(closing, "abort").length;
    await engine.execute("a", "x = 1");
    const before = listeners();
    for (const code of ["x += 1", "1 / 0", "print(x)"]) await engine.execute("a", code);
    expect(listeners()).toBe(before);
  });
});
