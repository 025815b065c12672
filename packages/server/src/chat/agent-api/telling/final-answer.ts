import type { RunLogEvent } from "@codeact/protocol/chat";

/** Collects the words after the last cell of a run: its answer. */
export class FinalAnswer {
  #texts = new Map<number, string>();
  #notice = "";

  add({ type, data }: RunLogEvent): void {
    if (type === "text.delta")
      this.#texts.set(data.part, (this.#texts.get(data.part) ?? "") + data.text);
    else if (type === "cell.started") this.#texts.clear();
    else if (type === "notice") this.#notice = data.text;
    else if (type === "message.rewound")
      this.#texts = new Map([...this.#texts].filter(([part]) => part < data.parts));
  }

  /** The answer so far; of a run that broke off without words, what the system said last. */
  text(): string {
    const parts = [...this.#texts].sort(([a], [b]) => a - b).map(([, text]) => text.trim());
    const text = parts.filter((part) => part !== "").join("\n\n");
    return text === "" ? this.#notice : text;
  }
}
