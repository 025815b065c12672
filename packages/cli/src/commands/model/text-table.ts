import { sanitise } from "../../terminal/sanitise.ts";

/** Lays rows out in columns two spaces apart, each on one line whatever is in its cells; columns named in `right` are set to the right. The last one is not padded. */
export function textTable(
  table: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const rows = table.map((row) => row.map((cell) => sanitise(cell).replaceAll(/\s+/g, " ")));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          right.includes(column)
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
