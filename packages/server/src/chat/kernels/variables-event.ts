import type { NamespaceDelta } from "@codeact/protocol";
import { MOST_TOLD_VARIABLES } from "@codeact/protocol/chat";
import type { RunLogEvent } from "@codeact/protocol/chat";

/** What a cell did to the variables, as an event. Undefined when it did nothing. */
export function variablesEvent(
  kernelId: string,
  { added, changed, removed }: NamespaceDelta,
): Extract<RunLogEvent, { type: "variables.changed" }> | undefined {
  const all = added.length + changed.length + removed.length;
  if (all === 0) return undefined;
  const told = {
    added: added.slice(0, MOST_TOLD_VARIABLES),
    changed: changed.slice(0, MOST_TOLD_VARIABLES),
    removed: removed.slice(0, MOST_TOLD_VARIABLES),
  };
  const more = all - told.added.length - told.changed.length - told.removed.length;
  return { type: "variables.changed", data: { kernelId, ...told, more } };
}
