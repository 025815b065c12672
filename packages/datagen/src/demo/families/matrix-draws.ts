import type { Draw } from "../family.ts";

/** Draws a matrix of small integers; one of seven has negative ones. */
export function drawMatrix(random: Draw, rows: number, columns: number, most = 20): number[][] {
  const least = random.chance(0.15) ? -most : 0;
  return Array.from({ length: rows }, () => random.ints(columns, least, most));
}

/** A matrix as Python and people write it: `[[1, 2], [3, 4]]` */
export function matrixText(matrix: readonly (readonly number[])[]): string {
  return `[${matrix.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
}
