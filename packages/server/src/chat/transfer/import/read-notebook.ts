import { stripAnsi } from "@codeact/agent";
import { JsonValue, type Output } from "@codeact/protocol";
import type { CellContent, MessagePart, WholeConversation, WholeMessage } from "@codeact/store";
import { z } from "zod";
import { type Finding, skipped, unreadable, whySkipped } from "./finding.ts";
import type { ImportPlace } from "./import-place.ts";
import { readText, type SourceFile } from "./source/source-file.ts";

/** nbformat's multi-line strings. */
const Lines = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === "string" ? text : text.join("")));
const Metadata = z.record(z.string(), JsonValue).default({});
const Bundle = z.record(z.string(), JsonValue);

const NotebookOutput = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.string(), text: Lines }),
  z.object({ output_type: z.literal("display_data"), data: Bundle, metadata: Metadata }),
  z.object({
    output_type: z.literal("execute_result"),
    data: Bundle,
    metadata: Metadata,
    execution_count: z.int().nonnegative().nullish(),
  }),
  z.object({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);
type NotebookOutput = z.infer<typeof NotebookOutput>;

/** What our own exports keep in a cell's metadata. */
const Facts = z.object({
  message: z.string(),
  role: z.enum(["user", "assistant", "system"]),
  kind: z.enum(["text", "reasoning", "cell", "file", "notice"]),
  status: z.enum(["ok", "error", "interrupted", "timeout", "died", "rejected"]).optional(),
  author: z.enum(["agent", "user"]).optional(),
});

const NotebookCell = z.discriminatedUnion("cell_type", [
  z.object({ cell_type: z.enum(["markdown", "raw"]), source: Lines, metadata: Metadata }),
  z.object({
    cell_type: z.literal("code"),
    source: Lines,
    metadata: Metadata,
    execution_count: z.int().nonnegative().nullish(),
    outputs: z.array(NotebookOutput).max(100_000),
  }),
]);
type NotebookCell = z.infer<typeof NotebookCell>;

/** As much of a notebook as is looked at (nbformat 4.0 to 4.5, and what later minor versions keep of it). */
const Notebook = z.object({
  nbformat: z.literal(4),
  metadata: z
    .object({
      title: z.string().optional(),
      language_info: z
        .object({ name: z.string().max(100) })
        .optional()
        .catch(undefined),
      codeact: z
        .object({ title: z.string(), model: z.string().max(1000), createdAt: z.int().min(0) })
        .optional()
        .catch(undefined),
    })
    .default({}),
  cells: z.array(NotebookCell).max(10_000),
});
type Notebook = z.infer<typeof Notebook>;

/** Reads a Jupyter notebook as a conversation: markdown is text, code cells are cells with their outputs. */
export async function readNotebook(file: SourceFile, place: ImportPlace): Promise<Finding> {
  try {
    const notebook = parseNotebook(file.name, await readText(file, place.bounds.maxJsonBytes));
    return {
      type: "conversation-found",
      what: file.name,
      conversation: conversationOf(file.name, notebook, place),
      notes: [],
    };
  } catch (error) {
    return skipped(file.name, whySkipped(error));
  }
}

function parseNotebook(name: string, text: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(`${name} is not JSON.`, error);
  }
  const parsed = Notebook.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw unreadable(
    path === "nbformat"
      ? `${name} is a notebook of another major version than 4; convert it with: jupyter nbconvert --to notebook.`
      : `${name}: ${path.slice(0, 100)}: ${issue?.message.slice(0, 200) ?? "is not a notebook"}`,
  );
}

function conversationOf(
  name: string,
  notebook: Notebook,
  { userId, now, model }: ImportPlace,
): WholeConversation {
  const { codeact, title, language_info } = notebook.metadata;
  const fileName = (name.split("/").at(-1) ?? "").replace(/\.ipynb$/iu, "");
  const createdAt = codeact?.createdAt ?? now;
  const language = language_info?.name ?? "python";
  return {
    userId,
    title: codeact?.title ?? title ?? (fileName === "" ? "Notebook" : fileName),
    model: codeact?.model ?? model,
    createdAt,
    updatedAt: now,
    files: [],
    messages: messagesOf(notebook.cells, { createdAt, language }),
  };
}

interface Turn {
  readonly message: string;
  readonly role: WholeMessage["role"];
  readonly parts: MessagePart[];
  readonly cells: CellContent[];
}

