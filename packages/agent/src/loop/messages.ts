import type { ContentPart, Message, Observation, Step } from "@codeact/protocol";
import type { ActionFormat } from "../format/action-format.ts";
import { shorten } from "../observation/shorten.ts";

/** Code of the notice step from which on older observations are shown shortened. */
export const CONDENSED = "context-condensed";
/** Observations before a condensation that stay whole. */
const KEPT_WHOLE = 2;
const CONDENSED_CHARACTERS = 400;

/** What goes with the steps into the messages. */
export interface MessageOptions {
  readonly system: string;
  readonly format: ActionFormat;
  /** Only the last so many messages of the person, with what followed them. @default all */
  readonly keptQuestions?: number | undefined;
  /** Codes of the notices that are shown. @default every notice that is meant for the model */
  readonly shownNotices?: readonly string[] | undefined;
}

/**
 * The exact messages a model is sent for a trajectory. Pure: the steps are the prompt, also of a resumed trajectory.
 * Neighbouring user messages are joined, since many chat templates insist on alternation.
 */
export function messagesFromSteps(steps: readonly Step[], options: MessageOptions): Message[] {
  const messages: Message[] =
    options.system === "" ? [] : [{ role: "system", content: options.system }];
  const condensed = condensedSteps(steps);
  let openCall: string | undefined;
  for (const step of steps.slice(firstKept(steps, options.keptQuestions))) {
    if (openCall !== undefined && step.type !== "observation") {
      if (step.type === "notice") continue;
      // Servers refuse a tool call without its result.
      messages.push({ role: "tool", toolCallId: openCall, content: "[no result]" });
      openCall = undefined;
    }
    switch (step.type) {
      case "user":
        pushUser(messages, step.content);
        break;
      case "action":
        openCall = pushReply(messages, step, options.format);
        break;
      case "observation":
        pushObservation(messages, step.observation, openCall, condensed.has(step));
        openCall = undefined;
        break;
      case "notice":
        if (step.toModel && options.shownNotices?.includes(step.code) !== false)
          pushUser(messages, step.text);
        break;
      case "outcome":
        if (saidToThePerson(step) && messages.at(-1)?.role !== "assistant") {
          messages.push({ role: "assistant", content: step.text ?? "" });
        }
        break;
      default:
        step satisfies never;
    }
  }
  return messages;
}

/** Where the kept part begins, with the notices that came along with its first message. */
function firstKept(steps: readonly Step[], keptQuestions: number | undefined): number {
  if (keptQuestions === undefined) return 0;
  const questions = steps.flatMap((step, index) => (step.type === "user" ? [index] : []));
  let first = questions.at(-keptQuestions) ?? 0;
  while (first > 0 && steps[first - 1]?.type === "notice") first -= 1;
  return first;
}

/** The last message of a run that reached a limit is part of the conversation; of an abort the notice tells. */
function saidToThePerson(step: Extract<Step, { type: "outcome" }>): boolean {
  return step.status === "stopped" && step.text !== undefined && step.reason !== "aborted";
}

/** Can shortening older observations still make the prompt smaller? */
export function canCondense(steps: readonly Step[]): boolean {
  const already = condensedSteps(steps);
  const next = observationsToCondense(steps);
  return next.some(
    (step) => !already.has(step) && step.observation.text.length > CONDENSED_CHARACTERS,
  );
}

type ObservationStep = Extract<Step, { type: "observation" }>;

function condensedSteps(steps: readonly Step[]): ReadonlySet<Step> {
  const at = steps.findLastIndex((step) => step.type === "notice" && step.code === CONDENSED);
  return new Set<Step>(at < 0 ? [] : observationsToCondense(steps.slice(0, at)));
}

function observationsToCondense(steps: readonly Step[]): ObservationStep[] {
  return steps.filter((step) => step.type === "observation").slice(0, -KEPT_WHOLE);
}

function pushReply(
  messages: Message[],
  step: Extract<Step, { type: "action" }>,
  format: ActionFormat,
): string | undefined {
  const calls = format.toolMessages ? (step.toolCalls ?? []) : [];
  // Many servers refuse an assistant message without content; the observation tells that the reply was empty.
  if (step.reply === "" && calls.length === 0) return undefined;
  messages.push({
    role: "assistant",
    content: step.reply,
    ...(calls.length === 0 ? {} : { toolCalls: [...calls] }),
  });
  return calls[0]?.id;
}

function pushObservation(
  messages: Message[],
  observation: Observation,
  callId: string | undefined,
  condensed: boolean,
): void {
  const text = condensed
    ? shorten(
        observation.text,
        CONDENSED_CHARACTERS,
        () => "\n[… shortened to save room; variables still hold the values …]\n",
      ).text
    : observation.text;
  const images = condensed ? [] : observation.images;
  if (callId !== undefined) {
    messages.push({ role: "tool", toolCallId: callId, content: text });
    if (images.length > 0) pushUser(messages, [...images]);
  } else pushUser(messages, images.length === 0 ? text : [{ type: "text", text }, ...images]);
}

function pushUser(messages: Message[], content: string | ContentPart[]): void {
  const last = messages.at(-1);
  if (last?.role !== "user") {
    messages.push({ role: "user", content });
    return;
  }
  const joined =
    typeof last.content === "string" && typeof content === "string"
      ? `${last.content}\n\n${content}`
      : [...parts(last.content), ...parts(content)];
  messages[messages.length - 1] = { role: "user", content: joined };
}

function parts(content: string | ContentPart[]): ContentPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
