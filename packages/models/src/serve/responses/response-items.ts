import type { JsonValue } from "@codeact/protocol";
import type { GenerateEvent } from "../../engines/engine.ts";
import { renderLogprobs } from "../logprobs.ts";
import type { WireLogprob } from "../logprobs.ts";
import { wireId } from "../wire-id.ts";

/** An event of the stream before it is numbered. */
export type ItemEvent = { readonly type: string } & { readonly [key: string]: JsonValue };

type Kind = "message" | "reasoning" | "function_call";

interface OpenItem {
  readonly kind: Kind;
  readonly id: string;
  readonly outputIndex: number;
  /** Index of the tool call among the calls. */
  readonly callIndex: number;
  readonly callId: string;
  readonly name: string;
  readonly logprobs: WireLogprob[];
  text: string;
  status: "in_progress" | "completed" | "incomplete";
}

const prefixes = { message: "msg_", reasoning: "rs_", function_call: "fc_" } as const;

/** The output items of one response while they are written; every step returns the events that tell of it. */
export class ResponseItems {
  readonly #items: OpenItem[] = [];
  readonly #wantsLogprobs: boolean;

  constructor(options: { readonly logprobs: boolean }) {
    this.#wantsLogprobs = options.logprobs;
  }

  /** The items as the response object has them. */
  render(): JsonValue[] {
    return this.#items.map(renderItem);
  }

  add(event: GenerateEvent): ItemEvent[] {
    switch (event.type) {
      case "text":
        if (event.text === "" && (event.logprobs ?? []).length === 0) return [];
        return this.#addText("message", event.text, renderLogprobs(event.logprobs ?? []));
      case "reasoning":
        return this.#addText("reasoning", event.text, []);
      case "tool-call":
        return this.#addCall(event);
      case "start":
      case "end":
        return [];
      default:
        return event satisfies never;
    }
  }

  /** Closes what is open. An answer without any item becomes an empty message. */
  close(status: "completed" | "incomplete"): ItemEvent[] {
    const opened = this.#items.length === 0 ? this.#open("message", {}) : [];
    const closed = this.#items.filter((item) => item.status === "in_progress");
    return [...opened, ...closed.flatMap((item) => closeItem(item, status))];
  }

  #addText(kind: "message" | "reasoning", text: string, logprobs: WireLogprob[]): ItemEvent[] {
    const events = this.#find(kind, 0) === undefined ? this.#open(kind, {}) : [];
    const item = this.#find(kind, 0);
    if (item === undefined) return events;
    item.text += text;
    const shown = this.#wantsLogprobs ? logprobs : [];
    item.logprobs.push(...shown);
    const place = { item_id: item.id, output_index: item.outputIndex, content_index: 0 };
    const delta =
      kind === "message"
        ? { type: "response.output_text.delta", ...place, delta: text, logprobs: shown }
        : { type: "response.reasoning_text.delta", ...place, delta: text };
    return [...events, delta];
  }

  #addCall(event: Extract<GenerateEvent, { type: "tool-call" }>): ItemEvent[] {
    const known = this.#find("function_call", event.index);
    const { id, name, index } = event;
    const events = known === undefined ? this.#open("function_call", { id, name, index }) : [];
    const item = this.#find("function_call", index);
    if (item === undefined || event.argumentsText === "") return events;
    item.text += event.argumentsText;
    const delta = {
      type: "response.function_call_arguments.delta",
      item_id: item.id,
      output_index: item.outputIndex,
      delta: event.argumentsText,
    };
    return [...events, delta];
  }

  #find(kind: Kind, callIndex: number): OpenItem | undefined {
    return this.#items.find(
      (item) => item.kind === kind && item.callIndex === callIndex && item.status === "in_progress",
    );
  }

  /** Opens an item. Texts before it are complete then; calls stay open, for their pieces may mix. */
  #open(
    kind: Kind,
    call: {
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly index?: number;
    },
  ): ItemEvent[] {
    const before = this.#items.filter(
      (item) => item.kind !== "function_call" && item.status === "in_progress",
    );
    const events = before.flatMap((item) => closeItem(item, "completed"));
    const item: OpenItem = {
      kind,
      id: wireId(prefixes[kind]),
      outputIndex: this.#items.length,
      callIndex: call.index ?? 0,
      callId: call.id ?? wireId("call_"),
      name: call.name ?? "",
      logprobs: [],
      text: "",
      status: "in_progress",
    };
    this.#items.push(item);
    const { id: item_id, outputIndex: output_index } = item;
    events.push({ type: "response.output_item.added", output_index, item: renderOpened(item) });
    if (kind === "function_call") return events;
    const part = renderPart(item);
    return [
      ...events,
      { type: "response.content_part.added", item_id, output_index, content_index: 0, part },
    ];
  }
}

function closeItem(item: OpenItem, status: "completed" | "incomplete"): ItemEvent[] {
  item.status = status;
  const { id: item_id, outputIndex: output_index, text } = item;
  const done = { type: "response.output_item.done", output_index, item: renderItem(item) };
  if (item.kind === "function_call") {
    const type = "response.function_call_arguments.done";
    return [{ type, item_id, output_index, name: item.name, arguments: text }, done];
  }
  const place = { item_id, output_index, content_index: 0 };
  const textDone =
    item.kind === "message"
      ? { type: "response.output_text.done", ...place, text, logprobs: item.logprobs }
      : { type: "response.reasoning_text.done", ...place, text };
  return [textDone, { type: "response.content_part.done", ...place, part: renderPart(item) }, done];
}

function renderPart(item: OpenItem): { readonly [key: string]: JsonValue } {
  const { text, logprobs } = item;
  return item.kind === "message"
    ? { type: "output_text", text, annotations: [], logprobs }
    : { type: "reasoning_text", text };
}

/** As it is when it is announced: a text has no part yet. */
function renderOpened(item: OpenItem): JsonValue {
  return renderWith(item, []);
}

function renderItem(item: OpenItem): JsonValue {
  return renderWith(item, [renderPart(item)]);
}

function renderWith(item: OpenItem, content: readonly JsonValue[]): JsonValue {
  const { id, status } = item;
  switch (item.kind) {
    case "message":
      return { id, type: "message", status, role: "assistant", content };
    case "reasoning":
      return { id, type: "reasoning", status, summary: [], content };
    case "function_call":
      return {
        id,
        type: "function_call",
        status,
        call_id: item.callId,
        name: item.name,
        arguments: item.text,
      };
    default:
      return item.kind satisfies never;
  }
}
