import { z } from "zod";
import { JsonValue } from "@codeact/protocol";
import type { EngineSession } from "../session/engine-session.ts";

/** A session as its client sees it. */
export const SessionView = z.object({
  id: z.string(),
  name: z.string().optional(),
  /** `asleep`: on disk, the next request wakes it. `ended`: see `end`; it stays listed for a while. */
  state: z.enum(["live", "asleep", "ended"]),
  profile: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  /** Cells that run or wait. */
  cells: z.int().describe("Cells that run or wait"),
  /** Facts about the interpreter; only while it is live. */
  info: z
    .object({
      backend: z.string(),
      language: z.string(),
      version: z.string(),
      shell: z.string(),
      workingFolder: z.string(),
    })
    .optional(),
  end: z.object({ cause: z.string(), detail: z.string() }).optional(),
  /** Questions that wait for an answer of yours. */
  pending: z.object({
    inputs: z.array(z.string()),
    calls: z.array(
      z.object({ id: z.string(), name: z.string(), args: z.record(z.string(), JsonValue) }),
    ),
  }),
});
/** See {@link SessionView}. */
export type SessionView = z.infer<typeof SessionView>;

/** Shows a session to its client. Never holds its secret or a credential. */
export function renderSession(session: EngineSession): SessionView {
  const { kernel, answers, plan } = session;
  const dead = kernel?.alive === false;
  return {
    id: session.id,
    name: plan.name,
    state: dead ? "ended" : session.state,
    profile: plan.profile,
    createdAt: new Date(session.createdAt).toISOString(),
    lastUsedAt: new Date(session.lastUsedAt).toISOString(),
    cells: session.executions.size,
    info: dead || kernel === undefined ? undefined : { ...kernel.info },
    end: dead ? { cause: "lost", detail: "The interpreter died." } : session.end,
    pending: {
      inputs: [...answers.pending.inputs],
      calls: answers.pending.calls.map(({ id, name, args }) => ({ id, name, args: { ...args } })),
    },
  };
}
