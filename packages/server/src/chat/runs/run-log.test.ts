import { scriptedModel } from "@codeact/models/testing";
import type { Output } from "@codeact/protocol";
import { expect, test } from "vitest";
import { openTestChat } from "../testing/open-test-chat.ts";
import { RunLog } from "./run-log.ts";

test("the end of a cell that wrote more than was told is told with all of it saved", async () => {
  await using chat = await openTestChat({ models: [scriptedModel([])] });
  const { store, user } = chat;
  const { id } = await store.conversations.create({ userId: user.id, model: "scripted" });
  const { run } = await store.runs.start({
    userId: user.id,
    conversationId: id,
    parts: [{ kind: "text", text: "Go." }],
    model: "scripted",
    leaseOwner: "here",
  });
  const log = new RunLog({
    ...chat.chat,
    userId: user.id,
    runId: run.id,
    owner: "here",
    seq: run.seq,
    onLost: () => undefined,
  });
  const cell = { part: 0, cellId: "cell-1", version: 1, language: "python" };
  log.push({ type: "cell.started", data: { ...cell, author: "agent" } });
  log.push({ type: "cell.running", data: { cellId: "cell-1", source: "print('ab')" } });
  const place = { cellId: "cell-1", ordinal: 0 };
  log.push({ type: "output.stream", data: { ...place, name: "stdout", text: "a" } });
  const whole: Output[] = [{ type: "stream", name: "stdout", text: "ab" }];
  log.keepWhole("cell-1", whole);
  log.push({
    type: "cell.finished",
    data: { cellId: "cell-1", status: "ok", durationMs: 1, more: true },
  });
  for await (const { type } of store.events.watch(user.id, run.id))
    if (type === "cell.finished") break;
  const { cells } = await store.messages.get(user.id, id, run.messageId);
  log.drop();
  expect(cells).toMatchObject([{ status: "ok", outputs: [{ output: { text: "ab" } }] }]);
});
