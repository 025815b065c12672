import type { JsonValue } from "@codeact/protocol";
import type { EndReason } from "../../engines/engine.ts";
import type { AnswerStamp } from "../chat/answer.ts";
import { requireEnds } from "../chat/chunks.ts";
import { dataFrame, doneFrame } from "../event-stream.ts";
import { renderFailure } from "../failure-body.ts";
import type { Generation } from "../generation.ts";
import type { ResponseRequest } from "./request.ts";
import { renderResponse } from "./response-object.ts";
import type { ResponseState } from "./response-object.ts";
import { ResponseItems } from "./response-items.ts";
import type { ItemEvent } from "./response-items.ts";

const incomplete: Readonly<Partial<Record<EndReason, "max_output_tokens" | "content_filter">>> = {
  length: "max_output_tokens",
  "content-filter": "content_filter",
};

/** What is needed to write one response. */
export interface ResponseJob {
  readonly body: ResponseRequest;
  readonly stamp: AnswerStamp;
  readonly generation: Generation;
  readonly logprobs: boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

/** One response while it is written: its stream of events, and the object that the stream comes to. */
export class ResponseWriter {
  readonly #job: ResponseJob;
  readonly #items: ResponseItems;
  #sequence = 0;

  constructor(job: ResponseJob) {
    this.#job = job;
    this.#items = new ResponseItems({ logprobs: job.logprobs });
  }

  /** The whole response. @throws CodeactError what the engine throws */
  async fold(): Promise<JsonValue> {
    let whole: JsonValue = null;
    for await (const event of this.#events()) whole = event["response"] ?? whole;
    return whole;
  }

  /** The frames of the stream, each event named, numbered from 0, then `[DONE]`. @throws CodeactError what the engine throws */
  async *frames(): AsyncGenerator<string> {
    for await (const event of this.#events()) yield this.#frame(event);
    yield doneFrame;
  }

  /** The frame of a failure in the middle of the stream. */
  failureFrame(error: unknown): string {
    const { code, message } = renderFailure(error).body.error;
    const failed = { code: code ?? "server_error", message };
    return this.#frame(this.#state("response.failed", "failed", { error: failed }));
  }

  async *#events(): AsyncGenerator<ItemEvent> {
    yield this.#state("response.created", "in_progress");
    yield this.#state("response.in_progress", "in_progress");
    let reason: EndReason | undefined;
    for await (const { event } of this.#job.generation.events) {
      if (event.type === "end") ({ reason } = event);
      yield* this.#items.add(event);
    }
    requireEnds(reason === undefined ? 1 : 0);
    const cut = reason === undefined ? undefined : incomplete[reason];
    const status = cut === undefined ? "completed" : "incomplete";
    yield* this.#items.close(status);
    const completedAt = Math.floor(this.#job.now() / 1000);
    const usage = this.#job.generation.usage();
    yield this.#state(`response.${status}`, status, { reason: cut, usage, completedAt });
  }

  #state(
    type: string,
    status: ResponseState["status"],
    more: Partial<ResponseState> = {},
  ): ItemEvent {
    const { body, stamp } = this.#job;
    const output = this.#items.render();
    return {
      type,
      response: renderResponse(body, stamp, { status, output, usage: undefined, ...more }),
    };
  }

  #frame(event: ItemEvent): string {
    const numbered = { ...event, sequence_number: this.#sequence };
    this.#sequence += 1;
    return dataFrame(numbered, event.type);
  }
}
