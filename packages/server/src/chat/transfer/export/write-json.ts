import type { ExportSource } from "./export-source.ts";

/**
 * A conversation as JSON in our own format, version 1, one message per line so that files can be compared;
 * `docs/formats/chat-export.md` describes it.
 */
export async function* writeJson({ head, messages }: ExportSource): AsyncGenerator<string> {
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  yield `{\n${fields.join(",\n")},\n  "messages": [`;
  let separator = "\n    ";
  for await (const message of messages()) {
    yield `${separator}${JSON.stringify(message)}`;
    separator = ",\n    ";
  }
  yield "\n  ]\n}\n";
}
