import { stripAnsi } from "@codeact/agent";
import type { JsonValue, Output } from "@codeact/protocol";
import type { ChangedFile, OutputReference, RunLogEvent } from "@codeact/protocol/chat";
import type { z } from "zod";
import type { LoadImage } from "../telling/load-image.ts";
import { plainOutput } from "../telling/plain-output.ts";
import { renderBytes } from "../telling/sizes.ts";
import type { ClientCall } from "../tools/client-calls.ts";
import { wireId } from "../wire-ids.ts";
import { annotate, cellEvent, closeItem, deltaEvent, openItem, renderItem } from "./render-item.ts";
import type { CellItem, ItemEvent, OutputPiece, ResponseItem, TextItem } from "./render-item.ts";

type Data<Type extends RunLogEvent["type"]> = Extract<RunLogEvent, { type: Type }>["data"];
type Reference = z.infer<typeof OutputReference>;
type File = z.infer<typeof ChangedFile>;

/** How cells end that were cut off; others ran, well or not. */
const cutOff: ReadonlySet<string> = new Set(["interrupted", "timeout", "died", "rejected"]);

/** What the items of one response are made with. */
export interface ItemOptions {
  /** Tells items of one run apart when it is told in several responses. */
  readonly responseId: string;
  /** As clients know it. */
  readonly containerId: string;
  readonly loadImage: LoadImage;
}

/**
 * The output items of one response while its run goes on; every step returns the events that tell of it. The same events
 * of the run always make the same items, so that a stream can be told again from any point.
 */
export class ResponseItems {
  readonly #options: ItemOptions;
  readonly #items: ResponseItem[] = [];
  /** Files that no message has named yet, the newest version of each. */
  readonly #files = new Map<string, File>();
  #notice = "";

  constructor(options: ItemOptions) {
    this.#options = options;
  }

  /** The items as the response object has them. */
  render(): JsonValue[] {
    return this.#items.map(renderItem);
  }

  async add(event: RunLogEvent): Promise<ItemEvent[]> {
    switch (event.type) {
      case "text.delta":
        return this.#addText("message", event.data);
      case "reasoning.delta":
        return this.#addText("reasoning", event.data);
      case "cell.started":
        return event.data.author === "agent" ? this.#openCell(event.data.cellId, "") : [];
      case "cell.source.delta":
        return this.#addCode(event.data.cellId, event.data.text);
      case "cell.queued":
        return this.#endCode(event.data.cellId, event.data.source);
      case "cell.running":
        return this.#run(event.data);
      case "output.stream":
      case "output.display":
      case "output.update":
      case "output.clear":
        await this.#addOutput(event);
        return [];
      case "cell.finished":
        return this.#endCell(event.data);
      case "files.changed":
        for (const file of event.data.files) this.#files.set(file.path, file);
        return [];
      case "notice":
        this.#notice = event.data.text;
        return [];
      case "message.rewound":
        return this.#closeOpen("incomplete");
      case "run.started":
      case "message.created":
      case "variables.changed":
      case "approval.requested":
      case "approval.resolved":
      case "title.changed":
      case "usage":
      case "run.finished":
        return [];
      default:
        return event satisfies never;
    }
  }

  /** Goes on in the middle of a run: what was told before is not told again, but for the cell that still runs. */
  resume(cell: { readonly cellId: string; readonly source: string } | undefined): ItemEvent[] {
    if (cell === undefined) return [];
    const events = this.#openCell(cell.cellId, "");
    return [...events, ...this.#endCode(cell.cellId, cell.source), ...this.#run(cell)];
  }

  /** Ends the response with calls that the client is to answer; the cell that waits for them goes on in the next one. */
  addCalls(calls: readonly ClientCall[]): ItemEvent[] {
    const events = this.#closeOpen("completed");
    for (const call of calls) {
      const item = {
        kind: "call",
        id: `fc_${call.id}`,
        index: this.#items.length,
        call,
        status: "in_progress",
      } satisfies ResponseItem;
      this.#items.push(item);
      events.push(...openItem(item), ...closeItem(item, "completed"));
    }
    return events;
  }

  /**
   * Closes what is open. A response without words after its last cell gets what the system said, and files that no
   * message names get one.
   */
  close(status: "completed" | "incomplete"): ItemEvent[] {
    const missing =
      this.#items.at(-1)?.kind !== "message" && !this.#items.some(({ kind }) => kind === "call");
    const events = missing ? this.#closeOpen(status) : [];
    if (missing) events.push(...this.#addText("message", { part: -1, text: this.#notice }));
    return [...events, ...this.#closeOpen(status)];
  }

  #addText(kind: TextItem["kind"], { part, text }: Data<"text.delta">): ItemEvent[] {
    const events: ItemEvent[] = [];
    let item = this.#openText(kind, part);
    if (item === undefined) {
      if (text === "" && part >= 0) return [];
      events.push(...this.#closeOpen("completed"));
      const prefix = kind === "message" ? "msg_" : "rs_";
      item = {
        kind,
        id: wireId(prefix, `${this.#items.length}_${this.#options.responseId}`),
        index: this.#items.length,
        part,
        text: "",
        annotations: [],
        status: "in_progress",
      };
      this.#items.push(item);
      events.push(...openItem(item));
    }
    item.text += text;
    return text === "" ? events : [...events, deltaEvent(item, text)];
  }

  #openText(kind: TextItem["kind"], part: number): TextItem | undefined {
    const last = this.#items.at(-1);
    const fits = last?.kind === kind && last.part === part && last.status === "in_progress";
    return fits ? last : undefined;
  }

  #openCell(cellId: string, code: string): ItemEvent[] {
    const events = this.#closeOpen("completed");
    const item: CellItem = {
      kind: "cell",
      id: wireId("ci_", `${this.#items.length}_${cellId}`),
      index: this.#items.length,
      cellId,
      containerId: this.#options.containerId,
      code,
      outputs: new Map(),
      status: "in_progress",
    };
    this.#items.push(item);
    return [...events, ...openItem(item)];
  }

  #cell(cellId: string): CellItem | undefined {
    const item = this.#items.findLast((one) => one.kind === "cell" && one.cellId === cellId);
    const open = item?.status === "in_progress" || item?.status === "interpreting";
    return item?.kind === "cell" && open ? item : undefined;
  }

