import { describe, expect, test } from "vitest";
import { EVENTS_KEPT_MS } from "../events.ts";
import type { StoredRunEvent } from "../run-record.ts";
import { LEASE_MS, type StartedRun } from "../start-run.ts";
import type { Store } from "../store.ts";
import { isLeaseLost } from "../store-errors.ts";
import { newConversation, newUser, type SuiteContext } from "./suite.ts";

/** A started run with whose it is. */
interface Begun extends StartedRun {
  readonly userId: string;
  readonly conversationId: string;
}

async function begin(
  store: Store,
  changes: { readonly idempotencyKey?: string } = {},
): Promise<Begun> {
  const owner = await newConversation(store);
  const started = await store.runs.start({
    ...owner,
    parts: [{ kind: "text", text: "What is 6 times 7?" }],
    model: "demo",
    leaseOwner: "server-1",
    ...changes,
  });
  return { ...owner, ...started };
}

function delta(words: string): { readonly type: string; readonly data: { readonly text: string } } {
  return { type: "text.delta", data: { text: words } };
}

async function all(events: AsyncIterable<StoredRunEvent>): Promise<StoredRunEvent[]> {
  const seen: StoredRunEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** Runs, leases, and the numbered log. */
export function describeRuns(context: SuiteContext): void {
  describe("runs", () => {
    test("begin with a user message, an empty answer, the run and event 1", async () => {
      const store = context.store();
      const { userId, conversationId, run, userMessageId } = await begin(store);
      expect(run).toMatchObject({ status: "running", seq: 1, leaseOwner: "server-1" });
      const { messages } = await store.messages.path(userId, conversationId);
      expect(messages.map(({ id, role, status }) => [id, role, status])).toEqual([
        [userMessageId, "user", "done"],
        [run.messageId, "assistant", "streaming"],
      ]);
      expect(messages[1]).toMatchObject({ parts: [], coveredSeq: 0, runId: run.id });
      const { events } = await store.events.read(userId, run.id);
      expect(events).toMatchObject([{ seq: 1, type: "run.started", data: { runId: run.id } }]);
    });

    test("with the same idempotency key begin once, also at the same moment", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const start = {
        ...owner,
        parts: [{ kind: "text", text: "once" }],
        model: "demo",
        leaseOwner: "server-1",
        idempotencyKey: "key-1",
        requestHash: "abc",
      } as const;
      const started = await Promise.all([1, 2, 3, 4].map(() => store.runs.start(start)));
      expect(new Set(started.map(({ run }) => run.id)).size).toBe(1);
      expect(started.filter(({ created }) => created)).toHaveLength(1);
      expect((await store.messages.path(owner.userId, owner.conversationId)).messages).toHaveLength(
        2,
      );
      await expect(store.runs.start({ ...start, requestHash: "other" })).rejects.toMatchObject({
        code: "invalid_input",
        details: { reason: "idempotency_key" },
      });
      const stranger = await newConversation(store);
      expect((await store.runs.start({ ...start, ...stranger })).created).toBe(true);
    });

    test("do not begin beside another of the same conversation", async () => {
      const store = context.store();
      const { userId, conversationId, run } = await begin(store);
      await expect(
        store.runs.start({
          userId,
          conversationId,
          parts: [{ kind: "text", text: "b" }],
          model: "m",
          leaseOwner: "s",
        }),
      ).rejects.toMatchObject({ code: "session_busy", details: { runId: run.id } });
      expect((await store.messages.path(userId, conversationId)).messages).toHaveLength(2);
    });

    test("answer a message again, beside the first answer", async () => {
      const store = context.store();
      const { userId, conversationId, run, userMessageId } = await begin(store);
      await store.events.append(run.id, { owner: "server-1", events: [], end: { status: "done" } });
      const again = await store.runs.start({
        userId,
        conversationId,
        parentId: userMessageId,
        model: "demo",
        leaseOwner: "server-1",
      });
      const { messages } = await store.messages.path(userId, conversationId);
      expect(messages[1]).toMatchObject({
        id: again.run.messageId,
        siblingIds: [run.messageId, again.run.messageId],
      });
      await expect(
        store.runs.start({
          userId,
          conversationId,
          parentId: run.messageId,
          model: "m",
          leaseOwner: "s",
        }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/session_busy|invalid_input/u) });
    });

    test("save the message with the number it covers, and end in one step", async () => {
      const store = context.store();
      const { userId, conversationId, run } = await begin(store);
      const cellId = `run-cell-${run.id}`;
      await store.events.append(run.id, {
        owner: "server-1",
        events: [delta("6 times 7"), { type: "cell.started", data: { cellId } }],
        content: {
          parts: [
            { kind: "text", text: "6 times 7" },
            { kind: "cell", cellId },
          ],
          cells: [
            {
              id: cellId,
              version: 1,
              author: "agent",
              title: "",
              language: "python",
              source: "6*7",
              status: "running",
              outputs: [],
            },
          ],
        },
      });
      const during = await store.messages.get(userId, conversationId, run.messageId);
      expect(during).toMatchObject({ coveredSeq: 3, status: "streaming" });
      const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, costUsd: 0.25 };
      const last = await store.events.append(run.id, {
        owner: "server-1",
        events: [{ type: "run.finished", data: { status: "done" } }],
        content: {
          parts: [
            { kind: "cell", cellId },
            { kind: "text", text: "It is 42." },
          ],
          cells: [
            {
              id: cellId,
              version: 1,
              author: "agent",
              title: "",
              language: "python",
              source: "6*7",
              status: "ok",
              outputs: [
                {
                  output: {
                    type: "result",
                    data: { "text/plain": "42" },
                    metadata: {},
                    executionCount: 1,
                  },
                },
              ],
            },
          ],
        },
        end: { status: "done", usage },
      });
      expect(last.map(({ seq }) => seq)).toEqual([4]);
      const after = await store.messages.get(userId, conversationId, run.messageId);
      expect(after).toMatchObject({ coveredSeq: 4, status: "done", usage });
      expect(after.cells).toHaveLength(1);
      expect(after.cells[0]).toMatchObject({
        status: "ok",
        outputs: [{ output: { type: "result" } }],
      });
      expect(await store.runs.get(userId, run.id)).toMatchObject({ status: "done", seq: 4, usage });
    });

    test("are interrupted when their lease is over, and their owner is refused from then on", async () => {
      const store = context.store();
      const { userId, conversationId, run } = await begin(store);
      context.clock.advance(LEASE_MS / 2);
      await store.runs.renew(run.id, { owner: "server-1" });
      context.clock.advance(LEASE_MS / 2 + 1000);
      expect((await store.runs.expire()).map(({ id }) => id)).not.toContain(run.id);
      context.clock.advance(LEASE_MS);
      expect((await store.runs.expire()).map(({ id }) => id)).toContain(run.id);
      expect(await store.runs.get(userId, run.id)).toMatchObject({ status: "interrupted", seq: 2 });
      const { events } = await store.events.read(userId, run.id, { after: 1 });
      expect(events).toMatchObject([
        { seq: 2, type: "run.finished", data: { status: "interrupted" } },
      ]);
      expect((await store.messages.get(userId, conversationId, run.messageId)).status).toBe(
        "interrupted",
      );
      const late = store.events.append(run.id, { owner: "server-1", events: [delta("late")] });
      await expect(late).rejects.toSatisfy(isLeaseLost);
      await expect(store.runs.renew(run.id, { owner: "server-1" })).rejects.toSatisfy(isLeaseLost);
    });

    test("of a dead owner do not keep the conversation from its next message", async () => {
      const store = context.store();
      const { userId, conversationId, run } = await begin(store);
      context.clock.advance(LEASE_MS + 1000);
      const next = await store.runs.start({
        userId,
        conversationId,
        parentId: run.messageId,
        parts: [{ kind: "text", text: "go on" }],
        model: "demo",
        leaseOwner: "server-2",
      });
      expect(next.created).toBe(true);
      expect((await store.runs.get(userId, run.id)).status).toBe("interrupted");
    });

    test("refuse a writer that does not hold the lease, and write nothing of its batch", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      await expect(
        store.events.append(run.id, {
          owner: "server-2",
          events: [delta("x")],
          end: { status: "done" },
        }),
      ).rejects.toMatchObject({ code: "aborted", details: { reason: "lease_lost" } });
      expect(await store.runs.get(userId, run.id)).toMatchObject({ status: "running", seq: 1 });
    });

    test("hear that they are to stop", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      const stop = store.runs.stopRequested(run.id);
      await store.runs.requestStop(userId, run.id);
      expect(await stop).toBe(true);
      expect((await store.runs.renew(run.id, { owner: "server-1" })).stopRequestedAt).toBeTypeOf(
        "number",
      );
      await store.events.append(run.id, {
        owner: "server-1",
        events: [],
        end: { status: "stopped" },
      });
      expect((await store.runs.requestStop(userId, run.id)).status).toBe("stopped");
      expect(await store.runs.stopRequested(run.id)).toBe(false);
    });

    test("of another user are not there", async () => {
      const store = context.store();
      const { run } = await begin(store);
      const stranger = await newUser(store);
      await expect(store.runs.get(stranger, run.id)).rejects.toMatchObject({ code: "not_found" });
      await expect(store.runs.requestStop(stranger, run.id)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(store.events.read(stranger, run.id)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(all(store.events.watch(stranger, run.id))).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await store.runs.running(stranger)).toEqual([]);
    });
  });
  describeEvents(context);
}

