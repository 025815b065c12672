/** One header as it came: duplicates and the order are kept. */
export type Header = readonly [name: string, value: string];

/**
 * Headers that concern one connection only and are never passed on (RFC 9110, 7.6.1), with those that tell about the
 * proxy, and those that this proxy decides itself: who is asked, how long the body is, whether to wait before it.
 */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The headers that travel from one end to the other. `raw`: names and values in turn, as Node reads them. */
export function endToEndHeaders(raw: readonly string[]): readonly Header[] {
  const headers: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  }
  const named = headers
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(",").map((token) => token.trim().toLowerCase()));
  const dropped = new Set([...OWN_HEADERS, ...named]);
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** Headers by name, the values of one name together, as Node writes them. */
export function groupHeaders(headers: readonly Header[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const values = groups.get(key);
    if (values === undefined) groups.set(key, [value]);
    else values.push(value);
  }
  return groups;
}
