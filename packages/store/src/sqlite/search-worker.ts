import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/**
 * The thread that reads for searches: a query over a common word may take long, and must not hold up everybody else. It
 * is told statements by `search.ts` and answers with rows.
 */
function serve(): void {
  const port = parentPort;
  const path: unknown = workerData;
  if (port === null || typeof path !== "string")
    throw new Error("This file is run as a thread by search.ts.");
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  port.on("message", (question: Question) => {
    try {
      const rows = database.prepare(question.sql).all(...question.parameters);
      port.postMessage({ id: question.id, rows } satisfies Answer);
    } catch (error) {
      port.postMessage({ id: question.id, fault: String(error) } satisfies Answer);
    }
  });
}

/** A statement to run. */
export interface Question {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Its rows, or why there are none. */
export interface Answer {
  readonly id: number;
  readonly rows?: readonly unknown[] | undefined;
  readonly fault?: string | undefined;
}

if (parentPort !== null) serve();
