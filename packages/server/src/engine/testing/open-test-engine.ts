import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { z } from "zod";
import { openEngineServer } from "../engine-server.ts";
import type { EngineServer, EngineServerOptions } from "../engine-server.ts";
import { openEngineClient } from "./engine-client.ts";
import type { EngineClient, Json } from "./engine-client.ts";

/** A running engine over local sessions, with short ways to ask it. */
export interface TestEngine extends EngineClient, AsyncDisposable {
  readonly server: EngineServer;
  readonly sandbox: Sandbox;
}

/** Opens an engine on a free port. Without a sandbox of its own it uses the one given, which stays open. */
export async function openTestEngine(
  options: Partial<EngineServerOptions> = {},
): Promise<TestEngine> {
  const sandbox = options.sandbox ?? (await openLocalSandbox({ preload: "none", shell: "plain" }));
  const server = await openEngineServer({ port: 0, ...options, sandbox });
  return {
    server,
    sandbox,
    ...openEngineClient(server.url),
    async [Symbol.asyncDispose]() {
      await server.close({ graceMs: 0 });
      if (options.sandbox === undefined) await sandbox.close();
    },
  };
}

/** A folder for one test. */
export async function openTestFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "codeact-engine-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

const Object_ = z.record(z.string(), z.unknown());

/** One server-sent event. */
export interface StreamedEvent {
  readonly name: string;
  readonly data: Json;
}

/** Reads the events of a stream as they come. Leaving early closes the connection. */
export async function* readStream(response: Response): AsyncGenerator<StreamedEvent, void> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const match = /^event: (\S+)\ndata: (.*)$/su.exec(block);
      if (match !== null)
        yield { name: match[1] ?? "", data: Object_.parse(JSON.parse(match[2] ?? "")) };
    }
  }
}

/** Sends a body of unknown length that never ends, until there is an answer; returns its status. */
export async function sendEndless(url: string, method: string): Promise<number | undefined> {
  const call = request(url, { method });
  // The server may cut the connection once it has answered.
  call.on("error", () => undefined);
  const piece = Buffer.alloc(100_000, "x");
  const sending = setInterval(() => call.write(piece), 1);
  try {
    const [response]: IncomingMessage[] = await once(call, "response");
    return response?.statusCode;
  } finally {
    clearInterval(sending);
    call.destroy();
  }
}

/** Waits until something holds. @throws Error when it does not within 20 s */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 400) throw new Error("It did not happen within 20 s.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
