import type { Repair } from "./action-format.ts";
import { decodeCallWrapper } from "./call-wrapper.ts";

/** Language names of a fence that mean Python. */
export const pythonLanguages: ReadonlySet<string> = new Set([
  "python",
  "py",
  "python3",
  "py3",
  "ipython",
  "ipython3",
  "pycon",
]);
/** Language names of a fence that mean a shell script; such a block becomes a `%%bash` cell. */
export const shellLanguages: ReadonlySet<string> = new Set(["bash", "sh", "shell", "zsh"]);

/** Where a position lies: outside of strings, or inside a triple-quoted one. */
export type QuoteState = "" | '"""' | "'''";

/**
 * Follows Python string syntax over one line (without its newline) and tells whether the next line starts inside a
 * triple-quoted string. A single-quoted string never outlives its line.
 */
export function quoteStateAfter(line: string, state: QuoteState): QuoteState {
  return scanLine(line, state, () => undefined);
}

/** True when `\n`, or another escape, stands outside of every string: the code was escaped once too often. */
function hasEscapeOutsideStrings(line: string): { newline: boolean; quote: boolean } {
  const seen = { newline: false, quote: false };
  scanLine(line, "", (position) => {
    if (line[position] !== "\\") return;
    if (line[position + 1] === "n") seen.newline = true;
    if (line[position + 1] === '"') seen.quote = true;
  });
  return seen;
}

function scanLine(
  line: string,
  start: QuoteState,
  outside: (position: number) => void,
): QuoteState {
  let state: QuoteState = start;
  let position = 0;
  while (position < line.length) {
    if (state !== "") {
      const close = findUnescaped(line, state, position);
      if (close < 0) return state;
      position = close + 3;
      state = "";
      continue;
    }
    const character = line[position] ?? "";
    if (character === "#") return "";
    if (character === '"' || character === "'") {
      const triple = character === '"' ? '"""' : "'''";
      if (line.startsWith(triple, position)) {
        state = triple;
        position += 3;
        continue;
      }
      const close = findUnescaped(line, character, position + 1);
      if (close < 0) return "";
      position = close + 1;
      continue;
    }
    outside(position);
    position += 1;
  }
  return state;
}

function findUnescaped(line: string, quote: string, from: number): number {
  for (let position = from; position < line.length; position += 1) {
    if (line[position] === "\\") position += 1;
    else if (line.startsWith(quote, position)) return position;
  }
  return -1;
}

const statement =
  /^\s*(?:import\s+\w|from\s+[\w.]+\s+import\b|def\s+\w+\s*\(|class\s+\w+|(?:for|while|if|with)\b.*:|try\s*:|@\w|async\s+\w|return\b|assert\b|del\s+\w|raise\b|>>> |%%?\w|![\w./]|#\s|[\w.[\]"', *()]+\s*[-+*/|&]?=(?!=)\s*\S|[\w.]+\(.*)/;

/** A guess, for blocks without a language: does any line look like a Python statement? */
export function looksLikePython(text: string): boolean {
  return text.split("\n").some((line) => statement.test(line));
}

/** Words after or before which another word may stand in code (`pip` for `pip install` without its mark). */
const keywords =
  /^(?:import|from|for|in|is|not|and|or|if|else|return|def|class|with|as|while|lambda|print|assert|del|raise|yield|global|await|async|pass|True|False|None|print|pip)$/;

/** A guess, for text after a tag that was perhaps only mentioned: do its first words read as a sentence? */
export function looksLikeProse(text: string): boolean {
  const trimmed = text.trim();
  if (/^(?:|and|or|\.{3}|…|(?:your |python )?code(?: here)?|tags?)[.!]?$/i.test(trimmed))
    return true;
  const words = /^[\p{L}'’-]+(?:,? [\p{L}'’-]+)+/u.exec(trimmed)?.[0].split(/,? /) ?? [];
  // Two names side by side are never Python.
  return words.some(
    (word, at) => at > 0 && !keywords.test(word) && !keywords.test(words[at - 1] ?? ""),
  );
}

interface Mended {
  readonly code: string;
  readonly repairs: readonly Repair[];
}

/**
 * Takes off what models wrap around code by mistake. Idempotent, and the identity (but for blank lines around the code)
 * when the first line is an ordinary statement of an ordinary multi-line cell.
 */
export function mendCode(source: string): Mended {
  const repairs = new Map<Repair["kind"], Repair>();
  let code = trimBlankLines(source.replaceAll(/\r+\n/g, "\n"));
  // Wrappings come in each other: what one mend uncovers may be for another. Each takes something off, so this ends.
  for (let mended = mendOnce(code); mended !== undefined; mended = mendOnce(code)) {
    code = trimBlankLines(mended.code);
    repairs.set(mended.repair.kind, mended.repair);
  }
  return { code, repairs: [...repairs.values()] };
}

function mendOnce(code: string): Mend {
  for (const mend of [
    unwrapCall,
    unwrapFence,
    dropLanguageLine,
    unescapeNewlines,
    dropPrompts,
    dedent,
  ]) {
    const mended = mend(code);
    if (mended !== undefined && mended.code !== code) return mended;
  }
  return undefined;
}

type Mend = { readonly code: string; readonly repair: Repair } | undefined;

function trimBlankLines(code: string): string {
  const trimmed = code.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  // The original writes blanks around code on one line.
  return trimmed.includes("\n") ? trimmed : trimmed.trimStart();
}

function unwrapCall(code: string): Mend {
  const inner = decodeCallWrapper(code);
  if (inner === undefined) return undefined;
  return {
    code: inner,
    repair: { kind: "call-wrapper", text: "the code was wrapped in a function call or JSON" },
  };
}

const fenced =
  /^[ \t]*(`{3,}(?!`)|~{3,}(?!~))[ \t]*([\w.{}+-]*)[^\n]*\n([\s\S]*?)(?:\n[ \t]*\1[`~]*[ \t]*(?:\n|$)|$(?![\s\S]))/;

function unwrapFence(code: string): Mend {
  const match = fenced.exec(code) ?? unwrapInnerFence(code);
  if (match === null) return undefined;
  const body = match[3] ?? "";
  const language = fenceLanguage(match[2] ?? "");
  if (shellLanguages.has(language)) {
    return {
      code: shellCell(body),
      repair: { kind: "shell-block", text: "a shell block was made a %%bash cell" },
    };
  }
  return {
    code: body,
    repair: { kind: "fence-in-code", text: "a code fence inside the code was taken off" },
  };
}

/** Words, then a fence, inside the code tags: the fence holds the code when the first line is no Python. */
function unwrapInnerFence(code: string): RegExpExecArray | null {
  const at = code.search(/^[ \t]*```/m);
  if (at <= 0 || looksLikePython(code.slice(0, at)) || !looksLikeProse(code)) return null;
  return fenced.exec(code.slice(at));
}

