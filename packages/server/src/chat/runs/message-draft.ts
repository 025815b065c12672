import { addUsage, noUsage } from "@codeact/protocol";
import type { KernelEvent, Output, RunEvent, Usage } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import { newId } from "@codeact/store";
import { CallMeter } from "../models/call-meter.ts";
import { OutputTeller } from "./output-teller.ts";

/** Where a draft's events go. */
export interface DraftSink {
  readonly tell: (event: RunLogEvent) => void;
  /** Outputs of a cell of which the events told only a part. */
  readonly keepWhole: (cellId: string, outputs: readonly Output[]) => void;
  /** The interpreter that cells run in. */
  readonly kernelId: () => string | undefined;
}

/** A cell that a person brings. */
export interface PersonsCell {
  readonly source: string;
  readonly version: number;
  readonly supersedesId?: string | undefined;
}

interface OpenCell {
  readonly id: string;
  readonly author: "agent" | "user";
  readonly outputs: OutputTeller;
  state: "writing" | "queued" | "running";
  source: string;
}

/** Language of every cell; kernels of other languages say so in their info, and their cells are drawn the same. */
const LANGUAGE = "python";

/** Turns what happens in an agent's run into the events of a message: which part, which cell, which output. */
export class MessageDraft {
  /** Measures the model's calls: those that were broken off are in no reply. */
  readonly calls = new CallMeter();
  readonly #sink: DraftSink;
  #parts = 0;
  /** The part that words are added to. */
  #open: "text" | "reasoning" | undefined;
  /** Parts before this step. */
  #stepParts = 0;
  #stepText = "";
  #cell: OpenCell | undefined;
  /** Of a cell that was rewound: the next one takes its place. */
  #spareId: string | undefined;
  #usage: Usage = noUsage;
  #executionMs = 0;

  constructor(sink: DraftSink) {
    this.#sink = sink;
  }

  /** The cell that is written, waits or runs. */
  get cellId(): string | undefined {
    return this.#cell?.id;
  }

  get usage(): Usage {
    return addUsage(this.#usage, this.calls.estimated);
  }

  /** Milliseconds that cells ran. */
  get executionMs(): number {
    return this.#executionMs;
  }

  /** Adds an event of the agent. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "step-start":
        this.#beginStep();
        return;
      case "text-delta":
        this.#addText("text", event.text);
        return;
      case "reasoning-delta":
        this.#addText("reasoning", event.text);
        return;
      case "code-delta":
        this.#addCode(event.text);
        return;
      case "model-retry":
        this.#rewind(event.reason);
        return;
      case "reply-end":
        this.#endReply(event);
        return;
      case "cell-start":
        this.runCell(event.code);
        return;
      case "cell-event":
        this.addOutput(event.event);
        return;
      case "observation":
        this.#endCell(event.observation.status, event.observation.durationMs);
        return;
      case "notice":
        this.notice(event.code, event.text);
        return;
      case "tool-start":
        this.notice("tool-call", `${event.name}(${JSON.stringify(event.args)})`);
        return;
      case "tool-end":
        this.notice("tool-result", valueText(event.value));
        return;
      case "run-start":
      case "approval-request":
      case "run-end":
        return;
      default:
        event satisfies never;
    }
  }

  /** Begins a cell of a person. */
  begin(cell: PersonsCell): void {
    this.#openCell("user", cell);
    this.#queueCell(cell.source);
  }

  /** The cell begins to run. */
  runCell(source: string): void {
    const cell = this.#cell ?? this.#openCell("agent");
    cell.state = "running";
    cell.source = source;
    const kernelId = this.#sink.kernelId();
    this.#sink.tell({ type: "cell.running", data: { cellId: cell.id, source, kernelId } });
  }

  /** Adds what the running cell says. */
  addOutput(event: KernelEvent): void {
    this.#cell?.outputs.add(event);
    if (event.type !== "execution-end") return;
    this.#endCell(event.status, event.durationMs, event.executionCount);
  }

  /** Something the system has to say, as a part of the message. */
  notice(code: string, text: string): void {
    const part = this.#beginPart(undefined);
    this.#sink.tell({ type: "notice", data: { part, code, text } });
  }

  /** Ends what the run's end left open. */
  end(): void {
    this.#endCell("interrupted", 0);
  }

  #beginStep(): void {
    this.#open = undefined;
    this.#stepParts = this.#parts;
    this.#stepText = "";
  }

  #addText(kind: "text" | "reasoning", text: string): void {
    if (text === "") return;
    if (kind === "text") this.#stepText += text;
    const part = this.#open === kind ? this.#parts - 1 : this.#beginPart(kind);
    this.#sink.tell({
      type: kind === "text" ? "text.delta" : "reasoning.delta",
      data: { part, text },
    });
  }

  #addCode(text: string): void {
    if (text === "") return;
    const cell = this.#cell ?? this.#openCell("agent");
    cell.source += text;
    this.#sink.tell({ type: "cell.source.delta", data: { cellId: cell.id, text } });
  }

  #endReply({ action, usage }: Extract<RunEvent, { type: "reply-end" }>): void {
    this.#usage = addUsage(this.#usage, usage);
    this.#sink.tell({ type: "usage", data: { usage: this.usage } });
    if (action?.type === "code") {
      this.#queueCell(action.code);
      return;
    }
    // Code that turned out not to be an action is never run.
    this.#endCell("rejected", 0);
    if (action?.type === "message" && this.#stepText.trim() === "")
      this.#addText("text", action.text);
  }

  #queueCell(source: string): void {
    const cell = this.#cell ?? this.#openCell("agent");
    cell.state = "queued";
    cell.source = source;
    this.#sink.tell({ type: "cell.queued", data: { cellId: cell.id, source } });
  }

  #openCell(author: OpenCell["author"], from?: PersonsCell): OpenCell {
    const id = this.#spareId ?? newId();
    this.#spareId = undefined;
    const outputs = new OutputTeller(id, this.#sink.tell);
    const cell: OpenCell = { id, author, outputs, state: "writing", source: "" };
    this.#cell = cell;
    const part = this.#beginPart(undefined);
    const { version = 1, supersedesId } = from ?? {};
    this.#sink.tell({
      type: "cell.started",
      data: { part, cellId: id, author, version, supersedesId, language: LANGUAGE },
    });
    return cell;
  }

  #endCell(
    status: Extract<RunLogEvent, { type: "cell.finished" }>["data"]["status"] | "invalid",
    durationMs: number,
    executionCount?: number,
  ): void {
    const cell = this.#cell;
    if (cell === undefined) return;
    this.#cell = undefined;
    if (cell.state === "running") this.#executionMs += durationMs;
    const whole = cell.outputs.end();
    if (whole !== undefined) this.#sink.keepWhole(cell.id, whole);
    this.#sink.tell({
      type: "cell.finished",
      data: {
        cellId: cell.id,
        status: status === "invalid" ? "rejected" : status,
        executionCount,
        durationMs,
        more: whole === undefined ? undefined : true,
      },
    });
  }

  #rewind(reason: string): void {
    this.#spareId = this.#cell?.id ?? this.#spareId;
    this.#cell = undefined;
    this.#parts = this.#stepParts;
    this.#beginStep();
    this.#sink.tell({ type: "message.rewound", data: { parts: this.#parts, reason } });
  }

  #beginPart(open: "text" | "reasoning" | undefined): number {
    this.#open = open;
    this.#parts += 1;
    return this.#parts - 1;
  }
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
