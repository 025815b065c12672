import type { JsonValue } from "@codeact/protocol";
import type { ClientCall } from "../tools/client-calls.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/** An event of a response's stream before it is numbered. */
export type ItemEvent = { readonly type: string } & JsonObject;

/** What came out of a cell, in the words of the Responses API. */
export type OutputPiece =
  | { readonly type: "logs"; readonly logs: string }
  | { readonly type: "image"; readonly url: string };

type Status = "in_progress" | "completed" | "incomplete";

/** Words: a message, or thoughts. */
export interface TextItem {
  readonly kind: "message" | "reasoning";
  readonly id: string;
  /** Position among the items. */
  readonly index: number;
  /** Position of these words in the run's message. */
  readonly part: number;
  text: string;
  readonly annotations: JsonValue[];
  status: Status;
}

/** A cell, `code_interpreter_call`. */
export interface CellItem {
  readonly kind: "cell";
  readonly id: string;
  readonly index: number;
  readonly cellId: string;
  readonly containerId: string;
  code: string;
  /** By position; what is merged is merged when it is shown. */
  readonly outputs: Map<number, OutputPiece>;
  status: Status | "interpreting";
}

/** A call of a function of the client. */
export interface CallItem {
  readonly kind: "call";
  readonly id: string;
  readonly index: number;
  readonly call: ClientCall;
  status: Status;
}

/** An output item of a response. */
export type ResponseItem = TextItem | CellItem | CallItem;

/** The item as the response object has it. */
export function renderItem(item: ResponseItem): JsonValue {
  return renderWith(item, true);
}

function renderWith(item: ResponseItem, whole: boolean): JsonObject {
  const { id, status } = item;
  switch (item.kind) {
    case "message":
      return {
        id,
        type: "message",
        status,
        role: "assistant",
        content: whole ? [renderPart(item)] : [],
      };
    case "reasoning":
      return {
        id,
        type: "reasoning",
        status,
        summary: [],
        content: whole ? [renderPart(item)] : [],
      };
    case "cell":
      return {
        id,
        type: "code_interpreter_call",
        status,
        code: item.code,
        container_id: item.containerId,
        outputs: renderOutputs(item.outputs),
      };
    case "call":
      return {
        id,
        type: "function_call",
        status,
        call_id: item.call.id,
        name: item.call.name,
        arguments: whole ? item.call.argumentsText : "",
      };
    default:
      return item satisfies never;
  }
}

function renderPart(item: TextItem): JsonObject {
  const { text, annotations } = item;
  return item.kind === "message"
    ? { type: "output_text", text, annotations: [...annotations], logprobs: [] }
    : { type: "reasoning_text", text };
}

/** Logs that follow each other become one. */
function renderOutputs(outputs: ReadonlyMap<number, OutputPiece>): JsonValue[] {
  const shown: OutputPiece[] = [];
  for (const [, piece] of [...outputs].sort(([a], [b]) => a - b)) {
    const last = shown.at(-1);
    if (piece.type === "logs" && last?.type === "logs")
      shown[shown.length - 1] = { type: "logs", logs: last.logs + piece.logs };
    else shown.push(piece);
  }
  return shown;
}

function placeOf({ id, index }: ResponseItem): JsonObject {
  return { item_id: id, output_index: index };
}

/** The events that announce an item. */
export function openItem(item: ResponseItem): ItemEvent[] {
  const added = {
    type: "response.output_item.added",
    output_index: item.index,
    item: renderWith(item, false),
  };
  if (item.kind === "call") return [added];
  if (item.kind === "cell")
    return [added, { type: "response.code_interpreter_call.in_progress", ...placeOf(item) }];
  return [
    added,
    {
      type: "response.content_part.added",
      ...placeOf(item),
      content_index: 0,
      part: renderPart(item),
    },
  ];
}

/** The events of a further piece of words. */
export function deltaEvent(item: TextItem, delta: string): ItemEvent {
  const place = { ...placeOf(item), content_index: 0 };
  return item.kind === "message"
    ? { type: "response.output_text.delta", ...place, delta, logprobs: [] }
    : { type: "response.reasoning_text.delta", ...place, delta };
}

/** An event about a cell. */
export function cellEvent(
  item: CellItem,
  what: "call.interpreting" | "call.completed" | "call_code.delta" | "call_code.done",
  more: JsonObject = {},
): ItemEvent {
  return { type: `response.code_interpreter_${what}`, ...placeOf(item), ...more };
}

/** Adds an annotation to a message. */
export function annotate(item: TextItem, annotation: JsonObject): ItemEvent {
  item.annotations.push(annotation);
  return {
    type: "response.output_text.annotation.added",
    ...placeOf(item),
    content_index: 0,
    annotation_index: item.annotations.length - 1,
    annotation,
  };
}

/** The events that end an item. */
export function closeItem(item: ResponseItem, status: "completed" | "incomplete"): ItemEvent[] {
  item.status = status;
  const done = {
    type: "response.output_item.done",
    output_index: item.index,
    item: renderItem(item),
  };
  if (item.kind === "cell") return [cellEvent(item, "call.completed"), done];
  if (item.kind === "call") {
    const { argumentsText, name } = item.call;
    const place = placeOf(item);
    return [
      { type: "response.function_call_arguments.delta", ...place, delta: argumentsText },
      { type: "response.function_call_arguments.done", ...place, name, arguments: argumentsText },
      done,
    ];
  }
  const place = { ...placeOf(item), content_index: 0 };
  const { text } = item;
  const textDone =
    item.kind === "message"
      ? { type: "response.output_text.done", ...place, text, logprobs: [] }
      : { type: "response.reasoning_text.done", ...place, text };
  return [textDone, { type: "response.content_part.done", ...place, part: renderPart(item) }, done];
}
