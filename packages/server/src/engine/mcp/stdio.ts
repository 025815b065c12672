import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Readable, Writable } from "node:stream";
import { scopes } from "../http/principal.ts";
import type { Engine } from "../open-engine.ts";
import { createMcpServer } from "./tools.ts";

/** Where an MCP client on the same machine is connected. */
export interface McpStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the connection. */
  readonly signal: AbortSignal;
}

/** Serves one MCP client over a pair of streams until it goes or the signal fires, then ends its session. */
export async function serveMcpStdio(engine: Engine, streams: McpStreams): Promise<void> {
  const { input, output, signal } = streams;
  const connection = createMcpServer(engine, { owner: "stdio", scopes });
  const over = Promise.withResolvers<void>();
  const end = (): void => over.resolve();
  input.once("end", end);
  input.once("close", end);
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    await connection.server.connect(new StdioServerTransport(input, output));
    await over.promise;
  } finally {
    input.off("end", end);
    input.off("close", end);
    signal.removeEventListener("abort", end);
    await connection.server.close();
    await connection.close();
  }
}
