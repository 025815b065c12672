import type { ActionFormatName } from "@codeact/protocol";
import type { ActionFormat } from "./action-format.ts";
import { fenceFormat } from "./fence.ts";
import { jsonFormat } from "./json.ts";
import { tagFormat } from "./tag.ts";
import { textFormat } from "./text.ts";
import { toolFormat } from "./tool.ts";

/** Every action format by name. */
export const formats: Readonly<Record<ActionFormatName, ActionFormat>> = {
  tag: tagFormat,
  fence: fenceFormat,
  tool: toolFormat,
  json: jsonFormat,
  text: textFormat,
};
