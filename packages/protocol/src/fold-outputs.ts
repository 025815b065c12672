import type { KernelEvent } from "./kernel-event.ts";
import type { Output } from "./output.ts";

const MAX_FOLD_LINE = 1_000_000;

/**
 * Applies carriage returns and backspaces the way a terminal would, so that a progress bar becomes its last state.
 * Only the part after the last newline can still change; earlier lines are final.
 */
export function foldCarriageReturns(text: string): string {
  if (!text.includes("\r") && !text.includes("\b")) return text;
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.map(foldLine).join("\n");
}

function foldLine(line: string): string {
  if (line.length > MAX_FOLD_LINE || !/[\r\b]/.test(line)) return line;
  let cells: string[] = [];
  let column = 0;
  for (const character of line) {
    if (character === "\r") column = 0;
    else if (character === "\b") column = Math.max(0, column - 1);
    else {
      cells[column] = character;
      column += 1;
    }
  }
  return cells.join("");
}

/**
 * Folds the events of one cell into its outputs, as a notebook would store them: consecutive text of one stream is
 * merged, carriage returns are applied, display updates replace, clears clear. Pure; feed it one event at a time and
 * keep the returned value.
 */
export class OutputFold {
  #outputs: Output[] = [];
  #clearPending = false;

  add(event: KernelEvent): void {
    switch (event.type) {
      case "clear":
        if (event.wait) this.#clearPending = true;
        else this.#outputs = [];
        return;
      case "stream":
        this.#applyClear();
        this.#addStream(event);
        return;
      case "display":
      case "result":
      case "error":
        this.#applyClear();
        this.#outputs.push(event);
        return;
      case "display-update":
        this.#outputs = this.#outputs.map((output) =>
          output.type === "display" && output.displayId === event.displayId
            ? { ...output, data: event.data, metadata: event.metadata }
            : output,
        );
        return;
      case "output-truncated":
        this.#applyClear();
        this.#addStream({
          type: "stream",
          name: event.name,
          text: `\n[${event.droppedBytes} bytes of output not kept: the cell wrote more than its limit of ${event.limitBytes} bytes]\n`,
        });
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

  /** The outputs so far, with carriage returns applied. */
  get outputs(): Output[] {
    return this.#outputs.map((output) =>
      output.type === "stream" ? { ...output, text: foldCarriageReturns(output.text) } : output,
    );
  }

  #applyClear(): void {
    if (!this.#clearPending) return;
    this.#clearPending = false;
    this.#outputs = [];
  }

  #addStream(event: Extract<Output, { type: "stream" }>): void {
    const last = this.#outputs.at(-1);
    if (last?.type === "stream" && last.name === event.name) {
      this.#outputs[this.#outputs.length - 1] = { ...last, text: last.text + event.text };
    } else this.#outputs.push(event);
  }
}
