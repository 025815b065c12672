/** Most digits of an integer: beyond, JavaScript and most JSON readers lose the last ones. */
const MAX_DIGITS = 15;
const LARGEST = 10 ** MAX_DIGITS - 1;

/** GBNF for the integers from `min` to `max`, both included; undefined when there are none. */
export function integerRange(min: number | undefined, max: number | undefined): string | undefined {
  const from = Math.max(-LARGEST, Math.ceil(min ?? -LARGEST));
  const to = Math.min(LARGEST, Math.floor(max ?? LARGEST));
  if (from > to) return undefined;
  const parts: string[] = [];
  if (from < 0) {
    const inner = naturalRange(to < 0 ? -to : 1, -from);
    parts.push(`"-" (${inner.join(" | ")})`);
  }
  if (to >= 0) parts.push(...naturalRange(Math.max(0, from), to));
  return parts.join(" | ");
}

function naturalRange(from: number, to: number): string[] {
  const parts: string[] = [];
  for (let digits = String(from).length; digits <= String(to).length; digits += 1) {
    const least = digits === 1 ? 0 : 10 ** (digits - 1);
    const low = Math.max(from, least);
    const high = Math.min(to, 10 ** digits - 1);
    if (low <= high) parts.push(...sameLength(String(low), String(high)));
  }
  return parts;
}

/** Numbers between two of the same length, digit by digit. */
function sameLength(low: string, high: string): string[] {
  if (low === "") return [""];
  const first = Number(low[0]);
  const last = Number(high[0]);
  const rest = low.length - 1;
  const zeros = "0".repeat(rest);
  const nines = "9".repeat(rest);
  if (low.slice(1) === zeros && high.slice(1) === nines)
    return [join(digit(first, last), any(rest))];
  if (first === last)
    return sameLength(low.slice(1), high.slice(1)).map((tail) => join(digit(first, first), tail));
  const parts = sameLength(low.slice(1), nines).map((tail) => join(digit(first, first), tail));
  if (last - first > 1) parts.push(join(digit(first + 1, last - 1), any(rest)));
  parts.push(...sameLength(zeros, high.slice(1)).map((tail) => join(digit(last, last), tail)));
  return parts;
}

function digit(from: number, to: number): string {
  return from === to ? `"${from}"` : `[${from}-${to}]`;
}

function any(digits: number): string {
  return digits === 0 ? "" : `[0-9]{${digits}}`;
}

function join(a: string, b: string): string {
  return b === "" ? a : `${a} ${b}`;
}
