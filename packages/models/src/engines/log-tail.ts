const MAX_BYTES = 16_384;
const MAX_LINES = 40;

/** The end of what a process wrote, for error messages. */
export class LogTail {
  #kept = Buffer.alloc(0);

  add(piece: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, piece]).subarray(-MAX_BYTES);
  }

  /** The last lines, at most 40, without control characters. */
  get text(): string {
    const lines = this.#kept
      .toString("utf8")
      // oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
      .replaceAll(/\u001B\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000B-\u001F\u007F]/g, "")
      .trimEnd()
      .split("\n");
    return lines.slice(-MAX_LINES).join("\n");
  }
}
