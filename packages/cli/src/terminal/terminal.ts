import { styleText } from "node:util";

/** Where a command writes: standard output for results, standard error for notes, with what each can show. */
export interface Terminal {
  readonly out: TextStream;
  readonly err: TextStream;
  /** True when colours are wanted on `out`: a terminal, no NO_COLOR, or FORCE_COLOR. */
  readonly color: boolean;
  /** True when both ends are a person: spinners and prompts make sense. */
  readonly interactive: boolean;
}

/** The part of a writable stream that rendering needs. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Reads the process's streams and the NO_COLOR, FORCE_COLOR and TERM conventions. */
export function processTerminal(
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const tty = process.stdout.isTTY;
  return {
    out: process.stdout,
    err: process.stderr,
    color: wantsColor(environment, tty),
    interactive: tty && process.stdin.isTTY,
  };
}

function wantsColor(
  environment: Readonly<Record<string, string | undefined>>,
  tty: boolean,
): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  if ((environment["FORCE_COLOR"] ?? "0") !== "0") return true;
  return tty && environment["TERM"] !== "dumb";
}

type StyleName = Parameters<typeof styleText>[0];

/** Returns a function that styles text when `color` is true and leaves it alone otherwise. */
export function styler(color: boolean): (style: StyleName, text: string) => string {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}
