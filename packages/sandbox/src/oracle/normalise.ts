import { stripVTControlCharacters } from "node:util";
import type { OracleOutput, Outcome } from "./outcome.ts";

/** What no two runs have in common, and how it is written for the comparison. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  // ipykernel runs commands in a terminal, which ends lines with a carriage return.
  [/\\r\\n/gu, "\\n"],
  [/0x[0-9a-f]{6,}/gu, "ADDRESS"],
  [/\d+(?:\.\d+)?(?:e[+-]\d+)? (?:ns|µs|us|ms|s)\b/gu, "TIME"],
  // How cells are called: by us, by ipykernel in messages, by ipykernel in code objects.
  [
    /Cell In ?\[\d+\]|(?:\/tmp\/)?ipykernel_\d+\/\d+\.py|<ipython-input-[^>]+>|(?<=\()\d{6,}\.py/gu,
    "CELL",
  ],
  [/\/[^'"\s]*\/codeact-oracle-[^/'"\s\\]+/gu, "FOLDER"],
  [/\(Thread-\d+|Thread-\d+/gu, "THREAD"],
];

/** One outcome as comparable text: one paragraph per output, its kind and MIME types first. */
export function normalise(outcome: Outcome): string {
  const paragraphs = mergeStreams(outcome.outputs).map(describeOutput);
  return scrub([...paragraphs, `status ${outcome.status}`].join("\n"));
}

function scrub(text: string): string {
  let clean = stripVTControlCharacters(text);
  for (const [pattern, replacement] of REPLACEMENTS) clean = clean.replaceAll(pattern, replacement);
  return clean;
}

/** Text of one stream between two other outputs is one text: the two pipes have no order among each other. */
function mergeStreams(outputs: readonly OracleOutput[]): OracleOutput[] {
  const merged: OracleOutput[] = [];
  let streams = new Map<string, OracleOutput & { type: "stream" }>();
  const close = (): void => {
    merged.push(...[...streams.values()].sort((a, b) => b.name.localeCompare(a.name)));
    streams = new Map();
  };
  for (const output of outputs) {
    if (output.type === "stream") {
      const before = streams.get(output.name)?.text ?? "";
      streams.set(output.name, { ...output, text: before + output.text });
    } else {
      close();
      merged.push(output);
    }
  }
  close();
  return merged;
}

function describeOutput(output: OracleOutput): string {
  switch (output.type) {
    case "stream":
      return `${output.name} ${JSON.stringify(output.text)}`;
    case "display":
    case "display-update": {
      const id =
        output.displayId === undefined
          ? ""
          : output.displayId.length > 20
            ? " #ID"
            : ` #${output.displayId}`;
      return `${output.type}${id} ${describeBundle(output)}`;
    }
    case "result":
      return `result [${output.executionCount}] ${describeBundle(output)}`;
    case "error":
      return `error ${output.name}: ${output.value}\n  lines ${describeLines(output)}`;
    case "clear":
      return `clear ${output.wait ? "before the next output" : "now"}`;
    case "input-request":
      return `input ${JSON.stringify(output.prompt)}${output.password ? " hidden" : ""}`;
    default:
      output satisfies never;
      return "";
  }
}

function describeBundle(
  output: OracleOutput & { type: "display" | "display-update" | "result" },
): string {
  const lines = Object.entries(output.data)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([mime, value]) => `  ${mime} ${describeValue(mime, value)}`);
  const metadata = Object.entries(output.metadata ?? {}).filter(
    ([, value]) => !isSizeOfFigure(value),
  );
  if (metadata.length > 0) lines.push(`  metadata ${JSON.stringify(Object.fromEntries(metadata))}`);
  return `\n${lines.join("\n")}`;
}

/** matplotlib's inline backend adds an empty object per figure in some versions. */
function isSizeOfFigure(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Images are compared by kind and by size to a factor of two; their bytes depend on the day. */
function describeValue(mime: string, value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (mime === "image/svg+xml" && text.length > 1000) return "a large drawing";
  if (!mime.startsWith("image/") || mime === "image/svg+xml") return JSON.stringify(text.trimEnd());
  return `2^${Math.round(Math.log2(text.length))} characters`;
}

/** How deep a recursion goes depends on who calls; which lines take part does not. */
function describeLines(error: OracleOutput & { type: "error" }): string {
  const lines = userLines(error.traceback);
  return (error.name === "RecursionError" ? [...new Set(lines)] : lines).join(" ");
}

/** The lines of the user's cells that a traceback names, oldest first: layouts differ, these must not. */
function userLines(traceback: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of traceback.map((text) => stripVTControlCharacters(text))) {
    const match =
      /^[\s|+]*(?:File "?)?(?:Cell In ?\[(\d+)\]|Input In \[(\d+)\])"?, line (\d+)/u.exec(line);
    if (match !== null) found.push(`${match[1] ?? match[2] ?? ""}:${match[3] ?? ""}`);
  }
  return found;
}
