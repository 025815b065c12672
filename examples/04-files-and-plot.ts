// Put a file into the sandbox, let the agent work on it, take files and plots out.
import { writeFile } from "node:fs/promises";
import { createAgent } from "@codeact/session";

await using agent = await createAgent({
  model: { baseUrl: process.env["CODEACT_BASE_URL"], name: process.env["CODEACT_MODEL"] },
});
await using session = agent.session();

const kernel = await session.kernel();
await kernel.files.write("sales.csv", "month,units\nJan,12\nFeb,30\nMar,21\n");

const run = session.send("Plot sales.csv as bars and write the total to total.txt.");
for await (const event of run) {
  if (event.type !== "observation") continue;
  for (const output of event.observation.outputs) {
    const png = output.type === "display" ? output.data["image/png"] : undefined;
    if (typeof png !== "string") continue;
    await writeFile("plot.png", Buffer.from(png, "base64"));
    console.log("plot.png written");
  }
}
const total = await kernel.files.read("total.txt");
console.log(`total.txt: ${Buffer.from(total).toString().trim()}`);
