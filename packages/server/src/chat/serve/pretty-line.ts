import { z } from "zod";

const Line = z
  .looseObject({ level: z.string(), time: z.string(), text: z.string() })
  .catchall(z.unknown());

/**
 * A line of the log for a person at a terminal: time of day, level unless it is plain information, text, facts. Control
 * characters are shown as dots: what a client sent must not move the cursor.
 */
export function prettyLine(json: string): string {
  const { level, time, text, ...facts } = Line.parse(JSON.parse(json));
  const shown = Object.entries(facts).map(([name, value]) => ` ${name}=${shownValue(value)}`);
  const label = level === "info" ? "" : `${level}: `;
  const line = `${time.slice(11, 19)} ${label}${text}${shown.join("")}`;
  return `${line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, "·")}\n`;
}

function shownValue(value: unknown): string {
  const plain = typeof value === "string" ? value : JSON.stringify(value);
  return /^[^\s"]+$/u.test(plain) ? plain : JSON.stringify(plain);
}
