import { dataFrame, doneFrame } from "@codeact/models/serve";
import { noUsage } from "@codeact/protocol";
import type { JsonValue, Usage } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import { renderAgentFailure } from "../agent-failure.ts";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import type { LoadImage } from "../telling/load-image.ts";
import { usedSince } from "../telling/used-since.ts";
import { wireId } from "../wire-ids.ts";
import type { ItemEvent } from "./render-item.ts";
import type { ResponseData } from "./response-data.ts";
import { ResponseItems } from "./response-items.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/** What a response is told from. */
export interface WrittenResponse {
  readonly id: string;
  readonly conversationId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly data: ResponseData;
  /** Milliseconds since the epoch, when it is over. */
  readonly endedAt?: number | undefined;
}

/** Limits that cut an answer off. */
const unfinished: ReadonlySet<string> = new Set([
  "max-steps",
  "max-executions",
  "max-tokens",
  "max-cost",
  "max-time",
]);

interface State {
  readonly status: "in_progress" | "completed" | "incomplete" | "failed" | "cancelled";
  readonly error?: JsonObject | undefined;
  readonly reason?: string | undefined;
}

/** One response while its run goes on: its stream of events, and the object that the stream comes to. */
export class ResponseWriter {
  readonly #response: WrittenResponse;
  readonly #items: ResponseItems;
  #sequence = 0;
  /** Counted from the beginning of the run. */
  #usage: Usage | undefined;
  #before: Usage = noUsage;
  #state: State = { status: "in_progress" };
  #resumed: { readonly cellId: string; readonly source: string } | undefined;

  constructor(response: WrittenResponse, loadImage: LoadImage) {
    this.#response = response;
    this.#items = new ResponseItems({
      responseId: response.id,
      containerId: wireId("cntr_", response.conversationId),
      loadImage,
    });
  }

  /** The response as it is now. */
  render(): JsonObject {
    const { id, createdAt, endedAt, data } = this.#response;
    const { status, error, reason } = this.#state;
    const over = status !== "in_progress";
    return {
      id,
      object: "response",
      created_at: Math.floor(createdAt / 1000),
      completed_at: over && endedAt !== undefined ? Math.floor(endedAt / 1000) : null,
      status,
      error: error ?? null,
      incomplete_details: reason === undefined ? null : { reason },
      model: data.model,
      output: this.#items.render(),
      usage:
        over && this.#usage !== undefined
          ? renderUsage(usedSince(this.#before, this.#usage))
          : null,
      ...data.echo,
    };
  }

  /** The events that the stream begins with. */
  begin(): string[] {
    return [this.#lifecycle("response.created"), this.#lifecycle("response.in_progress")];
  }

  /** The frames of what happened; `[DONE]` is not among them. */
  async add(event: AnswerEvent): Promise<string[]> {
    if (event.type === "calls") {
      const calls = this.#items.addCalls(event.calls);
      this.#state = { status: "completed" };
      return [...calls.map((one) => this.#frame(one)), this.#lifecycle("response.completed")];
    }
    const { event: told, seq } = event;
    if (told.type === "usage" || told.type === "run.finished")
      this.#usage = told.data.usage ?? this.#usage;
    if (seq <= this.#response.data.afterSeq) {
      this.#before = this.#usage ?? noUsage;
      this.#remember(told);
      return [];
    }
    const events = [...this.#resume(), ...(await this.#items.add(told))];
    const frames = events.map((one) => this.#frame(one));
    return told.type === "run.finished" ? [...frames, ...this.#end(told.data)] : frames;
  }

  /** What happened before this response: only the cell that still runs matters. */
  #remember(event: RunLogEvent): void {
    if (event.type === "cell.running") this.#resumed = event.data;
    else if (event.type === "cell.finished") this.#resumed = undefined;
  }

  #resume(): ItemEvent[] {
    const cell = this.#resumed;
    this.#resumed = undefined;
    return this.#items.resume(cell);
  }

  #end({
    status,
    reason,
    error,
  }: Extract<RunLogEvent, { type: "run.finished" }>["data"]): string[] {
    if (status === "failed" || status === "interrupted") {
      const fallback = { code: "aborted", message: "The run was interrupted." };
      const { code, message } = error ?? fallback;
      this.#state = { status: "failed", error: { code, message } };
    } else if (status === "stopped" && reason === "aborted") this.#state = { status: "cancelled" };
    else if (status === "stopped" && unfinished.has(reason ?? ""))
      this.#state = { status: "incomplete", reason: "max_output_tokens" };
    else this.#state = { status: "completed" };
    const done = this.#state.status === "completed";
    const events = this.#items.close(done ? "completed" : "incomplete");
    // The API has no event of its own for a response that was cancelled.
    const type = this.#state.status === "cancelled" ? "incomplete" : this.#state.status;
    return [...events.map((one) => this.#frame(one)), this.#lifecycle(`response.${type}`)];
  }

  /** The frame of a failure that is not the run's. */
  failureFrame(error: unknown): string {
    const { code, message } = renderAgentFailure(error).body.error;
    this.#state = { status: "failed", error: { code: code ?? "server_error", message } };
    return this.#lifecycle("response.failed");
  }

  #lifecycle(type: string): string {
    return this.#frame({ type, response: this.render() });
  }

  #frame(event: ItemEvent): string {
    const numbered = { ...event, sequence_number: this.#sequence };
    this.#sequence += 1;
    return dataFrame(numbered, event.type);
  }
}

function renderUsage(usage: Usage): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.outputTokens,
    // Models do not count them apart.
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

/**
 * The frames of a response's stream. Those up to the number `after` are left out: the stream is told again from its
 * beginning, and always with the same numbers.
 */
export async function* responseFrames(
  writer: ResponseWriter,
  events: AsyncIterable<AnswerEvent>,
  after = -1,
): AsyncGenerator<string, void> {
  let number = -1;
  const news = (frames: readonly string[]): string[] =>
    frames.filter(() => {
      number += 1;
      return number > after;
    });
  yield* news(writer.begin());
  for await (const event of events) yield* news(await writer.add(event));
  yield doneFrame;
}
