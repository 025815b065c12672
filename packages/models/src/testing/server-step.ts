import type { IncomingHttpHeaders } from "node:http";
import type { JsonValue } from "@codeact/protocol";
import type { ChatRequestBody } from "./chat-request.ts";
import type { ScriptedReply } from "./scripted-reply.ts";

/** An answer of a scripted server. A step's `error` is sent as an error object inside the stream. */
export interface ServerReply extends ScriptedReply {
  /** Cuts the connection after so many pieces (reasoning, text, tool calls). */
  readonly dropAfterChunks?: number | undefined;
  /** Sends nothing more after so many pieces, until the client leaves. */
  readonly hangAfterChunks?: number | undefined;
  /** Answers with one JSON object although a stream was asked for, as some servers do. @default false */
  readonly ignoresStream?: boolean | undefined;
  /** Gives no usage, as older servers do. @default false */
  readonly omitsUsage?: boolean | undefined;
}

/** Something that goes wrong instead of an answer. */
export type ServerFault =
  /** A status with headers (`retry-after`) and a body: an object is sent as JSON, a string as HTML. */
  | {
      readonly fault: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: JsonValue | undefined;
    }
  /** The connection is cut before the first byte. */
  | { readonly fault: "drop" }
  /** Nothing is ever sent. */
  | { readonly fault: "hang" }
  /** Exactly these bytes as the body, one write for each piece; for malformed streams. */
  | {
      readonly fault: "raw";
      readonly pieces: readonly (string | Uint8Array)[];
      readonly status?: number | undefined;
      /** @default "text/event-stream" */
      readonly contentType?: string | undefined;
    };

/** One step of a scripted server, see {@link ServerReply} and {@link ServerFault}. */
export type ServerStep = string | ServerReply | ServerFault;

/** How an exchange ended: everything was sent, the client left early, or the script cut it. */
export type ExchangeEnd = "sent" | "client-left" | "dropped";

/** A chat request that a scripted server received. */
export interface ServerRequest {
  /** Counts from 0; only chat requests count. */
  readonly index: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatRequestBody;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Settles when the exchange is over; never rejects. */
  readonly ended: Promise<ExchangeEnd>;
}
