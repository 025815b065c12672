import type { CellContent, MessagePart, WholeMessage } from "@codeact/store";
import { isExecutionText, readExecution } from "./execution-text.ts";
import type { TreeNode } from "./message-tree.ts";
import type { ChatUiMessage } from "./shapes.ts";

/** The first code block of a reply, its end missing where a stop string cut it. */
const ACTION = /<execute>([\s\S]*?)(?:<\/execute>?|$)/u;

/** How files of a message become parts; done by who reads the files. */
export type FilesOf = (message: ChatUiMessage) => readonly MessagePart[];

/** A message of ours in progress: replies and executions of one answer, joined. */
interface Draft {
  readonly key: string;
  readonly parentKey: string | undefined;
  readonly role: WholeMessage["role"];
  readonly parts: MessagePart[];
  readonly cells: CellContent[];
  readonly first: ChatUiMessage;
  last: ChatUiMessage;
}

/** A message to look at. */
interface Place {
  readonly node: TreeNode;
  readonly above: Draft | undefined;
  /** Without siblings. */
  readonly alone: boolean;
}

/** What the messages of a conversation become. */
export interface Turns {
  readonly messages: readonly WholeMessage[];
  /** Our message by each of theirs. */
  readonly keys: ReadonlyMap<string, string>;
}

/**
 * Turns messages of chat-ui into ours. An answer there is a chain of replies (`<execute>…</execute>`) and of messages in
 * the person's name with what came of the code; here it is one message with cells. Where such a chain branches, each
 * branch goes on as a message of its own.
 */
export function turnsOf(
  roots: readonly TreeNode[],
  {
    filesOf,
    model,
    now,
  }: { readonly filesOf: FilesOf; readonly model: string; readonly now: number },
): Turns {
  const drafts: Draft[] = [];
  const keys = new Map<string, string>();
  const open = roots.toReversed().map((node): Place => ({ node, above: undefined, alone: true }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, above, alone } = next;
    const draft = continues(above, node, alone) ? above : newDraft(node, above, drafts);
    if (draft === undefined) continue;
    draft.last = node.message;
    keys.set(node.key, draft.key);
    addMessage(draft, node, filesOf);
    const { children } = node;
    for (const child of children.toReversed())
      open.push({ node: child, above: draft, alone: children.length === 1 });
  }
  return { messages: drafts.map((draft) => finished(draft, model, now)), keys };
}

/** Whether a message belongs to the answer above it. */
function continues(above: Draft | undefined, { message }: TreeNode, alone: boolean): boolean {
  if (above?.role !== "assistant" || !alone) return false;
  return message.from === "assistant" || isOutput(message);
}

function isOutput({ from, executionType, content }: ChatUiMessage): boolean {
  return from === "user" && (executionType === "output" || isExecutionText(content));
}

function newDraft({ key, message }: TreeNode, above: Draft | undefined, drafts: Draft[]): Draft {
  const draft: Draft = {
    key,
    parentKey: above?.key,
    role: isOutput(message) ? "assistant" : message.from,
    parts: [],
    cells: [],
    first: message,
    last: message,
  };
  drafts.push(draft);
  return draft;
}

function addMessage(draft: Draft, node: TreeNode, filesOf: FilesOf): void {
  const { message } = node;
  if (isOutput(message)) {
    addExecution(draft, node);
    return;
  }
  if (message.reasoning !== undefined && message.reasoning.trim() !== "")
    draft.parts.push({ kind: "reasoning", text: message.reasoning });
  const action = message.from === "assistant" ? ACTION.exec(message.content) : null;
  if (action === null) addText(draft, message.content);
  else {
    const [whole, code = ""] = action;
    addText(draft, message.content.slice(0, action.index));
    addCell(draft, node.key, code);
    addText(draft, message.content.slice(action.index + whole.length));
  }
  draft.parts.push(...filesOf(message));
}

function addText(draft: Draft, text: string): void {
  if (text.trim() !== "") draft.parts.push({ kind: "text", text: text.trim() });
}

function addCell(draft: Draft, key: string, code: string): void {
  const id = `cell-${key}`;
  draft.parts.push({ kind: "cell", cellId: id });
  draft.cells.push({
    id,
    version: 1,
    author: "agent",
    title: "",
    language: "python",
    source: code.trim(),
    // Until its outcome is found: the original stopped before it when its limit was reached.
    status: "interrupted",
    outputs: [],
  });
}

/** What came of the code belongs to the cell before it; without one, the text is shown as it is. */
function addExecution(draft: Draft, { key, message }: TreeNode): void {
  const { status, outputs } = readExecution(message.content);
  const cell = draft.cells.at(-1);
  if (cell === undefined || cell.outputs.length > 0 || cell.status !== "interrupted") {
    draft.parts.push({
      kind: "notice",
      code: "import.output",
      text: message.content.trim() || key,
    });
    return;
  }
  draft.cells[draft.cells.length - 1] = {
    ...cell,
    status,
    executionCount: draft.cells.length,
    outputs: outputs.map((output) => ({ output })),
  };
}

function finished({ first, last, ...draft }: Draft, model: string, now: number): WholeMessage {
  const createdAt = first.createdAt ?? now;
  const score = last.score ?? 0;
  return {
    key: draft.key,
    parentKey: draft.parentKey,
    role: draft.role,
    status: last.interrupted === true ? "stopped" : "done",
    model: draft.role === "assistant" ? model : undefined,
    feedback: score === 0 ? undefined : { vote: score > 0 ? "up" : "down" },
    createdAt,
    finishedAt: last.updatedAt ?? last.createdAt ?? createdAt,
    content: { parts: draft.parts, cells: draft.cells },
  };
}
