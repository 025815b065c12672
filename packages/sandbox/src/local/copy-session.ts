import { CodeactError } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CopyOrder } from "../wire/message.ts";
import { unlessAborted } from "../wire/unless-aborted.ts";
import type { Cgroups, SessionCgroup } from "./cgroup.ts";
import { explainExit } from "./explain-exit.ts";
import type { ForkedSession } from "./fork-server.ts";
import { welcome } from "./kernel.ts";
import type { IdleSession } from "./kernel.ts";
import { followers } from "./followers.ts";
import type { SessionProcess } from "./session-process.ts";

/** How long an interpreter whose copy failed is given to say why, before it is told to stop waiting for it. */
const LAST_WORDS_MS = 100;
/** How often the processes of a copy are looked for that start others faster than they can be moved. */
const MOST_LOOKS = 20;

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
 * `file_too_large` or `invalid_input` for files that cannot be copied, `sandbox_unavailable` for a step that was refused,
 * `aborted`
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
  // From its first moment on the copy is where its origin is.
  const hosts = origin.process.lodging;
  const moved = Promise.withResolvers<void>();
  for (const one of hosts) one.harbour(moved.promise);
  const copying = server.copy({ originSession: name, address, word, userId, limits }, stop.signal);
  const begun = host.begin({ address, word }, stop.signal);
  try {
    const [session] = await Promise.all([
      copying.then((forked) => welcomeCopy(forked, origin)),
      unlessAborted(begun, stop.signal, "The fork of a kernel was aborted."),
    ]);
    session.process.lodgeWith(hosts, moved.promise);
    void enterCgroup(session, hosts, host.cgroups).finally(moved.resolve);
    return session;
  } catch (error) {
    // When the copy failed, the interpreter is about to say why.
    await Promise.race([begun.catch(() => undefined), sleep(LAST_WORDS_MS)]);
    stop.abort();
    void killed(copying).finally(moved.resolve);
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

/** Ends a copy that nobody wants any more. */
async function killed(copying: Promise<ForkedSession>): Promise<void> {
  const forked = await copying.catch(() => undefined);
  forked?.process.kill();
  await forked?.process.gone;
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

/**
 * Moves a copy from its origin's cgroup into one of its own, with what it has started meanwhile. That takes the kernel
 * 10 ms, for which nobody waits; the origin's cgroup is cleared no sooner. What cannot be moved stays under the origin's
 * limits, until the copy is gone.
 */
async function enterCgroup(
  session: IdleSession,
  hosts: readonly SessionProcess[],
  cgroups: Cgroups | undefined,
): Promise<void> {
  const leader = await session.process.number;
  if (cgroups === undefined) return;
  const candidates = (): number[] => hosts.flatMap((host) => host.members());
  const moved = leader !== 0 && (await moveTo(session, cgroups, leader, candidates));
  if (!moved) await session.process.gone;
}

/** Returns whether all of a copy is in a cgroup of its own now. */
async function moveTo(
  session: IdleSession,
  cgroups: Cgroups,
  leader: number,
  candidates: () => readonly number[],
): Promise<boolean> {
  const { server, name } = session.home;
  const { forkingProcessId } = server;
  try {
    const cgroup = cgroups.add(`c${forkingProcessId}-${name}`);
    session.process.explainWith((exit) => explainExit(exit, session.limits, cgroup.outOfMemory()));
    session.process.liveIn(cgroup, forkingProcessId);
    cgroup.setLimits(session.limits);
    await cgroup.attach(leader);
    return await moveFollowers(leader, cgroup, candidates);
  } catch {
    return false;
  }
}

/** One that has not been moved yet may start others meanwhile, so the last look finds nothing. */
async function moveFollowers(
  leader: number,
  cgroup: SessionCgroup,
  candidates: () => readonly number[],
): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const left = new Set(candidates());
    // The parents of those that are left may have been moved already.
    const all = followers(leader, [...left, ...cgroup.members()]);
    const found = all.filter((follower) => left.has(follower));
    if (found.length === 0) return true;
    for (const follower of found) {
      // Most likely it has ended; otherwise the next look finds it again.
      await cgroup.attach(follower).catch(() => undefined);
    }
  }
  return false;
}
