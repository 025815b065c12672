const ESC = String.fromCodePoint(0x1b);
const CSI = String.fromCodePoint(0x9b);
const BEL = String.fromCodePoint(0x07);
const ST = String.fromCodePoint(0x9c);

/**
 * Control sequences of ECMA-48: CSI with any parameters (colours, cursor), strings (OSC, DCS, SOS, PM, APC) up to their
 * end or the next escape, and escapes of two characters. None can match across another, so the time is linear.
 */
const SEQUENCE = new RegExp(
  [
    String.raw`(?:${ESC}\[|${CSI})[0-?]*[ -/]*[@-~]`,
    String.raw`${ESC}[\]PX^_][^${ESC}${BEL}${ST}]*(?:${BEL}|${ST}|${ESC}\\)?`,
    String.raw`${ESC}[ -/]*[0-~]`,
  ].join("|"),
  "gu",
);

/** Removes colours, cursor movements and titles from what a program wrote for a terminal. */
export function stripAnsi(text: string): string {
  return text.includes(ESC) || text.includes(CSI) ? text.replaceAll(SEQUENCE, "") : text;
}
