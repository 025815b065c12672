import type { Family } from "./family.ts";

/** How much oftener they come: of 100 questions 49 are theirs instead of 28, and each other family keeps 7 of 10 of its own. */
const FACTOR = 2.5;

/**
 * Families whose answer hangs on several details of the question (two dates in words, a unit on each side, a file and its
 * columns, a key within a key, the name of a given function), and others that people ask for often. In evaluations their
 * programs were mostly the right ones with a wrong value: to copy values reliably takes many more examples than to tell
 * the families apart. So they get more examples; nothing else about them differs.
 */
export const emphasisedNames: ReadonlySet<string> = new Set([
  // dates
  "age-on-date",
  "date-plus-days",
  "day-of-year",
  "days-between",
  "days-in-month",
  // units
  "convert-data-size",
  "convert-length",
  "convert-speed",
  "convert-temperature",
  "convert-volume",
  "convert-weight",
  // tables and files
  "csv-count-by",
  "csv-count-rows-above",
  "csv-mean-by",
  "csv-sum-by",
  "pasted-table-sum",
  "pasted-table-who-has-most",
  "file-create",
  "file-longest-line",
  "file-show",
  "folder-list",
  "error-file-not-there",
  // JSON
  "json-keys",
  "json-nested-key",
  // given functions
  "tool-difference",
  "tool-explicit-call",
  "tool-one-call",
  "tool-price-of-many",
  "tool-send-message",
  "tool-total",
  // lists and words
  "count-words",
  "error-index-out-of-range",
  "list-count-value",
  "matrix-transpose",
  "replace-letter",
  "sort-numbers",
  "sort-pairs-by-number",
  "sort-words-by-length",
  // numbers
  "add-three",
  "circle-area",
  "combinations",
  "copy-add-small",
  "distance-from-speed",
  "distance-of-points",
  "divide-two",
  "first-primes",
  "percent-change",
  "percentage-of",
  "rectangle-area",
  "rectangle-perimeter",
  "simple-interest",
  "sum-between",
  "sum-to-n",
  "what-percent-is",
]);

/** The families with those that need more examples weighted up. */
export function emphasised(families: readonly Family[]): readonly Family[] {
  return families.map((family) =>
    emphasisedNames.has(family.name)
      ? { ...family, weight: (family.weight ?? 1) * FACTOR }
      : family,
  );
}