/** The language of a fence's first line, without the decorations of notebooks (`{python}`, `.python`). */
export function fenceLanguage(info: string): string {
  return info.replaceAll(/[{}.]/g, "").toLowerCase();
}

/** A shell script as a cell. */
export function shellCell(script: string): string {
  return `%%bash\n${script.replaceAll(/^\$ /gm, "")}`;
}

function dropLanguageLine(code: string): Mend {
  const match = /^(?:python3?|py|ipython)[ \t]*\n(?=[\s\S]*\S)/i.exec(code);
  if (match === null) return undefined;
  return {
    code: code.slice(match[0].length),
    repair: { kind: "language-line", text: "a line with only the language's name was dropped" },
  };
}

function unescapeNewlines(code: string): Mend {
  if (code.includes("\n") || !code.includes("\\n")) return undefined;
  const escapes = hasEscapeOutsideStrings(code);
  if (!escapes.newline) return undefined;
  const repair: Repair = { kind: "escaped-newlines", text: "newlines were written as \\n" };
  if (escapes.quote) {
    try {
      const decoded: unknown = JSON.parse(`"${code}"`);
      if (typeof decoded === "string") return { code: decoded, repair };
    } catch {
      // Not escaped throughout: only the newlines outside of strings are mended below.
    }
  }
  const positions: number[] = [];
  scanLine(code, "", (position) => {
    if (code.startsWith("\\n", position)) positions.push(position);
  });
  let mended = "";
  let from = 0;
  for (const position of positions) {
    mended += `${code.slice(from, position)}\n`;
    from = position + 2;
  }
  return { code: mended + code.slice(from), repair };
}

function dropPrompts(code: string): Mend {
  if (!/^[ \t]*(?:>>> |In \[\d*\]: )/.test(code)) return undefined;
  const lines = code
    .split("\n")
    .map((line) => /^[ \t]*(?:>>>|\.\.\.|In \[\d*\]:|\.{3}:)(?: (.*))?$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => match[1] ?? "");
  return {
    code: lines.join("\n"),
    repair: {
      kind: "prompt-marks",
      text: "interpreter prompts (>>>) were taken off, shown results dropped",
    },
  };
}

function dedent(code: string): Mend {
  const lines = code.split("\n");
  const first = /^[ \t]+/.exec(lines[0] ?? "")?.[0];
  if (first === undefined) return undefined;
  const indented = lines.every((line) => line.trim() === "" || line.startsWith(first));
  const mended = indented
    ? lines.map((line) => (line.startsWith(first) ? line.slice(first.length) : line.trimStart()))
    : [(lines[0] ?? "").trimStart(), ...lines.slice(1)];
  return {
    code: mended.join("\n"),
    repair: { kind: "dedented", text: "the code was indented as a whole" },
  };
}
