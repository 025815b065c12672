import { stripAnsi } from "@codeact/agent";
import type { Output } from "@codeact/protocol";
import type { ChangedFile, OutputReference, RunLogEvent } from "@codeact/protocol/chat";
import type { z } from "zod";
import { Fence } from "./fence.ts";
import type { LoadImage } from "./load-image.ts";
import { plainOutput } from "./plain-output.ts";
import { renderBytes } from "./sizes.ts";

type Event<Type extends RunLogEvent["type"]> = Extract<RunLogEvent, { type: Type }>["data"];

const INPUT_NOTE = "> The code asks for input that nobody can type here; it gets an empty line.\n";

/** How cells end that did not simply run. */
const sadEnds: Readonly<Record<string, string>> = {
  interrupted: "The cell was interrupted.",
  timeout: "The cell took too long and was interrupted.",
  died: "The interpreter died.",
  rejected: "The cell was not allowed to run.",
};

/**
 * A run as one growing Markdown text, for programs that can show nothing else: words as they are, code and output as
 * fenced blocks, images as data URLs. What a stream has said it cannot take back, so an output that replaces another is
 * told once, at the end of its cell.
 */
export class MarkdownTelling {
  readonly #loadImage: LoadImage;
  readonly #fence = new Fence();
  #block: "none" | "text" | "code" | "output" = "none";
  #part = -1;
  #language = "python";
  #source = "";
  readonly #updated = new Map<number, Event<"output.update">>();
  /** The last characters told, to know how many line ends a block still needs. */
  #tail = "";

  constructor(loadImage: LoadImage) {
    this.#loadImage = loadImage;
  }

  /** What an event adds to the text. */
  async add({ type, data }: RunLogEvent): Promise<string> {
    switch (type) {
      case "text.delta":
        return this.#say(data.part, data.text);
      case "cell.started":
        return this.#begin(data.language);
      case "cell.source.delta":
        return this.#code(data.text);
      case "cell.queued":
        return this.#endCode(data.source);
      case "output.stream":
        return this.#stream(data);
      case "output.display":
        return await this.#output(data.output, data.blobs);
      case "output.update":
        this.#updated.set(data.ordinal, data);
        return "";
      case "output.clear":
        this.#updated.clear();
        return "";
      case "cell.finished":
        return await this.#endCell(data);
      case "files.changed":
        return data.cellId === undefined ? "" : this.#files(data.files);
      case "notice":
        return this.#paragraph(`> ${data.text.replaceAll("\n", "\n> ")}\n`);
      case "message.rewound":
        return this.#paragraph(`*The model is asked again: ${data.reason}*\n`);
      case "approval.requested":
        return data.kind === "input" ? this.#paragraph(INPUT_NOTE) : "";
      case "run.finished":
        return this.#close();
      case "run.started":
      case "message.created":
      case "reasoning.delta":
      case "cell.running":
      case "variables.changed":
      case "approval.resolved":
      case "title.changed":
      case "usage":
        return "";
      default:
        return type satisfies never;
    }
  }

  /** Ends what is open, as at the end of the text. */
  end(): string {
    return this.#close();
  }

  #begin(language: string): string {
    this.#language = language;
    this.#source = "";
    this.#updated.clear();
    return this.#close();
  }

  #say(part: number, text: string): string {
    if (text === "") return "";
    const gap = this.#block === "text" && this.#part === part ? "" : this.#gap();
    this.#block = "text";
    this.#part = part;
    return gap + this.#told(text);
  }

  #code(text: string): string {
    if (text === "") return "";
    const opening = this.#block === "code" ? "" : this.#open("code", this.#language);
    this.#source += text;
    return opening + this.#told(this.#fence.add(text));
  }

  /** The whole source is known: of what was told already, only the rest is missing. */
  #endCode(source: string): string {
    const rest = source.startsWith(this.#source) ? source.slice(this.#source.length) : "";
    return this.#code(rest) + this.#close();
  }

  #stream({ text, truncatedBytes }: Event<"output.stream">): string {
    const plain = stripAnsi(text).replaceAll(/\r\n?/gu, "\n");
    const cut =
      truncatedBytes === undefined ? "" : `\n… ${renderBytes(truncatedBytes)} left out …\n`;
    return this.#print(plain + cut);
  }

  #print(text: string): string {
    if (text === "") return "";
    const opening = this.#block === "output" ? "" : this.#open("output", "output");
    return opening + this.#told(this.#fence.add(text));
  }

  async #output(
    output: Output,
    blobs: readonly z.infer<typeof OutputReference>[],
  ): Promise<string> {
    const image = await this.#loadImage(output, blobs);
    if (image === undefined) return this.#print(stripAnsi(plainOutput(output)));
    return this.#paragraph(
      image.url === undefined
        ? `*An image (${image.mime}, ${renderBytes(image.size)}), too large to be shown here.*\n`
        : `![Output of the cell](${image.url})\n`,
    );
  }

  async #endCell({ status }: Event<"cell.finished">): Promise<string> {
    let text = "";
    for (const { output, blobs } of this.#updated.values())
      text += await this.#output(output, blobs);
    this.#updated.clear();
    text += this.#close();
    const sad = sadEnds[status];
    return sad === undefined ? text : text + this.#paragraph(`*${sad}*\n`);
  }

  #files(files: readonly z.infer<typeof ChangedFile>[]): string {
    if (files.length === 0) return "";
    const names = files.map(
      ({ path, size }) => `\`${path.replaceAll("`", "'")}\` (${renderBytes(size)})`,
    );
    return this.#paragraph(`*Files: ${names.join(", ")}*\n`);
  }

  #open(block: "code" | "output", language: string): string {
    const gap = this.#gap();
    this.#block = block;
    return gap + this.#told(this.#fence.open(language));
  }

  /** Something that stands by itself. */
  #paragraph(text: string): string {
    const gap = this.#gap();
    this.#block = "none";
    return gap + this.#told(text);
  }

  /** Closes what is open and leaves an empty line, unless nothing was told yet. */
  #gap(): string {
    const closing = this.#close();
    if (this.#tail === "") return closing;
    const missing = this.#tail.endsWith("\n\n") ? "" : this.#tail.endsWith("\n") ? "\n" : "\n\n";
    return closing + this.#told(missing);
  }

  #close(): string {
    const open = this.#block === "code" || this.#block === "output";
    this.#block = "none";
    return open ? this.#told(this.#fence.close()) : "";
  }

  #told(text: string): string {
    this.#tail = (this.#tail + text).slice(-2);
    return text;
  }
}
