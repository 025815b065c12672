import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { newConversation, type SuiteContext } from "./suite.ts";

const writer = fileURLToPath(new URL("write-run.ts", import.meta.url));

/** What was acknowledged by a process that was killed at some moment. */
async function killedWriter(
  place: readonly string[],
  afterEvents: number,
): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [writer, ...place], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged = new Map<string, number>();
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [runId = "", seq = "0"] = line.split(" ");
    acknowledged.set(runId, Number(seq));
    seen += 1;
    if (seen === afterEvents) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return acknowledged;
}

/** What a killed process leaves behind. */
export function describeKills(context: SuiteContext): void {
  describe("a killed process", () => {
    test("leaves every acknowledged event and message, and no run that seems to be at work", async () => {
      const store = context.store();
      const place = context.address();
      for (const afterEvents of [1, 7, 20, 33]) {
        const { userId, conversationId } = await newConversation(store);
        const acknowledged = await killedWriter(
          [place.target, place.filesFolder, userId, conversationId],
          afterEvents,
        );
        expect(acknowledged.size).toBeGreaterThan(0);
        context.clock.advance(1000);
        await store.runs.expire();
        for (const run of await store.runs.list(userId, conversationId)) {
          const { events } = await store.events.read(userId, run.id);
          expect(run.status).toMatch(/^(?:done|interrupted)$/u);
          expect(events.map(({ seq }) => seq)).toEqual(
            Array.from({ length: run.seq }, (_, index) => index + 1),
          );
          const kept = run.seq - (run.status === "interrupted" ? 1 : 0);
          expect(kept).toBeGreaterThanOrEqual(acknowledged.get(run.id) ?? 0);
          const message = await store.messages.get(userId, conversationId, run.messageId);
          expect(message.coveredSeq).toBe(kept);
          const [part] = message.parts;
          expect(part?.kind === "text" ? part.text.length : 0).toBe(kept - 1);
        }
      }
    }, 300_000);
  });
}
