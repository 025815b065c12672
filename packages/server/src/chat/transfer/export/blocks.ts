import type {
  ExportedCell,
  ExportedFile,
  ExportedMessage,
  ExportedPart,
} from "@codeact/protocol/chat";
import type { Block } from "@codeact/session";

/** A block of a conversation, and what it was there. */
export interface PlacedBlock {
  readonly block: Block;
  /** Kept in a notebook's cell, so that an import finds its way back. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of a cell that was run. */
  readonly cell?: ExportedCell | undefined;
}

/** A message as a reader sees it, in the words that trajectories are rendered in. */
export function blocksOf(
  message: ExportedMessage,
  files: ReadonlyMap<string, ExportedFile>,
): readonly PlacedBlock[] {
  const cells = new Map(message.cells.map((cell) => [cell.id, cell]));
  return message.parts.flatMap((part): readonly PlacedBlock[] => {
    const facts = { message: message.id, role: message.role, kind: part.kind };
    if (part.kind === "cell") {
      const cell = cells.get(part.cellId);
      return cell === undefined ? [] : [cellBlock(cell, facts)];
    }
    const block = textBlock(part, message.role, files);
    return block.text.trim() === "" ? [] : [{ block, facts }];
  });
}

function cellBlock(cell: ExportedCell, facts: Readonly<Record<string, unknown>>): PlacedBlock {
  return {
    block: {
      type: "cell",
      code: cell.source,
      observation: {
        status: cell.status,
        outputs: cell.outputs.map(({ output }) => output),
      },
    },
    facts: { ...facts, status: cell.status, author: cell.author },
    cell,
  };
}

type TextBlock = Extract<Block, { type: "question" | "prose" | "notice" }>;

function textBlock(
  part: Exclude<ExportedPart, { kind: "cell" }>,
  role: ExportedMessage["role"],
  files: ReadonlyMap<string, ExportedFile>,
): TextBlock {
  switch (part.kind) {
    case "text":
      return { type: role === "user" ? "question" : "prose", text: part.text };
    case "reasoning":
      return { type: "notice", text: part.text };
    case "notice":
      return { type: "notice", text: part.text };
    case "file":
      return { type: "notice", text: `File: ${files.get(part.fileId)?.path ?? "no longer there"}` };
    default:
      return part satisfies never;
  }
}
