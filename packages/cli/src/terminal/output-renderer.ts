import type { KernelEvent, MimeBundle } from "@codeact/protocol";
import type { ImageFolder } from "./image-folder.ts";
import { IndentedText } from "./indented-text.ts";
import { styler, type Terminal } from "./terminal.ts";

/** Lines of one cell's output shown in a conversation; the saved trajectory has them all. */
const MAX_OUTPUT_LINES = 120;

/** Draws what a cell puts out: text indented, errors red, images saved and named. */
export class OutputRenderer {
  readonly #images: ImageFolder;
  readonly #style: ReturnType<typeof styler>;
  readonly #text: IndentedText;

  constructor(terminal: Terminal, images: ImageFolder) {
    this.#images = images;
    this.#style = styler(terminal.color);
    this.#text = new IndentedText(terminal.out, {
      indent: "    ",
      maxLines: MAX_OUTPUT_LINES,
      carriageReturns: terminal.out.isTTY === true,
    });
  }

  /** Draws an event that is output. Returns false for the others, which draw nothing here. */
  draw(event: KernelEvent): boolean {
    switch (event.type) {
      case "stream":
        this.#text.write(event.text, event.name === "stderr" ? this.#paint("yellow") : undefined);
        return true;
      case "display":
      case "display-update":
      case "result":
        this.#drawBundle(event.data);
        return true;
      case "error":
        this.write(`${event.traceback.join("\n")}\n`, false);
        return true;
      case "output-truncated":
        this.#text.write(
          `… ${count(event.droppedBytes)} bytes of ${event.name} not kept (limit ${count(event.limitBytes)}) …\n`,
        );
        return true;
      case "execution-start":
      case "clear":
      case "input-request":
      case "call-start":
      case "call-end":
      case "execution-end":
        return false;
      default:
        return event satisfies never;
    }
  }

  /** Writes text in the place of output, red when it is a failure. */
  write(text: string, ok: boolean): void {
    this.#text.write(text, ok ? undefined : this.#paint("red"));
  }

  /** Ends the output of a cell. */
  finish(): void {
    this.#text.finish((hidden) => this.#style("gray", `… ${count(hidden)} more lines`));
  }

  #drawBundle(data: MimeBundle): void {
    const image = this.#images.save(data);
    const text = data["text/plain"];
    if (image !== undefined) this.#text.write(`[image] ${image}\n`, this.#paint("cyan"));
    else
      this.#text.write(
        `${typeof text === "string" ? text : `<${Object.keys(data).join(", ")}>`}\n`,
      );
  }

  #paint(color: "yellow" | "red" | "cyan"): (text: string) => string {
    return (text) => this.#style(color, text);
  }
}

function count(value: number): string {
  return value.toLocaleString("en");
}
