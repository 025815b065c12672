import type { Kernel, KernelEvent } from "@codeact/protocol";

/** A cell as it ran once. */
export interface RecordedCell {
  readonly code: string;
  /** Everything it did then; its last event is `execution-end`. */
  readonly events: readonly KernelEvent[];
}

/** The first thing that a replayed cell did otherwise than when it was recorded. */
export interface ReplayDifference {
  /** Number of the cell, from 0. */
  readonly index: number;
  readonly code: string;
  readonly what: "status" | "stdout" | "stderr" | "result" | "displays" | "error";
  /** What was recorded, with addresses, times and random names replaced. */
  readonly recorded: string;
  readonly replayed: string;
}

/** Options of {@link replayCells}. */
export interface ReplayOptions {
  /** Aborting interrupts the running cell; the kernel keeps what was replayed so far. */
  readonly signal?: AbortSignal | undefined;
  /** Wall time of each cell. @default the limit of the kernel */
  readonly timeoutMs?: number | undefined;
}

type Outcome = Readonly<Record<ReplayDifference["what"], string>>;

/** In this order, because an error explains a missing result and not the other way round. */
const COMPARED = ["error", "status", "stdout", "stderr", "result", "displays"] as const;

/** What differs from run to run although the cell does the same, and what stands for it in a comparison. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b0x[0-9a-f]{6,16}\b/giu, "<address>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, "<uuid>"],
  [/\/tmp\/tmp[\w]{6,10}/gu, "<temporary>"],
  [/^(?:CPU times|Wall time):.*$/gmu, "<times>"],
  [/^.*\bper loop\b.*$/gmu, "<times>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/gu, "<moment>"],
  [/\b\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds)\b/gu, "<time>"],
];

/**
 * Runs recorded cells in a kernel, most often a fresh one, until one does something else than it did then. Compared are
 * status, both streams, the plain text of the result, kinds and plain text of displays, and name and text of an
 * error; addresses, times, UUIDs and names of temporary files are not.
 * @returns the first difference, or undefined when all cells did the same again
 * @throws CodeactError `kernel_died`, `aborted`
 */
export async function replayCells(
  kernel: Kernel,
  cells: readonly RecordedCell[],
  options: ReplayOptions = {},
): Promise<ReplayDifference | undefined> {
  for (const [index, { code, events }] of cells.entries()) {
    options.signal?.throwIfAborted();
    const again: KernelEvent[] = [];
    for await (const event of kernel.execute(code, options)) again.push(event);
    const [recorded, replayed] = [outcomeOf(events), outcomeOf(again)];
    const what = COMPARED.find((part) => recorded[part] !== replayed[part]);
    if (what !== undefined)
      return { index, code, what, recorded: recorded[what], replayed: replayed[what] };
  }
  return undefined;
}

function outcomeOf(events: readonly KernelEvent[]): Outcome {
  const parts = { status: "", stdout: "", stderr: "", result: "", displays: "", error: "" };
  for (const event of events) {
    if (event.type === "stream") parts[event.name] += event.text;
    else if (event.type === "execution-end") parts.status = event.status;
    else if (event.type === "error") parts.error += `${event.name}: ${event.value}\n`;
    else if (event.type === "result") parts.result += plainText(event.data);
    else if (event.type === "display" || event.type === "display-update")
      parts.displays += `${Object.keys(event.data).sort().join(", ")}: ${plainText(event.data)}\n`;
  }
  return {
    status: parts.status,
    stdout: steady(parts.stdout),
    stderr: steady(parts.stderr),
    result: steady(parts.result),
    displays: steady(parts.displays),
    error: steady(parts.error),
  };
}

function plainText(data: Readonly<Record<string, unknown>>): string {
  const text = data["text/plain"];
  return typeof text === "string" ? text : "";
}

function steady(text: string): string {
  return VOLATILE.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);
}
