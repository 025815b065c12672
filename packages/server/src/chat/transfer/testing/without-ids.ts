import type { ChatExport } from "@codeact/protocol/chat";

/** An export with its ids replaced by the order they come in, and without its time: what two exports of one thing share. */
export function withoutIds(exported: ChatExport): unknown {
  const { exportedAt: _exportedAt, ...rest } = exported;
  const numbers = new Map<string, string>();
  const text = JSON.stringify(rest).replaceAll(
    /"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"/gu,
    (id) => {
      const number = numbers.get(id) ?? `"#${numbers.size + 1}"`;
      numbers.set(id, number);
      return number;
    },
  );
  const value: unknown = JSON.parse(text);
  return value;
}
