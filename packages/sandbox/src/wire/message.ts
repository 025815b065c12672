import { JsonValue, KernelEvent } from "@codeact/protocol";
import { z } from "zod";

/** Longest id or name a kernel may invent. */
const ShortText = z.string().max(256);

/** The first message of every kernel: it is isolated, warm and waits for cells. */
const Hello = z.object({
  type: z.literal("hello"),
  protocol: z.literal(1),
  python: ShortText,
  shell: z.enum(["ipython", "plain"]),
  workingFolder: z.string().max(4096),
});

/** Sent instead of hello by the fork server's child when a step of its isolation was refused. */
const Failed = z.object({
  type: z.literal("failed"),
  step: z.string(),
  errno: z.int(),
  detail: z.string(),
});

const Event = z.object({ type: z.literal("event"), id: ShortText, event: KernelEvent });

const Reply = z.object({
  type: z.literal("reply"),
  id: ShortText,
  ok: z.boolean(),
  value: JsonValue.optional(),
  error: z.object({ code: ShortText, message: z.string() }).optional(),
});

/** Everything a kernel may send (docs/formats/kernel-wire.md). It is hostile input: foreign code shares its process. */
export const KernelMessage = z.discriminatedUnion("type", [Hello, Failed, Event, Reply]);
export type KernelMessage = z.infer<typeof KernelMessage>;
/** The message that says that a kernel is ready. */
export type Hello = z.infer<typeof Hello>;
/** The answer to a request. */
export type Reply = z.infer<typeof Reply>;

/** A file as the kernel lists it. */
export const ListedFile = z.object({
  // Below the folder asked for, and nothing that a terminal or a path would obey.
  path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))\P{Cc}+$/u),
  bytes: z.number().nonnegative(),
  // The range of a Date.
  modifiedAt: z.number().min(-8.64e15).max(8.64e15),
  folder: z.boolean(),
});

/** Everything the host may send. */
export type HostMessage =
  | { readonly type: "execute"; readonly id: string; readonly code: string }
  | { readonly type: "interrupt" }
  | { readonly type: "shutdown" }
  | { readonly type: "input-reply"; readonly id: string; readonly text: string }
  | { readonly type: "input-reply"; readonly id: string; readonly eof: true }
  | {
      readonly type: "call-reply";
      readonly id: string;
      readonly ok: true;
      readonly value: JsonValue;
    }
  | { readonly type: "call-reply"; readonly id: string; readonly ok: false; readonly error: string }
  | ({ readonly id: string } & HostRequest);

/** A message that is answered by one reply with the same id. */
export type HostRequest =
  | { readonly type: "define"; readonly functions: readonly object[] }
  | { readonly type: "variables" }
  | {
      readonly type: "file-read";
      readonly path: string;
      readonly offset: number;
      readonly length: number;
    }
  | {
      readonly type: "file-write";
      readonly path: string;
      readonly part: "only" | "first" | "middle" | "last";
    }
  | { readonly type: "file-list"; readonly path: string }
  | { readonly type: "file-remove"; readonly path: string }
  | { readonly type: "snapshot"; readonly files: boolean; readonly maxBytes: number }
  | { readonly type: "snapshot-read"; readonly offset: number; readonly length: number }
  | { readonly type: "snapshot-end" }
  | { readonly type: "restore-part"; readonly part: "first" | "middle" }
  | { readonly type: "restore" }
  | ({ readonly type: "copy" } & CopyOrder);

/** Where the copy of a live interpreter finds its guardian (codeact_forkserver/guardian.py). */
export interface CopyOrder {
  /** Name of an abstract socket in the session's own network namespace. */
  readonly address: string;
  /** What the copy says there: other interpreters in that namespace see the address. */
  readonly word: string;
}
