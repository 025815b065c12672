import { scriptedModel } from "@codeact/models/testing";
import { expect, test } from "vitest";
import { openTestChat } from "../testing/open-test-chat.ts";
import { openRunDesk } from "./open-run-desk.ts";

test("a message that is refused at once does not wait: sent again it would be there twice", async () => {
  await using plain = await openTestChat({ models: [scriptedModel([])] });
  await using desk = await openRunDesk({ ...plain.chat });
  await using chat = await openTestChat({
    models: [scriptedModel([])],
    store: plain.store,
    parts: { desk },
  });
  const { id } = await chat.store.conversations.create({ userId: chat.user.id, model: "scripted" });
  const path = `/api/v1/conversations/${id}/queue`;
  const json = { text: "Hello", model: "no such model" };
  const headers = { "idempotency-key": "once" };
  expect((await chat.fetch(path, { json, headers })).status).toBe(422);
  expect((await chat.fetch(path, { json, headers })).status).toBe(422);
  expect(await chat.store.queue.list(chat.user.id, id)).toEqual([]);

  const parts = [{ kind: "text" as const, text: "Waits already." }];
  await chat.store.queue.add({
    userId: chat.user.id,
    conversationId: id,
    parts,
    model: json.model,
  });
  expect((await chat.fetch(path, { json: { text: "Behind it" } })).status).toBe(201);
  expect(await chat.store.queue.list(chat.user.id, id)).toHaveLength(2);
});
