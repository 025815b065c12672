import { CodeactError } from "@codeact/protocol";

const durations: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const sizes: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * Reads a duration such as `500ms`, `2s`, `1.5m` or `1h` (a bare number is seconds) as milliseconds.
 * @throws CodeactError `invalid_input` that names `flag`
 */
export function parseDurationMs(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  const factor = durations[match?.[2] ?? "s"];
  const value = Number(match?.[1]) * (factor ?? Number.NaN);
  if (!(value > 0) || value > 7 * 24 * 3_600_000)
    throw badValue(text, flag, "a duration up to seven days such as 500ms, 2s or 5m");
  return value;
}

/**
 * Reads a size such as `512m`, `2g` or `4096` as bytes; units are powers of 1024.
 * @throws CodeactError `invalid_input` that names `flag`
 */
export function parseBytes(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text.trim());
  const factor = sizes[match?.[2]?.toLowerCase() ?? ""];
  const value = Math.floor(Number(match?.[1]) * (factor ?? Number.NaN));
  if (!(value > 0)) throw badValue(text, flag, "a size such as 512m or 2g");
  return value;
}

/** Reads a positive whole number. @throws CodeactError `invalid_input` that names `flag` */
export function parseCount(text: string, flag: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text.trim())) throw badValue(text, flag, "a whole number from 1");
  return Number(text);
}

function badValue(text: string, flag: string, expected: string): CodeactError {
  return new CodeactError("invalid_input", `${flag} ${JSON.stringify(text)} is not valid.`, {
    remedy: `Give ${expected}.`,
  });
}
