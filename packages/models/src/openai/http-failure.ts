/** A server answered with an error: a status, or an error object inside a stream (then without a status). */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly status: number | undefined;
  readonly headers: Headers;
  /** The body as it came, at most {@link MAX_BODY_CHARACTERS}. */
  readonly body: string;

  constructor(status: number | undefined, headers: Headers, body: string) {
    super(`HTTP status ${status ?? "in stream"}`);
    this.status = status;
    this.headers = headers;
    this.body = body.slice(0, MAX_BODY_CHARACTERS);
  }
}

/** More of an error body says nothing more. */
const MAX_BODY_CHARACTERS = 65_536;

/** The HttpFailure in a chain of causes; clients wrap what their `fetch` throws. */
export function findHttpFailure(error: unknown): HttpFailure | undefined {
  for (
    let link = error, depth = 0;
    link instanceof Error && depth < MAX_CAUSES;
    link = link.cause, depth += 1
  ) {
    if (link instanceof HttpFailure) return link;
  }
  return undefined;
}

/** The code of a network failure (`ECONNREFUSED`, `UND_ERR_SOCKET`) in a chain of causes. */
export function findNetworkCode(error: unknown): string | undefined {
  for (
    let link = error, depth = 0;
    link instanceof Error && depth < MAX_CAUSES;
    link = link.cause, depth += 1
  ) {
    if ("code" in link && typeof link.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(link.code))
      return link.code;
  }
  return undefined;
}

const MAX_CAUSES = 8;