/** Cells of one message stand together; cells that no export of ours wrote are one message of their own. */
function messagesOf(
  cells: readonly NotebookCell[],
  { createdAt, language }: { readonly createdAt: number; readonly language: string },
): readonly WholeMessage[] {
  const turns: Turn[] = [];
  for (const [index, cell] of cells.entries()) {
    const facts = Facts.safeParse(cell.metadata["codeact"]).data;
    const { message, role } = facts ?? { message: "", role: "assistant" };
    let turn = turns.at(-1);
    if (turn === undefined || turn.message !== message || turn.role !== role) {
      turn = { message, role, parts: [], cells: [] };
      turns.push(turn);
    }
    addCell(turn, cell, { id: `cell-${index}`, language });
  }
  return turns.map((turn, index) => ({
    key: `message-${index}`,
    parentKey: index === 0 ? undefined : `message-${index - 1}`,
    role: turn.role,
    status: "done",
    createdAt,
    finishedAt: createdAt,
    content: { parts: turn.parts, cells: turn.cells },
  }));
}

function addCell(
  turn: Turn,
  cell: NotebookCell,
  { id, language }: { readonly id: string; readonly language: string },
): void {
  const facts = Facts.safeParse(cell.metadata["codeact"]).data;
  if (cell.cell_type !== "code") {
    const text = plainText(cell.source, facts);
    if (facts?.kind === "notice" || facts?.kind === "file")
      turn.parts.push({ kind: "notice", code: "import.notebook", text });
    else turn.parts.push({ kind: facts?.kind === "reasoning" ? "reasoning" : "text", text });
    return;
  }
  turn.parts.push({ kind: "cell", cellId: id });
  const count = cell.execution_count ?? undefined;
  turn.cells.push({
    id,
    version: 1,
    author: facts?.author ?? "user",
    title: "",
    language,
    source: cell.source,
    status: facts?.status ?? statusOf(cell),
    executionCount: count,
    outputs: cell.outputs.map((output) => ({ output: toOutput(output, count ?? 0) })),
  });
}

/** What an export of ours had put around a text, taken off again. */
function plainText(source: string, facts: z.infer<typeof Facts> | undefined): string {
  if (facts === undefined) return source;
  if (facts.kind === "text" && facts.role === "user")
    return source.replace(/^\*\*Question\*\*\n\n/u, "");
  return facts.kind === "text" ? source : source.replaceAll(/^> ?/gmu, "");
}

function statusOf(cell: Extract<NotebookCell, { cell_type: "code" }>): CellContent["status"] {
  if (cell.outputs.some(({ output_type }) => output_type === "error")) return "error";
  // Without a number and without outputs it never ran.
  return (cell.execution_count ?? null) === null && cell.outputs.length === 0
    ? "interrupted"
    : "ok";
}

function toOutput(output: NotebookOutput, count: number): Output {
  switch (output.output_type) {
    case "stream":
      return {
        type: "stream",
        name: output.name === "stderr" ? "stderr" : "stdout",
        text: output.text,
      };
    case "display_data":
      return { type: "display", data: bundleOf(output.data), ...displayFacts(output.metadata) };
    case "execute_result":
      return {
        type: "result",
        data: bundleOf(output.data),
        metadata: output.metadata,
        executionCount: output.execution_count ?? count,
      };
    case "error":
      return {
        type: "error",
        name: output.ename,
        value: output.evalue,
        traceback: output.traceback.slice(-20_000).map(stripAnsi),
      };
    default:
      return output satisfies never;
  }
}

/** nbformat lets text stand as a list of lines, but in JSON types a list is a list. */
function bundleOf(data: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => {
      const lines = z.array(z.string()).safeParse(value);
      const isText = lines.success && !/^application\/(?:.*\+)?json$/u.test(mime);
      return [mime, isText ? lines.data.join("") : value];
    }),
  );
}

const OurDisplay = z.object({ displayId: z.string() });

function displayFacts(metadata: Readonly<Record<string, JsonValue>>): {
  readonly metadata: Record<string, JsonValue>;
  readonly displayId?: string;
} {
  const { codeact, ...rest } = metadata;
  const ours = OurDisplay.safeParse(codeact);
  return ours.success ? { metadata: rest, displayId: ours.data.displayId } : { metadata };
}
