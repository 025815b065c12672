import { z } from "zod";
import { invalid } from "./store-errors.ts";

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Ask with it for the next page; absent on the last one. Its content is nobody's business. */
  readonly cursor?: string | undefined;
}

/** Where the next page begins: a time or an index, and an id that settles ties. */
export type Position = readonly [number, string];

const Position = z.tuple([z.int(), z.string().max(64)]);

/** A position as an opaque word. */
function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** Reads a cursor. @throws CodeactError `invalid_input` for anything but one of ours */
export function readCursor(cursor: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const [number, id] = Position.parse(value);
    return [number, id.toWellFormed().replaceAll("\0", "")];
  } catch {
    throw invalid(
      "cursor",
      "The cursor is not one that a page gave.",
      "Begin with the first page.",
    );
  }
}

/** A page out of one row more than was asked for. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  position: (row: T) => Position,
): Page<T> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: last === undefined ? undefined : writeCursor(position(last)) };
}

/** A number of rows within bounds. */
export function clampLimit(limit: number | undefined, fallback: number, most: number): number {
  return Math.max(1, Math.min(most, Math.trunc(limit ?? fallback)));
}
