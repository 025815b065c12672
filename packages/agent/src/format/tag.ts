import type { ActionFormat } from "./action-format.ts";
import { fillPrompt, readPrompt } from "./prompt.ts";
import { parseScanned, renderWithTool } from "./parse-scanned.ts";
import { splitBy } from "./scanner.ts";
import { escapeTags, tagProse } from "./tag-scan.ts";

const example = "<execute>\nprint(6 * 7)\n</execute>";

/** The original's `<execute>…</execute>`: code between tags, anything else is the answer. The default. */
export const tagFormat: ActionFormat = {
  name: "tag",
  stop: ["</execute>"],
  toolMessages: false,
  instructions: () => fillPrompt(readPrompt("format/prompts/tag.md"), { example }),
  request: () => ({}),
  parse: (reply, scope) => parseScanned(reply, scope, { format: tagFormat, start: tagProse }),
  render: (thought, action) =>
    renderWithTool(thought, action, (code) => `<execute>\n${escapeTags(code)}\n</execute>`),
  split: () => splitBy(tagProse),
  example: () => example,
};
