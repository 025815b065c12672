import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { describeAccounts } from "./describe-accounts.ts";
import { describeApprovals } from "./describe-approvals.ts";
import { describeBackup } from "./describe-backup.ts";
import { describeConversations } from "./describe-conversations.ts";
import { describeFiles } from "./describe-files.ts";
import { describeKills } from "./describe-kills.ts";
import { describeLeases } from "./describe-leases.ts";
import { describeMessages } from "./describe-messages.ts";
import { describePeople } from "./describe-people.ts";
import { describeOutline } from "./describe-outline.ts";
import { describeQueue } from "./describe-queue.ts";
import { describeResponses } from "./describe-responses.ts";
import { describeRuns } from "./describe-runs.ts";
import { describeSearch } from "./describe-search.ts";
import { describeShares } from "./describe-shares.ts";
import { describeSharing } from "./describe-sharing.ts";
import { describeUploads } from "./describe-uploads.ts";
import { describeWhole } from "./describe-whole.ts";
import { type StoreUnderTest, type SuiteContext, TestClock, type TestPlace } from "./suite.ts";

/** The conformance suite: every promise of a store, held against one engine. */
export function describeStore(subject: StoreUnderTest): void {
  describe(`${subject.name} store`, () => {
    let place: TestPlace | undefined;
    let store: Store | undefined;
    const clock = new TestClock();
    const context: SuiteContext = {
      subject,
      clock,
      store() {
        if (store === undefined) throw new Error("The store is not open.");
        return store;
      },
      address() {
        if (place === undefined) throw new Error("There is no place.");
        return place;
      },
      openAgain(options) {
        if (place === undefined) throw new Error("There is no place.");
        return place.open({ now: clock.now, ...options });
      },
    };
    beforeAll(async () => {
      place = await subject.place();
      store = await place.open({ now: clock.now });
    });
    afterAll(async () => {
      await store?.close();
      await place?.[Symbol.asyncDispose]();
    });

    test("says that it is well, and what it is", async () => {
      const health = await context.store().health();
      expect(health.ok).toBe(true);
      expect(health.detail).toMatch(/^(SQLite|PostgreSQL) \d/u);
    });
    test("can be closed twice, and then says that it is not well", async () => {
      const again = await context.openAgain();
      await again.close();
      await again.close();
      expect((await again.health()).ok).toBe(false);
    });
    describeConversations(context);
    describeLeases(context);
    describeMessages(context);
    describeRuns(context);
    describeApprovals(context);
    describeQueue(context);
    describeResponses(context);
    describeFiles(context);
    describeUploads(context);
    describeWhole(context);
    describeSearch(context);
    describeAccounts(context);
    describePeople(context);
    describeSharing(context);
    describeShares(context);
    describeOutline(context);
    describeKills(context);
    describeBackup(context);
  });
}
