import { CodeactError, errorCodes, errorMessage, parseJson } from "@codeact/protocol";
import { z } from "zod";

/** Where an engine is and how it knows us. */
export interface EngineAddress {
  /** Without a path. */
  readonly base: URL;
  readonly token?: string | undefined;
}

/** What an engine says is wrong. */
const Failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    retryable: z.boolean().default(false),
    details: z.record(z.string(), z.unknown()).default({}),
  }),
});

/** One request to an engine. */
export interface EngineRequest {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE" | undefined;
  /** Below the engine's base, with its query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: Uint8Array | undefined;
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Speaks HTTP with one engine and turns its errors back into what they were. */
export class EngineClient {
  readonly #address: EngineAddress;

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  get url(): string {
    return this.#address.base.href.replace(/\/$/u, "");
  }

  /** Sends a request and returns its answer, whatever the status. @throws CodeactError `sandbox_unavailable` when nothing answers */
  async send(request: EngineRequest): Promise<Response> {
    const { token } = this.#address;
    const headers: Record<string, string> = {};
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    if (request.accept !== undefined) headers["accept"] = request.accept;
    if (request.json !== undefined) headers["content-type"] = "application/json";
    if (request.bytes !== undefined) headers["content-type"] = "application/octet-stream";
    try {
      return await fetch(`${this.url}${request.path}`, {
        method: request.method ?? "GET",
        headers,
        body: request.json === undefined ? bodyOf(request.bytes) : JSON.stringify(request.json),
        signal: request.signal,
      });
    } catch (cause) {
      if (request.signal?.aborted === true)
        throw new CodeactError("aborted", "The request to the engine was aborted.", { cause });
      throw new CodeactError(
        "sandbox_unavailable",
        `The engine at ${this.url} does not answer: ${reasonOf(cause)}.`,
        { remedy: "Check that it runs and that the URL is right.", retryable: true, cause },
      );
    }
  }

  /** Sends a request that must succeed. @throws CodeactError with the code that the engine gave */
  async ask(request: EngineRequest): Promise<Response> {
    const response = await this.send(request);
    if (response.ok) return response;
    throw failureOf(response.status, await response.text(), this.url);
  }

  /** Sends a request and reads its JSON answer. @throws CodeactError as {@link ask}, `kernel_protocol` for nonsense */
  async read<T extends z.ZodType>(request: EngineRequest, schema: T): Promise<z.infer<T>> {
    const response = await this.ask(request);
    const parsed = schema.safeParse(parseJson(await response.text()));
    if (parsed.success) return parsed.data;
    throw new CodeactError(
      "kernel_protocol",
      `The engine at ${this.url} answered ${request.path.split("?")[0] ?? ""} with something else.`,
      { remedy: "Check that both sides have the same version.", cause: parsed.error },
    );
  }

  /** Sends a request whose answer does not matter. @throws CodeactError as {@link ask} */
  async tell(request: EngineRequest): Promise<void> {
    const response = await this.ask(request);
    await response.body?.cancel();
  }
}

function bodyOf(bytes: Uint8Array | undefined): Blob | undefined {
  return bytes === undefined ? undefined : new Blob([new Uint8Array(bytes)]);
}

/** The error that an engine's answer stands for. */
export function failureOf(status: number, text: string, url: string): CodeactError {
  const parsed = Failure.safeParse(parseJson(text));
  if (!parsed.success)
    return new CodeactError(
      "sandbox_unavailable",
      `The engine at ${url} failed (HTTP ${status}): ${text.slice(0, 200)}`,
      { remedy: "See the engine's log.", details: { status }, retryable: status >= 500 },
    );
  const { code, message, remedy, retryable, details } = parsed.data.error;
  const known = errorCodes.find((candidate) => candidate === code);
  const refused = status === 401 || status === 403;
  return new CodeactError(
    known ?? (refused ? "sandbox_unavailable" : status < 500 ? "invalid_input" : "internal"),
    message,
    { remedy, retryable, details: { ...details, status } },
  );
}

/** `fetch` hides the reason behind its own "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? errorMessage(error) : errorMessage(cause);
}
