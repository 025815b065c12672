import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Kernel } from "@codeact/protocol";
import type { StoredCell } from "@codeact/store";
import type { HouseOptions } from "./house-options.ts";
import { FileSightings, putFiles } from "./kernel-files.ts";
import type { WantedFiles } from "./kernel-files.ts";
import type { HeldKernel, KernelRequest } from "./kernel-house.ts";
import { isPrefix, isSame } from "./kernel-state.ts";
import type { KernelState } from "./kernel-state.ts";
import { readSnapshot } from "./kept-snapshot.ts";
import { leftOut, together } from "./notices.ts";
import { isReplayable, replayBranch, replayWords } from "./replay-branch.ts";

/** An interpreter in the state that a run wants, and what is to be said of it. */
export interface PreparedState {
  readonly kernel: Kernel;
  readonly covers: readonly string[];
  readonly files: FileSightings;
  readonly notice: HeldKernel["notice"];
}

/** What an interpreter can be made of. */
export interface Preparation {
  readonly options: HouseOptions;
  readonly request: KernelRequest;
  /** Cells whose effects are wanted. */
  readonly cells: readonly StoredCell[];
  /** A kept copy of an earlier state, the best there is. */
  readonly copy: KernelState | undefined;
  /** A sleeping interpreter's snapshot. */
  readonly snapshotSha256: string | undefined;
  /** True when an interpreter of this conversation was live until now, in another state. */
  readonly switched: boolean;
}

/** Restores, replays or begins empty, in this order (ui-and-server.md 8.3). @throws what starting a kernel throws */
export async function prepareState(from: Preparation): Promise<PreparedState> {
  const { request, cells, copy } = from;
  const path = cells.map(({ id }) => id);
  if (request.mode === "empty") return await emptyState(from, cells.length > 0 || from.switched);
  if (request.mode === "died") return await emptyState(from, false);
  if (copy !== undefined && isSame(copy.covers, path))
    return { ...copy, notice: restored(cells.length) };
  const woken = await wakeState(from, path);
  if (woken !== undefined) return woken;
  if (copy !== undefined) return await replayState(from, { ...copy, notice: undefined });
  if (cells.length === 0) return await emptyState(from, from.switched);
  if (!isReplayable(cells)) return await emptyState(from, true);
  return await replayState(from, await startState(from, "given"));
}

async function startState(
  { options, request }: Preparation,
  which: WantedFiles,
): Promise<PreparedState> {
  const { sandbox, settings } = options;
  const kernel = await sandbox.start({ limits: settings.kernelLimits, signal: request.signal });
  const files = new FileSightings();
  const state = { kernel, covers: [], files };
  try {
    if (!sandbox.capabilities.files) return { ...state, notice: undefined };
    return { ...state, notice: leftOut(await putFiles(options, request, state, which)) };
  } catch (error) {
    await kernel.close();
    throw error;
  }
}

/** A new interpreter with the conversation's files, and nothing else. */
async function emptyState(from: Preparation, tell: boolean): Promise<PreparedState> {
  const state = await startState(from, "all");
  // A cell that killed its interpreter is the end of what a branch's interpreter is to have.
  const covers = from.request.mode === "died" ? [] : from.cells.map(({ id }) => id);
  if (!tell) return { ...state, covers };
  const text =
    covers.length === 0
      ? "The interpreter is a new one: nothing had run before this branch."
      : "The interpreter is a new one: variables, imports and definitions from before are gone.";
  const code = covers.length === 0 ? "branch-restored" : "interpreter-empty";
  return { ...state, covers, notice: together({ code, text }, state.notice) };
}

async function wakeState(
  from: Preparation,
  path: readonly string[],
): Promise<PreparedState | undefined> {
  const { options, snapshotSha256, switched } = from;
  if (snapshotSha256 === undefined || !options.sandbox.capabilities.snapshot) return undefined;
  const sleeping = await readSnapshot(options.store, snapshotSha256);
  if (sleeping === undefined || !isPrefix(sleeping.covers, path)) return undefined;
  const state = await startBare(from);
  try {
    const report = await state.kernel.restore(sleeping.snapshot);
    const left = leftOut(await putFiles(options, from.request, state, "sent"));
    await state.files.look(state.kernel);
    const lost = [...sleeping.snapshot.summary.unsaved, ...report.failed];
    const how = lost.length > 0 ? partlyWoken(lost) : switched ? restored(path.length) : undefined;
    const notice = together(how, left);
    const woken = { ...state, covers: sleeping.covers, notice };
    return isSame(sleeping.covers, path) ? woken : await replayState(from, woken);
  } catch (error) {
    await state.kernel.close();
    if (from.request.signal.aborted) throw error;
    options.log.warn({ problem: errorMessage(error) }, "A sleeping interpreter was not woken.");
    return undefined;
  }
}

async function startBare({ options, request }: Preparation): Promise<PreparedState> {
  const { sandbox, settings } = options;
  const kernel = await sandbox.start({ limits: settings.kernelLimits, signal: request.signal });
  return { kernel, covers: [], files: new FileSightings(), notice: undefined };
}

/** Runs what a state lacks of the branch again. */
async function replayState(from: Preparation, state: PreparedState): Promise<PreparedState> {
  const { request, cells, options } = from;
  const rest = cells.slice(state.covers.length);
  const covers = cells.map(({ id }) => id);
  try {
    const replay = await replayBranch(state.kernel, rest, request);
    request.signal.throwIfAborted();
    if (!state.kernel.alive) throw new CodeactError("kernel_died", "A cell ended it.");
    if (options.sandbox.capabilities.files) await state.files.look(state.kernel);
    const told = { code: "branch-replayed", text: replayWords(replay) };
    return { ...state, covers, notice: together(told, state.notice) };
  } catch (error) {
    await state.kernel.close();
    if (request.signal.aborted) throw error;
    options.log.info({ problem: errorMessage(error) }, "Cells could not be run again.");
    return await emptyState(from, true);
  }
}

function restored(cells: number): HeldKernel["notice"] {
  const text =
    cells === 0
      ? "The interpreter was restored: nothing had run before this branch."
      : `The interpreter was restored to its state after cell ${cells} of this branch.`;
  return { code: "branch-restored", text };
}

function partlyWoken(
  lost: readonly { readonly name: string; readonly reason: string }[],
): HeldKernel["notice"] {
  const names = lost.slice(0, 10).map(({ name, reason }) => `${name} (${reason})`);
  const more = lost.length > names.length ? ` and ${lost.length - names.length} more` : "";
  const text = `The interpreter was asleep. These could not be kept: ${names.join(", ")}${more}.`;
  return { code: "interpreter-woken", text };
}
