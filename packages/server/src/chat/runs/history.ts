import { formats, renderObservation } from "@codeact/agent";
import type { Profile } from "@codeact/agent";
import { ExecutionStatus, noUsage } from "@codeact/protocol";
import type { Observation, Step } from "@codeact/protocol";
import { CodeactError } from "@codeact/protocol";
import type { Message, MessageSteps, Store, StoredCell } from "@codeact/store";
import { cellsInOrder } from "./branch.ts";
import { filesNotice } from "./question.ts";

/**
 * Reads the steps of a branch; see {@link historySteps}.
 * @throws CodeactError `not_found`
 */
export async function historyOf(
  store: Store,
  of: {
    readonly userId: string;
    readonly conversationId: string;
    readonly branch: readonly Message[];
    readonly profile: Profile;
  },
): Promise<readonly Step[]> {
  const { userId, conversationId, branch, profile } = of;
  const leafId = branch.at(-1)?.id;
  if (leafId === undefined) return [];
  const saved = await store.messages.steps(userId, conversationId, leafId);
  const filePaths = new Map<string, string>();
  for (const { parts } of branch)
    for (const part of parts) {
      if (part.kind !== "file" || filePaths.has(part.fileId)) continue;
      const path = await pathOf(store, userId, part.fileId);
      if (path !== undefined) filePaths.set(part.fileId, path);
    }
  return historySteps(branch, saved, { profile, filePaths });
}

async function pathOf(store: Store, userId: string, fileId: string): Promise<string | undefined> {
  try {
    return (await store.files.get(userId, fileId)).path;
  } catch (error) {
    if (CodeactError.isInstance(error) && error.code === "not_found") return undefined;
    throw error;
  }
}

/** What a history is made for. */
interface HistoryOptions {
  readonly profile: Profile;
  /** Paths of files by id; a file that is not here is passed over. */
  readonly filePaths: ReadonlyMap<string, string>;
}

/**
 * The steps of a branch, as the model is shown them: saved ones, and where a message has none (it was imported, or its
 * server was lost) steps made of what is drawn of it.
 */
function historySteps(
  messages: readonly Message[],
  saved: readonly MessageSteps[],
  options: HistoryOptions,
): readonly Step[] {
  const byMessage = new Map(saved.map(({ messageId, steps }) => [messageId, steps]));
  const history: Step[] = [];
  let question: readonly Step[] = [];
  for (const message of messages) {
    if (message.role === "user") {
      history.push(...question);
      question = questionSteps(message, options);
      continue;
    }
    if (message.role === "system") continue;
    const steps = byMessage.get(message.id);
    // Saved steps of an answer begin with its question.
    if (steps === undefined) history.push(...question, ...answerSteps(message, options));
    else history.push(...steps);
    question = [];
  }
  return [...history, ...question];
}

function questionSteps(message: Message, { filePaths }: HistoryOptions): readonly Step[] {
  const at = timeOf(message.createdAt);
  const text = wordsOf(message);
  const paths = message.parts.flatMap((part) => {
    const path = part.kind === "file" ? filePaths.get(part.fileId) : undefined;
    return path === undefined ? [] : [path];
  });
  const steps: Step[] = [];
  if (paths.length > 0) steps.push({ type: "notice", at, toModel: true, ...filesNotice(paths) });
  if (text !== "") steps.push({ type: "user", at, content: text });
  return steps;
}

function wordsOf(message: Message): string {
  return message.parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n\n");
}

function answerSteps(message: Message, options: HistoryOptions): readonly Step[] {
  const steps: Step[] = [];
  const cells = new Map(cellsInOrder(message).map((cell) => [cell.id, cell]));
  let words: string[] = [];
  for (const part of message.parts) {
    if (part.kind === "text") words.push(part.text);
    const cell = part.kind === "cell" ? cells.get(part.cellId) : undefined;
    if (cell === undefined) continue;
    steps.push(...cellSteps(message, cell, { ...options, thought: words.join("\n\n").trim() }));
    words = [];
  }
  const text = words.join("\n\n").trim();
  if (text !== "") {
    const at = timeOf(message.finishedAt ?? message.createdAt);
    steps.push(actionStep(at, "", { type: "message", text }));
  }
  return steps;
}

function cellSteps(
  message: Message,
  cell: StoredCell,
  { profile, thought }: HistoryOptions & { readonly thought: string },
): readonly Step[] {
  const at = timeOf(cell.startedAt ?? message.createdAt);
  if (cell.author === "user") return [personRan(at, cell, profile)];
  return [
    actionStep(at, thought, { type: "code", code: cell.source }),
    { type: "observation", at, observation: { ...observationOf(cell, profile), outputs: [] } },
  ];
}

function actionStep(
  at: string,
  thought: string,
  action: NonNullable<Extract<Step, { type: "action" }>["action"]>,
): Step {
  const reply = formats.tag.render(thought, action).text;
  return { type: "action", at, reply, thought, action, repairs: [], usage: noUsage, durationMs: 0 };
}

/** Tells a model of a cell that the person ran. */
export function personRan(
  at: string,
  cell: Pick<StoredCell, "source" | "status" | "outputs" | "startedAt" | "endedAt">,
  profile: Profile,
): Step {
  const { text } = observationOf(cell, profile);
  return {
    type: "notice",
    at,
    code: "person-ran",
    text: `The person ran this in the interpreter:\n${cell.source}\n${text}`,
    toModel: true,
  };
}

function observationOf(
  cell: Pick<StoredCell, "status" | "outputs" | "startedAt" | "endedAt" | "executionCount">,
  profile: Profile,
): Observation {
  const status = ExecutionStatus.safeParse(cell.status);
  const durationMs = Math.max(0, (cell.endedAt ?? 0) - (cell.startedAt ?? cell.endedAt ?? 0));
  const observation = renderObservation(
    {
      outputs: cell.outputs.map(({ output }) => output),
      end: {
        type: "execution-end",
        status: status.success ? status.data : "interrupted",
        executionCount: cell.executionCount ?? 0,
        durationMs,
      },
      cellTimeoutMs: durationMs,
      vision: false,
    },
    profile.style,
  );
  return cell.status === "rejected" ? { ...observation, status: "rejected" } : observation;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
