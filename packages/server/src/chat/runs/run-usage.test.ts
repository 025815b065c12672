import { scriptedModel } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { describe, expect, test } from "vitest";
import { openWorkingChat } from "../testing/open-working-chat.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("what a run used", reason), () => {
  test("counts by what was asked and told when the run is stopped before the model says", async () => {
    const text = "One word after the other. ".repeat(400);
    await using chat = await openWorkingChat({
      models: [scriptedModel([{ text, chunkDelayMs: 20 }])],
    });
    const { id } = await chat.converse();
    const userId = chat.user.id;
    const parts = [{ kind: "text" as const, text: "Talk." }];
    const { run } = await chat.chat.desk.start({ userId, conversationId: id, parts });
    for await (const { type } of chat.store.events.watch(userId, run.id))
      if (type === "text.delta") break;
    await chat.chat.desk.stop(userId, run.id);
    const { events, message } = await chat.follow(run.id);
    expect(message.status).toBe("stopped");
    const end = events.findLast(({ type }) => type === "run.finished");
    const usage = end?.type === "run.finished" ? end.data.usage : undefined;
    // The instructions alone are more than this.
    expect(usage?.inputTokens).toBeGreaterThan(100);
    expect(usage?.outputTokens).toBeGreaterThan(0);
    const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
    await expect.poll(() => chat.store.usage.used(userId, "tokens", "day")).toBe(tokens);
  });
});
