import { describe, expect, test } from "vitest";
import { ANSWERS_KEPT_MS } from "../kept-answers.ts";
import { MAX_QUEUED } from "../queue.ts";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

/** Messages that wait, answers that are kept, and servers of models. */
export function describeQueue(context: SuiteContext): void {
  describe("the queue of a conversation", () => {
    test("is kept in order, edited, reordered and emptied", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { userId, conversationId } = owner;
      const add = (words: string) => store.queue.add({ ...owner, parts: text(words).parts });
      const [one, two, three] = [await add("one"), await add("two"), await add("three")];
      await store.queue.update(userId, conversationId, two.id, {
        parts: text("2").parts,
        model: undefined,
        settings: { temperature: 1 },
      });
      await store.queue.reorder(userId, conversationId, [three.id, "unknown", one.id]);
      expect(await store.queue.list(userId, conversationId)).toMatchObject([
        { id: three.id, parts: text("three").parts },
        { id: one.id },
        { id: two.id, parts: text("2").parts, settings: { temperature: 1 } },
      ]);
      await store.queue.remove(userId, conversationId, three.id);
      expect((await store.queue.first(userId, conversationId))?.id).toBe(one.id);
      expect(await store.queue.waiting()).toContainEqual(owner);
      const stranger = await newUser(store);
      const gone = { code: "not_found" };
      await expect(store.queue.list(stranger, conversationId)).rejects.toMatchObject(gone);
      await expect(store.queue.remove(userId, conversationId, three.id)).rejects.toMatchObject(
        gone,
      );
      await expect(store.queue.update(stranger, conversationId, one.id, {})).rejects.toMatchObject(
        gone,
      );
    });

    test("gives each message to one run, which it begins with, and loses none", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const owner = await newConversation(store);
      const { userId, conversationId } = owner;
      const queued = await store.queue.add({ ...owner, parts: text("next").parts });
      const start = { ...owner, parts: queued.parts, model: "demo", queuedId: queued.id };
      const begun = await Promise.allSettled(
        [store, other].map((each, index) =>
          each.runs.start({ ...start, leaseOwner: `server-${index}` }),
        ),
      );
      expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await store.queue.list(userId, conversationId)).toEqual([]);
      const late = await store.queue.add({ ...owner, parts: text("later").parts });
      await expect(
        store.runs.start({ ...start, queuedId: late.id, leaseOwner: "server-3" }),
      ).rejects.toMatchObject({ code: "session_busy" });
      expect(await store.queue.list(userId, conversationId)).toHaveLength(1);
      expect(await store.queue.waiting()).not.toContainEqual(owner);
    });

    test("is full at some point", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      for (let count = 0; count < MAX_QUEUED; count += 1) {
        await store.queue.add({ ...owner, parts: [] });
      }
      await expect(store.queue.add({ ...owner, parts: [] })).rejects.toMatchObject({
        details: { reason: "queue_full" },
      });
    });
  });

  describe("answers kept by key", () => {
    test("are given again for a day, to the first of several callers only a new one", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const request = { userId: await newUser(store), key: "key\0", requestHash: "hash" };
      const begun = await Promise.all(
        [store, other, store].map((each) => each.keptAnswers.begin(request)),
      );
      expect(begun.filter(({ type }) => type === "new")).toHaveLength(1);
      expect(begun.filter(({ type }) => type === "pending")).toHaveLength(2);
      const answer = { status: 201, contentType: "application/json", body: '{"id":"1"}' };
      await store.keptAnswers.finish({ ...request, ...answer });
      expect(await other.keptAnswers.begin({ ...request, requestHash: "other" })).toEqual({
        type: "kept",
        requestHash: "hash",
        ...answer,
      });
      expect(await store.keptAnswers.begin({ ...request, userId: await newUser(store) })).toEqual({
        type: "new",
      });
      context.clock.advance(ANSWERS_KEPT_MS + 1000);
      expect(await store.keptAnswers.purge()).toBeGreaterThanOrEqual(2);
      expect(await store.keptAnswers.begin(request)).toEqual({ type: "new" });
    });

    test("may be begun anew when they were dropped, or their process is gone", async () => {
      const store = context.store();
      const request = { userId: await newUser(store), key: "k", requestHash: "hash" };
      await store.keptAnswers.begin(request);
      await store.keptAnswers.drop(request);
      expect(await store.keptAnswers.begin(request)).toEqual({ type: "new" });
      expect(await store.keptAnswers.begin(request)).toMatchObject({ type: "pending" });
      context.clock.advance(3 * 60 * 1000);
      expect(await store.keptAnswers.begin(request)).toEqual({ type: "new" });
      expect(await store.keptAnswers.begin(request)).toMatchObject({ type: "pending" });
    });
  });

  describe("model endpoints", () => {
    test("are added, changed and removed; no two have one name", async () => {
      const store = context.store();
      const facts = { baseUrl: "http://lab/v1", models: ["big"], vision: false, enabled: true };
      const lab = await store.modelEndpoints.create({ name: "lab", sealedKey: "AA==", ...facts });
      expect(lab).toMatchObject({ name: "lab", sealedKey: "AA==", ...facts });
      const taken = { details: { reason: "name_taken" } };
      await expect(store.modelEndpoints.create({ name: "lab", ...facts })).rejects.toMatchObject(
        taken,
      );
      const other = await store.modelEndpoints.create({ name: "other", ...facts });
      await expect(store.modelEndpoints.update(other.id, { name: "lab" })).rejects.toMatchObject(
        taken,
      );
      await store.modelEndpoints.update(lab.id, { enabled: false, sealedKey: null, models: [] });
      expect(await store.modelEndpoints.get(lab.id)).toMatchObject({
        enabled: false,
        sealedKey: undefined,
        models: [],
        baseUrl: facts.baseUrl,
      });
      await store.modelEndpoints.remove(lab.id);
      await store.modelEndpoints.remove(other.id);
      await expect(store.modelEndpoints.remove(lab.id)).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await store.modelEndpoints.list()).toEqual([]);
    });
  });
}
