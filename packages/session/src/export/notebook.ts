import type { Output, Trajectory } from "@codeact/protocol";
import { type Block, outline } from "./outline.ts";

type NotebookOutput = Readonly<Record<string, unknown>>;
interface NotebookCell {
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
    const id = `cell-${index + 1}`;
    if (block.type !== "cell")
      return { cell_type: "markdown", id, metadata: {}, source: lines(markdownOf(block)) };
    count += 1;
    return codeCell(id, count, block);
  });
  const notebook = {
    cells,
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python", file_extension: ".py", mimetype: "text/x-python" },
      codeact: { trajectory: trajectory.id, version: trajectory.version, model: trajectory.model },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

function codeCell(
  id: string,
  count: number,
  block: Extract<Block, { type: "cell" }>,
): NotebookCell {
  const status = block.observation?.status;
  const raised = status !== undefined && status !== "ok";
  return {
    cell_type: "code",
    id,
    metadata: raised ? { tags: ["raises-exception"] } : {},
    source: lines(block.code),
    execution_count: block.observation === undefined ? null : count,
    outputs: (block.observation?.outputs ?? []).map((output) => notebookOutput(output, count)),
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
      return { output_type: "display_data", data: output.data, metadata: output.metadata };
    case "result":
      return {
        output_type: "execute_result",
        data: output.data,
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

/** nbformat's multi-line strings: one element per line, line ends kept. */
function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
