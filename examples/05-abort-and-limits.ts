// Limits are values, an abort keeps the variables, and every way a run can end is one case of a union.
import { createAgent } from "@codeact/session";

await using agent = await createAgent({
  model: { baseUrl: process.env["CODEACT_BASE_URL"], name: process.env["CODEACT_MODEL"] },
  limits: { maxSteps: 5, maxTimeMs: 60_000 },
  sandbox: { limits: { cellTimeoutMs: 30_000, memoryBytes: 1024 ** 3 } },
});
await using session = agent.session();

const controller = new AbortController();
const run = session.send("Set x to 1, then wait for a minute.", { signal: controller.signal });
for await (const event of run) {
  // Stop as soon as the code runs; a person would press a button.
  if (event.type === "cell-event" && event.event.type === "stream") controller.abort();
}
const stopped = await run;
console.log(stopped.status === "stopped" ? `stopped: ${stopped.by}` : stopped.status);

const kernel = await session.kernel();
for (const variable of await kernel.variables())
  console.log(`${variable.name} = ${variable.preview}`);

const answer = await session.send("What is x?");
console.log(answer.status === "done" ? answer.text : answer.status);
