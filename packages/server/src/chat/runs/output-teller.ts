import { OutputFold } from "@codeact/protocol";
import type { KernelEvent, Output } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";

/** Characters of streams that events of one cell tell; the saved cell holds the rest (ui-and-server.md 7: 256 KB inline). */
const MAX_TOLD = 262_144;
/** Characters that one cell keeps at all; then it says how much was cut (ui-and-server.md 7: 10 MB). */
const MAX_KEPT = 10 * 1024 * 1024;
/** Outputs of one cell. */
const MAX_OUTPUTS = 2000;

type StreamEvent = Extract<KernelEvent, { type: "stream" }>;
type WholeEvent = Extract<KernelEvent, { type: "display" | "result" | "error" }>;
type UpdateEvent = Extract<KernelEvent, { type: "display-update" }>;

/** Tells what a running cell puts out, under the positions that {@link OutputFold} gives the same outputs. */
export class OutputTeller {
  readonly #cellId: string;
  readonly #tell: (event: RunLogEvent) => void;
  readonly #whole = new OutputFold();
  /** Positions by display id. */
  readonly #displays = new Map<string, number[]>();
  /** Name of the stream that the last output is. */
  #stream: string | undefined;
  #count = 0;
  #told = 0;
  #kept = 0;
  #dropped = 0;
  #clearPending = false;
  #more = false;

  constructor(cellId: string, tell: (event: RunLogEvent) => void) {
    this.#cellId = cellId;
    this.#tell = tell;
  }

  /** Tells of an event that is an output; others are passed over. */
  add(event: KernelEvent): void {
    switch (event.type) {
      case "stream":
        if (this.#mayKeep(event.text.length, event.name)) this.#addStream(event);
        return;
      case "display":
      case "result":
      case "error":
        if (this.#mayKeep(JSON.stringify(event).length, undefined)) this.#addWhole(event);
        return;
      case "display-update":
        this.#addUpdate(event);
        return;
      case "clear":
        if (event.wait) this.#clearPending = true;
        else this.#clear();
        this.#whole.add(event);
        return;
      case "output-truncated":
        this.#addTruncated(event);
        return;
      case "execution-start":
      case "input-request":
      case "call-start":
      case "call-end":
      case "execution-end":
        return;
      default:
        event satisfies never;
    }
  }

  /** Says what was cut. Returns every output when the events told less than is kept. */
  end(): readonly Output[] | undefined {
    if (this.#dropped > 0) {
      this.#addTruncated({
        type: "output-truncated",
        name: "stdout",
        droppedBytes: this.#dropped,
        limitBytes: MAX_KEPT,
      });
    }
    return this.#more ? this.#whole.outputs : undefined;
  }

  #mayKeep(characters: number, stream: string | undefined): boolean {
    const isNew = stream === undefined || stream !== this.#stream;
    if (this.#kept + characters > MAX_KEPT || (isNew && this.#count >= MAX_OUTPUTS)) {
      this.#dropped += characters;
      return false;
    }
    this.#kept += characters;
    return true;
  }

  #addStream(event: StreamEvent, truncatedBytes?: number): void {
    this.#applyClear();
    this.#whole.add(event);
    const { name, text } = event;
    const isNew = this.#stream !== name;
    if (isNew) this.#begin(name);
    const room = Math.max(0, MAX_TOLD - this.#told);
    const told = text.slice(0, room);
    if (told.length < text.length) this.#more = true;
    this.#told += told.length;
    if (told === "" && !isNew && truncatedBytes === undefined) return;
    const place = { cellId: this.#cellId, ordinal: this.#count - 1 };
    this.#tell({ type: "output.stream", data: { ...place, name, text: told, truncatedBytes } });
  }

  #addWhole(event: WholeEvent): void {
    this.#applyClear();
    this.#whole.add(event);
    const ordinal = this.#begin(undefined);
    if (event.type === "display" && event.displayId !== undefined) {
      const places = this.#displays.get(event.displayId) ?? [];
      this.#displays.set(event.displayId, [...places, ordinal]);
    }
    const data = { cellId: this.#cellId, ordinal, output: event, blobs: [] };
    this.#tell({ type: "output.display", data });
  }

  #addUpdate(event: UpdateEvent): void {
    const size = JSON.stringify(event.data).length;
    if (size > MAX_KEPT) {
      this.#dropped += size;
      return;
    }
    this.#whole.add(event);
    const { data, metadata, displayId } = event;
    for (const ordinal of this.#displays.get(displayId) ?? []) {
      const output: Output = { type: "display", data, metadata, displayId };
      this.#tell({
        type: "output.update",
        data: { cellId: this.#cellId, ordinal, output, blobs: [] },
      });
    }
  }

  #addTruncated(event: Extract<KernelEvent, { type: "output-truncated" }>): void {
    const { name, droppedBytes, limitBytes } = event;
    const text = `\n[${droppedBytes} bytes of output not kept: the cell wrote more than its limit of ${limitBytes} bytes]\n`;
    this.#addStream({ type: "stream", name, text }, droppedBytes);
  }

  #begin(stream: string | undefined): number {
    this.#stream = stream;
    this.#count += 1;
    return this.#count - 1;
  }

  #applyClear(): void {
    if (!this.#clearPending) return;
    this.#clearPending = false;
    this.#clear();
  }

  #clear(): void {
    this.#displays.clear();
    this.#stream = undefined;
    this.#count = 0;
    this.#told = 0;
    this.#kept = 0;
    this.#tell({ type: "output.clear", data: { cellId: this.#cellId } });
  }
}
