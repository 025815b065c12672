import { errorMessage } from "@codeact/protocol";
import type { Variable } from "@codeact/protocol";
import type { KernelView } from "@codeact/protocol/chat";
import { isLive, LEASE_MS, newId } from "@codeact/store";
import type { KernelRecord, KernelWish } from "@codeact/store";
import { followWishes } from "./follow-wishes.ts";
import { allBusy, serverCloses, noSuchKernel } from "./house-errors.ts";
import type { HouseOptions } from "./house-options.ts";
import { putFiles } from "./kernel-files.ts";
import type { FilesOf } from "./kernel-files.ts";
import type { HeldKernel, KernelHouse, KernelRequest, LiveKernel } from "./kernel-house.ts";
import { isSame } from "./kernel-state.ts";
import { keepSnapshot } from "./kept-snapshot.ts";
import { leftOut, together } from "./notices.ts";
import { prepareState } from "./prepare-state.ts";
import type { PreparedState } from "./prepare-state.ts";
import { bestCopy, forgetOlder, keptAsItIs, leave, viewOf } from "./room-moves.ts";
import type { Wanted } from "./room-moves.ts";
import { Room } from "./room.ts";
import { takeOver } from "./take-over.ts";
import { Turns } from "./turns.ts";
import { wantedCells } from "./wanted-cells.ts";

/** Opens the house of this process; interpreters of processes that are gone are marked as died, now and from time to time. */
export async function openKernelHouse(options: HouseOptions): Promise<KernelHouse> {
  const house = new House(options);
  await house.lookAround();
  return house;
}

class House implements KernelHouse {
  readonly #options: HouseOptions;
  readonly #leaseMs: number;
  /** Names this process in the rows of its interpreters. */
  readonly #owner = newId();
  readonly #rooms = new Map<string, Room>();
  /** What happens to one conversation's interpreter happens one after the other. */
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #listening = false;
  #starting = 0;
  #closed: Promise<void> | undefined;

