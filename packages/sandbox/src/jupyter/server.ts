import { CodeactError, errorMessage, parseJson } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ServerAddress } from "./server-address.ts";

/** What one REST answer may hold. A list of kernels takes some kilobytes. */
const MAX_ANSWER_BYTES = 8 << 20;
/** Servers that start a kernel in a container of its own take their time. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** One REST request. */
interface ServerRequest<T> {
  readonly method?: "GET" | "POST" | "DELETE" | undefined;
  /** Below the base URL, without a leading slash. */
  readonly path: string;
  readonly body?: object | undefined;
  /** Absent: the body of the answer is not looked at. */
  readonly answer?: z.ZodType<T> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** A kernel as the server lists it. */
export const KernelModel = z.object({
  id: z.string().regex(/^[\w.-]{1,128}$/u),
  name: z.string(),
  execution_state: z.string().optional(),
});
export type KernelModel = z.infer<typeof KernelModel>;

/** The kernels that a server can start. */
export const KernelSpecs = z.object({
  default: z.string(),
  kernelspecs: z.record(
    z.string(),
    z.object({ spec: z.object({ language: z.string().default("") }) }),
  ),
});
export type KernelSpecs = z.infer<typeof KernelSpecs>;

/** `GET /api`, the one route that needs no token. */
export const ServerVersion = z.object({ version: z.string() });

/** Client of the documented REST interface of Jupyter Server and Kernel Gateway. The token goes in a header, never in a URL. */
export class JupyterServer {
  readonly #address: ServerAddress;
  /** A server without a token wants the same random value as cookie and as header; a browser elsewhere could not send it. */
  #xsrf = randomBytes(16).toString("hex");

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** For messages. */
  get shown(): string {
    return this.#address.base.href;
  }

  /** What every request and the socket carry. */
  headers(): Record<string, string> {
    const { token } = this.#address;
    return {
      ...(token === undefined ? {} : { authorization: `token ${token}` }),
      cookie: `_xsrf=${this.#xsrf}`,
      "x-xsrftoken": this.#xsrf,
    };
  }

  /** The URL of a kernel's socket. The session id is what lets a server hand over what was missed in between. */
  channelsUrl(kernelId: string, sessionId: string): URL {
    const url = new URL(`api/kernels/${encodeURIComponent(kernelId)}/channels`, this.#address.base);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("session_id", sessionId);
    return url;
  }

  /**
   * Sends one request.
   * @throws CodeactError `sandbox_unavailable` with `details.status` where the server answered, `aborted`,
   * `kernel_protocol` when the answer makes no sense
   */
  async ask<T>(request: ServerRequest<T>): Promise<T | undefined> {
    request.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signals = [timeout, ...(request.signal === undefined ? [] : [request.signal])];
    let response: Response;
    let text: string;
    try {
      response = await this.#send(request, AbortSignal.any(signals));
      text = await readBounded(response);
    } catch (cause) {
      throw this.#unreachable(cause, request.signal, timeout);
    }
    if (!response.ok) throw this.#refused(request, response.status, text);
    if (request.answer === undefined) return undefined;
    const parsed = request.answer.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new CodeactError(
      "kernel_protocol",
      `The answer of ${this.shown} to ${request.path} is not that of a Jupyter server.`,
      { remedy: "Check the URL." },
    );
  }

  /** Like {@link ask}, for an answer that has to be there. */
  async get<T>(request: ServerRequest<T> & { readonly answer: z.ZodType<T> }): Promise<T> {
    const answer = await this.ask(request);
    if (answer !== undefined) return answer;
    throw new CodeactError("kernel_protocol", `${this.shown} gave no answer to ${request.path}.`);
  }

  async #send<T>(request: ServerRequest<T>, signal: AbortSignal): Promise<Response> {
    const response = await fetch(new URL(request.path, this.#address.base), {
      method: request.method ?? "GET",
      headers: { ...this.headers(), "content-type": "application/json" },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      // A redirect is a login page; following it would tell another host more than it should know.
      redirect: "manual",
      signal,
    });
    // Where a server insists on a cookie of its own making, that one counts from now on.
    const cookie = response.headers
      .getSetCookie()
      .map((line) => /^_xsrf=([\w|:.-]{8,512})/u.exec(line)?.[1])
      .find((value) => value !== undefined);
    if (cookie !== undefined) this.#xsrf = cookie;
    return response;
  }

  #unreachable(
    cause: unknown,
    signal: AbortSignal | undefined,
    timeout: AbortSignal,
  ): CodeactError {
    if (CodeactError.isInstance(cause)) return cause;
    if (signal?.aborted === true) {
      return new CodeactError("aborted", `The request to ${this.shown} was aborted.`, { cause });
    }
    const why = timeout.aborted ? "no answer in time" : rootMessage(cause);
    return new CodeactError(
      "sandbox_unavailable",
      `The Jupyter server at ${this.shown} cannot be reached: ${why}.`,
      { remedy: "Check that it runs and that the URL is right.", retryable: true, cause },
    );
  }

  #refused<T>(request: ServerRequest<T>, status: number, text: string): CodeactError {
    const details = { status };
    if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
      const what = this.#address.token === undefined ? "wants a token" : "refuses the token";
      return new CodeactError(
        "sandbox_unavailable",
        `The Jupyter server at ${this.shown} ${what} (HTTP ${status}).`,
        { remedy: "Give the token that the server printed when it started.", details },
      );
    }
    const said = ErrorAnswer.safeParse(parseJson(text)).data?.message ?? "";
    return new CodeactError(
      "sandbox_unavailable",
      `${this.shown} answered ${request.path} with HTTP ${status}${said === "" ? "" : `: ${said.slice(0, 300)}`}`,
      {
        remedy: status === 404 ? "Check the URL, also its path." : "See the server's log.",
        details,
        retryable: status >= 500,
      },
    );
  }
}

const ErrorAnswer = z.object({ message: z.string() });

/** The HTTP status that a server answered with, where an error is about that. */
export function statusOf(error: unknown): number | undefined {
  const status = CodeactError.isInstance(error) ? error.details["status"] : undefined;
  return typeof status === "number" ? status : undefined;
}

async function readBounded(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new CodeactError(
        "kernel_protocol",
        `An answer is longer than ${MAX_ANSWER_BYTES} bytes.`,
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** `fetch failed` says nothing; what it was caused by does. */
function rootMessage(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? rootMessage(error.cause)
    : errorMessage(error);
}
