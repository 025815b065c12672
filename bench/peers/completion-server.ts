import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { openManagedEngine } from "@codeact/models/engines";
import { z } from "zod";
import type { CompletionPeer, CompletionRun, PeerOptions } from "./completion-peer.ts";

const NAME = "bench";
const codeact = fileURLToPath(new URL("../../packages/cli/bin/codeact.js", import.meta.url));
const Serving = z.object({ url: z.string() });

/** `codeact model serve` in a process of its own, with the embedded engine: what a client gets. */
export async function openCodeactServer(options: PeerOptions): Promise<CompletionPeer> {
  const started = performance.now();
  const flags = ["--port", "0", "--json", "--engine", "embedded", "--served-model-name", NAME];
  const sizes = [
    ["--slots", options.slots],
    ["--context", options.context],
    ["--threads", options.threads],
  ].flatMap((pair) => pair.map(String));
  const child = spawn(
    process.execPath,
    [codeact, "model", "serve", options.file, ...flags, ...sizes],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  const line = once(child.stdout.setEncoding("utf8"), "data");
  const [text] = z.array(z.string()).parse(await Promise.race([line, ended.then(() => ["{}"])]));
  const { url } = Serving.parse(JSON.parse(text ?? "{}"));
  return {
    name: "codeact model serve",
    startMs: performance.now() - started,
    complete: (prompt, maxTokens) => stream(url, prompt, maxTokens),
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** llama.cpp's own `llama-server`. */
export async function openLlamaServer(
  options: PeerOptions & { readonly program: string },
): Promise<CompletionPeer> {
  const started = performance.now();
  const port = await freePort();
  const engine = await openManagedEngine({
    kind: "llama-server",
    program: options.program,
    model: options.file,
    servedName: NAME,
    port,
    slots: options.slots,
    contextLength: options.context,
    threads: options.threads,
    env: process.env,
  });
  await engine.ready();
  return {
    name: "llama-server",
    startMs: performance.now() - started,
    complete: (prompt, maxTokens) => stream(`http://127.0.0.1:${port}/v1`, prompt, maxTokens),
    [Symbol.asyncDispose]: async () => await engine[Symbol.asyncDispose](),
  };
}

const Chunk = z.object({
  choices: z.array(z.object({ text: z.string().nullish() })),
  usage: z.object({ completion_tokens: z.number() }).nullish(),
});

async function stream(
  url: string,
  prompt: readonly number[],
  maxTokens: number,
): Promise<CompletionRun> {
  const started = performance.now();
  const response = await fetch(`${url}/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: NAME,
      prompt,
      max_tokens: maxTokens,
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
    }),
  });
  if (!response.ok || response.body === null)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  let firstMs = Number.NaN;
  let tokens = 0;
  let rest = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + piece).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const data = frame.replace(/^data: /, "");
      // Only the first text and the usage matter; parsing every frame would measure this client.
      if (!Number.isNaN(firstMs) && !data.includes('"completion_tokens"')) continue;
      if (data.startsWith(":") || data === "[DONE]") continue;
      const chunk = Chunk.parse(JSON.parse(data));
      if ((chunk.choices[0]?.text ?? "") !== "") firstMs = performance.now() - started;
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
  }
  return { firstMs, totalMs: performance.now() - started, tokens };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, "close");
  return port;
}
