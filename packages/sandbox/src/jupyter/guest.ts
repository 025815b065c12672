import { CodeactError, JsonValue, KernelEvent, NamespaceDelta } from "@codeact/protocol";
import { z } from "zod";
import type { HostMessage, HostRequest } from "../wire/message.ts";
import { codeOf } from "../wire/requests.ts";
import type { Answer } from "../wire/requests.ts";
import type { KernelChannel } from "./channel.ts";
import type { ExecuteReply, KernelSays } from "./message.ts";
import { readJson } from "./socket-format.ts";

/** Message types between us and our part of a kernel (guest.py). */
const REQUEST = "codeact_request";
const REPLY = "codeact_reply";
const EVENT = "codeact_event";

const Reply = z.object({
  ok: z.boolean(),
  value: JsonValue.optional(),
  error: z.object({ code: z.string().max(256), message: z.string() }).optional(),
});

/** What the guest says of its kernel. */
export const Hello = z.object({
  python: z.string().max(100),
  folder: z.string().max(4096),
  threaded: z.boolean(),
});
export type Hello = z.infer<typeof Hello>;

/** What the guest says after a cell. */
export const CellFacts = z.object({
  cpuMs: z.number().nonnegative().optional(),
  namespace: NamespaceDelta.optional(),
});
export type CellFacts = z.infer<typeof CellFacts>;

/** A request of ours: those of the wire, and some that only the guest knows. */
export type GuestRequest = HostRequest | { readonly type: "hello" | "after-cell" | "leave" };
type CallReply = Extract<HostMessage, { type: "call-reply" }>;
type CallStart = Extract<KernelEvent, { type: "call-start" }>;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: CodeactError): void;
}

/** The host's end of our part of a kernel: requests on the control channel, answered while a cell runs. */
export class Guest {
  readonly #channel: KernelChannel;
  readonly #waiting = new Map<string, Waiting>();

  constructor(channel: KernelChannel) {
    this.#channel = channel;
  }

  /** Requests that wait for their answer. */
  get open(): number {
    return this.#waiting.size;
  }

  /** Sends a request and waits. @throws CodeactError with the guest's code, or what {@link fail} was given */
  ask(request: GuestRequest, payload?: Uint8Array): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(this.#send(request, payload), { resolve, reject });
    return promise;
  }

  /** Answers a call of a host function. */
  reply(message: CallReply): void {
    this.#send(message);
  }

  /** Takes a message if it is one of ours: the answer to a request, or a call of a host function, which is returned. */
  take(message: KernelSays): CallStart | undefined {
    const [json, payload] = message.buffers;
    if (json === undefined) return undefined;
    if (message.type === EVENT && message.channel === "iopub") {
      const event = KernelEvent.safeParse(readJson(json)).data;
      return event?.type === "call-start" ? event : undefined;
    }
    const waiting = this.#waiting.get(message.parentId);
    if (message.type !== REPLY || message.channel !== "control" || waiting === undefined) {
      return undefined;
    }
    this.#waiting.delete(message.parentId);
    const reply = Reply.safeParse(readJson(json)).data;
    if (reply?.ok === true) {
      waiting.resolve({ value: reply.value, payload: payload ?? Buffer.alloc(0) });
    } else {
      const text = reply?.error?.message ?? "The kernel's answer makes no sense.";
      const code = reply === undefined ? "kernel_protocol" : codeOf(reply.error?.code);
      waiting.reject(new CodeactError(code, text));
    }
    return undefined;
  }

  /** Ids of the requests that are open now. */
  openIds(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Ends open requests, all of them or those named, with this error. */
  fail(error: CodeactError, ids: readonly string[] = this.openIds()): void {
    for (const id of ids) {
      this.#waiting.get(id)?.reject(error);
      this.#waiting.delete(id);
    }
  }

  #send(message: object, payload?: Uint8Array): string {
    const json = Buffer.from(JSON.stringify(message));
    const buffers = payload === undefined ? [json] : [json, payload];
    return this.#channel.send("control", REQUEST, {}, buffers);
  }
}

/** What the guest said in a user expression of an `execute_reply`; undefined when it said nothing that makes sense. */
export function readExpression<T>(
  reply: ExecuteReply,
  name: string,
  schema: z.ZodType<T>,
): T | undefined {
  const Expression = z.object({ data: z.object({ "text/plain": z.string() }) });
  const text = Expression.safeParse(reply.user_expressions?.[name]).data?.data["text/plain"];
  return text === undefined ? undefined : schema.safeParse(readJson(text)).data;
}
