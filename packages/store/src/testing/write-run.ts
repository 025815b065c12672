import { openStore } from "../open-store.ts";

/**
 * A process of its own that works on runs until it is killed: begins one, appends numbered events, says on its standard
 * output what was acknowledged, ends it, and begins the next. Run by the suite with the store's place and a user.
 */
async function main([
  target = "",
  filesFolder = "",
  userId = "",
  conversationId = "",
]: readonly string[]): Promise<void> {
  const store = await openStore(target, { filesFolder });
  const owner = `writer-${process.pid}`;
  let parentId: string | undefined;
  for (;;) {
    const parts = [{ kind: "text", text: "count" }] as const;
    const { run } = await store.runs.start({
      userId,
      conversationId,
      parentId,
      parts,
      model: "demo",
      leaseOwner: owner,
      leaseMs: 1,
    });
    process.stdout.write(`${run.id} 1\n`);
    for (let count = 0; count < 20; count += 1) {
      const words = "x".repeat(count + 1);
      const last = count === 19;
      const events = await store.events.append(run.id, {
        owner,
        events: [{ type: "text.delta", data: { text: "x" } }],
        content: { parts: [{ kind: "text", text: words }], cells: [] },
        end: last ? { status: "done" } : undefined,
      });
      process.stdout.write(`${run.id} ${events.at(-1)?.seq}\n`);
    }
    parentId = run.messageId;
  }
}

await main(process.argv.slice(2));
