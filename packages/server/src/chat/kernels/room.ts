import { errorMessage } from "@codeact/protocol";
import type { Kernel, KernelEvent } from "@codeact/protocol";
import { isLive } from "@codeact/store";
import type { KernelStatus } from "@codeact/store";
import { borrowKernel } from "./borrow-kernel.ts";
import type { HouseOptions } from "./house-options.ts";
import { gatherFiles } from "./kernel-files.ts";
import type { FilesOf } from "./kernel-files.ts";
import type { HeldKernel, KernelRequest } from "./kernel-house.ts";
import type { KernelState } from "./kernel-state.ts";
import { variablesEvent } from "./variables-event.ts";

/** Earlier states of one conversation that are kept live. */
const MAX_COPIES = 2;
/** Variables that are kept of one interpreter; more are a program gone wrong. */
const MAX_VARIABLES = 2000;

type ExecutionEnd = Extract<KernelEvent, { type: "execution-end" }>;

/** The live interpreter of one conversation, and copies of earlier states of it. */
export class Room {
  readonly of: FilesOf;
  readonly startedAt: number;
  readonly #options: HouseOptions;
  #state: KernelState;
  #copies: KernelState[] = [];
  #covers: string[];
  #settled: Promise<void> = Promise.resolve();
  #busy = false;
  #users = 0;
  #usedAt: number;

  constructor(options: HouseOptions, of: FilesOf, state: KernelState) {
    this.of = of;
    this.#options = options;
    this.#state = state;
    this.#covers = [...state.covers];
    this.startedAt = options.now();
    this.#usedAt = this.startedAt;
  }

  get kernelId(): string {
    return this.#state.kernelId;
  }

  get kernel(): Kernel {
    return this.#state.kernel;
  }

  /** Cells whose effects the live interpreter has. */
  get covers(): readonly string[] {
    return this.#covers;
  }

  /** True while a cell runs. */
  get busy(): boolean {
    return this.#busy;
  }

  /** True while a run holds it. */
  get held(): boolean {
    return this.#users > 0;
  }

  get usedAt(): number {
    return this.#usedAt;
  }

  get copies(): readonly KernelState[] {
    return this.#copies;
  }

  /** The live interpreter as a state of its own, to be kept as a copy. */
  state(): KernelState {
    return { ...this.#state, covers: [...this.#covers] };
  }

  /** Keeps a copy of the state as it is, where that can be had at once. */
  async keepCopy(): Promise<void> {
    if (this.#copies.some(({ covers }) => covers.join() === this.#covers.join())) return;
    try {
      const kernel = await this.#state.kernel.fork();
      this.addCopy({ ...this.state(), kernel, files: this.#state.files.copy() });
    } catch (error) {
      // Not every state can be copied (running threads); it can still be run again.
      this.#options.log.debug({ problem: errorMessage(error) }, "A state was not copied.");
    }
  }

  /** Keeps an interpreter that is not the live one. */
  addCopy(state: KernelState): void {
    this.#copies.push(state);
    if (this.#copies.length > MAX_COPIES) void this.#copies.shift()?.kernel.close();
  }

  /** Takes a copy out, to be used. */
  takeCopy(copy: KernelState): KernelState {
    this.#copies = this.#copies.filter((one) => one !== copy);
    return copy;
  }

  /** Ends the copies. */
  async dropCopies(): Promise<void> {
    const copies = this.#copies;
    this.#copies = [];
    await Promise.all(copies.map(({ kernel }) => kernel.close()));
  }

  /** Takes a run's cells from now on for covered, whatever became of them. */
  coverAll(cells: readonly string[]): void {
    this.#covers = [...cells];
  }

  /** Gives the interpreter to a run. */
  hold(request: KernelRequest, notice: HeldKernel["notice"]): HeldKernel {
    this.#users += 1;
    let given = true;
    const giveBack = async (): Promise<void> => {
      if (!given) return;
      given = false;
      this.#users -= 1;
      this.#usedAt = this.#options.now();
      await this.#settled;
    };
    const kernel = borrowKernel(this.#state.kernel, {
      ready: () => this.#settled,
      onBegin: () => this.#begin(),
      onEnd: (end) => this.#end(request, end),
      onIdle: () => {
        this.#busy = false;
        this.#usedAt = this.#options.now();
      },
    });
    return {
      kernel,
      kernelId: this.kernelId,
      notice,
      settled: () => this.#settled,
      [Symbol.asyncDispose]: giveBack,
    };
  }

  /** Ends everything and says in the store how. @param status of the row from now on */
  async close(status: KernelStatus, snapshotSha256?: string): Promise<void> {
    await this.dropCopies();
    await this.#state.kernel.close();
    await this.mark(status, snapshotSha256);
  }

  /** Writes how the interpreter is. Never rejects: the row is for people, and expires by itself. */
  async mark(status: KernelStatus, snapshotSha256?: string): Promise<void> {
    const { store, log } = this.#options;
    try {
      const changes = { status, ...(isLive(status) ? {} : { snapshotSha256 }) };
      await store.kernels.update(this.of.userId, this.kernelId, changes);
    } catch (error) {
      log.info({ kernelId: this.kernelId, problem: errorMessage(error) }, "A kernel's row is old.");
    }
  }

  #begin(): void {
    this.#busy = true;
    void this.mark("busy");
  }

  #end(request: KernelRequest, end: ExecutionEnd): void {
    const cellId = request.cellId();
    if (cellId !== undefined) this.#covers.push(cellId);
    const before = this.#settled;
    this.#settled = before.then(() => this.#settle(request, end, cellId));
  }

  /** Keeps files and variables as the cell left them. Never rejects: the cell is over, whatever this comes to. */
  async #settle(
    request: KernelRequest,
    end: ExecutionEnd,
    cellId: string | undefined,
  ): Promise<void> {
    const { log } = this.#options;
    if (end.status === "died" || !this.kernel.alive) return;
    try {
      await this.mark("idle");
      await this.#tellFiles(request, cellId);
      await this.#tellVariables(request, end);
    } catch (error) {
      const facts = { kernelId: this.kernelId, problem: errorMessage(error) };
      log.warn(facts, "Files or variables after a cell were not kept.");
    }
  }

  async #tellFiles(request: KernelRequest, cellId: string | undefined): Promise<void> {
    if (!this.#options.sandbox.capabilities.files) return;
    const of = { ...this.of, cellId };
    const { files, removed, left } = await gatherFiles(this.#options, of, this.#state);
    if (files.length > 0 || removed.length > 0) {
      const told = files.map(({ id, path, version, size, mime }) => {
        return { id, path, version, size, mime };
      });
      const data = { cellId, files: told, removed: [...removed] };
      request.tell({ type: "files.changed", data });
    }
    if (left.length > 0) {
      const text = `Not kept among the files of the conversation: ${left.slice(0, 10).join(", ")}${left.length > 10 ? " and more" : ""}.`;
      request.tell({ type: "notice", data: { code: "files-not-kept", text } });
    }
  }

  async #tellVariables(request: KernelRequest, end: ExecutionEnd): Promise<void> {
    if (!this.#options.sandbox.capabilities.variables) return;
    const variables = await this.kernel.variables();
    await this.#options.store.kernels.saveVariables(
      this.of.userId,
      this.kernelId,
      variables.slice(0, MAX_VARIABLES),
    );
    const event =
      end.namespace === undefined ? undefined : variablesEvent(this.kernelId, end.namespace);
    if (event !== undefined) request.tell(event);
  }
}
