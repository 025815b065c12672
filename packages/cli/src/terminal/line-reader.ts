import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface, type Interface } from "node:readline";

const HISTORY_LINES = 1000;

/** What a person typed: a text, or that they are done. */
export type Typed = { readonly type: "text"; readonly text: string } | { readonly type: "end" };

/**
 * Reads messages from a terminal: history kept in a file, a line that ends with a backslash goes on, `"""` opens and
 * closes a block, pasted lines stay together. Ctrl-C empties the line, twice on an empty line or Ctrl-D ends.
 * From a pipe it reads one message per line.
 */
export class LineReader {
  readonly #historyPath: string;
  #history: string[];
  /** Lines of a pipe that arrived before they were asked for. */
  #piped: AsyncIterator<string> | undefined;

  constructor(historyPath: string) {
    this.#historyPath = historyPath;
    this.#history = readHistory(historyPath);
  }

  async read(prompt: string): Promise<Typed> {
    if (!process.stdin.isTTY) return this.#readPipe();
    const typed = await new Reading(prompt, this.#history).result;
    if (typed.type === "text" && typed.text.trim() !== "") this.#remember(typed.text);
    return typed;
  }

  async #readPipe(): Promise<Typed> {
    this.#piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const next = await this.#piped.next();
    return next.done === true ? { type: "end" } : { type: "text", text: next.value };
  }

  #remember(text: string): void {
    const line = text.replaceAll("\n", " ").trim();
    this.#history = [line, ...this.#history.filter((old) => old !== line)].slice(0, HISTORY_LINES);
    mkdirSync(dirname(this.#historyPath), { recursive: true });
    appendFileSync(this.#historyPath, `${line}\n`, { mode: 0o600 });
  }
}

/** The newest line first, as readline wants it. */
function readHistory(path: string): string[] {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    return [...new Set(lines.filter((line) => line !== "").toReversed())].slice(0, HISTORY_LINES);
  } catch {
    // No file yet: a first start has no history.
    return [];
  }
}

/** One message being typed. */
class Reading {
  readonly result: Promise<Typed>;
  readonly #reader: Interface;
  #resolve: (typed: Typed) => void = () => undefined;
  #lines: string[] = [];
  #block = false;
  #pasting = false;
  #interrupts = 0;

  constructor(prompt: string, history: readonly string[]) {
    this.#reader = createInterface({
      input: process.stdin,
      output: process.stdout,
      history: [...history],
      prompt,
      terminal: true,
    });
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    // Bracketed paste: the terminal marks pasted text, so that its line ends do not send it.
    process.stdout.write("\u001b[?2004h");
    process.stdin.on("keypress", this.#watchPaste);
    this.#reader.on("line", (line) => this.#add(line));
    this.#reader.on("SIGINT", () => this.#interrupt());
    this.#reader.on("close", () => this.#end({ type: "end" }));
    this.#reader.prompt();
  }

  readonly #watchPaste = (
    _text: string | undefined,
    key: { readonly name?: string } | undefined,
  ): void => {
    if (key?.name === "paste-start") this.#pasting = true;
    if (key?.name === "paste-end") this.#pasting = false;
  };

  #add(line: string): void {
    this.#interrupts = 0;
    if (line.trim() === '"""') {
      if (this.#block) return this.#send();
      this.#block = true;
    } else if (!this.#block && line.endsWith("\\")) this.#lines.push(line.slice(0, -1));
    else {
      this.#lines.push(line);
      if (!this.#block && !this.#pasting) return this.#send();
    }
    this.#reader.setPrompt("… ");
    if (!this.#pasting) this.#reader.prompt();
  }

  #interrupt(): void {
    const empty = this.#reader.line === "" && this.#lines.length === 0;
    this.#interrupts += empty ? 1 : 0;
    if (this.#interrupts > 1) return this.#reader.close();
    this.#lines = [];
    this.#block = false;
    process.stdout.write(empty ? "\n(Ctrl-C again, Ctrl-D or /exit leaves)\n" : "\n");
    this.#reader.write(null, { ctrl: true, name: "e" });
    this.#reader.write(null, { ctrl: true, name: "u" });
    this.#reader.prompt();
  }

  #send(): void {
    this.#end({ type: "text", text: this.#lines.join("\n") });
    this.#reader.close();
  }

  #end(typed: Typed): void {
    process.stdin.off("keypress", this.#watchPaste);
    process.stdout.write("\u001b[?2004l");
    this.#resolve(typed);
  }
}
