import type { ActionFormat } from "./action-format.ts";
import { fenceProse } from "./fence-scan.ts";
import { parseScanned, renderWithTool } from "./parse-scanned.ts";
import { fillPrompt, readPrompt } from "./prompt.ts";
import { splitBy } from "./scanner.ts";

const example = "```python\nprint(6 * 7)\n```";

/** Code in a Markdown fence; what chat models write by habit. */
export const fenceFormat: ActionFormat = {
  name: "fence",
  stop: [],
  toolMessages: false,
  instructions: () => fillPrompt(readPrompt("format/prompts/fence.md"), { example }),
  request: () => ({}),
  parse: (reply, scope) => parseScanned(reply, scope, { format: fenceFormat, start: fenceProse }),
  render: (thought, action) => renderWithTool(thought, action, fenced),
  split: () => splitBy(fenceProse),
  example: () => example,
};

/** A fence longer than every run of backticks in the code, so that none of them can end it. */
function fenced(code: string): string {
  const longest = (code.match(/`{3,}/g) ?? []).reduce(
    (length, run) => Math.max(length, run.length),
    2,
  );
  const fence = "`".repeat(longest + 1);
  return `${fence}python\n${code}\n${fence}`;
}
