import { foldCarriageReturns } from "../fold-outputs.ts";
import type { CellView, MessagePartView, OutputView } from "./message.ts";
import type { RunLogEvent } from "./run-event.ts";

/** What of a message its run's events change. */
export interface FoldedMessage {
  readonly parts: readonly MessagePartView[];
  readonly cells: readonly CellView[];
}

type CellEvent = Extract<RunLogEvent, { data: { cellId: string } }>;

/**
 * Puts the events of a run together into its message: who has the message as it was saved at some number, and adds
 * the events after that number, has the message as it is. What changes is replaced, never changed in place, so that a
 * viewer sees by identity what to draw again.
 */
export class MessageFold {
  #parts: MessagePartView[];
  #cells: CellView[];

  constructor(message: FoldedMessage = { parts: [], cells: [] }) {
    this.#parts = [...message.parts];
    this.#cells = [...message.cells];
  }

  get parts(): readonly MessagePartView[] {
    return this.#parts;
  }

  get cells(): readonly CellView[] {
    return this.#cells;
  }

  /** Adds the next event. `at`: when it happened, milliseconds since the epoch. */
  add(event: RunLogEvent, at: number): void {
    switch (event.type) {
      case "text.delta":
        return this.#addText("text", event.data);
      case "reasoning.delta":
        return this.#addText("reasoning", event.data);
      case "notice": {
        const { part, code, text } = event.data;
        if (part !== undefined) this.#parts[part] = { kind: "notice", code, text };
        return undefined;
      }
      case "message.rewound":
        return this.#rewind(event.data.parts);
      case "cell.started":
      case "cell.source.delta":
      case "cell.queued":
      case "cell.running":
      case "output.stream":
      case "output.display":
      case "output.update":
      case "output.clear":
      case "cell.finished":
        return this.#addToCell(event, at);
      case "run.started":
      case "message.created":
      case "files.changed":
      case "variables.changed":
      case "approval.requested":
      case "approval.resolved":
      case "title.changed":
      case "usage":
      case "run.finished":
        // Nothing that is drawn of the message.
        return undefined;
      default:
        return event satisfies never;
    }
  }

  #addText(kind: "text" | "reasoning", { part, text }: { part: number; text: string }): void {
    const before = this.#parts[part];
    this.#parts[part] = { kind, text: (before?.kind === kind ? before.text : "") + text };
  }

  #rewind(parts: number): void {
    this.#parts = this.#parts.slice(0, parts);
    const kept = new Set(this.#parts.map((part) => (part.kind === "cell" ? part.cellId : "")));
    this.#cells = this.#cells.filter(({ id }) => kept.has(id));
  }

  #addToCell(event: CellEvent, at: number): void {
    const { cellId } = event.data;
    if (event.type === "cell.started") {
      this.#parts[event.data.part] = { kind: "cell", cellId };
      this.#cells = [...this.#cells.filter(({ id }) => id !== cellId), newCell(event.data)];
      return;
    }
    const index = this.#cells.findIndex(({ id }) => id === cellId);
    const cell = this.#cells[index];
    if (cell !== undefined) this.#cells[index] = changedCell(cell, event, at);
  }
}

function newCell(data: Extract<RunLogEvent, { type: "cell.started" }>["data"]): CellView {
  const { cellId: id, author, version, supersedesId, language } = data;
  return {
    id,
    version,
    ...(supersedesId === undefined ? {} : { supersedesId }),
    author,
    title: "",
    language,
    source: "",
    status: "writing",
    outputs: [],
  };
}

function changedCell(
  cell: CellView,
  event: Exclude<CellEvent, { type: "cell.started" }>,
  at: number,
): CellView {
  switch (event.type) {
    case "cell.source.delta":
      return { ...cell, source: cell.source + event.data.text };
    case "cell.queued":
      return { ...cell, source: event.data.source, status: "queued", queuedAt: at };
    case "cell.running": {
      const { source, kernelId } = event.data;
      return {
        ...cell,
        source,
        status: "running",
        startedAt: at,
        ...(kernelId === undefined ? {} : { kernelId }),
      };
    }
    case "output.stream":
      return { ...cell, outputs: withText(cell.outputs, event.data) };
    case "output.display":
    case "output.update": {
      const { ordinal, output, blobs } = event.data;
      return {
        ...cell,
        outputs: withOutput(cell.outputs, ordinal, { output, blobs, truncatedBytes: 0 }),
      };
    }
    case "output.clear":
      return { ...cell, outputs: [] };
    case "cell.finished": {
      const { status, executionCount } = event.data;
      return {
        ...cell,
        status,
        endedAt: at,
        ...(executionCount === undefined ? {} : { executionCount }),
        outputs: cell.outputs.map(settled),
      };
    }
    default:
      return event satisfies never;
  }
}

function withText(
  outputs: readonly OutputView[],
  data: Extract<RunLogEvent, { type: "output.stream" }>["data"],
): OutputView[] {
  const { ordinal, name, text, truncatedBytes = 0 } = data;
  const before = outputs[ordinal];
  const same = before?.output.type === "stream" && before.output.name === name ? before : undefined;
  const told = same?.output.type === "stream" ? same.output.text : "";
  return withOutput(outputs, ordinal, {
    output: { type: "stream", name, text: told + text },
    truncatedBytes: (same?.truncatedBytes ?? 0) + truncatedBytes,
    blobs: same?.blobs ?? [],
  });
}

function withOutput(
  outputs: readonly OutputView[],
  ordinal: number,
  output: OutputView,
): OutputView[] {
  const changed = [...outputs];
  changed[ordinal] = output;
  return changed;
}

/** Carriage returns are applied at the end: before, more of the same line may come. */
function settled(view: OutputView): OutputView {
  const { output } = view;
  if (output.type !== "stream") return view;
  return { ...view, output: { ...output, text: foldCarriageReturns(output.text) } };
}
