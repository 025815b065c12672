import type { KernelEvent, RunEvent, RunResult } from "@codeact/protocol";
import { highlightPython } from "./highlight.ts";
import type { ImageFolder } from "./image-folder.ts";
import { IndentedText } from "./indented-text.ts";
import { OutputRenderer } from "./output-renderer.ts";
import { sanitise, StreamSanitiser } from "./sanitise.ts";
import type { Waiting } from "./spinner.ts";
import { styler, type Terminal } from "./terminal.ts";

/**
 * Draws a run on a terminal while it happens: prose as text, code behind a bar, outputs indented, errors red. Without
 * colours the same text in plain form.
 */
export class RunRenderer {
  readonly #terminal: Terminal;
  readonly #waiting: Waiting;
  readonly #style: ReturnType<typeof styler>;
  readonly #prose: IndentedText;
  readonly #output: OutputRenderer;
  #section: "none" | "prose" | "code" | "output" = "none";
  #code = "";
  #codeLines = 0;
  /** True when something stands above: a blank line sets the next words apart. */
  #drawn = false;
  #codeSanitiser = new StreamSanitiser();

  constructor(terminal: Terminal, images: ImageFolder, waiting: Waiting) {
    this.#terminal = terminal;
    this.#waiting = waiting;
    this.#style = styler(terminal.color);
    this.#prose = new IndentedText(terminal.out, { indent: "" });
    this.#output = new OutputRenderer(terminal, images);
  }

  /** Draws one event. */
  draw(event: RunEvent): void {
    switch (event.type) {
      case "step-start":
        return this.#waiting.start("thinking");
      case "text-delta":
        return this.#drawProse(event.text);
      case "code-delta":
        return this.#drawCode(event.text);
      case "reply-end":
        return this.#leave();
      case "cell-start":
        return this.#startCell(event.code);
      case "cell-event":
        return this.#drawKernelEvent(event.event);
      case "tool-start":
        return this.#note("cyan", `${event.name}(${JSON.stringify(event.args)})`);
      case "tool-end":
        this.#enter("output");
        this.#output.write(
          `${typeof event.value === "string" ? event.value : JSON.stringify(event.value)}\n`,
          event.ok,
        );
        return this.#leave();
      case "observation":
        return this.#drawObservationStatus(event.observation.status);
      case "model-retry":
        return this.#note(
          "yellow",
          `${event.reason}; trying again in ${(event.delayMs / 1000).toFixed(1)} s`,
        );
      case "notice":
        // The end of the run says the same in the next line.
        return event.code === "aborted" ? undefined : this.#note("yellow", event.text);
      case "run-end":
        return this.#drawResult(event.result);
      case "run-start":
      case "reasoning-delta":
      case "approval-request":
        return;
      default:
        event satisfies never;
    }
  }

  /** Not every format shows its code while it is written, and a person may have changed it. */
  #startCell(code: string): void {
    if (this.#code.trim() === "") this.#drawCode(code);
    this.#leave();
    this.#code = "";
    this.#waiting.start("running");
  }

  #drawKernelEvent(event: KernelEvent): void {
    if (event.type === "call-start")
      return this.#note("cyan", `${event.name}(${JSON.stringify(event.args)})`);
    if (event.type === "input-request") return this.#waiting.stop();
    if (event.type === "execution-end") {
      this.#waiting.stop();
      this.#leave();
      if (event.status === "timeout")
        this.#note("red", `stopped after ${(event.durationMs / 1000).toFixed(1)} s: out of time`);
      return;
    }
    if (event.type === "execution-start" || event.type === "clear" || event.type === "call-end")
      return;
    this.#enter("output");
    this.#output.draw(event);
  }

  #drawObservationStatus(status: string): void {
    if (status === "invalid")
      this.#note("yellow", "The reply was not a valid action; the model is told how to write one.");
    if (status === "rejected") this.#note("yellow", "Not run.");
  }

  #drawProse(text: string): void {
    // Blank lines between a block and the next words say nothing in a terminal.
    if (this.#section !== "prose" && text.trim() === "") return;
    const first = this.#section !== "prose";
    this.#enter("prose");
    if (first && this.#drawn) this.#terminal.out.write("\n");
    this.#drawn = true;
    this.#prose.write(first ? text.trimStart() : text);
  }

  #drawCode(text: string): void {
    this.#enter("code");
    this.#code += this.#codeSanitiser.push(text);
    this.#drawCodeLines(this.#code.slice(0, this.#code.lastIndexOf("\n") + 1), -1);
  }

  /** Draws the lines of `code` that are not drawn yet, without the last `omit` ones. */
  #drawCodeLines(code: string, omit: number): void {
    const all = highlightPython(code, this.#terminal.color);
    const lines = omit === 0 ? all : all.slice(0, omit);
    for (const line of lines.slice(this.#codeLines))
      this.#terminal.out.write(`${this.#style("gray", "  │ ")}${line}\n`);
    this.#codeLines = Math.max(this.#codeLines, lines.length);
  }

  #note(color: "yellow" | "red" | "cyan", text: string): void {
    this.#waiting.stop();
    this.#leave();
    this.#terminal.out.write(`    ${this.#style(color, sanitise(text))}\n`);
  }

  #enter(section: "prose" | "code" | "output"): void {
    this.#waiting.stop();
    if (this.#section === section) return;
    this.#leave();
    this.#section = section;
    if (section !== "code") return;
    this.#code = "";
    this.#codeLines = 0;
    this.#codeSanitiser = new StreamSanitiser();
  }

  #leave(): void {
    if (this.#section === "prose") this.#prose.finish(() => "");
    if (this.#section === "output") this.#output.finish();
    if (this.#section === "code") this.#drawCodeLines(this.#code.trimEnd(), 0);
    this.#section = "none";
  }

  #drawResult(result: RunResult): void {
    this.#waiting.stop();
    this.#leave();
    if (result.status === "stopped") this.#note("yellow", `${result.text} [stopped: ${result.by}]`);
  }
}
