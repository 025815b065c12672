import type { Transaction } from "kysely";
import { inPieces } from "./engine.ts";
import type { NewRunEvent, StoredRunEvent } from "./run-record.ts";
import { storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Writes events under the numbers that end with `lastSeq`, which the caller has taken from the run's row. */
export async function insertEvents(
  transaction: Transaction<Tables>,
  run: { readonly id: string; readonly lastSeq: number; readonly now: number },
  events: readonly NewRunEvent[],
): Promise<readonly StoredRunEvent[]> {
  const first = run.lastSeq - events.length + 1;
  const numbered = events.map(({ type, data, at }, index) => ({
    seq: first + index,
    type: storedText(type),
    data,
    at: at ?? run.now,
  }));
  const rows = numbered.map(({ seq, type, data, at }) => ({
    run_id: run.id,
    seq,
    type,
    data_json: storedJson(data),
    at,
  }));
  for (const piece of inPieces(rows))
    await transaction.insertInto("run_event").values(piece).execute();
  return numbered;
}
