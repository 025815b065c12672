import { dataFrame, doneFrame } from "@codeact/models/serve";
import type { JsonValue, Usage } from "@codeact/protocol";
import type { ClientCall } from "../tools/client-calls.ts";
import type { ChatPiece } from "./chat-telling.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/** How all objects of one chat completion are marked. */
export interface ChatStamp {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** The name that the request used. */
  readonly model: string;
  /** The extension: where the answer can be looked at. */
  readonly codeact: { readonly conversation_id: string; readonly run_id: string };
}

/** What a chat completion came to, for the history that the client sends next. */
export interface ChatOutcome {
  readonly text: string;
  readonly calls: readonly ClientCall[];
  /** The run goes on, but what it says is not wanted any more. */
  readonly cut: boolean;
}

/** Adds pieces up as the client will. */
export class ChatFold {
  #text = "";
  #reasoning = "";
  readonly #steps: JsonValue[] = [];
  #calls: readonly ClientCall[] = [];
  #end: Extract<ChatPiece, { type: "end" }> | undefined;

  add(piece: ChatPiece): void {
    if (piece.type === "content") this.#text += piece.text;
    else if (piece.type === "reasoning") this.#reasoning += piece.text;
    else if (piece.type === "step") this.#steps.push(renderStep(piece));
    else if (piece.type === "calls") this.#calls = piece.calls;
    else this.#end = piece;
  }

  outcome(): ChatOutcome {
    return { text: this.#text, calls: this.#calls, cut: this.#end?.cut ?? false };
  }

  /** The whole `chat.completion`. */
  render(stamp: ChatStamp): JsonValue {
    const message: JsonObject = {
      role: "assistant",
      content: this.#text === "" && this.#calls.length > 0 ? null : this.#text,
      refusal: null,
      ...(this.#reasoning === "" ? {} : { reasoning_content: this.#reasoning }),
      ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls.map(renderCall) }),
    };
    const steps: JsonObject = this.#steps.length === 0 ? {} : { codeact: { steps: this.#steps } };
    return {
      ...renderStamp(stamp, "chat.completion"),
      choices: [
        { index: 0, message, logprobs: null, finish_reason: this.#end?.finish ?? "stop", ...steps },
      ],
      usage: this.#end === undefined ? null : renderUsage(this.#end.usage),
      codeact: stamp.codeact,
    };
  }
}

/** The frames of a streamed chat completion: chunks, perhaps the usage, `[DONE]`. @throws what the pieces throw */
export async function* chatFrames(
  pieces: AsyncIterable<ChatPiece>,
  stamp: ChatStamp,
  options: {
    readonly includeUsage: boolean;
    /** Is told the outcome before the client is told the end. */
    readonly onOutcome: (outcome: ChatOutcome) => Promise<void>;
  },
): AsyncGenerator<string, void> {
  const nullUsage: JsonObject = options.includeUsage ? { usage: null } : {};
  const chunk = (choices: readonly JsonValue[], more: JsonObject = nullUsage): string =>
    dataFrame({ ...renderStamp(stamp, "chat.completion.chunk"), choices, ...more });
  const fold = new ChatFold();
  const first = { role: "assistant", content: "", refusal: null };
  yield chunk([choice(first)], { ...nullUsage, codeact: stamp.codeact });
  for await (const piece of pieces) {
    fold.add(piece);
    if (piece.type === "end") await options.onOutcome(fold.outcome());
    yield chunk([renderPiece(piece)]);
    if (piece.type === "end" && options.includeUsage)
      yield chunk([], { usage: renderUsage(piece.usage) });
  }
  yield doneFrame;
}

function choice(delta: JsonObject, more: JsonObject = {}): JsonObject {
  return { index: 0, delta, logprobs: null, finish_reason: null, ...more };
}

function renderPiece(piece: ChatPiece): JsonObject {
  switch (piece.type) {
    case "content":
      return choice({ content: piece.text });
    case "reasoning":
      return choice({ reasoning_content: piece.text });
    case "step":
      return choice({}, { codeact: renderStep(piece) });
    case "calls":
      return choice({
        tool_calls: piece.calls.map((call, index) => ({ index, ...renderCall(call) })),
      });
    case "end":
      return choice({}, { finish_reason: piece.finish });
    default:
      return piece satisfies never;
  }
}

function renderStep({ step }: Extract<ChatPiece, { type: "step" }>): JsonObject {
  return { seq: step.seq, type: step.event.type, data: toJson(step.event.data) };
}

/** Plain JSON: fields that are undefined are left out. */
function toJson(value: object): JsonObject {
  const defined = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(defined);
}

function renderCall({ id, name, argumentsText }: ClientCall): JsonObject {
  return { id, type: "function", function: { name, arguments: argumentsText } };
}

function renderStamp(stamp: ChatStamp, object: string): JsonObject {
  const { id, created, model } = stamp;
  return { id, object, created, model, system_fingerprint: "codeact-agent" };
}

function renderUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}
