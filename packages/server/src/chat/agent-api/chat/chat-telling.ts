import type { Usage } from "@codeact/protocol";
import { noUsage } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import type { StepsMode } from "../ask/steps-mode.ts";
import { FinalAnswer } from "../telling/final-answer.ts";
import type { LoadImage } from "../telling/load-image.ts";
import { MarkdownTelling } from "../telling/markdown-telling.ts";
import type { ToldEvent } from "../telling/read-log.ts";
import { runFailure } from "../telling/run-failure.ts";
import { usedSince } from "../telling/used-since.ts";
import { StopCutter } from "../telling/stop-cutter.ts";
import type { ClientCall } from "../tools/client-calls.ts";

/** What a chat completion is made of, in order; the last piece is the only `end`. */
export type ChatPiece =
  | { readonly type: "content"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  /** An event of the run, for clients that show steps themselves. */
  | { readonly type: "step"; readonly step: ToldEvent }
  | { readonly type: "calls"; readonly calls: readonly ClientCall[] }
  | {
      readonly type: "end";
      readonly finish: "stop" | "length" | "tool_calls";
      readonly usage: Usage;
      /** The stop text came while the run was still at work. */
      readonly cut: boolean;
    };

/** What happened: an event of the run, or that it waits for functions of the client. */
export type AnswerEvent =
  | ({ readonly type: "told" } & ToldEvent)
  | { readonly type: "calls"; readonly calls: readonly ClientCall[] };

/** Limits of a run that leave an answer unfinished. */
const unfinished: ReadonlySet<string> = new Set([
  "max-steps",
  "max-executions",
  "max-tokens",
  "max-cost",
  "max-time",
]);

/** How a chat completion is told. */
export interface ChatTellingOptions {
  readonly mode: StepsMode;
  readonly stops: readonly string[];
  readonly loadImage: LoadImage;
  /** What the run used in the pieces that were told before. @default nothing */
  readonly before?: Usage | undefined;
}

/**
 * A run as the pieces of a chat completion. It ends with the run, with calls that the client is to answer, or (with
 * Markdown) where a stop text came.
 * @throws CodeactError what the run failed with, or `aborted` when it was interrupted
 */
export async function* tellChat(
  events: AsyncIterable<AnswerEvent>,
  options: ChatTellingOptions,
): AsyncGenerator<ChatPiece, void> {
  const teller =
    options.mode === "markdown" ? new MarkdownPieces(options) : new FinalPieces(options);
  const before = options.before ?? noUsage;
  let total = before;
  for await (const event of events) {
    if (event.type === "calls") {
      yield* content(teller.end());
      yield { type: "calls", calls: event.calls };
      yield { type: "end", finish: "tool_calls", usage: usedSince(before, total), cut: false };
      return;
    }
    const { event: told } = event;
    total = usageOf(told) ?? total;
    if (told.type === "run.finished") checkEnd(told.data);
    if (options.mode === "fields") yield { type: "step", step: { seq: event.seq, event: told } };
    if (told.type === "reasoning.delta" && told.data.text !== "")
      yield { type: "reasoning", text: told.data.text };
    yield* content(await teller.add(told));
    if (told.type === "run.finished") {
      yield* content(teller.end());
      yield {
        type: "end",
        finish: finishOf(told.data, teller.cut),
        usage: usedSince(before, total),
        cut: false,
      };
      return;
    }
    if (teller.cut) {
      yield { type: "end", finish: "stop", usage: usedSince(before, total), cut: true };
      return;
    }
  }
  throw runFailure({ code: "aborted", message: "The server shut down before the run ended." });
}

type Finished = Extract<RunLogEvent, { type: "run.finished" }>["data"];

function checkEnd({ status, error }: Finished): void {
  if (status === "failed")
    throw runFailure(error ?? { code: "internal", message: "The run failed." });
  if (status === "interrupted")
    throw runFailure(error ?? { code: "aborted", message: "The run was interrupted." });
}

function finishOf({ status, reason }: Finished, cut: boolean): "stop" | "length" {
  return !cut && status === "stopped" && unfinished.has(reason ?? "") ? "length" : "stop";
}

function usageOf({ type, data }: RunLogEvent): Usage | undefined {
  return type === "usage" || type === "run.finished" ? data.usage : undefined;
}

function* content(text: string): Generator<ChatPiece, void> {
  if (text !== "") yield { type: "content", text };
}

/** Everything as Markdown; only words are looked at for stop texts, for cutting code would tell what did not run. */
class MarkdownPieces {
  readonly #markdown: MarkdownTelling;
  readonly #cutter: StopCutter;
  #part = 0;

  constructor({ loadImage, stops }: ChatTellingOptions) {
    this.#markdown = new MarkdownTelling(loadImage);
    this.#cutter = new StopCutter(stops);
  }

  get cut(): boolean {
    return this.#cutter.cut;
  }

  async add(event: RunLogEvent): Promise<string> {
    if (event.type !== "text.delta")
      return (await this.#flush()) + (await this.#markdown.add(event));
    const before = event.data.part === this.#part ? "" : await this.#flush();
    this.#part = event.data.part;
    return before + (await this.#say(this.#cutter.add(event.data.text)));
  }

  end(): string {
    return this.#markdown.end();
  }

  async #flush(): Promise<string> {
    return await this.#say(this.#cutter.flush());
  }

  async #say(text: string): Promise<string> {
    return await this.#markdown.add({ type: "text.delta", data: { part: this.#part, text } });
  }
}

/** Only the final answer, which is known when the run ends. */
class FinalPieces {
  readonly #answer = new FinalAnswer();
  readonly #stops: readonly string[];
  cut = false;

  constructor({ stops }: ChatTellingOptions) {
    this.#stops = stops;
  }

  add(event: RunLogEvent): string {
    this.#answer.add(event);
    return "";
  }

  end(): string {
    const cutter = new StopCutter(this.#stops);
    const text = this.#answer.text();
    return cutter.add(text) + cutter.flush();
  }
}
