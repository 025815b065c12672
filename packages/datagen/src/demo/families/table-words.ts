import { py } from "../py.ts";

/** How people refer to a column; the word “column” in it tells that the file need not be looked at first. */
export const COLUMN =
  "(the column {column}|column {column}|the {column} column|the column {column:quoted}|the {column:quoted} column|the column (named|called) {column})";

/** How people name a file at the end of a phrase. */
export const FILE =
  "((in|of|from) {file}|in (the|my|this) (file|table|csv file|spreadsheet) {file}|of the (file|csv file|table) {file})";

/** A file that is there but not named; the line about files tells its name. */
export const UNNAMED = "(in|of|from) (the|this|my) (file|table|csv|csv file|spreadsheet|data)";

/** More than, in many words. */
export const ABOVE =
  "(above|over|more than|greater than|higher than|larger than|bigger than|exceeding|>)";

/** Less than, in many words. */
export const BELOW = "(below|under|less than|smaller than|lower than|<)";

/** Python that reads the rows of a file; every family of tables begins like this. */
export function readRows(file: string): string[] {
  return ["import csv", `rows = list(csv.DictReader(open(${py(file)})))`];
}
