import { readFileSync } from "node:fs";

const loaded = new Map<string, string>();

/** Text of a prompt file of this package, by its path below `src`. Read on first use, then kept. */
export function readPrompt(path: string): string {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8").trim();
  loaded.set(path, text);
  return text;
}

/**
 * Fills `{{name}}` places. A place that stands alone on its lines and has no text takes its paragraph away; a name
 * without a value is left as it stands, so that a snapshot shows the mistake.
 */
export function fillPrompt(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split("\n\n")
    .map((paragraph) =>
      paragraph.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place),
    )
    .filter((paragraph) => paragraph.trim() !== "")
    .join("\n\n");
}
