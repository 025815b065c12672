import type { RequestRecord } from "@codeact/models/serve";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** Writes a line for every request to standard error: text for people, or JSON. */
export function accessLog(
  terminal: Terminal,
  options: { readonly json: boolean },
): (record: RequestRecord) => void {
  return (record) => {
    const time = new Date().toISOString();
    const line = options.json
      ? JSON.stringify({ type: "request", time, ...record })
      : textLine(record, time);
    terminal.err.write(`${line}\n`);
  };
}

function textLine(record: RequestRecord, time: string): string {
  const { method, path, status, outcome, firstTokenMs, promptTokens, completionTokens } = record;
  const parts = [
    `${time.slice(11, 19)} ${method} ${path} ${status} ${milliseconds(record.durationMs)}`,
    ...(firstTokenMs === undefined ? [] : [`first token ${milliseconds(firstTokenMs)}`]),
    ...(promptTokens === undefined
      ? []
      : [`${promptTokens} + ${completionTokens ?? 0} tokens, ${record.cachedTokens ?? 0} cached`]),
    ...(outcome === "sent" ? [] : [outcome === "failed" ? "failed" : "the client left"]),
    ...(record.problem === undefined ? [] : [record.problem]),
  ];
  return sanitise(parts.join("; ")).replaceAll(/\s+/g, " ");
}

function milliseconds(value: number): string {
  return value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`;
}
