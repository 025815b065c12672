/**
 * `node bench/models.ts`: the model server against llama.cpp called directly (node-llama-cpp, in one process, no HTTP)
 * and, where CODEACT_LLAMA_SERVER or --llama-server names its program, against llama.cpp's own server. All with the same
 * file, threads, slots and prompts, greedily, in turns. Absolute values depend on the machine; the ratios are what counts.
 *
 * Flags: --model FILE (default: random weights of about the demo model's size), --threads N, --prompt TOKENS,
 * --tokens N (of an answer), --repeat N, --quick, --llama-server PATH, --json
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ggufValue, modelFacts, readGgufHeader } from "@codeact/models/gguf";
import { writeTinyLlama } from "../packages/models/src/gguf/testing/tiny-llama.ts";
import type { CompletionPeer, CompletionRun, PeerOptions } from "./peers/completion-peer.ts";
import { openCodeactServer, openLlamaServer } from "./peers/completion-server.ts";
import { openLlamaDirect } from "./peers/llama-direct.ts";
import { figure, quantile, table } from "./statistics.ts";

const { values: flags } = parseArgs({
  options: {
    model: { type: "string" },
    threads: { type: "string", default: "1" },
    prompt: { type: "string", default: "256" },
    tokens: { type: "string", default: "128" },
    repeat: { type: "string" },
    quick: { type: "boolean", default: false },
    "llama-server": { type: "string", default: process.env["CODEACT_LLAMA_SERVER"] },
    json: { type: "boolean", default: false },
  },
});

const SLOTS = 4;
/** Of the random model; only the last token ends an answer. */
const VOCABULARY = 288;
const WARM_UPS = 40;
/** What a next turn adds to the conversation. */
const TURN_TOKENS = 32;
/** Fewer tokens say nothing about a rate: the model ended its answer. */
const MIN_RATE_TOKENS = 16;
const promptTokens = Number(flags.prompt);
const answerTokens = Number(flags.tokens);
const repeats = Number(flags.repeat ?? (flags.quick ? 3 : 12));

const figures = {
  start: { name: "start, model loaded", unit: "ms" },
  first: { name: `first token, new prompt of ${promptTokens}`, unit: "ms" },
  next: { name: `first token, next turn of ${TURN_TOKENS} more`, unit: "ms" },
  again: { name: "first token, the same prompt again", unit: "ms" },
  one: { name: "tokens per second, 1 answer", unit: "/s" },
  four: { name: `tokens per second, ${SLOTS} answers together`, unit: "/s" },
} as const;
type Figure = keyof typeof figures;
type Samples = Record<Figure, number[]>;

/** Random weights in the demo model's shape: ASCII words as tokens, so that every token is text at once. */
async function writeRandomModel(folder: string): Promise<string> {
  const file = join(folder, "random.gguf");
  const words = Array.from({ length: VOCABULARY }, (_, id) => `word${id}_`);
  const normal = words.map(() => 1);
  await writeTinyLlama(file, {
    type: "q8_0",
    layers: 6,
    width: 256,
    heads: 8,
    keyHeads: 8,
    context: 2048,
    metadata: {
      "tokenizer.ggml.tokens": ggufValue.texts(words),
      "tokenizer.ggml.token_type": ggufValue.int32s(normal),
      "tokenizer.ggml.eos_token_id": ggufValue.uint32(VOCABULARY - 1),
    },
  });
  return file;
}

/** Token numbers that no earlier prompt began with. Small ones are in every vocabulary. */
function freshPrompt(length: number, vocabulary: number): number[] {
  return Array.from(
    { length },
    () => 32 + Math.floor(Math.random() * Math.min(190, vocabulary - 32)),
  );
}

function rate(runs: readonly CompletionRun[]): number[] {
  if (runs.some(({ tokens }) => tokens < MIN_RATE_TOKENS)) return [];
  const tokens = runs.reduce((sum, run) => sum + run.tokens - 1, 0);
  const first = Math.min(...runs.map(({ firstMs }) => firstMs));
  const last = Math.max(...runs.map(({ totalMs }) => totalMs));
  return [(tokens / (last - first)) * 1000];
}

