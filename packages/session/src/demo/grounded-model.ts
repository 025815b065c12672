import { profiles } from "@codeact/agent";
import { addUsage, messageText, noUsage } from "@codeact/protocol";
import type { Message, Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { saysOutput } from "./says-output.ts";

/** First characters of what the demo model is shown of an output. */
const PREFIX = profiles.demo.style.prefix;
/** Where its code begins. */
const CODE = "<execute>";
/** Asked a second time, it must be able to say something else; at this temperature it mostly still says something sensible. */
const SECOND_TRY = { temperature: 0.5, seed: 1 } as const;
/** Outputs that an answer may tell in other words: yes and no, none, one and two. */
const TOLD_IN_WORDS = /^(?:True|False|None|[012])$/;
/** What we say in an output ourselves: no output, a figure, a time-out, a middle that is left out. */
const OUR_WORDS = /\[(?:Code executed|An image|Execution timed out|Output truncated)/;
/** The last line of an exception, `NameError: …`. */
const EXCEPTION = /^[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration)(?::|$)/;
/** Characters of an output that a sentence of ours may repeat; a longer one is on the screen already. */
const LONGEST_SAID = 200;

/**
 * The demo model, held to what its code printed. It is so small that it sometimes copies a result wrongly into its last
 * sentence, or writes code that failed once more without a change. Such a reply is asked for a second time; when the
 * sentence is wrong again, it is replaced by one that says the output. Only replies to an output are looked at, and they
 * come in one piece.
 */
export function groundedModel(model: Model): Model {
  return {
    name: model.name,
    vision: model.vision,
    stream: (request) => {
      const output = lastOutput(request.messages);
      return output === undefined ? model.stream(request) : grounded(model, request, output);
    },
  };
}

interface Reply {
  readonly text: string;
  readonly events: readonly ModelEvent[];
}

async function* grounded(
  model: Model,
  request: ModelRequest,
  output: string,
): AsyncGenerator<ModelEvent> {
  const first = await readReply(model.stream(request));
  const fault = findFault(first.text, request.messages, output);
  if (fault === undefined) {
    yield* first.events;
    return;
  }
  const second = await readReply(model.stream({ ...request, ...SECOND_TRY }));
  const wrongAgain = findFault(second.text, request.messages, output) !== undefined;
  const usage = addUsage(usageOf(first), usageOf(second));
  if (wrongAgain && fault === "says-something-else" && output.length <= LONGEST_SAID) {
    yield { type: "text-delta", text: `The result is ${output}.` };
    yield { type: "response-end", finishReason: "stop", usage };
    return;
  }
  for (const event of second.events)
    yield event.type === "response-end" ? { ...event, usage } : event;
}

async function readReply(events: AsyncIterable<ModelEvent>): Promise<Reply> {
  const seen: ModelEvent[] = [];
  let text = "";
  for await (const event of events) {
    if (event.type === "retry") {
      seen.length = 0;
      text = "";
    }
    if (event.type === "text-delta") text += event.text;
    seen.push(event);
  }
  return { text, events: seen };
}

function usageOf({ events }: Reply): typeof noUsage {
  const end = events.at(-1);
  return end?.type === "response-end" ? end.usage : noUsage;
}

function findFault(
  reply: string,
  messages: readonly Message[],
  output: string,
): "says-something-else" | "repeats-what-failed" | undefined {
  const failed = EXCEPTION.test(output);
  if (reply.includes(CODE)) {
    const before = messages.findLast((message) => message.role === "assistant");
    const same = before !== undefined && codeOf(messageText(before)) === codeOf(reply);
    return failed && same ? "repeats-what-failed" : undefined;
  }
  if (failed || output === "" || output.includes("\n")) return undefined;
  if (TOLD_IN_WORDS.test(output) || OUR_WORDS.test(output)) return undefined;
  // After a failure the model may have looked around, as at the names of the files that are there.
  if (/^[[{(]/.test(output) && afterFailure(messages)) return undefined;
  return agrees(reply, output) ? undefined : "says-something-else";
}

/** Does the reply say the output, also with grouped digits, without quotes, or rounded? */
function agrees(reply: string, output: string): boolean {
  if (saysOutput(reply, output)) return true;
  const plain = /^(["']).*\1$/.test(output) ? output.slice(1, -1) : output;
  if (saysOutput(reply.replaceAll(/(?<=\d),(?=\d{3})/g, ""), plain)) return true;
  if (!/^-?\d+\.\d+$/.test(output)) return false;
  const numbers = reply.match(/-?\d+\.\d+/g) ?? [];
  return numbers.some((number) => {
    const decimals = number.length - number.indexOf(".") - 1;
    return decimals <= 20 && Number(output).toFixed(decimals) === number;
  });
}

function codeOf(reply: string): string {
  return (reply.split(CODE)[1] ?? "").split("</execute>")[0]?.trim() ?? "";
}

/** Did the code before the last one fail, for the same question? */
function afterFailure(messages: readonly Message[]): boolean {
  const earlier = messages.at(-3);
  const output = earlier === undefined ? undefined : outputIn(earlier);
  return output !== undefined && EXCEPTION.test(output);
}

function lastOutput(messages: readonly Message[]): string | undefined {
  const last = messages.at(-1);
  return last === undefined ? undefined : outputIn(last);
}

function outputIn(message: Message): string | undefined {
  const text = messageText(message);
  return message.role === "user" && text.startsWith(PREFIX)
    ? text.slice(PREFIX.length).trim()
    : undefined;
}
