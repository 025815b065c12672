import { describe, expect, test } from "vitest";
import { Admission } from "./admission.ts";

describe("an admission", () => {
  test("lets in as many as there are places, then the next in line when one leaves", async () => {
    const admission = new Admission(2, 2);
    const first = await admission.enter(undefined);
    await admission.enter(undefined);
    const order: string[] = [];
    const third = admission.enter(undefined).then(() => order.push("third"));
    const fourth = admission.enter(undefined).then(() => order.push("fourth"));
    expect([admission.inside, admission.queued]).toEqual([2, 2]);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await third;
    expect(order).toEqual(["third"]);
    expect([admission.inside, admission.queued]).toEqual([2, 1]);
    void fourth;
  });

  test("refuses beyond the queue and says when to come again", async () => {
    const admission = new Admission(1, 0);
    await admission.enter(undefined);
    await expect(admission.enter(undefined)).rejects.toMatchObject({
      code: "overloaded",
      retryable: true,
      details: { retryAfterMs: 2000 },
    });
  });

  test("forgets who gives up waiting", async () => {
    const admission = new Admission(1, 1);
    const first = await admission.enter(undefined);
    const giveUp = new AbortController();
    const waiting = admission.enter(giveUp.signal);
    giveUp.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect(admission.queued).toBe(0);
    first[Symbol.dispose]();
    expect(admission.inside).toBe(0);
    await expect(admission.enter(giveUp.signal)).rejects.toMatchObject({ code: "aborted" });
  });
});
