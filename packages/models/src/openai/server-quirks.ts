import type { RequestBody } from "./request-body.ts";

/** What a server turned out not to take, learned from its refusals and kept for the next calls. */
export interface ServerQuirks {
  /** Fields that are left out. */
  readonly omitted: ReadonlySet<string>;
  /** `max_tokens` is sent under its newer name. */
  readonly maxCompletionTokens: boolean;
}

/** A server that takes everything. */
export const noQuirks: ServerQuirks = { omitted: new Set(), maxCompletionTokens: false };

/**
 * Fields whose loss a caller does not notice: stop strings are also applied on our side, and a reply is never trusted to
 * follow its schema. Sampling parameters are not among them: the person is told to change them.
 */
const droppable = ["stream_options", "stop", "response_format"];

/** The body as this server takes it. */
export function adaptBody(body: RequestBody, quirks: ServerQuirks): RequestBody {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !quirks.omitted.has(name))
      .map(([name, value]) => [
        name === "max_tokens" && quirks.maxCompletionTokens ? "max_completion_tokens" : name,
        value,
      ]),
  );
}

/** What a refusal teaches, or undefined when `message` (lower or mixed case) is about something else. */
export function learnQuirk(
  message: string,
  sent: RequestBody,
  known: ServerQuirks,
): ServerQuirks | undefined {
  if (
    "max_tokens" in sent &&
    /unsupported.*max_tokens|max_tokens.*not supported|use 'max_completion_tokens'/i.test(message)
  ) {
    return { ...known, maxCompletionTokens: true };
  }
  const field = droppable.find((name) => name in sent && refuses(message, name));
  return field === undefined
    ? undefined
    : { ...known, omitted: new Set([...known.omitted, field]) };
}

/** `stop` is also an everyday word, so it must be quoted and called unsupported; the other names can mean nothing else. */
function refuses(message: string, field: string): boolean {
  if (field !== "stop") return message.includes(field);
  return (
    /['"`]stop['"`]/.test(message) &&
    /unsupported|not supported|unknown|unrecognized|not permitted/i.test(message)
  );
}
