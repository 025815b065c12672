import { addUsage, noUsage } from "@codeact/protocol";
import type { ContentPart, Model, ModelEvent, ModelRequest, Usage } from "@codeact/protocol";

/** Bytes of UTF-8 per token where a server does not say: about four letters of English, a character and a bit of Chinese. */
const BYTES_PER_TOKEN = 4;
/** Tokens that an image is taken for where a server does not say: about what models take a picture of a megapixel for. */
const TOKENS_PER_IMAGE = 1000;

interface MeteredCall {
  inputTokens: number;
  toldBytes: number;
  reported: Usage | undefined;
}

/**
 * Counts what calls of models use. Where a server says nothing, because the call was broken off or because it never does,
 * an estimate of what was asked and told takes the place of its count: leaving early is not a way around quotas.
 */
export class CallMeter {
  readonly #calls: MeteredCall[] = [];

  /** Calls that were begun. */
  get begun(): number {
    return this.#calls.length;
  }

  /** All that was used, counted or estimated. */
  get used(): Usage {
    return this.#calls.reduce(
      (sum, call) => addUsage(sum, call.reported ?? estimateOf(call)),
      noUsage,
    );
  }

  /** The part of {@link used} that no server told. */
  get estimated(): Usage {
    return this.#calls
      .filter(({ reported }) => reported === undefined)
      .reduce((sum, call) => addUsage(sum, estimateOf(call)), noUsage);
  }

  /** The same model, whose calls are counted. */
  measure(model: Model): Model {
    return { ...model, stream: (request) => this.#follow(model, request) };
  }

  async *#follow(model: Model, request: ModelRequest): AsyncGenerator<ModelEvent, void> {
    const call: MeteredCall = {
      inputTokens: inputTokensOf(request),
      toldBytes: 0,
      reported: undefined,
    };
    this.#calls.push(call);
    try {
      for await (const event of model.stream(request)) {
        add(call, event);
        yield event;
      }
    } catch (error) {
      // A server that refuses uses nothing; one that is left has read the question.
      if (call.toldBytes === 0 && request.signal?.aborted !== true) call.inputTokens = 0;
      throw error;
    }
  }
}

function add(call: MeteredCall, event: ModelEvent): void {
  switch (event.type) {
    case "text-delta":
    case "reasoning-delta":
      call.toldBytes += Buffer.byteLength(event.text);
      return;
    case "tool-call-delta":
      call.toldBytes += Buffer.byteLength(`${event.name ?? ""}${event.argumentsText}`);
      return;
    case "retry":
      // What was told before was made all the same.
      return;
    case "response-end":
      if (event.usage.inputTokens + event.usage.outputTokens > 0) call.reported = event.usage;
      return;
    default:
      event satisfies never;
  }
}

function estimateOf({ inputTokens, toldBytes }: MeteredCall): Usage {
  return { ...noUsage, inputTokens, outputTokens: Math.ceil(toldBytes / BYTES_PER_TOKEN) };
}

function inputTokensOf({ messages, tools }: ModelRequest): number {
  const parts = messages.flatMap(({ content }): readonly ContentPart[] =>
    typeof content === "string" ? [{ type: "text", text: content }] : content,
  );
  let bytes = tools === undefined ? 0 : Buffer.byteLength(JSON.stringify(tools));
  let images = 0;
  for (const part of parts) {
    if (part.type === "text") bytes += Buffer.byteLength(part.text);
    else images += 1;
  }
  return Math.ceil(bytes / BYTES_PER_TOKEN) + images * TOKENS_PER_IMAGE;
}
