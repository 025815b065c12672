import type {
  Action,
  ActionFormatName,
  FinishReason,
  ModelRequest,
  ToolCall,
} from "@codeact/protocol";
import type { Tool } from "../tools/tool.ts";

/** What a format needs to know to write its part of the prompt and to read a reply. */
export interface FormatScope {
  readonly tools: readonly Tool[];
  /** True when the model may run Python. */
  readonly python: boolean;
}

/** A whole reply as it came from the model. */
export interface RawReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
}

/** The kinds of damage that parsers mend. Stable names for tests and statistics; people read {@link Repair.text}. */
export const repairKinds = [
  "answer-cut",
  "call-wrapper",
  "chat-markers",
  "dedented",
  "duplicate-tag",
  "escaped-newlines",
  "fence-in-code",
  "invented-observation",
  "joined-blocks",
  "json-mended",
  "language-line",
  "other-format",
  "positional-arguments",
  "prompt-marks",
  "reasoning",
  "several-calls",
  "shell-block",
  "stray-tag",
  "tag-spelling",
  "trailing-text",
  "unclosed",
] as const;

/** One of {@link repairKinds}. */
export type RepairKind = (typeof repairKinds)[number];

/** Something a parser mended in a reply. */
export interface Repair {
  readonly kind: RepairKind;
  /** In words, for people. */
  readonly text: string;
}

/** A reply after parsing. Exactly one of `action` and `problem` is set. */
export interface ParsedReply {
  /** Words of the model around its action, without reasoning. */
  readonly thought: string;
  readonly action?: Action | undefined;
  /** Why there is no action, in words for the model. */
  readonly problem?: string | undefined;
  readonly repairs: readonly Repair[];
  /** The reply as it is stored and shown to the model again: whole, closing tag restored, nothing after the action. */
  readonly stored: RenderedReply;
}

/** A reply in the shape of an assistant message. */
export interface RenderedReply {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[] | undefined;
}

/** A piece of a reply while it streams; markup of the format is never part of it. */
export interface SplitDelta {
  readonly type: "prose" | "code" | "reasoning";
  readonly text: string;
}

/**
 * Splits a reply into prose and code while it arrives. Joined per type, the deltas do not depend on how the text was
 * cut into pieces. Repairs that need the whole reply (dedenting, unwrapping) are seen only in the parsed reply.
 */
export interface ReplySplitter {
  push(text: string): readonly SplitDelta[];
  /** A piece of a native tool call's arguments. */
  pushCall(name: string, argumentsText: string): readonly SplitDelta[];
  end(): readonly SplitDelta[];
}

/**
 * The syntax in which a model states its action, as a value: every member is a pure function. Two axes, model and
 * format, never multiply into classes.
 */
export interface ActionFormat {
  readonly name: ActionFormatName;
  /** Strings that end a reply. Servers may or may not leave them in the text. Empty: none is sent. */
  readonly stop: readonly string[];
  /** True when observations answer native tool calls with messages of the role `tool`. */
  readonly toolMessages: boolean;
  /** The part of the system prompt that teaches the syntax. */
  instructions(scope: FormatScope): string;
  /** What the format adds to a model request. */
  request(scope: FormatScope): Pick<ModelRequest, "tools" | "jsonSchema">;
  /** Never throws: what cannot be read becomes a `problem`. */
  parse(reply: RawReply, scope: FormatScope): ParsedReply;
  /** Writes an action the way the model should have. `parse` reads it back unchanged. */
  render(thought: string, action: Action): RenderedReply;
  split(): ReplySplitter;
  /** A two-line example of a right reply, shown to a model whose reply could not be read. */
  example(scope: FormatScope): string;
}
