import { CodeactError } from "@codeact/protocol";
import type { ToolCall } from "@codeact/protocol";
import type { GenerateEvent, TokenLogprob } from "../engines/engine.ts";

type EndEvent = Extract<GenerateEvent, { type: "end" }>;

/** One whole answer, folded from its events. */
export class AnswerFold {
  readonly logprobs: TokenLogprob[] = [];
  readonly #calls: { id: string; name: string; argumentsText: string }[] = [];
  #text = "";
  #reasoning = "";
  #end: EndEvent | undefined;

  add(event: GenerateEvent): void {
    switch (event.type) {
      case "start":
        return;
      case "text":
        this.#text += event.text;
        this.logprobs.push(...(event.logprobs ?? []));
        return;
      case "reasoning":
        this.#reasoning += event.text;
        return;
      case "tool-call": {
        const call = (this.#calls[event.index] ??= { id: "", name: "", argumentsText: "" });
        call.id ||= event.id ?? "";
        call.name ||= event.name ?? "";
        call.argumentsText += event.argumentsText;
        return;
      }
      case "end":
        this.#end = event;
        return;
      default:
        event satisfies never;
    }
  }

  get text(): string {
    return this.#text;
  }

  get reasoning(): string {
    return this.#reasoning;
  }

  /** In the order of their indexes. */
  get toolCalls(): readonly ToolCall[] {
    return this.#calls.filter((call) => call !== undefined);
  }

  /** How it ended. @throws CodeactError `model_failed` when it did not */
  get end(): EndEvent {
    if (this.#end !== undefined) return this.#end;
    throw new CodeactError("model_failed", "The engine broke off before its answer was complete.", {
      remedy: "Try again.",
      retryable: true,
    });
  }
}
