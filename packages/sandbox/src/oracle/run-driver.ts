import type { KernelEvent } from "@codeact/protocol";
import type { CorpusCell } from "./corpus.ts";
import { openDriver } from "./open-driver.ts";
import type { DriverOptions } from "./open-driver.ts";
import { OracleOutput } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

/** Runs the cells of one group in one driver, answering `input()` as `jupyter-oracle.py` does. */
export async function runInDriver(
  options: DriverOptions,
  cells: readonly CorpusCell[],
): Promise<readonly Outcome[]> {
  await using driver = await openDriver(options);
  const outcomes: Outcome[] = [];
  for (const cell of cells) {
    const events = await driver.execute(cell.code, (event) => {
      if (event.type !== "input-request") return;
      const text = event.prompt.includes("number") ? "5" : `answer to ${event.prompt}`;
      driver.send({ type: "input-reply", id: event.id, text });
    });
    outcomes.push(outcomeOf(events));
  }
  return outcomes;
}

function outcomeOf(events: readonly KernelEvent[]): Outcome {
  const end = events.at(-1);
  const outputs = events.flatMap((event) => {
    const parsed = OracleOutput.safeParse(event);
    return parsed.success ? [parsed.data] : [];
  });
  return { outputs, status: end?.type === "execution-end" ? end.status : "unfinished" };
}
