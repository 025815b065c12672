import { errorCodes, type ErrorCode, type Message } from "@codeact/protocol";
import { z } from "zod";
import type { EngineTool } from "../engines/engine.ts";

/** Number of this wire; host and child come from the same folder, so there is only one at a time. */
export const WIRE_VERSION = 1;

/** What the child has to load. */
export interface LoadOrder {
  readonly type: "load";
  readonly version: typeof WIRE_VERSION;
  readonly file: string;
  readonly architecture: string;
  readonly vocabularySize: number;
  /** Conversations evaluated at the same time. */
  readonly slots: number;
  /** Tokens of each slot. */
  readonly contextLength: number;
  /** Undefined: what suits the machine and the size of the file. */
  readonly threads: number | undefined;
  /** The file's chat templates by name; `default` is the main one. */
  readonly templates: Readonly<Record<string, string>>;
  /** Longest time, in ms, that the choice of one token may take. @default 60 000 */
  readonly choiceLimitMs?: number | undefined;
}

/** A prompt as the child needs it: messages still unrendered, because only it has the vocabulary. */
export type PromptOrder =
  | {
      readonly type: "chat";
      readonly messages: readonly Message[];
      readonly tools: readonly EngineTool[];
    }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tokens"; readonly tokens: readonly number[] };

/** How the next token is chosen. */
export interface SamplingOrder {
  /** 0: always the most likely token. */
  readonly temperature: number;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly minP?: number | undefined;
  readonly seed: number;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
}

/** One generation. */
export interface GenerateOrder {
  readonly type: "generate";
  readonly id: number;
  readonly prompt: PromptOrder;
  readonly maxTokens: number | undefined;
  readonly sampling: SamplingOrder;
  readonly stop: readonly string[];
  readonly logprobs: number | undefined;
  readonly echo: boolean;
  readonly grammar: string | undefined;
}

/** What the host tells the child. */
export type HostMessage =
  | LoadOrder
  | GenerateOrder
  | { readonly type: "count"; readonly id: number; readonly prompt: PromptOrder }
  | { readonly type: "abort"; readonly id: number };

/** A failure as it crosses the wire; the host makes a CodeactError of it. */
export const Fault = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  remedy: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Fault = z.infer<typeof Fault> & { readonly code: ErrorCode };

const Likelihood = z.object({
  token: z.string(),
  bytes: z.array(z.number()).readonly(),
  logprob: z.number(),
});

const Logprob = z.object({
  token: z.string(),
  bytes: z.array(z.number()).readonly(),
  logprob: z.number().nullable(),
  top: z.array(Likelihood).readonly(),
});

/** What happens to one order. */
export const ChildReply = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("started"),
    id: z.number(),
    promptTokens: z.number(),
    cachedTokens: z.number(),
  }),
  z.object({
    type: z.literal("text"),
    id: z.number(),
    text: z.string(),
    logprobs: z.array(Logprob).readonly().optional(),
  }),
  z.object({
    type: z.literal("ended"),
    id: z.number(),
    reason: z.enum(["stop", "length"]),
    stopText: z.string().optional(),
    completionTokens: z.number(),
    promptMs: z.number(),
    generateMs: z.number(),
  }),
  z.object({ type: z.literal("failed"), id: z.number(), fault: Fault }),
  /** The order was aborted and its slot is free. */
  z.object({ type: z.literal("aborted"), id: z.number() }),
  z.object({ type: z.literal("counted"), id: z.number(), tokens: z.number() }),
]);
export type ChildReply = z.infer<typeof ChildReply>;

/** What the child tells the host. The replies of one step of the model come together. */
export const ChildMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ready"),
    contextLength: z.number(),
    threads: z.number(),
    residentBytes: z.number(),
  }),
  /** The model cannot be loaded; the child ends. */
  z.object({ type: z.literal("refused"), fault: Fault }),
  z.object({ type: z.literal("replies"), replies: z.array(ChildReply) }),
  /** Once a second: the child's own code is not stuck. */
  z.object({ type: z.literal("beat"), residentBytes: z.number() }),
]);
export type ChildMessage = z.infer<typeof ChildMessage>;
