/** What `Content-Range: bytes START-END/TOTAL` says (RFC 9110, 14.4). */
export interface ContentRange {
  readonly start: number;
  /** Undefined when the server does not know (`*`). */
  readonly total: number | undefined;
}

/** Reads the Content-Range of a 206; undefined when it is absent or makes no sense. */
export function contentRange(headers: Headers): ContentRange | undefined {
  const match = /^bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(
    headers.get("content-range")?.trim() ?? "",
  );
  if (match === null) return undefined;
  const start = Number(match[1]);
  const end = Number(match[2]);
  const total = match[3] === "*" ? undefined : Number(match[3]);
  if (end < start || (total !== undefined && end >= total)) return undefined;
  return { start, total };
}

/** The total of a 416 (`bytes *\/TOTAL`); undefined when it is not told. */
export function unsatisfiedTotal(headers: Headers): number | undefined {
  const match = /^bytes\s+\*\/(\d{1,15})$/i.exec(headers.get("content-range")?.trim() ?? "");
  return match === null ? undefined : Number(match[1]);
}
