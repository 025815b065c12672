/**
 * A model server in a process of its own, for `bench/server.ts`: what it costs is not on the bill of the viewers. Prints
 * its base URL. A question of the form `say PIECES EVERY_MS` is answered in so many pieces with so long between them.
 */
import { startScriptedServer } from "@codeact/models/testing";

const server = await startScriptedServer({
  handler: ({ body }) => {
    const [, pieces = "1", every = "0"] =
      /say (\d+) (\d+)/u.exec(JSON.stringify(body.messages.at(-1)?.content)) ?? [];
    const chunks = Array.from({ length: Number(pieces) }, (_, index) => `word${index} `);
    return { chunks, chunkDelayMs: Number(every) };
  },
});
process.stdout.write(`${server.url}\n`);
process.on("SIGTERM", () => void server.close());
