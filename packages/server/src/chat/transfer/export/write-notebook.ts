import { notebookCell, notebookFrame } from "@codeact/session";
import { blocksOf, type PlacedBlock } from "./blocks.ts";
import type { ExportSource } from "./export-source.ts";
import { filesOf } from "./write-text.ts";

/** Ids of nbformat 4.5: letters, digits, `-`, `_`, at most 64. */
const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/u;

/**
 * A branch as a Jupyter notebook (nbformat 4.5): prose as markdown, cells with all of their outputs. A cell that raised
 * carries the tag `raises-exception`, so that a notebook runner goes on after it.
 */
export async function* writeNotebook(source: ExportSource): AsyncGenerator<string> {
  const { conversation } = source.head;
  const frame = notebookFrame({
    title: conversation.title,
    model: conversation.model,
    createdAt: conversation.createdAt,
  });
  const fields = Object.entries(frame).map(
    ([name, value]) => ` ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  yield `{\n${fields.join(",\n")},\n "cells": [`;
  const files = filesOf(source);
  const ids = new Set<string>();
  let separator = "\n";
  let count = 0;
  for await (const message of source.messages()) {
    for (const placed of blocksOf(message, files)) {
      count = placed.cell === undefined ? count : (placed.cell.executionCount ?? count + 1);
      const cell = notebookCell(placed.block, {
        id: idOf(placed, ids),
        count,
        facts: placed.facts,
      });
      yield `${separator}${indented(cell)}`;
      separator = ",\n";
    }
  }
  yield "\n ]\n}\n";
}

/** A cell keeps its id, as far as nbformat can hold it; everything else gets a number. */
function idOf({ cell }: PlacedBlock, taken: Set<string>): string {
  const wanted = cell !== undefined && CELL_ID.test(cell.id) ? cell.id : undefined;
  const id = wanted === undefined || taken.has(wanted) ? `block-${taken.size + 1}` : wanted;
  taken.add(id);
  return id;
}

function indented(value: unknown): string {
  // Only line feeds begin a line of JSON; a pattern would also stop at separators inside of strings.
  return `  ${JSON.stringify(value, null, 1).split("\n").join("\n  ")}`;
}
