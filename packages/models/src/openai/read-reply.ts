import { CodeactError } from "@codeact/protocol";
import type { ModelEvent } from "@codeact/protocol";
import { CompletionWire } from "./completion-wire.ts";
import { firstWords, isHtml } from "./error-text.ts";
import { HttpFailure } from "./http-failure.ts";
import type { OpenClient } from "./open-client.ts";
import type { ModelPrices } from "./options.ts";
import { ReplyFold } from "./reply-fold.ts";

/** What is needed to read an answer. */
export interface ReadOptions {
  readonly library: OpenClient;
  readonly signal: AbortSignal;
  /** Called whenever bytes arrive. */
  readonly onBytes: () => void;
  readonly stop: readonly string[];
  readonly prices: ModelPrices | undefined;
}

/**
 * Reads an answer, streamed or (from servers that ignore `stream`) in one JSON object.
 * @throws CodeactError `model_bad_request` for a web page, `model_failed` (retryable) for a stream that is cut or garbled;
 * HttpFailure for an error object in the stream
 */
export async function* readReply(
  response: Response,
  options: ReadOptions,
): AsyncGenerator<ModelEvent> {
  const fold = new ReplyFold(options.prices);
  const contentType = response.headers.get("content-type") ?? "";
  if (/\bjson\b|text\/html/i.test(contentType)) {
    yield* fold.add(readObject(parseBody(await response.text(), contentType), response.headers));
  } else yield* readStream(response, fold, options);
  yield fold.end(options.stop);
}

async function* readStream(
  response: Response,
  fold: ReplyFold,
  options: ReadOptions,
): AsyncGenerator<ModelEvent> {
  const watched = watchBody(response, options.onBytes);
  const cut = new AbortController();
  const onAbort = (): void => cut.abort(options.signal.reason);
  options.signal.addEventListener("abort", onAbort, { once: true });
  const { Stream, client } = options.library;
  try {
    for await (const object of Stream.fromSSEResponse<unknown>(
      watched.response,
      cut,
      client,
      false,
      "events",
    )) {
      yield* fold.add(readObject(object, response.headers));
    }
  } catch (error) {
    if (CodeactError.isInstance(error) || error instanceof HttpFailure) throw error;
    // After the finish reason only the usage can be missing.
    if (!fold.finished) throw brokenStream(error);
  } finally {
    options.signal.removeEventListener("abort", onAbort);
  }
  options.signal.throwIfAborted();
  if (!fold.finished && !watched.sawDone()) throw brokenStream(undefined);
}

/** A stream that ended before its answer was complete. */
export function brokenStream(cause: unknown): CodeactError {
  const what =
    cause instanceof SyntaxError
      ? "sent a stream event that is not JSON"
      : "broke off the stream before the answer was complete";
  return new CodeactError("model_failed", `The model server ${what}.`, {
    remedy: "Try again; if it happens often, read the log of the server or of the proxy before it.",
    retryable: true,
    cause,
  });
}

const DONE_CHARACTERS = 64;

/** Passes the body through, tells of every piece, and remembers whether it ended with `[DONE]`. */
function watchBody(
  response: Response,
  onBytes: () => void,
): { response: Response; sawDone: () => boolean } {
  let tail = "";
  const decoder = new TextDecoder("latin1");
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      onBytes();
      tail = (tail + decoder.decode(piece.subarray(-DONE_CHARACTERS))).slice(-DONE_CHARACTERS);
      controller.enqueue(piece);
    },
  });
  const body = response.body?.pipeThrough(watch) ?? null;
  return {
    response: new Response(body, { headers: response.headers }),
    sawDone: () => tail.includes("[DONE]"),
  };
}

function parseBody(body: string, contentType: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const kind = isHtml(body) ? "an HTML page" : `${contentType} that is no JSON`;
    throw new CodeactError(
      "model_bad_request",
      `The model server answered with ${kind}: "${firstWords(body)}".`,
      {
        remedy:
          "Check the base URL: it must be the address of an API (often ending in /v1), not of a web page.",
        cause: error,
      },
    );
  }
}

function readObject(value: unknown, headers: Headers): CompletionWire {
  const parsed = CompletionWire.safeParse(value);
  if (
    parsed.success &&
    (parsed.data.error === undefined || parsed.data.error === null) &&
    !isBareError(parsed.data)
  ) {
    return parsed.data;
  }
  if (parsed.success) throw new HttpFailure(undefined, headers, JSON.stringify(value));
  throw new CodeactError(
    "model_failed",
    "The model server sent an object that is no chat completion.",
    {
      remedy: "Check that the base URL belongs to an OpenAI-compatible server.",
      cause: parsed.error,
    },
  );
}

/** `event: error` of vLLM's older generations carries the error's fields without the `error` around them. */
function isBareError(object: CompletionWire): boolean {
  return (object.choices === undefined || object.choices === null) && "message" in object;
}
