import type { MimeBundle, Output, Trajectory } from "@codeact/protocol";
import { type Block, outline } from "./outline.ts";

type NotebookOutput = Readonly<Record<string, unknown>>;
/** A cell as nbformat has it. */
export interface NotebookCell {
  readonly cell_type: "code" | "markdown";
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly NotebookOutput[];
}

/**
 * Renders a trajectory as a Jupyter notebook (nbformat 4.5): questions and prose as markdown, cells with their recorded
 * outputs. A cell that had raised carries the tag `raises-exception`, so that a notebook runner goes on after it.
 */
export function renderNotebook(trajectory: Trajectory): string {
  let count = 0;
  const cells = outline(trajectory).map((block, index): NotebookCell => {
    if (block.type === "cell") count += 1;
    return notebookCell(block, { id: `cell-${index + 1}`, count });
  });
  const notebook = {
    cells,
    ...notebookFrame({
      trajectory: trajectory.id,
      version: trajectory.version,
      model: trajectory.model,
    }),
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** Everything of a notebook (nbformat 4.5, Python) but its cells; `facts` are kept in its metadata under `codeact`. */
export function notebookFrame(facts: Readonly<Record<string, unknown>>): {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
} {
  return {
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python", file_extension: ".py", mimetype: "text/x-python" },
      codeact: facts,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Where a block stands in a notebook. */
export interface NotebookPlace {
  /** Unlike any other of the notebook; letters, digits, `-` and `_`, at most 64. */
  readonly id: string;
  /** Execution number of a cell. */
  readonly count: number;
  /** Kept in the cell's metadata under `codeact`. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** A block as a cell of a notebook (nbformat 4.5). */
export function notebookCell(block: Block, place: NotebookPlace): NotebookCell {
  const facts = place.facts === undefined ? {} : { codeact: place.facts };
  if (block.type !== "cell") {
    return {
      cell_type: "markdown",
      id: place.id,
      metadata: facts,
      source: lines(markdownOf(block)),
    };
  }
  const status = block.observation?.status;
  const raised = status !== undefined && status !== "ok";
  return {
    cell_type: "code",
    id: place.id,
    metadata: raised ? { ...facts, tags: ["raises-exception"] } : facts,
    source: lines(block.code),
    execution_count: block.observation === undefined ? null : place.count,
    outputs: (block.observation?.outputs ?? []).map((output) =>
      notebookOutput(output, place.count),
    ),
  };
}

function markdownOf(block: Exclude<Block, { type: "cell" }>): string {
  switch (block.type) {
    case "question":
      return `**Question**\n\n${block.text}`;
    case "prose":
      return block.text;
    case "notice":
      return `> ${block.text.replaceAll("\n", "\n> ")}`;
    case "tool":
      return `\`${block.name}\` with \`${JSON.stringify(block.args)}\`\n\n\`\`\`text\n${block.observation?.text ?? ""}\n\`\`\``;
    default:
      return block satisfies never;
  }
}

function notebookOutput(output: Output, count: number): NotebookOutput {
  switch (output.type) {
    case "stream":
      return { output_type: "stream", name: output.name, text: lines(output.text) };
    case "display":
      return {
        output_type: "display_data",
        data: notebookBundle(output.data),
        metadata: displayMetadata(output),
      };
    case "result":
      return {
        output_type: "execute_result",
        data: notebookBundle(output.data),
        metadata: output.metadata,
        execution_count: count,
      };
    case "error":
      return {
        output_type: "error",
        ename: output.name,
        evalue: output.value,
        traceback: output.traceback,
      };
    default:
      return output satisfies never;
  }
}

/** A saved notebook has no field for the id that `update_display` goes by; it is kept with our own facts. */
function displayMetadata(
  output: Extract<Output, { type: "display" }>,
): Readonly<Record<string, unknown>> {
  return output.displayId === undefined
    ? output.metadata
    : { ...output.metadata, codeact: { displayId: output.displayId } };
}

/** nbformat lets only JSON types hold anything but text. */
function notebookBundle(data: MimeBundle): MimeBundle {
  const wrong = Object.entries(data).filter(
    ([mime, value]) => typeof value !== "string" && !/^application\/(?:.*\+)?json$/u.test(mime),
  );
  if (wrong.length === 0) return data;
  return {
    ...data,
    ...Object.fromEntries(wrong.map(([mime, value]) => [mime, JSON.stringify(value)])),
  };
}

/** nbformat's multi-line strings: one element per line, line ends kept. */
function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
