import { openCgroups } from "../local/cgroup.ts";
import { planIsolation } from "../local/isolation-plan.ts";
import type { Unclaimed } from "./describe-escapes.ts";

/** What one session of the local sandbox does not promise where cgroups cannot be had. */
export const WITHOUT_CGROUPS: readonly Unclaimed[] = [
  {
    what: "uses more memory than a session may, with many processes",
    reason: "the memory of a whole session is limited by cgroups, which need root",
  },
];

/** What a session with copies does not promise where cgroups cannot be had. */
export const COPIES_WITHOUT_CGROUPS: readonly Unclaimed[] = [
  {
    what: "makes the memory of its copies one memory, after its own end",
    reason: "what an origin puts into a copy counts as the copy's; only cgroups tell whose it was",
  },
];

/** What a copy of a session does not promise, though its origin does. */
export const IN_COPIES: readonly Unclaimed[] = [
  {
    what: "learns the place of its cgroup on the host",
    reason:
      "a copy is born in the cgroup namespace of its origin and moved to a cgroup of its own then: it sees that one's name, and can do nothing with it",
  },
];

/** What the local sandbox does not promise on this machine, because it has no cgroups. */
export async function withoutCgroups(): Promise<readonly Unclaimed[]> {
  const cgroups = await openCgroups(await planIsolation());
  if (typeof cgroups === "string") return WITHOUT_CGROUPS;
  await cgroups.close();
  return [];
}
