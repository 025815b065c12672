import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { Kernel } from "@codeact/protocol";
import { digestOf, requireToken, SECRET_PREFIX } from "../http/principal.ts";
import type { Principal } from "../http/principal.ts";
import type { EngineMetrics } from "../metrics.ts";
import type { EngineLimits, EngineOptions } from "../engine-options.ts";
import { EngineSession } from "./engine-session.ts";
import type { SessionHost } from "./engine-session.ts";
import { openRegistry } from "./registry.ts";
import type { Registry } from "./registry.ts";
import { Room } from "./room.ts";
import { holdsSecrets, kernelOptions } from "./session-plan.ts";
import type { SessionPlan } from "./session-plan.ts";
import { LOST } from "./session-record.ts";
import type { SessionEnd, SessionRecord } from "./session-record.ts";
import { SnapshotFolder } from "./snapshot-folder.ts";

/** What a table needs besides the engine's options. */
export interface TableOptions {
  readonly engine: EngineOptions;
  readonly limits: EngineLimits;
  readonly metrics: EngineMetrics;
}

/** A new session and the secret that opens it without a token; the secret is not kept. */
export interface CreatedSession {
  readonly session: EngineSession;
  readonly secret: string;
}

/** The session of a conversation of `POST /execute`. */
export interface Conversation {
  readonly session: EngineSession;
  /** True for the request that had to create it. */
  readonly created: boolean;
  /** How the session that this conversation had before ended. */
  readonly before: SessionEnd | undefined;
}

/** Sessions that fall asleep at one time when the engine stops. */
const SLEEPERS = 4;

/** All sessions of one engine: who may reach which, which may run, and what survives the engine. */
export class SessionTable {
  readonly #engine: EngineOptions;
  readonly #limits: EngineLimits;
  readonly #metrics: EngineMetrics;
  /** Undefined also once the table is closed. */
  #registry: Registry | undefined;
  readonly #host: SessionHost;
  readonly #room: Room;
  readonly #sessions = new Map<string, EngineSession>();
  readonly #secrets = new Set<string>();
  /** Session ids by conversation. */
  readonly #conversations = new Map<string, string>();
  readonly #creating = new Map<string, Promise<CreatedSession>>();
  readonly #sweep: NodeJS.Timeout;
  #sweeping = false;
  #closed = false;

  /**
   * Opens the table; sessions that a former engine left asleep in the data folder can be used at once.
   * @throws CodeactError `config_invalid` when the data folder cannot be used
   */
  static async open(options: TableOptions): Promise<SessionTable> {
    const { dataFolder, sandbox } = options.engine;
    if (dataFolder === undefined) return new SessionTable(options, undefined, undefined, []);
    const registry = await openRegistry(dataFolder);
    const records = registry.all();
    const folder = new SnapshotFolder(join(dataFolder, "snapshots"));
    const asleep = records.filter(({ state }) => state === "asleep").map(({ id }) => id);
    await folder.open(new Set(asleep));
    const snapshots = sandbox.capabilities.snapshot ? folder : undefined;
    return new SessionTable(options, registry, snapshots, records);
  }

