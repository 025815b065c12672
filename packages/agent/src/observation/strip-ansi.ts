// Built from parts: control characters in a regular expression literal look like a mistake.
const ESC = "\\u001B";
const controlSequence = `(?:${ESC}\\[|\\u009B)[0-?]*[ -/]*(?:[@-~]|$)`;
// OSC, DCS, SOS, PM and APC, ended by BEL or ST.
const commandString = `(?:${ESC}[\\]PX^_]|[\\u009D\\u0090\\u0098\\u009E\\u009F])[^\\u0007${ESC}\\u009C]*(?:\\u0007|${ESC}\\\\|\\u009C|$)`;
const shortEscape = `${ESC}[ -/]*(?:[0-~]|$)`;
const sequences = new RegExp(`${controlSequence}|${commandString}|${shortEscape}`, "g");
const controls = /(?![\n\t])\p{Cc}/gu;
const anyControl = /(?![\n\t])\p{Cc}/u;

/**
 * Takes every terminal control (ECMA-48, 7-bit and 8-bit forms, also one that the end of the text cuts off) off a text.
 * Newlines and tabs stay; carriage returns were folded before.
 */
export function stripAnsi(text: string): string {
  if (!anyControl.test(text)) return text;
  return text.replaceAll(sequences, "").replaceAll(controls, "");
}
