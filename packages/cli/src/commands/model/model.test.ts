import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { ggufValue, modelFacts, readGgufHeader, writeGguf } from "@codeact/models/gguf";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";

let home: CodeactHome;
let model: Buffer;
let url = "";

const server = createServer((request, response) => {
  if (request.url !== "/Small-Q8.gguf") {
    response.writeHead(404).end();
    return;
  }
  const [, from = "0", to = ""] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  const body = model.subarray(Number(from), to === "" ? undefined : Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + body.length - 1}/${model.length}`;
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    etag: '"one"',
    "content-length": body.length,
    ...(request.headers.range === undefined ? {} : { "content-range": range }),
  });
  response.end(body);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/Small-Q8.gguf`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  home = await openCodeactHome();
  const file = join(home.folder, "made.gguf");
  await writeGguf(file, {
    metadata: Object.entries({
      "general.architecture": ggufValue.text("llama"),
      "general.file_type": ggufValue.uint32(7),
      "llama.context_length": ggufValue.uint32(2048),
      "tokenizer.ggml.model": ggufValue.text("gpt2"),
      "tokenizer.chat_template": ggufValue.text("{{ messages }}"),
      "x.evil": ggufValue.text("\u001b[2Jgone"),
      "general.name": ggufValue.text("small\nruns here  yes\r\u001b[2J"),
    }),
    tensors: [{ name: "w", shape: [32, 32], type: "q8_0", values: () => [new Float32Array(1024)] }],
  });
  model = await readFile(file);
});
afterEach(() => home[Symbol.asyncDispose]());

const stored = (): string =>
  join(home.folder, "data", "codeact", "models", "small-q8", "Small-Q8.gguf");

test("a model is pulled, listed, inspected, verified and removed", async () => {
  const pulled = await home.run(["model", "pull", url]);
  expect(pulled).toMatchObject({ status: 0, stdout: expect.stringContaining("small-q8 is ready") });
  expect(pulled.stderr).toContain("llama, 1k parameters, q8_0, 2048 tokens of context");
  expect(await readFile(stored())).toEqual(model);
  const listed = await home.run(["model", "ls"]);
  expect(listed.stdout).toMatch(
    /^NAME .*\n(?:demo .*\n)?small-q8 +1\.\d+ kB +1k +llama q8_0 +2048 +20\d\d-\d\d-\d\d +http/,
  );
  const inspected = await home.run(["model", "inspect", "small-q8", "--metadata"]);
  expect(inspected.stdout).toMatch(/context +2048 tokens/);
  expect(inspected.stdout).toContain("gone");
  expect(inspected.stdout).not.toContain("\u001b");
  // A name is one line, whatever is in it.
  expect(inspected.stdout).toContain("small runs here yes");
  expect(inspected.stdout.match(/^runs here/gm)).toHaveLength(1);
  expect((await home.run(["model", "inspect", "small-q8", "--template"])).stdout).toBe(
    "{{ messages }}\n",
  );
  expect(await home.run(["model", "verify"])).toMatchObject({
    status: 0,
    stdout: "small-q8: ok\n",
  });
  await writeFile(stored(), Buffer.alloc(model.length));
  expect(await home.run(["model", "verify", "small-q8"])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("instead of"),
  });
  expect((await home.run(["model", "rm", "small-q8", "--dry-run"])).stdout).toMatch(
    /^Would remove/,
  );
  expect((await home.run(["model", "rm", "small-q8"])).stdout).toMatch(/^Removed small-q8/);
  expect(await home.run(["model", "rm", "small-q8"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('No model "small-q8" is stored'),
  });
});

