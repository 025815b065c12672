import { randomUUID } from "node:crypto";
import type { JsonValue } from "@codeact/protocol";
import type { EngineTool, GenerateEvent, TokenLogprob } from "../engines/engine.ts";

const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";
/** Keys with which a call can begin, in the shapes that models write. */
const FIRST_KEYS = new Set(["name", "arguments", "parameters", "type", "function", "id"]);

/**
 * Finds tool calls in the text of a model: `<tool_call>{…}</tool_call>` blocks anywhere, or a text that is nothing but
 * one call, or a list of calls, as JSON with `name` and `arguments` (or `parameters`). Calls of tools that were not
 * given stay text.
 */
export class ToolTextReader {
  readonly #names: ReadonlySet<string>;
  /** The grammar lets nothing but a call through, so what is cut off is one too. */
  readonly #forced: boolean;
  #state: "start" | "text" | "call" = "start";
  #held = "";
  #calls = 0;

  constructor(tools: readonly EngineTool[], forced: boolean) {
    this.#names = new Set(tools.map((tool) => tool.name));
    this.#forced = forced;
  }

  /** True once a call was found. */
  get called(): boolean {
    return this.#calls > 0;
  }

  *add(text: string, logprobs: readonly TokenLogprob[] | undefined): Generator<GenerateEvent> {
    this.#held += text;
    const shown = this.#advance();
    let pending = logprobs;
    for (const event of shown) {
      yield event.type === "text" && pending !== undefined
        ? { ...event, logprobs: pending }
        : event;
      if (event.type === "text") pending = undefined;
    }
  }

  /** What is left: a call that is complete, or text after all. */
  *end(): Generator<GenerateEvent> {
    const held = this.#held;
    this.#held = "";
    if (held === "") return;
    const written = this.#state === "call" ? held.slice(OPEN.length) : held;
    const calls = this.#state === "text" ? undefined : this.#readCalls(written);
    if (calls !== undefined) yield* calls;
    else if (this.#forced) yield* this.#cutCall(held);
    else yield { type: "text", text: held };
  }

  /** Goes as far as what is held decides. */
  #advance(): GenerateEvent[] {
    const events: GenerateEvent[] = [];
    if (this.#state === "start") {
      if (mayBeCall(this.#held)) return events;
      this.#state = "text";
    }
    for (;;) {
      if (this.#state === "call") {
        const end = this.#held.indexOf(CLOSE);
        if (end < 0) return events;
        const block = this.#held.slice(0, end + CLOSE.length);
        this.#held = this.#held.slice(block.length);
        const calls = this.#readCalls(block.slice(OPEN.length, -CLOSE.length));
        events.push(...(calls ?? [{ type: "text", text: block } satisfies GenerateEvent]));
        this.#state = "text";
      }
      const start = this.#held.indexOf(OPEN);
      const ready = start < 0 ? this.#held.length - overlap(this.#held) : start;
      const text = this.#held.slice(0, ready);
      this.#held = this.#held.slice(ready);
      // Blank lines between calls belong to nobody.
      if (text !== "" && !(this.called && text.trim() === "")) events.push({ type: "text", text });
      if (start < 0) return events;
      this.#state = "call";
    }
  }

  #readCalls(text: string): GenerateEvent[] | undefined {
    const parsed = parse(text);
    const list = Array.isArray(parsed) ? parsed : [parsed];
    const calls = list.map((value: unknown) => this.#readCall(value));
    const sound = calls.filter((call) => call !== undefined);
    if (sound.length === 0 || sound.length < calls.length) return undefined;
    return sound.map(({ name, argumentsText }) => this.#call(name, argumentsText));
  }

  #readCall(value: unknown): { readonly name: string; readonly argumentsText: string } | undefined {
    if (!isRecord(value)) return undefined;
    const inner = isRecord(value["function"]) ? value["function"] : value;
    const name = inner["name"] ?? value["function"];
    if (typeof name !== "string" || !this.#names.has(name)) return undefined;
    const given = inner["arguments"] ?? inner["parameters"] ?? {};
    return { name, argumentsText: typeof given === "string" ? given : JSON.stringify(given) };
  }

  #call(name: string, argumentsText: string): GenerateEvent {
    const id = `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
    return { type: "tool-call", index: this.#calls++, id, name, argumentsText };
  }

  /** The tokens ended within a call: its name, and the arguments as far as they came. */
  *#cutCall(held: string): Generator<GenerateEvent> {
    const match = /^\[?\{"name": ?"([^"]*)", ?"arguments": ?/.exec(held);
    const name = match?.[1];
    if (match !== null && name !== undefined) yield this.#call(name, held.slice(match[0].length));
  }
}

/** True while a text from its start may still become a call as bare JSON. */
function mayBeCall(text: string): boolean {
  const start = /^\s*(?:\[\s*)?(?:\{\s*)?/.exec(text)?.[0] ?? "";
  const rest = text.slice(start.length);
  if (rest === "") return true;
  if (!start.includes("{")) return false;
  const key = /^"([^"]*)("?)/.exec(rest);
  if (key === null) return false;
  const [, name = "", closed] = key;
  if (closed === "") return [...FIRST_KEYS].some((known) => known.startsWith(name));
  return FIRST_KEYS.has(name);
}

function overlap(text: string): number {
  for (let length = Math.min(text.length, OPEN.length - 1); length > 0; length -= 1) {
    if (text.endsWith(OPEN.slice(0, length))) return length;
  }
  return 0;
}

function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
