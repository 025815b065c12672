import type { KernelEvent } from "@codeact/protocol";

/** Displays of one cell may hold this many times its limit of text, as with our own driver. */
const DISPLAY_FACTOR = 16;
const LEAST_DISPLAY_BYTES = 64 << 20;
/** What one value besides plain text may have; a longer one is left out and named. */
const LONGEST_VALUE_CHARACTERS = 16 << 20;

type Bundle = Extract<KernelEvent, { type: "display" | "display-update" | "result" }>;
type StreamName = "stdout" | "stderr";

/** One stream: the first three quarters of the limit go out as they come, the last quarter is kept for the end. */
class LimitedStream {
  readonly #name: StreamName;
  readonly #limitBytes: number;
  readonly #send: (event: KernelEvent, bytes: number) => void;
  #tail: Buffer[] = [];
  #headBytes = 0;
  #tailBytes = 0;
  #droppedBytes = 0;

  constructor(
    name: StreamName,
    limitBytes: number,
    send: (event: KernelEvent, bytes: number) => void,
  ) {
    this.#name = name;
    this.#limitBytes = limitBytes;
    this.#send = send;
  }

  add(text: string): void {
    const bytes = Buffer.byteLength(text);
    const room = this.#limitBytes - (this.#limitBytes >> 2) - this.#headBytes;
    if (bytes <= room) {
      this.#headBytes += bytes;
      this.#stream(text, bytes);
      return;
    }
    const whole = Buffer.from(text);
    const cut = beforeCut(whole, Math.max(0, room));
    if (cut > 0) this.#stream(whole.toString("utf8", 0, cut), cut);
    // From now on everything goes into the tail, also what would fit into the last bytes of the head.
    this.#headBytes = this.#limitBytes;
    this.#tail.push(whole.subarray(cut));
    this.#tailBytes += bytes - cut;
    this.#trim();
  }

  /** Sends the kept tail, after saying what was dropped before it. */
  finish(): void {
    const text = Buffer.concat(this.#tail).toString("utf8");
    if (this.#droppedBytes > 0) {
      const fact = { droppedBytes: this.#droppedBytes, limitBytes: this.#limitBytes };
      this.#send({ type: "output-truncated", name: this.#name, ...fact }, 64);
    }
    if (text !== "") this.#stream(text, this.#tailBytes);
    this.#tail = [];
    this.#tailBytes = 0;
    this.#droppedBytes = 0;
  }

  #stream(text: string, bytes: number): void {
    this.#send({ type: "stream", name: this.#name, text }, bytes + 64);
  }

  #trim(): void {
    const limit = this.#limitBytes >> 2;
    let gone = 0;
    while (this.#tailBytes > limit) {
      const first = this.#tail[gone];
      if (first === undefined) break;
      const excess = this.#tailBytes - limit;
      const kept = excess >= first.length ? first.subarray(first.length) : afterCut(first, excess);
      this.#droppedBytes += first.length - kept.length;
      this.#tailBytes -= first.length - kept.length;
      if (kept.length === 0) gone += 1;
      // Copied: a slice would keep the whole text alive.
      else this.#tail[gone] = Buffer.from(kept);
    }
    // Shifted in one go and seldom: a flood of short writes would make it quadratic.
    if (gone > 0) this.#tail = this.#tail.slice(gone);
  }
}

/** The end of the last whole character within the first `bytes` bytes. */
function beforeCut(text: Buffer, bytes: number): number {
  let end = bytes;
  while (end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** What follows the first `bytes` bytes, from the next whole character on. */
function afterCut(text: Buffer, bytes: number): Buffer {
  let start = bytes;
  while (start < text.length && ((text[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return text.subarray(start);
}

/** Bounds what the outputs of one cell may hold: Jupyter kernels and servers know no such limit of their own. */
export class OutputLimit {
  readonly #send: (event: KernelEvent, bytes: number) => void;
  readonly #streams: Readonly<Record<StreamName, LimitedStream>>;
  readonly #limitBytes: number;
  readonly #displayLimit: number;
  #displayBytes = 0;

  constructor(limitBytes: number, send: (event: KernelEvent, bytes: number) => void) {
    this.#send = send;
    this.#limitBytes = Math.max(4096, limitBytes);
    this.#displayLimit = Math.max(LEAST_DISPLAY_BYTES, DISPLAY_FACTOR * this.#limitBytes);
    this.#streams = {
      stdout: new LimitedStream("stdout", this.#limitBytes, send),
      stderr: new LimitedStream("stderr", this.#limitBytes, send),
    };
  }

  /** Passes on an event, cuts it, or keeps it for the end. */
  add(event: KernelEvent, bytes: number): void {
    if (event.type === "stream") {
      this.#streams[event.name].add(event.text);
      return;
    }
    // What ends a cell is read last, so what was kept for the end goes before it.
    if (event.type === "result" || event.type === "error") this.finish();
    if (event.type === "display" || event.type === "display-update" || event.type === "result") {
      this.#addBundle(event, bytes);
    } else {
      this.#send(event, bytes);
    }
  }

  /** Sends the kept tails. */
  finish(): void {
    this.#streams.stdout.finish();
    this.#streams.stderr.finish();
  }

  #addBundle(event: Bundle, bytes: number): void {
    const before = this.#displayBytes;
    this.#displayBytes += bytes;
    if (this.#displayBytes <= this.#displayLimit) {
      this.#send({ ...event, data: shorten(event.data, this.#limitBytes) }, bytes);
    } else if (before <= this.#displayLimit) {
      this.#streams.stderr.add("Further displays of this cell are left out: it showed too much.\n");
    }
  }
}

function shorten(data: Bundle["data"], limitBytes: number): Bundle["data"] {
  const leftOut: string[] = [];
  const kept = Object.entries(data).flatMap(([mime, value]): [string, (typeof data)[string]][] => {
    const length = typeof value === "string" ? value.length : 0;
    if (mime === "text/plain" && typeof value === "string" && length > limitBytes) {
      const half = limitBytes >> 1;
      const note = `\n... ${length - 2 * half} characters left out ...\n`;
      return [[mime, value.slice(0, half) + note + value.slice(-half)]];
    }
    if (length <= LONGEST_VALUE_CHARACTERS) return [[mime, value]];
    leftOut.push(`${mime} of ${length} characters left out`);
    return [];
  });
  if (leftOut.length === 0) return Object.fromEntries(kept);
  const plain = kept.find(([mime]) => mime === "text/plain")?.[1];
  const notes = [...(typeof plain === "string" ? [plain] : []), ...leftOut].join("\n");
  return { ...Object.fromEntries(kept), "text/plain": notes };
}