  constructor(options: HouseOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    const everyMs = Math.min(this.#leaseMs / 3, Math.max(1000, options.settings.kernelIdleMs / 4));
    this.#timer = setInterval(() => void this.lookAround(), everyMs).unref();
  }

  hold(request: KernelRequest): Promise<HeldKernel> {
    return this.#turns.take(request.conversationId, () => this.#hold(request));
  }

  async view(userId: string, conversationId: string): Promise<KernelView> {
    const [newest] = await this.#options.store.kernels.list(userId, conversationId);
    const room = this.#rooms.get(conversationId);
    if (room?.kernel.alive === true) return viewOf(room, this.#options.sandbox.backend);
    if (newest === undefined) return { status: "none" };
    const { id: kernelId, startedAt, usedAt, status, owner } = newest;
    if (status === "hibernated") return { status: "asleep", kernelId, startedAt, usedAt };
    return isLive(status) && owner !== this.#owner
      ? { status: "elsewhere", kernelId, startedAt, usedAt }
      : { status: "none" };
  }

  async interrupt(userId: string, conversationId: string): Promise<void> {
    const newest = await this.#newest(userId, conversationId);
    const room = this.#rooms.get(conversationId);
    if (room !== undefined) await room.kernel.interrupt();
    else if (newest !== undefined) await this.#options.store.kernels.ask(newest.id, "interrupt");
  }

  async restart(
    userId: string,
    conversationId: string,
    next: "empty" | "replay" = "empty",
  ): Promise<void> {
    // Cells of one that was closed are not run again; of one that died they are.
    const status = next === "empty" ? "closed" : "died";
    await this.#newest(userId, conversationId);
    await this.#turns.take(conversationId, async () => {
      if (await this.#end(conversationId, status)) return;
      const newest = await this.#newest(userId, conversationId);
      if (newest === undefined) return;
      if (isLive(newest.status))
        await takeOver(this.#options, userId, { kernel: newest, wish: "close" });
      const changes = { status, snapshotSha256: null } as const;
      await this.#options.store.kernels.update(userId, newest.id, changes);
    });
  }

  async variables(userId: string, conversationId: string): Promise<readonly Variable[]> {
    const newest = await this.#newest(userId, conversationId);
    const room = this.#rooms.get(conversationId);
    // A cell that runs would make who asks wait for its end.
    if (room?.kernel.alive === true && !room.held) return await room.kernel.variables();
    if (newest === undefined || newest.status === "closed") return [];
    return await this.#options.store.kernels.variables(userId, newest.id);
  }

  live(): readonly LiveKernel[] {
    const { backend } = this.#options.sandbox;
    return [...this.#rooms.values()].map((room) => ({ ...viewOf(room, backend), ...room.of }));
  }

  async kill(kernelId: string): Promise<void> {
    const room = [...this.#rooms.values()].find((one) => one.kernelId === kernelId);
    if (room !== undefined) {
      const { conversationId } = room.of;
      await this.#turns.take(conversationId, () => this.#end(conversationId, "closed"));
      return;
    }
    const all = await this.#options.store.kernels.everyLive();
    if (all.every(({ id }) => id !== kernelId)) throw noSuchKernel(kernelId);
    await this.#options.store.kernels.ask(kernelId, "close");
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Keeps the rows alive, sends idle interpreters to sleep, and marks those of lost processes. Never rejects. */
  async lookAround(): Promise<void> {
    const { store, log, settings, now } = this.#options;
    try {
      if (this.#rooms.size > 0) await store.kernels.renew(this.#owner, this.#leaseMs);
      for (const { id } of await store.kernels.expire())
        log.warn({ kernelId: id }, "An interpreter is gone with the process that had it.");
      for (const room of this.#rooms.values()) {
        if (!room.kernel.alive && !room.held) await this.#endIn(room, "died");
        else if (!room.held && now() - room.usedAt >= settings.kernelIdleMs)
          await this.#endIn(room, "hibernated");
      }
    } catch (error) {
      log.error({ problem: errorMessage(error) }, "Interpreters could not be looked after.");
    }
  }

  async #hold(request: KernelRequest): Promise<HeldKernel> {
    if (this.#closing.signal.aborted) throw serverCloses();
    request.signal.throwIfAborted();
    const { store } = this.#options;
    const cells = await wantedCells(store, request, request.branch);
    const path = cells.map(({ id }) => id);
    const room = await this.#liveRoom(request);
    if (room === undefined) return await this.#move(request, { cells, path, room });
    const fits = isSame(room.covers, path);
    if (!fits && request.mode !== "keep") return await this.#move(request, { cells, path, room });
    const left = this.#options.sandbox.capabilities.files
      ? leftOut(await putFiles(this.#options, request, room.state(), "sent"))
      : undefined;
    if (fits && path.length > 0) await this.#keepCopy(room);
    if (!fits) room.coverAll(path);
    return room.hold(request, together(fits ? undefined : keptAsItIs, left));
  }

  /** The conversation's live interpreter, unless it has died. */
  async #liveRoom({ conversationId }: FilesOf): Promise<Room | undefined> {
    const room = this.#rooms.get(conversationId);
    if (room === undefined || room.kernel.alive) return room;
    await this.#end(conversationId, "died");
    return undefined;
  }

  /** Makes an interpreter in another state the live one. */
  async #move(request: KernelRequest, want: Wanted): Promise<HeldKernel> {
    const { userId, conversationId } = request;
    const { room, path } = want;
    const asleep = room === undefined ? await this.#asleep(request) : undefined;
    const copy = room === undefined || request.mode === "empty" ? undefined : bestCopy(room, path);
    this.#starting += 1;
    try {
      if (copy === undefined) await this.#makeRoom(room);
      const prepared = await prepareState({
        options: this.#options,
        request,
        cells: want.cells,
        copy: copy === undefined ? undefined : room?.takeCopy(copy),
        snapshotSha256: asleep?.snapshotSha256,
        switched: room !== undefined,
      });
      const parentKernelId = copy?.kernelId ?? asleep?.id ?? room?.kernelId;
      const kernelId = await this.#record(request, prepared, parentKernelId);
      const next = new Room(this.#options, { userId, conversationId }, { ...prepared, kernelId });
      if (room !== undefined) await leave(room, next);
      this.#rooms.set(conversationId, next);
      if (this.#liveCount() > this.#options.settings.maxKernels) await next.dropCopies();
      this.#listen();
      await next.mark("idle");
      return next.hold(request, prepared.notice);
    } finally {
      this.#starting -= 1;
    }
  }

  /** Writes the row of a new interpreter. What cannot have one, its conversation being deleted for example, is ended. */
  async #record(
    { userId, conversationId }: FilesOf,
    { kernel, covers }: PreparedState,
    parentKernelId: string | undefined,
  ): Promise<string> {
    try {
      const { id } = await this.#options.store.kernels.create({
        userId,
        conversationId,
        parentKernelId,
        baseCellId: covers.at(-1),
        owner: this.#owner,
        leaseMs: this.#leaseMs,
      });
      return id;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  /** The sleeping interpreter, asked for where another process has it. */
  async #asleep({ userId, conversationId }: FilesOf): Promise<KernelRecord | undefined> {
    let newest = await this.#newest(userId, conversationId);
    if (newest !== undefined && isLive(newest.status) && newest.owner !== this.#owner)
      newest = await takeOver(this.#options, userId, { kernel: newest, wish: "sleep" });
    return newest?.status === "hibernated" ? newest : undefined;
  }

  async #keepCopy(room: Room): Promise<void> {
    if (!this.#options.sandbox.capabilities.fork) return;
    if (this.#liveCount() + 1 > this.#options.settings.maxKernels) return;
    await room.keepCopy();
  }

  /** Makes place for one more: first copies go, then the idlest interpreter sleeps. @throws CodeactError `overloaded` */
  async #makeRoom(own: Room | undefined): Promise<void> {
    const { maxKernels } = this.#options.settings;
    while (this.#liveCount() + this.#starting > maxKernels) {
      const rooms = [...this.#rooms.values()];
      const withCopies = rooms.find(({ copies }) => copies.length > 0);
      if (withCopies !== undefined) {
        await withCopies.dropCopies();
        continue;
      }
      const idlest = rooms
        .filter((room) => !room.held && room !== own)
        .toSorted((a, b) => a.usedAt - b.usedAt)[0];
      if (idlest === undefined) {
        // Its own old state makes place for the new one.
        if (own !== undefined && this.#liveCount() + this.#starting - 1 <= maxKernels) return;
        throw allBusy(maxKernels);
      }
      await this.#endIn(idlest, "hibernated");
    }
  }

  #liveCount(): number {
    return [...this.#rooms.values()].reduce((sum, { copies }) => sum + 1 + copies.length, 0);
  }

  #endIn(room: Room, how: "hibernated" | "died"): Promise<boolean> {
    const { conversationId } = room.of;
    return this.#turns.take(conversationId, async () => {
      // Somebody may have taken it meanwhile.
      if (this.#rooms.get(conversationId) !== room || room.held) return false;
      return await this.#end(conversationId, how);
    });
  }

  /** Ends a conversation's interpreter here; false when there is none. To sleep it goes where that can be had. */
  async #end(conversationId: string, how: "hibernated" | "died" | "closed"): Promise<boolean> {
    const room = this.#rooms.get(conversationId);
    if (room === undefined) return false;
    this.#rooms.delete(conversationId);
    const sha256 = how === "hibernated" ? await this.#snapshot(room) : undefined;
    await room.close(how === "hibernated" && sha256 === undefined ? "died" : how, sha256);
    if (sha256 !== undefined) await forgetOlder(this.#options, room);
    return true;
  }

  async #snapshot(room: Room): Promise<string | undefined> {
    const { store, log, sandbox } = this.#options;
    if (!sandbox.capabilities.snapshot || !room.kernel.alive) return undefined;
    try {
      const snapshot = await room.kernel.snapshot();
      const { sha256 } = await keepSnapshot(store, { covers: room.covers, snapshot });
      return sha256;
    } catch (error) {
      const facts = { kernelId: room.kernelId, problem: errorMessage(error) };
      log.warn(facts, "An interpreter ends without a snapshot; its cells can be run again.");
      return undefined;
    }
  }

  async #newest(userId: string, conversationId: string): Promise<KernelRecord | undefined> {
    const [newest] = await this.#options.store.kernels.list(userId, conversationId);
    return newest;
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    void followWishes(this.#options, this.#owner, {
      signal: this.#closing.signal,
      grant: (kernelId, wish) => this.#grant(kernelId, wish),
    });
  }

  /** Does what other processes ask of this one's interpreters. Never rejects. */
  async #grant(kernelId: string, wish: KernelWish): Promise<void> {
    const room = [...this.#rooms.values()].find((one) => one.kernelId === kernelId);
    if (room === undefined) return;
    const { conversationId } = room.of;
    try {
      if (wish === "interrupt") await room.kernel.interrupt();
      else if (wish === "sleep") await this.#endIn(room, "hibernated");
      else await this.#turns.take(conversationId, () => this.#end(conversationId, "closed"));
    } catch (error) {
      this.#options.log.warn({ kernelId, problem: errorMessage(error) }, "A wish failed.");
    }
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#turns.idle();
    await Promise.all([...this.#rooms.keys()].map((id) => this.#end(id, "hibernated")));
  }
}
