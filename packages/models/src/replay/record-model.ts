import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { hashRequest, recordRequest } from "./canonical-json.ts";
import { RECORDING_VERSION } from "./recording.ts";
import type { RecordedCall } from "./recording.ts";

/** Options of {@link recordModel}. */
export interface RecordModelOptions {
  /** Whether to keep when each event came. @default false */
  readonly timing?: boolean | undefined;
}

/**
 * A model that passes everything through and gives each call to `sink` when it ends: answered, failed, or left by its
 * reader, who then has seen all that is recorded.
 */
export function recordModel(
  model: Model,
  sink: (call: RecordedCall) => void | Promise<void>,
  options: RecordModelOptions = {},
): Model {
  return {
    name: model.name,
    vision: model.vision,
    stream: (request) => record(model, request, { sink, timing: options.timing ?? false }),
  };
}

async function* record(
  model: Model,
  request: ModelRequest,
  options: {
    readonly sink: (call: RecordedCall) => void | Promise<void>;
    readonly timing: boolean;
  },
): AsyncGenerator<ModelEvent> {
  // Copied before the call: the caller may go on building its list of messages.
  const recorded = recordRequest(request);
  const startedAt = performance.now();
  const events: ModelEvent[] = [];
  const timesMs: number[] = [];
  let error: RecordedCall["error"];
  try {
    for await (const event of model.stream(request)) {
      events.push(event);
      timesMs.push(Math.round(performance.now() - startedAt));
      yield event;
    }
  } catch (thrown) {
    error = recordError(thrown);
    throw thrown;
  } finally {
    await options.sink({
      version: RECORDING_VERSION,
      model: model.name,
      request: recorded,
      sha256: hashRequest(recorded),
      events,
      ...(options.timing ? { timesMs } : {}),
      ...(error === undefined ? {} : { error }),
    });
  }
}

function recordError(thrown: unknown): RecordedCall["error"] {
  if (!CodeactError.isInstance(thrown))
    return { code: "internal", message: errorMessage(thrown), retryable: false };
  const { code, message, remedy, retryable } = thrown;
  return { code, message, ...(remedy === undefined ? {} : { remedy }), retryable };
}
