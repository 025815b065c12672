import pino from "pino";
import type { Log } from "./log.ts";
import { prettyLine } from "./pretty-line.ts";

/** Where log lines go: a stream of the process, or what a test collects them in. */
export interface LogTarget {
  write(text: string): unknown;
}

/** Options of {@link openLog}. */
export interface OpenLogOptions {
  readonly target: LogTarget;
  /** Lines for a person at a terminal instead of JSON. @default false */
  readonly pretty?: boolean | undefined;
  /** Debug lines too. @default false */
  readonly debug?: boolean | undefined;
}

/** Opens a log: one JSON object a line (`level`, `time`, facts, `text`), or short lines for people. */
export function openLog({ target, pretty = false, debug = false }: OpenLogOptions): Log {
  const logger = pino(
    {
      level: debug ? "debug" : "info",
      base: undefined,
      messageKey: "text",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (line) => void target.write(pretty ? prettyLine(line) : line) },
  );
  return {
    debug: (facts, text) => logger.debug(facts, text),
    info: (facts, text) => logger.info(facts, text),
    warn: (facts, text) => logger.warn(facts, text),
    error: (facts, text) => logger.error(facts, text),
  };
}
