// A TypeScript function becomes a typed, documented Python function inside the sandbox. It runs here, on the host.
import { createAgent, tool } from "@codeact/session";
import { z } from "zod";

const pages = [
  { title: "Install", text: "Run npm ci." },
  { title: "Sandbox", text: "Each session has its own namespaces and no network." },
];

const searchDocs = tool({
  name: "search_docs",
  description: "Search the documentation. Returns the matching pages.",
  input: z.object({
    query: z.string().min(3).describe("words to look for"),
    limit: z.int().default(5).describe("how many pages at most"),
  }),
  async run({ query, limit }) {
    const words = query.toLowerCase();
    return pages
      .filter((page) => `${page.title} ${page.text}`.toLowerCase().includes(words))
      .slice(0, limit);
  },
});

await using agent = await createAgent({
  model: { baseUrl: process.env["CODEACT_BASE_URL"], name: process.env["CODEACT_MODEL"] },
  tools: [searchDocs],
});
await using session = agent.session();
const result = await session.send(
  "Does a session have network access? Look it up in the documentation.",
);
console.log(result.status === "done" ? result.text : result);
