import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { HttpClient } from "../engine/http-client.ts";
import { startServing } from "./child.ts";

/** A running `codeact serve` without a login, and a model server that it asks. */
export interface OurChat extends AsyncDisposable {
  readonly url: string;
  readonly processId: number;
  readonly client: HttpClient;
  /** From the start of the process until it answered that it is ready, in milliseconds. */
  readonly startMs: number;
  /** Begins a run in a conversation of its own and gives its id. */
  ask(text: string): Promise<string>;
}

const Serving = z.looseObject({ url: z.string() });
const Created = z.looseObject({ id: z.string() });
const Begun = z.looseObject({ runId: z.string() });

/** One person asks as much as a whole house would. */
const UNLIMITED = { requestsPerMinute: 1e6, requestBurst: 1e6, concurrentRuns: 1000 };

/** A folder that ends with what it was made for. */
export async function openFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "codeact-bench-chat-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts a chat over a data folder and waits until it is ready. */
export async function openOurChat(dataFolder: string): Promise<OurChat> {
  await using opened = new AsyncDisposableStack();
  const endpoint = fileURLToPath(new URL("../scripted-endpoint.ts", import.meta.url));
  const model = opened.use(await startServing([endpoint]));
  const program = fileURLToPath(new URL("../../packages/cli/bin/codeact.js", import.meta.url));
  const config = join(dataFolder, "config.json");
  await writeFile(config, JSON.stringify({ serve: { roles: { owner: UNLIMITED } } }));
  const place = [`--data-dir=${dataFolder}`, `--config=${config}`];
  const flags = ["--json", "--single-user", "--port=0", "--grace=1s", ...place];
  const asked = ["--model=scripted", `--base-url=${model.line}`, "--shell=plain"];
  const started = performance.now();
  const serving = opened.use(await startServing([program, "serve", ...flags, ...asked]));
  const { url } = Serving.parse(JSON.parse(serving.line));
  const client = new HttpClient(url);
  opened.defer(() => {
    client.close();
  });
  await client.send("GET", "/readyz");
  const startMs = performance.now() - started;
  const closing = opened.move();
  return {
    url,
    processId: serving.processId,
    client,
    startMs,
    async ask(text) {
      const made = await client.send("POST", "/api/v1/conversations", {});
      const { id } = Created.parse(JSON.parse(made));
      const begun = await client.send("POST", `/api/v1/conversations/${id}/runs`, { text });
      return Begun.parse(JSON.parse(begun)).runId;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