function describeEvents(context: SuiteContext): void {
  describe("event logs", () => {
    test("number events without gaps, however many write at once", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.events.append(run.id, {
            owner: "server-1",
            events: [delta(`${index}a`), delta(`${index}b`)],
          }),
        ),
      );
      const { events } = await store.events.read(userId, run.id, { limit: 500 });
      expect(events.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 41 }, (_, index) => index + 1),
      );
      for (let index = 1; index < 41; index += 2) {
        const pair = [events[index]?.data, events[index + 1]?.data].map((data) =>
          JSON.stringify(data),
        );
        expect(pair[0]?.replace("a", "b")).toBe(pair[1]);
      }
    });

    test("take a batch larger than one statement", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      const batch = Array.from({ length: 1200 }, (_, index) => delta(`${index}`));
      await store.events.append(run.id, {
        owner: "server-1",
        events: batch,
        end: { status: "done" },
      });
      const seen = await all(store.events.watch(userId, run.id));
      expect(seen.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 1201 }, (_, index) => index + 1),
      );
      expect(seen.at(-1)?.data).toEqual({ text: "1199" });
    });

    test("are followed from any number, live, until the run has ended", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      await store.events.append(run.id, { owner: "server-1", events: [delta("a"), delta("b")] });
      const watchers = [0, 1, 3].map((after) => all(store.events.watch(userId, run.id, { after })));
      await store.events.append(run.id, { owner: "server-1", events: [delta("c")] });
      await store.events.append(run.id, {
        owner: "server-1",
        events: [delta("d")],
        end: { status: "done" },
      });
      const seen = await Promise.all(watchers);
      expect(seen.map((events) => events.map(({ seq }) => seq))).toEqual([
        [1, 2, 3, 4, 5],
        [2, 3, 4, 5],
        [4, 5],
      ]);
    });

    test("written by another process reach a watcher here, and its stop reaches that process", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const { userId, run } = await begin(other);
      const watching = all(store.events.watch(userId, run.id));
      const stop = other.runs.stopRequested(run.id);
      for (let index = 0; index < 20; index += 1) {
        await other.events.append(run.id, { owner: "server-1", events: [delta(`${index}`)] });
      }
      await store.runs.requestStop(userId, run.id);
      expect(await stop).toBe(true);
      await other.events.append(run.id, {
        owner: "server-1",
        events: [],
        end: { status: "stopped" },
      });
      expect((await watching).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 21 }, (_, index) => index + 1),
      );
    });

    test("are left by a watcher that aborts, and by all when the store closes", async () => {
      const { userId, run } = await begin(context.store());
      const other = await context.openAgain();
      const abort = new AbortController();
      const aborted = all(other.events.watch(userId, run.id, { after: 1, signal: abort.signal }));
      const left = all(other.events.watch(userId, run.id, { after: 1 }));
      abort.abort(new Error("enough"));
      await expect(aborted).rejects.toThrow("enough");
      await other.close();
      expect(await left).toEqual([]);
    });

    test("are deleted a day after the end, and say so", async () => {
      const store = context.store();
      const { userId, conversationId, run } = await begin(store);
      await store.events.append(run.id, {
        owner: "server-1",
        events: [delta("kept")],
        content: { parts: [{ kind: "text", text: "kept" }], cells: [] },
        end: { status: "done" },
      });
      await store.events.purge();
      expect((await store.events.read(userId, run.id)).events).toHaveLength(2);
      context.clock.advance(EVENTS_KEPT_MS + 1000);
      expect(await store.events.purge()).toBeGreaterThanOrEqual(2);
      await expect(store.events.read(userId, run.id)).rejects.toMatchObject({
        code: "not_found",
        details: { reason: "events_gone" },
      });
      expect(await all(store.events.watch(userId, run.id, { after: 2 }))).toEqual([]);
      expect((await store.messages.get(userId, conversationId, run.messageId)).parts).toEqual([
        { kind: "text", text: "kept" },
      ]);
    });

    test("keep every value of JSON as it is", async () => {
      const store = context.store();
      const { userId, run } = await begin(store);
      const data = { z: 1e21, a: ["\u0000", "\uD800", "\u2028", -0.5, null, true], "": {} };
      await store.events.append(run.id, { owner: "server-1", events: [{ type: "notice", data }] });
      expect((await store.events.read(userId, run.id, { after: 1 })).events[0]?.data).toEqual(data);
    });
  });
}
