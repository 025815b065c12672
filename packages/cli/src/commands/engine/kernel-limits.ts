import { CodeactError } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";
import { defaultKernelLimits } from "@codeact/sandbox";
import { parseBytes, parseCount, parseDurationMs } from "../../settings/quantity.ts";

/** A limit as a person writes it: which one it is, and how its value is read. */
interface LimitName {
  readonly limit: keyof KernelLimits;
  readonly read: (text: string, flag: string) => number;
}

const NAMES = {
  memory: { limit: "memoryBytes", read: parseBytes },
  cpu: {
    limit: "cpuSeconds",
    read: (text, flag) => Math.ceil(parseDurationMs(text, flag) / 1000),
  },
  time: { limit: "cellTimeoutMs", read: parseDurationMs },
  output: { limit: "outputBytes", read: parseBytes },
  disk: { limit: "diskBytes", read: parseBytes },
  files: { limit: "openFiles", read: parseCount },
  processes: { limit: "processes", read: parseCount },
} as const satisfies Record<string, LimitName>;

/** Names of limits for help texts. */
const limitNames = Object.keys(NAMES).join(", ");

/**
 * Reads limits such as `memory=2g` and `cpu=10m`, one or several (with commas) in each text.
 * @throws CodeactError `invalid_input` that names the flag
 */
export function parseLimits(texts: readonly string[], flag: string): Partial<KernelLimits> {
  const limits: Partial<Record<keyof KernelLimits, number>> = {};
  for (const text of texts.flatMap((list) => list.split(","))) {
    const [name = "", value = "", ...rest] = text.split("=").map((part) => part.trim());
    const known: LimitName | undefined = Object.entries(NAMES).find(([key]) => key === name)?.[1];
    if (known === undefined || value === "" || rest.length > 0)
      throw new CodeactError("invalid_input", `${flag} ${JSON.stringify(text)} is not valid.`, {
        remedy: `Give NAME=VALUE, for example memory=2g or cpu=10m; names are ${limitNames}.`,
      });
    limits[known.limit] = known.read(value, `${flag} ${name}`);
  }
  return limits;
}

/**
 * The limits of sessions that ask for none: those that were given, and no default above the most that is allowed.
 * @throws CodeactError `invalid_input` for one that was given above it
 */
export function withinMost(
  given: Partial<KernelLimits>,
  most: Partial<KernelLimits>,
): Partial<KernelLimits> {
  const limits: Partial<Record<keyof KernelLimits, number>> = { ...given };
  for (const [name, { limit }] of Object.entries(NAMES)) {
    const max = most[limit];
    if (max === undefined) continue;
    const asked = given[limit];
    if (asked !== undefined && asked > max)
      throw new CodeactError(
        "invalid_input",
        `The limit ${name} of sessions is ${asked}, more than the most that they may ask for (${max}).`,
        { remedy: `Lower --limit ${name}, or raise --max-limit ${name}.` },
      );
    limits[limit] = asked ?? Math.min(defaultKernelLimits[limit], max);
  }
  return limits;
}
