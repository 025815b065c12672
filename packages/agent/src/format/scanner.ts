import type { Repair, RepairKind, ReplySplitter, SplitDelta } from "./action-format.ts";
import { quoteStateAfter } from "./python-source.ts";
import type { QuoteState } from "./python-source.ts";

/**
 * One state of a scanner. Looks at the start of the buffer and takes something off it. Returns the state to go on
 * with, or `wait` when more text could change the decision; it never waits once the text is final.
 */
export type ScanMode = (scan: Scanner) => ScanMode | "wait";

/** What a whole reply consists of. */
export interface Scanned {
  readonly prose: string;
  /** The code as written, blocks joined; undefined when there was no block. */
  readonly code: string | undefined;
  readonly reasoning: string;
  /** False when the text ended inside the code. */
  readonly closed: boolean;
  /** What stood after the action. */
  readonly dropped: string;
  readonly repairs: readonly Repair[];
  /** Text format: what stood between `Action:` and `End Action`. */
  readonly call: string | undefined;
  /** Text format: what followed `Answer:`; it is prose too, but not part of `prose`. */
  readonly answer: string | undefined;
}

/** Feeds a reply, piece by piece, through the modes of a format. */
export class Scanner {
  /** Text that no mode has taken yet. */
  buffer = "";
  /** True when no more text comes. */
  final = false;
  /** What was taken since the last newline. */
  line = "";
  closed = true;
  quotes: QuoteState = "";
  call: string | undefined;
  readonly #repairs = new Map<RepairKind, Repair>();
  readonly #text = { prose: "", code: "", reasoning: "" };
  #codeSeen = false;
  #answerStart: number | undefined;
  #dropped = "";
  #deltas: SplitDelta[] = [];
  #mode: ScanMode;

  constructor(start: ScanMode) {
    this.#mode = start;
  }

  feed(text: string, final: boolean): readonly SplitDelta[] {
    this.buffer += text;
    this.final = final;
    while (this.buffer !== "") {
      const next = this.#mode(this);
      if (next === "wait") break;
      this.#mode = next;
    }
    const deltas = this.#deltas;
    this.#deltas = [];
    return deltas;
  }

  /** Takes characters off the buffer without showing them. */
  skip(length: number): string {
    const taken = this.buffer.slice(0, length);
    this.buffer = this.buffer.slice(length);
    const newline = taken.lastIndexOf("\n");
    this.line = newline < 0 ? this.line + taken : taken.slice(newline + 1);
    return taken;
  }

  emit(type: SplitDelta["type"], length: number): void {
    this.show(type, this.skip(length));
  }

  show(type: SplitDelta["type"], text: string): void {
    if (text === "") return;
    this.#text[type] += text;
    this.#deltas.push({ type, text });
  }

  /** Takes code up to the next newline or one of `marks`, following the strings of the code. */
  emitCode(marks: RegExp): void {
    const stop = this.buffer.search(marks);
    const newline = this.buffer.indexOf("\n");
    if (newline >= 0 && (stop < 0 || newline < stop)) {
      this.quotes = quoteStateAfter(this.line + this.buffer.slice(0, newline), this.quotes);
      this.emit("code", newline + 1);
    } else this.emit("code", stop < 0 ? this.buffer.length : Math.max(stop, 1));
  }

  /** Begins a block of code; the second and later ones are joined to the first by a blank line. */
  openCode(): void {
    if (this.#codeSeen) {
      this.show("code", "\n\n");
      this.repair("joined-blocks", "code blocks that followed each other directly were joined");
    }
    this.#codeSeen = true;
    this.closed = false;
    this.quotes = "";
    this.line = "";
  }

  /** All prose from here on is the answer. */
  startAnswer(): void {
    this.#answerStart = this.#text.prose.length;
  }

  drop(): void {
    this.#dropped += this.skip(this.buffer.length);
  }

  repair(kind: RepairKind, text: string): void {
    if (!this.#repairs.has(kind)) this.#repairs.set(kind, { kind, text });
  }

  get blank(): boolean {
    return this.#text.prose.trim() === "" && !this.#codeSeen;
  }

  result(): Scanned {
    const start = this.#answerStart;
    return {
      ...this.#text,
      prose: this.#text.prose.slice(0, start),
      answer: start === undefined ? undefined : this.#text.prose.slice(start),
      call: this.call,
      code: this.#codeSeen ? this.#text.code : undefined,
      closed: this.closed,
      dropped: this.#dropped,
      repairs: [...this.#repairs.values()],
    };
  }
}

/** Scans a whole reply at once. */
export function scanWhole(text: string, start: ScanMode): Scanned {
  const scanner = new Scanner(start);
  scanner.feed(text, true);
  return scanner.result();
}

/** A splitter of text replies: the same scanner, fed while the reply arrives. */
export function splitBy(start: ScanMode): ReplySplitter {
  const scanner = new Scanner(start);
  return {
    push: (text) => scanner.feed(text, false),
    pushCall: () => [],
    end: () => scanner.feed("", true),
  };
}

/** The last state: the action is over, everything else is dropped. */
export const dropRest: ScanMode = (scan) => {
  scan.drop();
  return dropRest;
};

const headers = ["Execution Output:", "Observation:"];

/**
 * Does the model, at the start of a line of code, go on to write the observation itself? Outside of strings such a line
 * is no Python.
 */
export function atInventedObservation(scan: Scanner): "yes" | "no" | "wait" {
  if (scan.line !== "" || scan.quotes !== "") return "no";
  for (const header of headers) {
    if (!scan.final && header.startsWith(scan.buffer)) return "wait";
    if (!scan.buffer.startsWith(header)) continue;
    const rest = /^[ \t]*(\n?)/.exec(scan.buffer.slice(header.length));
    const ends = (rest?.[0].length ?? 0) + header.length === scan.buffer.length;
    if (rest?.[1] === "\n") return "yes";
    if (ends) return scan.final ? "yes" : "wait";
  }
  return "no";
}

/** Ends the code at an observation that the model made up. */
export function cutInventedObservation(scan: Scanner): ScanMode {
  scan.repair("invented-observation", "an output that the model made up was cut off");
  scan.closed = true;
  scan.drop();
  return dropRest;
}

/** The repair for text after the action, if there was any. */
export function droppedRepair(scanned: Scanned): readonly Repair[] {
  const dropped = scanned.dropped.trim();
  if (dropped === "" || scanned.repairs.some((repair) => repair.kind === "invented-observation"))
    return [];
  if (/^(?:Execution Output|Observation):/m.test(dropped)) {
    return [{ kind: "invented-observation", text: "an output that the model made up was cut off" }];
  }
  return [
    {
      kind: "trailing-text",
      text: "text after the first action was dropped: its result was not known yet",
    },
  ];
}
