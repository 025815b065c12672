/** Content types of what cells write, by the end of the name. */
const types: ReadonlyMap<string, string> = new Map([
  ["csv", "text/csv"],
  ["tsv", "text/tab-separated-values"],
  ["txt", "text/plain"],
  ["log", "text/plain"],
  ["md", "text/markdown"],
  ["py", "text/x-python"],
  ["json", "application/json"],
  ["jsonl", "application/jsonl"],
  ["ipynb", "application/x-ipynb+json"],
  ["html", "text/html"],
  ["svg", "image/svg+xml"],
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["pdf", "application/pdf"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["parquet", "application/vnd.apache.parquet"],
  ["zip", "application/zip"],
  ["gz", "application/gzip"],
  ["wav", "audio/wav"],
  ["mp3", "audio/mpeg"],
  ["mp4", "video/mp4"],
]);

/** The content type that a file's name promises; nobody has looked inside. */
export function mimeOfPath(path: string): string {
  const end = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? "";
  return types.get(end) ?? "application/octet-stream";
}
