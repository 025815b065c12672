import { expect, test, vi } from "vitest";
import type { SessionCgroup } from "./cgroup.ts";
import { SessionProcess } from "./session-process.ts";

/** A cgroup that only notes whether it was removed. */
function noting(): { cgroup: SessionCgroup; removed: () => boolean } {
  let removed = false;
  const cgroup: SessionCgroup = {
    attach: () => Promise.resolve(),
    setLimits: () => undefined,
    members: () => [],
    outOfMemory: () => false,
    remove: () => {
      removed = true;
      return Promise.resolve();
    },
  };
  return { cgroup, removed: () => removed };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test("a copy that is gone before its number is known does not keep its origin's cgroup", async () => {
  const [origin, copy] = [new SessionProcess(() => undefined), new SessionProcess(() => undefined)];
  const { cgroup, removed } = noting();
  origin.liveIn(cgroup, 1);
  origin.harbour(copy.number.then(() => undefined));
  origin.leave();
  await settled();
  expect(removed()).toBe(false);
  copy.leave();
  expect(await copy.number).toBe(0);
  await vi.waitFor(() => expect(removed()).toBe(true));
});

test("a cgroup is kept for the copy of a copy that came when its session was gone already", async () => {
  const [origin, copy] = [new SessionProcess(() => undefined), new SessionProcess(() => undefined)];
  const { cgroup, removed } = noting();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  origin.liveIn(cgroup, 1);
  origin.harbour(first.promise);
  copy.lodgeWith(origin.lodging, first.promise);
  origin.leave();
  await settled();
  for (const host of copy.lodging) host.harbour(second.promise);
  first.resolve();
  await settled();
  expect(copy.lodging).toEqual([copy]);
  expect(removed()).toBe(false);
  second.resolve();
  await vi.waitFor(() => expect(removed()).toBe(true));
});
