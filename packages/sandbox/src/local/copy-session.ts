import { CodeactError } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CopyOrder } from "../wire/message.ts";
import type { Cgroups } from "./cgroup.ts";
import { explainExit } from "./explain-exit.ts";
import type { ForkedSession } from "./fork-server.ts";
import { welcome } from "./kernel.ts";
import type { IdleSession } from "./kernel.ts";
import { followers } from "./followers.ts";
import type { SessionProcess } from "./session-process.ts";

/** How long an interpreter whose copy failed is given to say why, before it is told to stop waiting for it. */
const LAST_WORDS_MS = 100;

/** What a copy of a live session needs besides the session. */
export interface CopyHost {
  readonly cgroups: Cgroups | undefined;
  /** Tells the interpreter to fork itself; an abort interrupts it at that. */
  begin(order: CopyOrder, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Copies a live session: its guardian makes the place while the interpreter forks itself, then the copy says hello.
 * @throws CodeactError `kernel_busy` while threads of the user run, `overloaded` when no more processes may be started,
 * `sandbox_unavailable` for a step that was refused, `aborted`
 */
export async function copySession(origin: IdleSession, host: CopyHost): Promise<IdleSession> {
  const { server, name, userId } = origin.home;
  const { limits } = origin;
  const address = `codeact-${randomBytes(16).toString("hex")}`;
  const word = randomBytes(16).toString("hex");
  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort();
  };
  host.signal?.addEventListener("abort", onAbort);
  const copying = server.copy({ originSession: name, address, word, userId, limits }, stop.signal);
  const begun = host.begin({ address, word }, stop.signal);
  try {
    const [session] = await Promise.all([
      copying.then((forked) => welcomeCopy(forked, origin)),
      begun,
      abortedBy(stop.signal, begun),
    ]);
    const moved = enterCgroup(session, origin.process, host.cgroups);
    origin.process.harbour(session.process, moved);
    return session;
  } catch (error) {
    // When the copy failed, the interpreter is about to say why.
    await Promise.race([begun.catch(() => undefined), sleep(LAST_WORDS_MS)]);
    stop.abort();
    copying.then(
      ({ process }) => process.kill(),
      () => undefined,
    );
    // The interpreter must be itself again before its next cell; why it could make no copy, it knows best, unless it
    // only tells that nobody made the place.
    throw await begun.then(
      () => error,
      (refusal: unknown) => (isEcho(refusal) ? error : refusal),
    );
  } finally {
    host.signal?.removeEventListener("abort", onAbort);
  }
}

/** What an interpreter says when it was interrupted or the copy failed: something else was the cause, if it came first. */
function isEcho(refusal: unknown): boolean {
  return CodeactError.isInstance(refusal) && ["timeout", "internal"].includes(refusal.code);
}

async function welcomeCopy(forked: ForkedSession, origin: IdleSession): Promise<IdleSession> {
  const { limits, home } = origin;
  forked.process.explainWith((exit) => explainExit(exit, limits, false));
  return await welcome(forked, limits, { ...home, name: forked.name });
}

/** Settles with the body, unless the signal aborts first. */
async function abortedBy(signal: AbortSignal, body: Promise<void>): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => {
    aborted.reject(new CodeactError("aborted", "The fork of a kernel was aborted."));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  try {
    await Promise.race([aborted.promise, body]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * Moves a copy from its origin's cgroup into one of its own, with what it has started meanwhile. That takes the kernel
 * 10 ms, for which nobody waits; the origin's cgroup is cleared no sooner.
 */
async function enterCgroup(
  session: IdleSession,
  origin: SessionProcess,
  cgroups: Cgroups | undefined,
): Promise<void> {
  const leader = await session.process.number;
  if (cgroups === undefined || leader === 0) return;
  const { server, name } = session.home;
  const cgroup = cgroups.add(`c${server.forkingProcessId}-${name}`);
  session.process.explainWith((exit) => explainExit(exit, session.limits, cgroup.outOfMemory()));
  session.process.liveIn(cgroup, server.forkingProcessId);
  try {
    cgroup.setLimits(session.limits);
    await cgroup.attach(leader);
    for (const follower of followers(leader, origin.cgroup?.members() ?? [])) {
      await cgroup.attach(follower);
    }
  } catch {
    // One has ended meanwhile, or stays under the origin's limits.
    return;
  }
}
