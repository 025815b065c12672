// A run is an async iterable of events: watch the model write code and the code run.
import { createAgent } from "@codeact/session";

await using agent = await createAgent({
  model: { baseUrl: process.env["CODEACT_BASE_URL"], name: process.env["CODEACT_MODEL"] },
});
await using session = agent.session();

const run = session.send("Count to three, one number per second.");
for await (const event of run) {
  if (event.type === "text-delta") process.stdout.write(event.text);
  if (event.type === "code-delta") process.stdout.write(event.text);
  if (event.type === "cell-event" && event.event.type === "stream") {
    process.stdout.write(event.event.text);
  }
  if (event.type === "observation") console.log(`[cell ended: ${event.observation.status}]`);
}
const result = await run;
console.log(
  `\n${result.status} after ${result.steps} steps, ${result.usage.outputTokens} tokens written`,
);
