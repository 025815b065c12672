import { describe, expect, test } from "vitest";
import type { Approval } from "../approvals.ts";
import { LEASE_MS } from "../start-run.ts";
import type { Store } from "../store.ts";
import { isLeaseLost } from "../store-errors.ts";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

interface Asked {
  readonly userId: string;
  readonly runId: string;
  readonly approval: Approval;
}

async function ask(store: Store): Promise<Asked> {
  const owner = await newConversation(store);
  const { run } = await store.runs.start({
    ...owner,
    parts: text("go").parts,
    model: "demo",
    leaseOwner: "server-1",
  });
  const approval = await store.approvals.open({
    runId: run.id,
    owner: "server-1",
    kind: "action",
    payload: { code: "1\u0000" },
  });
  return { userId: owner.userId, runId: run.id, approval };
}

const step = (words: string) => ({
  type: "user" as const,
  at: "2026-01-01T00:00:00.000Z",
  content: words,
});

/** Questions of runs to people. */
export function describeApprovals(context: SuiteContext): void {
  describe("approvals", () => {
    test("wait for the person's answer, which is given once and reaches the run in another process", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const { userId, runId, approval } = await ask(store);
      const waiting = store.approvals.decided(approval.id);
      const decision = { decision: "allow", code: "2" };
      const tries = await Promise.allSettled(
        [decision, decision, decision].map((each) =>
          other.approvals.decide(userId, runId, approval.id, each),
        ),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(tries.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "invalid_input", details: { reason: "already_decided" } },
      });
      expect(await waiting).toMatchObject({
        state: "decided",
        decision,
        decidedBy: userId,
        payload: { code: "1\u0000" },
      });
      expect(await store.approvals.list(userId, runId)).toMatchObject([{ state: "decided" }]);
    });

    test("are nobody else's", async () => {
      const store = context.store();
      const { runId, approval } = await ask(store);
      const [stranger, mine] = [await newUser(store), await ask(store)];
      const gone = { code: "not_found" };
      await expect(store.approvals.decide(stranger, runId, approval.id, "x")).rejects.toMatchObject(
        gone,
      );
      await expect(
        store.approvals.decide(mine.userId, mine.runId, approval.id, "x"),
      ).rejects.toMatchObject(gone);
      await expect(store.approvals.list(stranger, runId)).rejects.toMatchObject(gone);
      await expect(
        store.approvals.open({ runId, owner: "server-2", kind: "input", payload: {} }),
      ).rejects.toSatisfy(isLeaseLost);
    });

    test("expire with their run, whether it ends or its process does", async () => {
      const store = context.store();
      const [ended, lost] = [await ask(store), await ask(store)];
      const waits = [ended, lost].map(({ approval }) => store.approvals.decided(approval.id));
      await store.events.append(ended.runId, {
        owner: "server-1",
        events: [],
        end: { status: "stopped" },
      });
      context.clock.advance(LEASE_MS + 1000);
      await store.runs.expire();
      expect(await Promise.all(waits)).toMatchObject([{ state: "expired" }, { state: "expired" }]);
      await expect(
        store.approvals.decide(ended.userId, ended.runId, ended.approval.id, "late"),
      ).rejects.toMatchObject({ details: { reason: "already_decided" } });
    });

    test("are left open by a waiter that gives up", async () => {
      const store = context.store();
      const { userId, runId, approval } = await ask(store);
      const abort = new AbortController();
      const waiting = store.approvals.decided(approval.id, abort.signal);
      abort.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      expect(await store.approvals.list(userId, runId)).toMatchObject([{ state: "open" }]);
      const other = await context.openAgain();
      await other.approvals.list(userId, runId);
      const closed = other.approvals.decided(approval.id);
      await other.close();
      await expect(closed).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:aborted|not_found)$/u),
      });
    });
  });

  describe("steps", () => {
    test("are saved with their message, read along a path, and copied with it", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { userId, conversationId } = owner;
      const { run } = await store.runs.start({
        ...owner,
        parts: text("a").parts,
        model: "demo",
        leaseOwner: "s",
        request: { temperature: 0.5 },
      });
      expect((await store.runs.get(userId, run.id)).request).toEqual({ temperature: 0.5 });
      await store.events.append(run.id, { owner: "s", events: [], steps: [step("draft")] });
      await store.events.append(run.id, {
        owner: "s",
        events: [],
        steps: [step("a\u0000"), step("b")],
        end: { status: "done" },
      });
      const { id: leafId } = await store.messages.add({
        ...owner,
        parentId: run.messageId,
        role: "assistant",
        content: text("imported"),
        steps: [step("c")],
      });
      expect(await store.messages.steps(userId, conversationId, leafId)).toEqual([
        { messageId: run.messageId, steps: [step("a\u0000"), step("b")] },
        { messageId: leafId, steps: [step("c")] },
      ]);
      const copy = await store.conversations.fork(userId, conversationId);
      const copied = await store.messages.steps(userId, copy.id, copy.activeLeafId ?? "");
      expect(copied.map(({ steps }) => steps.length)).toEqual([2, 1]);
      const stranger = await newUser(store);
      await expect(store.messages.steps(stranger, conversationId, leafId)).rejects.toMatchObject({
        code: "not_found",
      });
    });
  });
}
