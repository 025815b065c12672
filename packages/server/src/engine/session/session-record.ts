import { boundedArray, UnsavedVariable } from "@codeact/protocol";
import { z } from "zod";
import { SessionPlan } from "./session-plan.ts";

/** Why a session has no interpreter any more. */
export const SessionEnd = z.strictObject({
  /** `died`: in a cell, whose result told it. The others come unseen. */
  cause: z.enum(["died", "lost", "idle", "age", "evicted", "restart"]),
  detail: z.string(),
});
export type SessionEnd = z.infer<typeof SessionEnd>;

/** The end of a session of which the interpreter was found dead when no cell ran. */
export const LOST: SessionEnd = {
  cause: "lost",
  detail: "The interpreter died between two cells.",
};

/** A session as it is kept on disk. */
export const SessionRecord = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  /** Digests; neither token nor secret is kept. */
  owner: z.string(),
  secretDigest: z.string(),
  plan: SessionPlan,
  state: z.enum(["live", "asleep", "ended"]),
  createdAt: z.number(),
  lastUsedAt: z.number(),
  /** Variables that its snapshot does not hold. */
  unsaved: boundedArray(UnsavedVariable, 100_000),
  end: SessionEnd.optional(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;