  private constructor(
    options: TableOptions,
    registry: Registry | undefined,
    snapshots: SnapshotFolder | undefined,
    records: readonly SessionRecord[],
  ) {
    this.#engine = options.engine;
    this.#limits = options.limits;
    this.#metrics = options.metrics;
    this.#registry = registry;
    this.#room = new Room(options.limits, () => Date.now());
    this.#host = {
      enter: (work) => this.#room.enter(work),
      start: (asked) => this.#engine.sandbox.start(asked),
      snapshots,
      answerTimeoutMs: options.limits.answerTimeoutMs,
      now: () => Date.now(),
      changed: (session) => this.#keep(session),
      observe: (event) => this.#metrics.observeSession(event),
    };
    for (const record of records) this.#adopt(record);
    this.#sweep = setInterval(() => void this.sweep(), this.#limits.sweepMs).unref();
    this.#metrics.watch(() => this.counts());
  }

  /** Sessions by state. */
  counts(): Readonly<Record<SessionRecord["state"], number>> {
    const counts = { live: 0, asleep: 0, ended: 0 };
    for (const { state } of this.#sessions.values()) counts[state] += 1;
    return counts;
  }

  /**
   * Starts a session for a client.
   * @throws CodeactError `overloaded` when there is no room, and what the sandbox throws
   */
  async create(
    principal: Principal,
    plan: SessionPlan,
    signal?: AbortSignal,
  ): Promise<CreatedSession> {
    this.#assertOpen();
    requireToken(principal);
    const startedAt = performance.now();
    const created = await this.#room.enter(async () => {
      const kernel = await this.#engine.sandbox.start(kernelOptions(plan, signal));
      return await this.#open(principal.owner, plan, kernel);
    });
    this.#metrics.observeStart(performance.now() - startedAt);
    return created;
  }

  /** A second session that goes on from this moment of another. @throws CodeactError as `Kernel.fork` does */
  async fork(session: EngineSession, signal?: AbortSignal): Promise<CreatedSession> {
    this.#assertOpen();
    using held = await session.hold(signal);
    return await this.#room.enter(async () => {
      const kernel = await held.kernel.fork({ signal });
      return await this.#open(session.owner, { ...session.plan, convid: undefined }, kernel);
    });
  }

  /** Whether a session has the secret with this digest. */
  hasSecret(digest: string): boolean {
    return this.#secrets.has(digest);
  }

  /** The session under an id. @throws CodeactError `not_found`, also when it is somebody else's */
  find(id: string, principal: Principal): EngineSession {
    const session = this.#sessions.get(id);
    const mine =
      principal.secretDigest === undefined
        ? session?.owner === principal.owner
        : session?.secretDigest === principal.secretDigest;
    if (session !== undefined && mine) return session;
    throw new CodeactError("not_found", `There is no session "${id.slice(0, 100)}".`, {
      remedy: "List yours with GET /v1/sessions, or create one.",
    });
  }

  /** A client's sessions, newest first; an administrator's list has everyone's. */
  list(principal: Principal): EngineSession[] {
    const all = [...this.#sessions.values()];
    const seen = all.filter((session) =>
      principal.secretDigest === undefined
        ? principal.scopes.includes("admin") || session.owner === principal.owner
        : session.secretDigest === principal.secretDigest,
    );
    return seen.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** A session that its client or an administrator may end. @throws CodeactError `not_found` */
  findToEnd(id: string, principal: Principal): EngineSession {
    const session = this.#sessions.get(id);
    return session !== undefined && principal.scopes.includes("admin")
      ? session
      : this.find(id, principal);
  }

  /** Ends and forgets a session. Resolves when nothing of it is left. */
  async remove(session: EngineSession): Promise<void> {
    this.#forget(session);
    await session.close();
  }

  /** The session of a conversation, created by one of the requests that ask for it at the same time. */
  async conversation(
    principal: Principal,
    convid: string,
    plan: SessionPlan,
  ): Promise<Conversation> {
    this.#assertOpen();
    const key = conversationKey(principal.owner, convid);
    const known = this.#sessions.get(this.#conversations.get(key) ?? "");
    const running = this.#creating.get(key);
    if (running !== undefined)
      return { session: (await running).session, created: false, before: undefined };
    if (known !== undefined && known.end === undefined && !(known.kernel?.alive === false))
      return { session: known, created: false, before: undefined };
    // Not bound to this request's signal: others may wait for the same session.
    const creating = this.create(principal, { ...plan, convid });
    this.#creating.set(key, creating);
    try {
      const { session } = await creating;
      const before = known === undefined ? undefined : (known.end ?? LOST);
      // What the dead one leaves goes by itself; nobody has to wait for it.
      if (known !== undefined) this.#drop(known);
      this.#conversations.set(key, session.id);
      return { session, created: true, before };
    } finally {
      this.#creating.delete(key);
    }
  }

  /** Sends idle sessions to sleep or ends them, and forgets what nobody asks for any more. */
  async sweep(): Promise<void> {
    if (this.#sweeping || this.#closed) return;
    this.#sweeping = true;
    try {
      for (const session of this.#sessions.values()) await this.#look(session);
      this.#thinOut();
    } finally {
      this.#sweeping = false;
    }
  }

  /** Ends every interpreter; with `sleep`, those that can be are saved first. Idempotent. */
  async close(options: { readonly sleep: boolean; readonly signal: AbortSignal }): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#sweep);
    const open = [...this.#sessions.values()];
    const waiting = options.sleep ? open.filter(({ state }) => state === "live") : [];
    const sleeper = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        if (!options.signal.aborted) await next.sleep();
    };
    await Promise.all(Array.from({ length: SLEEPERS }, sleeper));
    const kernels = open.flatMap(({ kernel }) => kernel ?? []);
    for (const session of open)
      if (session.state === "live")
        session.finish({ cause: "restart", detail: "The engine was stopped." });
    await Promise.allSettled(kernels.map((kernel) => kernel.close()));
    this.#registry?.close();
    this.#registry = undefined;
  }

  async #look(session: EngineSession): Promise<void> {
    const now = Date.now();
    const { plan, kernel, state, busy } = session;
    if (state === "ended") {
      if (now - session.lastUsedAt > this.#limits.restMs) this.#forget(session);
      return;
    }
    if (now - session.createdAt > plan.lifetimeMs) {
      session.finish({ cause: "age", detail: "The session reached its greatest age." });
    } else if (state === "asleep") {
      if (now - session.lastUsedAt > this.#limits.restMs)
        session.finish({ cause: "idle", detail: "The session slept for too long." });
    } else if (kernel?.alive === false && !busy) {
      session.finish(LOST);
    } else if (!busy && now - session.lastUsedAt > plan.idleTimeoutMs) {
      if (await session.sleep()) return;
      if (session.busy) return;
      session.finish({ cause: "idle", detail: "The session was not used for too long." });
    }
  }

  /** Forgets the sessions that rest longest, when there are too many. */
  #thinOut(): void {
    const resting = [...this.#sessions.values()].filter(({ state }) => state !== "live");
    const tooMany = resting.length - this.#limits.maxRestingSessions;
    if (tooMany <= 0) return;
    resting.sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    for (const session of resting.slice(0, tooMany)) this.#drop(session);
  }

  /** Forgets a session that has ended or sleeps, and lets what is left of it go. */
  #drop(session: EngineSession): void {
    this.#forget(session);
    session.close().catch(() => this.#metrics.observeSession("close-failed"));
  }

  async #open(owner: string, plan: SessionPlan, kernel: Kernel): Promise<CreatedSession> {
    const secret = `${SECRET_PREFIX}${randomBytes(24).toString("base64url")}`;
    const now = Date.now();
    const session = new EngineSession(
      this.#host,
      {
        id: randomBytes(16).toString("hex"),
        owner,
        secretDigest: digestOf(secret),
        plan,
        createdAt: now,
        lastUsedAt: now,
      },
      { name: "live", kernel },
    );
    try {
      if (plan.tools.length > 0) await kernel.define(session.answers.functionsFor(plan.tools));
      this.#assertOpen();
    } catch (error) {
      await kernel.close();
      throw error;
    }
    this.#add(session);
    // A conversation's cell runs before its answer leaves: the list is written meanwhile.
    if (plan.convid === undefined) this.#keep(session);
    else setImmediate(() => this.#keep(session));
    return { session, secret };
  }

  /** Takes over what a former engine left: sleepers sleep on, of the others only their end is known. */
  #adopt(record: SessionRecord): void {
    const asleep = record.state === "asleep" && this.#host.snapshots !== undefined;
    const end: SessionEnd = record.end ?? { cause: "restart", detail: "The engine was restarted." };
    const session = new EngineSession(
      this.#host,
      record,
      asleep ? { name: "asleep", unsaved: record.unsaved } : { name: "ended", end },
    );
    this.#add(session);
    this.#keep(session);
    const { convid } = record.plan;
    if (convid !== undefined)
      this.#conversations.set(conversationKey(record.owner, convid), record.id);
  }

  #add(session: EngineSession): void {
    this.#sessions.set(session.id, session);
    this.#secrets.add(session.secretDigest);
    this.#room.note(session);
  }

  #keep(session: EngineSession): void {
    this.#room.note(session);
    // A session that is being created or was removed is not in the table.
    if (this.#sessions.has(session.id) && !holdsSecrets(session.plan))
      this.#registry?.save(session.record());
  }

  #forget(session: EngineSession): void {
    this.#sessions.delete(session.id);
    this.#secrets.delete(session.secretDigest);
    this.#room.forget(session);
    this.#registry?.remove(session.id);
    const { convid } = session.plan;
    if (convid === undefined) return;
    const key = conversationKey(session.owner, convid);
    if (this.#conversations.get(key) === session.id) this.#conversations.delete(key);
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new CodeactError("aborted", "The engine is shutting down.", { retryable: true });
  }
}

function conversationKey(owner: string, convid: string): string {
  return `${owner} ${convid}`;
}