async function measure(peer: CompletionPeer, samples: Samples, vocabulary: number): Promise<void> {
  const prompt = freshPrompt(promptTokens, vocabulary);
  samples.first.push((await peer.complete(prompt, 1)).firstMs);
  samples.again.push((await peer.complete(prompt, 1)).firstMs);
  const turn = [...prompt, ...freshPrompt(TURN_TOKENS, vocabulary)];
  samples.next.push((await peer.complete(turn, 1)).firstMs);
  const short = (): number[] => freshPrompt(8, vocabulary);
  samples.one.push(...rate([await peer.complete(short(), answerTokens)]));
  const together = Array.from({ length: SLOTS }, () => peer.complete(short(), answerTokens));
  samples.four.push(...rate(await Promise.all(together)));
}

/** Until the programs' compilers have seen what is hot; the first requests of a server cost several times as much. */
async function warmUp(peer: CompletionPeer, vocabulary: number): Promise<void> {
  for (let count = 0; count < WARM_UPS; count += 1)
    await peer.complete(freshPrompt(8, vocabulary), 8);
}

async function openPeers(
  options: PeerOptions,
  stack: AsyncDisposableStack,
): Promise<CompletionPeer[]> {
  const peers = [
    stack.use(await openCodeactServer(options)),
    stack.use(await openLlamaDirect(options)),
  ];
  const program = flags["llama-server"];
  if (program !== undefined && program !== "")
    peers.push(stack.use(await openLlamaServer({ ...options, program })));
  return peers;
}

async function measureAll(file: string): Promise<Map<string, Samples>> {
  const header = await readGgufHeader(file);
  const { vocabularySize = 256, contextLength = 2048 } = modelFacts(header);
  const context = Math.min(contextLength, 2048);
  const options = { file, slots: SLOTS, context, threads: Number(flags.threads) };
  await using stack = new AsyncDisposableStack();
  const peers = await openPeers(options, stack);
  const results = new Map<string, Samples>();
  for (const { name, startMs } of peers)
    results.set(name, { start: [startMs], first: [], next: [], again: [], one: [], four: [] });
  for (const peer of peers) await warmUp(peer, vocabularySize);
  for (let round = 1; round <= repeats; round += 1) {
    if (process.stderr.isTTY) process.stderr.write(`round ${round} of ${repeats}\r`);
    for (const peer of peers) {
      const samples = results.get(peer.name);
      if (samples !== undefined) await measure(peer, samples, vocabularySize);
    }
  }
  return results;
}

/** How much better ours is than the peer; below 1 it is worse. */
function ratio(unit: string, ours: readonly number[], peer: readonly number[]): string {
  const [a, b] = [quantile(ours, 0.5), quantile(peer, 0.5)];
  return `${figure(unit === "ms" ? b / a : a / b)}x`;
}

function print(results: ReadonlyMap<string, Samples>): void {
  const [ours, ...peers] = results;
  if (ours === undefined) return;
  const [ourName, ourSamples] = ours;
  const head = ["median", ourName, ...peers.map(([name]) => name), "unit"];
  const rows = Object.entries(figures).map(([key, { name, unit }]) => {
    const of = (samples: Samples): readonly number[] =>
      Object.entries(samples).find(([figureName]) => figureName === key)?.[1] ?? [];
    const cells = [ourSamples, ...peers.map(([, samples]) => samples)].map((samples) =>
      figure(quantile(of(samples), 0.5)),
    );
    const ratios = peers.map(([, samples]) => ratio(unit, of(ourSamples), of(samples)));
    return [name, ...cells, unit, ...ratios];
  });
  console.log(table([[...head, ...peers.map(([name]) => `against ${name}`)], ...rows]));
}

const folder = await mkdtemp(join(tmpdir(), "codeact-bench-"));
try {
  const file = flags.model ?? (await writeRandomModel(folder));
  const results = await measureAll(file);
  if (flags.json) console.log(JSON.stringify(Object.fromEntries(results)));
  else print(results);
} finally {
  await rm(folder, { recursive: true, force: true });
}
