// One question, one answer. Needs an OpenAI-compatible endpoint in CODEACT_BASE_URL and a model name in CODEACT_MODEL.
import { createAgent } from "@codeact/session";

await using agent = await createAgent({
  model: { baseUrl: process.env["CODEACT_BASE_URL"], name: process.env["CODEACT_MODEL"] },
});
await using session = agent.session();

const first = await session.send("What is the sum of the first 50 prime numbers?");
if (first.status === "done") console.log(first.text);

// The interpreter is still there, and so are its variables.
const second = await session.send("And the largest of them?");
if (second.status === "done") console.log(second.text);
