import { foldCarriageReturns, OutputFold } from "@codeact/protocol";
import type { KernelEvent, MimeBundle, Output } from "@codeact/protocol";
import type { CellEnd } from "../session/run-cell.ts";
import { stripAnsi } from "./strip-ansi.ts";

/** The original's fixed texts; models were trained on them, so they stay the same to the byte (seed-spec 1.2). */
const NO_OUTPUT = "[Code executed successfully with no output]";

function timedOut(timeoutMs: number): string {
  return `[Execution timed out (${timeoutMs / 1000} seconds).]`;
}

/**
 * Collects the events of one cell as the original's single text: outputs one after the other without separators, images
 * as markdown, no colour codes. Progress bars come as their last state.
 */
export class ResultText {
  readonly #fold = new OutputFold();
  /** Text of one stream, whole before it is stripped: a sequence may be cut anywhere. */
  #stream: { readonly name: "stdout" | "stderr"; readonly pieces: string[] } | undefined;

  add(event: KernelEvent): void {
    if (event.type === "stream") {
      if (this.#stream?.name !== event.name) this.#flush();
      this.#stream ??= { name: event.name, pieces: [] };
      this.#stream.pieces.push(event.text);
      return;
    }
    this.#flush();
    this.#fold.add(event);
  }

  /** The text, once the cell has ended. `timeoutMs` is the time that the cell had. */
  render(end: CellEnd, timeoutMs: number): string {
    this.#flush();
    const overTime =
      end.status === "timeout" || (end.status === "died" && end.durationMs >= timeoutMs);
    // The KeyboardInterrupt is how we stop a cell, not something that it did.
    const outputs = this.#fold.outputs.filter(
      (output) => !(overTime && output.type === "error" && output.name === "KeyboardInterrupt"),
    );
    const text = outputs.map(outputText).join("");
    const remarks = [
      ...(overTime ? [timedOut(timeoutMs)] : []),
      ...(end.status === "died" ? [`[${end.death?.detail ?? "The interpreter died."}]`] : []),
    ];
    if (remarks.length === 0) return text === "" ? NO_OUTPUT : text;
    return [...(text === "" ? [] : [text.replace(/\n$/u, "")]), ...remarks].join("\n");
  }

  #flush(): void {
    if (this.#stream === undefined) return;
    const { name, pieces } = this.#stream;
    this.#stream = undefined;
    this.#fold.add({ type: "stream", name, text: stripAnsi(pieces.join("")) });
  }
}

function outputText(output: Output): string {
  switch (output.type) {
    case "stream":
      return output.text;
    case "display":
    case "result":
      return `${bundleText(output.data)}${bundleImage(output.data)}`;
    case "error":
      return foldCarriageReturns(stripAnsi(output.traceback.join("\n")));
    default:
      return output satisfies never;
  }
}

/** Text of a bundle, the plainest that it has. */
const texts = ["text/plain", "text/markdown", "text/latex"] as const;

function bundleText(data: MimeBundle): string {
  for (const type of texts) {
    const text = data[type];
    if (typeof text === "string") return stripAnsi(text);
  }
  if (bundleImage(data) !== "") return "";
  const value = data["application/json"] ?? data["text/html"];
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

/** A bundle's image as markdown; the original knew PNG only. */
function bundleImage(data: MimeBundle): string {
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const base64 = data[type];
    if (typeof base64 === "string")
      return `![image](data:${type};base64,${base64.replaceAll(/\s/gu, "")})`;
  }
  const svg = data["image/svg+xml"];
  return typeof svg === "string"
    ? `![image](data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")})`
    : "";
}
