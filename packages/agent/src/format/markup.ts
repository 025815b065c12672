import type { ScanMode, Scanner } from "./scanner.ts";
import { dropRest } from "./scanner.ts";

/** A tag at the start of a text. */
export interface Tag {
  readonly name: "execute" | "think" | "thought" | "chat-start" | "chat-end";
  readonly closing: boolean;
  readonly length: number;
  /** False for the spellings that only a repair accepts: upper case, spaces, attributes, other names. */
  readonly exact: boolean;
}

const names: ReadonlyMap<string, Tag["name"]> = new Map<string, Tag["name"]>([
  ["execute", "execute"],
  ["execute_ipython", "execute"],
  ["execute_python", "execute"],
  ["think", "think"],
  ["thinking", "think"],
  ["thought", "thought"],
]);
const MAX_TAG = 80;

/** Reads the tag at the start of `text`, which begins with `<`. `wait`: more text could still make it one. */
export function readTag(text: string, final: boolean): Tag | "wait" | undefined {
  const marker = /^<\|([a-z_]+)\|>/i.exec(text);
  if (marker !== null) {
    const start = /start/i.test(marker[1] ?? "");
    const header = start
      ? /^<\|[a-z_]+\|>[ \t]*(?:assistant\b)?[ \t]*(?:<\|[a-z_]+\|>)?\n?/i.exec(text)
      : null;
    if (start && !final && isOpenHeader(text, header?.[0] ?? "")) return "wait";
    return {
      name: start ? "chat-start" : "chat-end",
      closing: false,
      length: (header ?? marker)[0].length,
      exact: true,
    };
  }
  if (/^<\/s>\s*$/.test(text)) {
    return final ? { name: "chat-end", closing: false, length: text.length, exact: true } : "wait";
  }
  const tag = /^<\s*(\/?)\s*([a-z_]+)\b([^<>\n]*)>/i.exec(text);
  if (tag !== null) {
    const name = names.get((tag[2] ?? "").toLowerCase());
    if (name === undefined) return undefined;
    return {
      name,
      closing: tag[1] === "/",
      length: tag[0].length,
      exact: tag[0] === `<${tag[1]}${name}>`,
    };
  }
  if (!final && text.length < MAX_TAG && couldBecomeTag(text)) return "wait";
  return undefined;
}

/** A header may go on: with a role, a second marker, and the newline that belongs to it. */
function isOpenHeader(text: string, header: string): boolean {
  if (header.length === text.length) return !header.endsWith("\n");
  return /^<\|[a-z_]+\|>[ \ta-z]*(?:<[|a-z_]*)?$/i.test(text);
}

function couldBecomeTag(text: string): boolean {
  if (/^<\|[a-z_]*\|?$/i.test(text) || /^<\/s>?\s*$/.test(text)) return true;
  const partial = /^<\s*\/?\s*([a-z_]*)([^<>\n]*)$/i.exec(text);
  if (partial === null) return false;
  const letters = (partial[1] ?? "").toLowerCase();
  if (partial[2] !== "") return names.has(letters);
  return [...names.keys()].some((name) => name.startsWith(letters));
}

/**
 * Reasoning and chat markers, which every text format meets in its prose. Returns undefined when the tag is not one of
 * them.
 */
export function scanCommonTag(scan: Scanner, tag: Tag, prose: ScanMode): ScanMode | undefined {
  if (tag.name === "thought") {
    scan.skip(tag.length);
    return prose;
  }
  if (tag.name === "think") {
    scan.skip(tag.length);
    if (!tag.closing) return reasoningMode(prose);
    scan.repair("stray-tag", "a stray closing tag was dropped");
    return prose;
  }
  if (tag.name === "execute") return undefined;
  scan.repair("chat-markers", "markers of the chat template were dropped");
  if (tag.name === "chat-start" && scan.blank) {
    scan.skip(tag.length);
    return prose;
  }
  scan.skip(scan.buffer.length);
  return ignoreRest;
}

/** After the end marker of the chat template only the template's leftovers come: dropped without a word. */
export const ignoreRest: ScanMode = (scan) => {
  scan.skip(scan.buffer.length);
  return ignoreRest;
};

function reasoningMode(prose: ScanMode): ScanMode {
  const reasoning: ScanMode = (scan) => {
    const at = scan.buffer.indexOf("<");
    if (at !== 0) {
      scan.emit("reasoning", at < 0 ? scan.buffer.length : at);
      return reasoning;
    }
    const tag = readTag(scan.buffer, scan.final);
    if (tag === "wait") return "wait";
    if (tag?.name === "think" && tag.closing) {
      scan.skip(tag.length);
      return prose;
    }
    scan.emit("reasoning", 1);
    return reasoning;
  };
  return reasoning;
}

/** Between an action and the end of the reply: skips blanks and loose fence ends, then hands over or drops the rest. */
export function afterAction(next: (scan: Scanner) => ScanMode | "wait" | undefined): ScanMode {
  const after: ScanMode = (scan) => {
    const blank = /^\s+/.exec(scan.buffer);
    if (blank !== null) {
      scan.skip(blank[0].length);
      return after;
    }
    return next(scan) ?? dropRest;
  };
  return after;
}

/**
 * A reply whose reasoning has only its closing tag (the chat template wrote the opening one), or only its opening one:
 * the reasoning is taken off before anything else is read.
 */
export function stripReasoning(text: string): {
  readonly text: string;
  readonly stripped: boolean;
} {
  const close = /<\s*\/\s*think(?:ing)?\s*>/i.exec(text);
  if (close !== null) {
    const before = text.slice(0, close.index);
    const after = text.slice(close.index + close[0].length);
    if (/<\s*think(?:ing)?\s*>/i.test(before) || insideAction(before, after))
      return { text, stripped: false };
    return { text: after, stripped: true };
  }
  if (/^\s*<\s*think(?:ing)?\s*>/i.test(text)) {
    const action = /^[ \t]*(?:<execute>|```(?:python|py)\b|Action:|Answer:)/m.exec(text);
    if (action !== null) return { text: text.slice(action.index), stripped: true };
  }
  return { text, stripped: false };
}

const blockStart = /^[ \t]*(?:<execute>|`{3,}(?:python|py)\b)/gm;

/** A closing tag inside the code of an action is part of it; one after a mere draft ends the reasoning. */
function insideAction(before: string, after: string): boolean {
  const start = [...before.matchAll(blockStart)].at(-1);
  if (start === undefined || after.search(blockStart) >= 0) return false;
  return !/<\/execute>|^[ \t]*`{3,}[ \t]*$/m.test(before.slice(start.index + start[0].length));
}
