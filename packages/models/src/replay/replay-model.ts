import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import type { Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { hashRequest, recordRequest } from "./canonical-json.ts";
import { describeDivergence, findDivergence } from "./find-divergence.ts";
import type { Divergence } from "./find-divergence.ts";
import type { RecordedCall, Recording } from "./recording.ts";

/** Options of {@link replayModel}. */
export interface ReplayModelOptions {
  /** `fail` throws at the first request that is not the recorded one; `warn` notes it and answers as recorded. @default "fail" */
  readonly onDivergence?: "fail" | "warn" | undefined;
  /** Whether to wait as long as the recorded model did, where the recording knows it. @default false */
  readonly timing?: boolean | undefined;
  /** @default false */
  readonly vision?: boolean | undefined;
}

/** A model that answers from a recording. */
export interface ReplayModel extends Model {
  /** The first divergence of each call so far that had one; with `fail` at most one. */
  readonly divergences: readonly Divergence[];
  /** @throws CodeactError `replay_diverged` when recorded calls were not made */
  assertComplete(): void;
}

/**
 * A model that answers call n with the recorded call n, failures included, and compares every request with the recorded
 * one.
 * @throws CodeactError (while streaming) `replay_diverged` naming the call, the message and the characters that differ,
 * or that the recording has no such call
 */
export function replayModel(recording: Recording, options: ReplayModelOptions = {}): ReplayModel {
  const divergences: Divergence[] = [];
  let calls = 0;
  return {
    name: recording[0]?.model ?? "replay",
    vision: options.vision ?? false,
    divergences,
    stream(request) {
      const call = calls;
      calls += 1;
      return replay({ call, recorded: recording[call], request, options, divergences });
    },
    assertComplete() {
      if (calls >= recording.length) return;
      throw new CodeactError(
        "replay_diverged",
        `The recording has ${recording.length} calls but only ${calls} were made.`,
        {
          remedy: "Find out why the run ended early, or record again.",
        },
      );
    },
  };
}

interface ReplayJob {
  readonly call: number;
  readonly recorded: RecordedCall | undefined;
  readonly request: ModelRequest;
  readonly options: ReplayModelOptions;
  readonly divergences: Divergence[];
}

async function* replay({
  call,
  recorded,
  request,
  options,
  divergences,
}: ReplayJob): AsyncGenerator<ModelEvent> {
  if (recorded === undefined) {
    throw new CodeactError(
      "replay_diverged",
      `Call ${call + 1} is not in the recording, which has ${call} calls.`,
      {
        remedy: "Find out why the run went on longer, or record again.",
      },
    );
  }
  const actual = recordRequest(request);
  if (hashRequest(actual) !== recorded.sha256) {
    const divergence = findDivergence(call, recorded.request, actual);
    if (divergence !== undefined) {
      divergences.push(divergence);
      if (options.onDivergence !== "warn") throw divergedError(divergence);
    }
  }
  let nowMs = 0;
  for (const [index, event] of recorded.events.entries()) {
    const dueMs = options.timing === true ? (recorded.timesMs?.[index] ?? 0) : 0;
    await pause(dueMs - nowMs, request.signal);
    nowMs = Math.max(nowMs, dueMs);
    yield event;
  }
  if (recorded.error !== undefined)
    throw new CodeactError(recorded.error.code, recorded.error.message, recorded.error);
}

function divergedError(divergence: Divergence): CodeactError {
  return new CodeactError("replay_diverged", describeDivergence(divergence), {
    remedy: "Undo the change that altered the request, or record again.",
    details: { ...divergence },
  });
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  if (signal?.aborted === true)
    throw new CodeactError("aborted", "The model call was aborted.", { cause: signal.reason });
}