  #addCode(cellId: string, delta: string): ItemEvent[] {
    const item = this.#cell(cellId);
    if (item === undefined || delta === "") return [];
    item.code += delta;
    return [cellEvent(item, "call_code.delta", { delta })];
  }

  /** The whole source is known: of what was told already, only the rest is missing. */
  #endCode(cellId: string, source: string): ItemEvent[] {
    const item = this.#cell(cellId);
    if (item === undefined) return [];
    const rest = source.startsWith(item.code) ? source.slice(item.code.length) : "";
    const events = this.#addCode(cellId, rest);
    item.code = source;
    return [...events, cellEvent(item, "call_code.done", { code: source })];
  }

  #run({ cellId, source }: { readonly cellId: string; readonly source: string }): ItemEvent[] {
    const item = this.#cell(cellId);
    if (item === undefined) return [];
    item.code = source;
    item.status = "interpreting";
    return [cellEvent(item, "call.interpreting")];
  }

  async #addOutput(event: Extract<RunLogEvent, { type: `output.${string}` }>): Promise<void> {
    const outputs = this.#cell(event.data.cellId)?.outputs;
    if (outputs === undefined) return;
    if (event.type === "output.clear") outputs.clear();
    else if (event.type === "output.stream") addStream(outputs, event.data);
    else {
      const { ordinal, output, blobs } = event.data;
      const piece = await this.#piece(output, blobs);
      if (piece !== undefined) outputs.set(ordinal, piece);
    }
  }

  async #piece(output: Output, blobs: readonly Reference[]): Promise<OutputPiece | undefined> {
    const image = await this.#options.loadImage(output, blobs);
    if (image?.url !== undefined) return { type: "image", url: image.url };
    const logs =
      image === undefined
        ? stripAnsi(plainOutput(output))
        : `(an image, ${image.mime}, ${renderBytes(image.size)})\n`;
    return logs === "" ? undefined : { type: "logs", logs };
  }

  #endCell({ cellId, status }: Data<"cell.finished">): ItemEvent[] {
    const item = this.#cell(cellId);
    return item === undefined
      ? []
      : closeItem(item, cutOff.has(status) ? "incomplete" : "completed");
  }

  #closeOpen(status: "completed" | "incomplete"): ItemEvent[] {
    return this.#items.flatMap((item) => {
      if (item.status !== "in_progress" && item.status !== "interpreting") return [];
      const annotations = item.kind === "message" ? this.#annotate(item) : [];
      return [...annotations, ...closeItem(item, status)];
    });
  }

  /** Names the files that were made before a message, where it speaks of them. */
  #annotate(item: TextItem): ItemEvent[] {
    const files = [...this.#files.values()];
    this.#files.clear();
    return files.map(({ id, path }) => {
      const name = path.split("/").at(-1) ?? path;
      const at = item.text.indexOf(name);
      return annotate(item, {
        type: "container_file_citation",
        container_id: this.#options.containerId,
        file_id: wireId("cfile_", id),
        filename: name,
        start_index: Math.max(0, at),
        end_index: at < 0 ? 0 : at + name.length,
      });
    });
  }
}

function addStream(outputs: Map<number, OutputPiece>, data: Data<"output.stream">): void {
  const before = outputs.get(data.ordinal);
  const told = before?.type === "logs" ? before.logs : "";
  const { truncatedBytes } = data;
  const cut = truncatedBytes === undefined ? "" : `\n… ${renderBytes(truncatedBytes)} left out …\n`;
  outputs.set(data.ordinal, { type: "logs", logs: `${told}${stripAnsi(data.text)}${cut}` });
}
