import { describe, expect, test } from "vitest";
import type { NewRunEvent } from "../run-record.ts";
import { LEASE_MS } from "../start-run.ts";
import { newConversation, type SuiteContext, text } from "./suite.ts";

function delta(words: string): NewRunEvent {
  return { type: "text.delta", data: { part: 0, text: words } };
}

/** What becomes of work whose process is gone, and how processes ask each other for interpreters. */
export function describeLeases(context: SuiteContext): void {
  describe("leases", () => {
    test("what a lost process told of after it last saved is put into the message", async () => {
      const store = context.store();
      const place = await newConversation(store);
      const { run } = await store.runs.start({
        ...place,
        parts: text("go").parts,
        model: "demo",
        leaseOwner: "lost",
      });
      const cell = { cellId: run.id.replace(/^./u, "f"), ordinal: 0 };
      await store.events.append(run.id, {
        owner: "lost",
        events: [delta("saved ")],
        content: { parts: [{ kind: "text", text: "saved " }], cells: [] },
      });
      const started = { part: 1, author: "agent", version: 1, language: "python" } as const;
      await store.events.append(run.id, {
        owner: "lost",
        events: [
          delta("and told"),
          { type: "cell.started", data: { ...started, cellId: cell.cellId } },
          { type: "cell.running", data: { cellId: cell.cellId, source: "print(1)" } },
          { type: "output.stream", data: { ...cell, name: "stdout", text: "1\n" } },
          { type: "of.a.later.version", data: {} },
        ],
      });
      context.clock.advance(LEASE_MS + 1);
      expect((await store.runs.expire()).map(({ id }) => id)).toContain(run.id);
      const { userId, conversationId } = place;
      const message = await store.messages.get(userId, conversationId, run.messageId);
      expect(message).toMatchObject({
        status: "interrupted",
        parts: [
          { kind: "text", text: "saved and told" },
          { kind: "cell", cellId: cell.cellId },
        ],
        cells: [
          {
            status: "interrupted",
            source: "print(1)",
            outputs: [{ output: { type: "stream", text: "1\n" } }],
          },
        ],
      });
      expect(message.coveredSeq).toBe(7);
      const hits = await store.search.messages(userId, "told");
      expect(hits.items.map(({ messageId }) => messageId)).toEqual([run.messageId]);
    });

    test("a kernel is its process's as long as that renews; another process asks for it, and each wish is seen once", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const place = await newConversation(store);
      const owner = `process of ${place.conversationId}`;
      const kept = await store.kernels.create({ ...place, owner, leaseMs: 1000 });
      const left = await store.kernels.create({ ...place, owner: `${owner}, dead`, leaseMs: 1000 });
      context.clock.advance(900);
      expect(await store.kernels.renew(owner, 1000)).toEqual([kept.id]);
      context.clock.advance(200);
      expect((await other.kernels.expire()).map(({ id }) => id)).toEqual([left.id]);
      expect((await store.kernels.get(place.userId, left.id)).status).toBe("died");
      expect(await other.kernels.everyLive()).toContainEqual(
        expect.objectContaining({ id: kept.id, userId: place.userId, owner }),
      );

      const leaving = new AbortController();
      const wishes = store.kernels.wishes(owner, leaving.signal);
      const first = wishes.next();
      await other.kernels.ask(kept.id, "sleep");
      expect((await first).value).toEqual({ kernelId: kept.id, wish: "sleep" });
      expect(await other.kernels.takeWishes(owner)).toEqual([]);
      const waiting = other.kernels.untilNotLive(place.userId, kept.id, leaving.signal);
      await store.kernels.update(place.userId, kept.id, { status: "hibernated" });
      expect((await waiting).status).toBe("hibernated");
      await other.kernels.ask(kept.id, "interrupt");
      expect(await store.kernels.takeWishes(owner)).toEqual([]);
      leaving.abort();
      await expect(wishes.next()).rejects.toThrow();
    });
  });
}
