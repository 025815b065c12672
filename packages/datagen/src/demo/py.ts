/** What can be written as a Python literal. */
export type PyValue =
  | number
  | string
  | boolean
  | null
  | readonly PyValue[]
  | { readonly [key: string]: PyValue };

/**
 * A value as a Python literal, spelled as Python's own `repr` would: `'text'`, `[3, 5]`, `{'a': 1}`, `True`, `None`.
 * Numbers keep the digits that a person sees in the question.
 */
export function py(value: PyValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return pyText(value);
  if (isList(value)) return `[${value.map(py).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${pyText(key)}: ${py(item)}`);
  return `{${entries.join(", ")}}`;
}

function isList(value: PyValue): value is readonly PyValue[] {
  return Array.isArray(value);
}

function pyText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r")
    .replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}