test("with --json every line is a value, and the last one says what there is", async () => {
  const sha256 = createHash("sha256").update(model).digest("hex");
  const pulled = await home.run(["model", "pull", url, "--json", "--sha256", sha256]);
  const lines: unknown[] = pulled.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(pulled.stderr).toBe("");
  expect(lines).toContainEqual(
    expect.objectContaining({
      status: "downloading",
      digest: `sha256:${sha256}`,
      total: model.length,
    }),
  );
  expect(lines.at(-1)).toMatchObject({
    status: "success",
    model: { name: "small-q8", files: [{ sha256 }] },
  });
  const list: unknown = JSON.parse((await home.run(["model", "ls", "--json"])).stdout);
  expect(list).toMatchObject({
    models: expect.arrayContaining([expect.objectContaining({ name: "small-q8" })]),
  });
  const report: unknown = JSON.parse((await home.run(["model", "inspect", url, "--json"])).stdout);
  expect(report).toMatchObject({ bytes: model.length, facts: { contextLength: 2048 } });
  const failed = await home.run(["model", "pull", `${url}x.gguf`, "--json"]);
  expect(failed.status).toBe(3);
  expect(JSON.parse(failed.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    type: "error",
    code: "model_not_found",
  });
});

test.each([
  [["pull", "nonsense"], 2, /nothing that can be pulled/],
  [["pull", "codeactagent-llama"], 2, /codeact model convert/],
  [["pull", "hf:org/repo", "--offline"], 2, /offline/],
  [["rm", "demo"], 2, /built in/],
  [["inspect", "./none.gguf"], 2, /Cannot read/],
  [["convert", "none"], 2, /not there/],
  [["convert", ".", "--outtype", "q2"], 2, /q2/],
])("codeact model %j", async (args, status, message) => {
  const run = await home.run(["model", ...args]);
  expect(run.stderr).toMatch(message);
  expect(run.status).toBe(status);
});

test("a checkpoint becomes a file, which is replaced only by force", async () => {
  const folder = join(home.folder, "checkpoint");
  await mkdir(folder);
  await writeCheckpoint(folder);
  const args = ["model", "convert", folder, "--outtype", "f16", "-o", "out.gguf"];
  const converted = await home.run(args);
  expect(converted.stderr).toContain("no chat template");
  expect(converted).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("out.gguf: llama"),
  });
  const facts = modelFacts(await readGgufHeader(join(home.folder, "out.gguf")));
  expect(facts).toMatchObject({ architecture: "llama", quantisation: "f16", vocabularySize: 4 });
  expect(await home.run(args)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("exists already"),
  });
  expect((await home.run([...args, "--force", "--json"])).stdout).toContain('"status":"success"');
});

/** A checkpoint of one layer, all of zeros. */
async function writeCheckpoint(folder: string): Promise<void> {
  const config = {
    architectures: ["LlamaForCausalLM"],
    hidden_size: 4,
    intermediate_size: 4,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    max_position_embeddings: 16,
    vocab_size: 4,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  };
  const matrices = [
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.o_proj",
    "mlp.gate_proj",
    "mlp.up_proj",
    "mlp.down_proj",
  ];
  const vectors = ["input_layernorm", "post_attention_layernorm"];
  const shapes: readonly (readonly [string, readonly number[]])[] = [
    ["model.embed_tokens.weight", [4, 4]],
    ["model.norm.weight", [4]],
    ...matrices.map((name) => [`model.layers.0.${name}.weight`, [4, 4]] as const),
    ...vectors.map((name) => [`model.layers.0.${name}.weight`, [4]] as const),
  ];
  let offset = 0;
  const entries = shapes.map(([name, shape]) => {
    const begin = offset;
    offset += shape.reduce((product, size) => product * size, 4);
    return [name, { dtype: "F32", shape, data_offsets: [begin, offset] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const tokenizer = {
    model: {
      type: "BPE",
      byte_fallback: true,
      vocab: { a: 0, b: 1, ab: 2, c: 3 },
      merges: ["a b"],
    },
  };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeFile(
    join(folder, "model.safetensors"),
    Buffer.concat([length, header, Buffer.alloc(offset)]),
  );
}
