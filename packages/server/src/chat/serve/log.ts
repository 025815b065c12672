/** Facts of a log line. Never holds secrets, code or what people write. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** The server's log: one JSON object per line. */
export interface Log {
  debug(facts: LogFacts, text: string): void;
  info(facts: LogFacts, text: string): void;
  warn(facts: LogFacts, text: string): void;
  error(facts: LogFacts, text: string): void;
}
