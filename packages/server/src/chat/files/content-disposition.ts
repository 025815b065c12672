/** Longest name in a header, in characters; longer ones lose their middle. */
const MAX_NAME = 200;

/**
 * The header that makes a browser save bytes under a name (RFC 6266): an ASCII form for old clients and the exact one.
 * Only the last part of a path is told.
 */
export function contentDisposition(kind: "attachment" | "inline", path: string): string {
  const name = shorten((path.split("/").at(-1) ?? "").toWellFormed()) || "file";
  const plain = name.replaceAll(/[^\u0020-\u007e]|["\\%]/gu, "_");
  const exact = encodeURIComponent(name).replaceAll(
    /['()*!]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** Keeps the end, which says what kind of file it is. */
function shorten(name: string): string {
  if (name.length <= MAX_NAME) return name;
  const half = MAX_NAME / 2;
  return `${name.slice(0, half)}…${name.slice(1 - half)}`.toWellFormed();
}
