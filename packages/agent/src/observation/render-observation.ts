import type {
  ContentPart,
  KernelEvent,
  Observation,
  ObservationStatus,
  Output,
} from "@codeact/protocol";
import { namespaceLine } from "./namespace-line.ts";
import type { ObservationStyle } from "./observation-style.ts";
import { outputTexts } from "./output-text.ts";
import type { OutputText } from "./output-text.ts";
import { shorten } from "./shorten.ts";
import type { Shortened } from "./shorten.ts";

/** The end of an execution, as the kernel tells it. */
export type ExecutionEnd = Extract<KernelEvent, { type: "execution-end" }>;

/** A cell that has ended. */
export interface EndedCell {
  readonly outputs: readonly Output[];
  readonly end: ExecutionEnd;
  /** Wall time that the cell was allowed, for the text of a time-out. */
  readonly cellTimeoutMs: number;
  /** True when the model can see: images become parts. */
  readonly vision: boolean;
}

/** Largest part of the budget that a traceback takes when other output must be cut too. */
const ERROR_SHARE = 0.4;
const MAX_IMAGES = 4;

/**
 * Renders what a cell gave back: the one function, with the one budget, through which output reaches a model. Head,
 * tail, the last frames of a traceback and its final line always stay; what was cut is said, with the way to the rest.
 */
export function renderObservation(cell: EndedCell, style: ObservationStyle): Observation {
  const parts = outputTexts(cell.outputs, style);
  const rendered = style.keepOnlyTimeout && cell.end.status === "timeout" ? [] : parts;
  const notes = statusLines(
    cell,
    style,
    rendered.every((part) => part.text === ""),
  );
  const body = style.original
    ? originalText(rendered, style)
    : budgetText(rendered, notes, cell, style);
  const text = [body.text.replace(/\n$/, style.original ? "\n" : ""), ...notes].filter(
    (part) => part !== "",
  );
  return {
    status: cell.end.status,
    text: style.prefix + text.join(style.original ? "" : "\n"),
    images: cell.vision ? imagesOf(parts) : [],
    outputs: [...cell.outputs],
    cutCharacters: body.cut,
    durationMs: cell.end.durationMs,
    executionCount: cell.end.executionCount,
    namespace: cell.end.namespace,
  };
}

/** An observation without outputs: a refusal, an unreadable reply, the result of a tool. */
export function renderNote(
  status: ObservationStatus,
  text: string,
  style: ObservationStyle,
  durationMs = 0,
): Observation {
  const body = shorten(text, style.budgetCharacters, (cut) => style.cutText(cut, undefined));
  return {
    status,
    text: style.prefix + body.text,
    images: [],
    outputs: [],
    cutCharacters: body.cut,
    durationMs,
  };
}

function imagesOf(parts: readonly OutputText[]): ContentPart[] {
  return parts.flatMap((part) => (part.image === undefined ? [] : [part.image])).slice(-MAX_IMAGES);
}

/** The original's rule: outputs joined as they are; over the budget, its halves from both ends. */
function originalText(parts: readonly OutputText[], style: ObservationStyle): Shortened {
  const text = parts.map((part) => part.text).join("");
  if (text.length <= style.budgetCharacters) return { text, cut: 0 };
  const half = Math.floor(style.budgetCharacters / 2);
  const cut = text.length - 2 * half;
  return { text: text.slice(0, half) + style.cutText(cut, undefined) + text.slice(-half), cut };
}

function budgetText(
  parts: readonly OutputText[],
  notes: readonly string[],
  cell: EndedCell,
  style: ObservationStyle,
): Shortened {
  const room = Math.max(0, style.budgetCharacters - notes.join("\n").length - notes.length);
  const marker = (cut: number): string => style.cutText(cut, cell.end.outputPath);
  const output = joinLines(parts.filter((part) => part.kind === "text"));
  const error = joinLines(parts.filter((part) => part.kind === "error"));
  if (output.length + error.length + 1 <= room) return { text: joinLines(parts), cut: 0 };
  const errorRoom = Math.max(Math.floor(room * ERROR_SHARE), room - output.length - 1);
  const shownError = shortenError(error, errorRoom, marker);
  const shownOutput = shorten(output, Math.max(0, room - shownError.text.length - 1), marker);
  const texts = [shownOutput.text, shownError.text].filter((text) => text !== "");
  return { text: texts.map(endLine).join("").trimEnd(), cut: shownOutput.cut + shownError.cut };
}

/** The last frames are what counts; of a huge final message, its beginning. */
function shortenError(error: string, room: number, marker: (cut: number) => string): Shortened {
  if (error.length <= room) return { text: error, cut: 0 };
  // The message begins at the last line that looks like `Name: …`; it may go on over several lines.
  const finals = [...error.matchAll(/^[A-Za-z_][\w.]*(?::|$)/gm)];
  const lastLine = finals.at(-1)?.index ?? error.lastIndexOf("\n", error.trimEnd().length - 1) + 1;
  const message = shorten(error.slice(lastLine), Math.floor(room * 0.6), marker, 0.9);
  const frames = shorten(error.slice(0, lastLine), room - message.text.length, marker, 0.1);
  return { text: frames.text + message.text, cut: frames.cut + message.cut };
}

/** Joins outputs so that each begins on its own line. */
function joinLines(parts: readonly OutputText[]): string {
  const texts = parts.map((part) => part.text).filter((text) => text !== "");
  return texts.map((text, index) => (index < texts.length - 1 ? endLine(text) : text)).join("");
}

function endLine(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function statusLines(cell: EndedCell, style: ObservationStyle, silent: boolean): string[] {
  const lines: string[] = [];
  switch (cell.end.status) {
    case "ok":
    case "error":
      if (silent && cell.end.status === "ok") lines.push(style.noOutputText);
      break;
    case "timeout":
      lines.push(style.timeoutText(Math.round(cell.cellTimeoutMs / 1000)));
      break;
    case "interrupted":
      lines.push(style.interruptedText);
      break;
    case "died":
      lines.push(style.diedText(cell.end.death?.detail ?? "it ended"));
      break;
    default:
      cell.end.status satisfies never;
  }
  if (style.namespaceDelta && cell.end.status !== "died")
    lines.push(namespaceLine(cell.end.namespace));
  return lines.filter((line) => line !== "");
}
