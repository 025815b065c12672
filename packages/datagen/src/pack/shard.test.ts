import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Encoder } from "../tokenizer/encoder.ts";
import { sampleTexts } from "../tokenizer/testing/sample-texts.ts";
import { trainTokenizer } from "../tokenizer/train-tokenizer.ts";
import { type DialogueMessage, encodeDialogue } from "./encode-dialogue.ts";
import { packDialogues } from "./pack-dialogues.ts";
import { readShard } from "./read-shard.ts";
import { writeShard } from "./shard.ts";

const tokenizer = trainTokenizer(sampleTexts(), { vocabularySize: 512 });
const encoder = new Encoder(tokenizer);
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-shard-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function dialogue(index: number): DialogueMessage[] {
  return [
    { role: "user", content: `What is ${index} squared?` },
    { role: "assistant", content: `<execute>\nprint(${index} ** 2)\n</execute>` },
    { role: "user", content: `Execution Output:\n${index ** 2}\n` },
    { role: "assistant", content: `It is ${index ** 2}.${" Really.".repeat(index % 5)}` },
  ];
}
function byText(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
const dialogues = Array.from({ length: 50 }, (_, index) => dialogue(index));

test("a shard gives back every dialogue with its weights, in rows that are not too long", async () => {
  const { shards, tooLong } = await packDialogues(dialogues, { tokenizer, folder, rowLength: 200 });
  const { index, rows } = await readShard(join(folder, "train-00000.json"));
  expect(shards).toEqual([index]);
  expect(tooLong).toBe(0);
  expect(index.fill).toBeGreaterThan(0.8);
  expect(byText(rows.flat())).toEqual(
    byText(dialogues.map((messages) => encodeDialogue(messages, encoder, 10))),
  );
  for (const row of rows)
    expect(row.reduce((sum, { ids }) => sum + ids.length, 0)).toBeLessThanOrEqual(200);
});

test("shards are cut by tokens, numbered on, and dialogues longer than a row are counted", async () => {
  const long: DialogueMessage[] = [{ role: "assistant", content: "word ".repeat(300).trim() }];
  const packed = await packDialogues([...dialogues, long], {
    tokenizer,
    folder,
    prefix: "valid",
    firstNumber: 7,
    rowLength: 200,
    shardTokens: 1_500,
  });
  expect(packed.tooLong).toBe(1);
  expect(packed.shards.length).toBeGreaterThan(1);
  expect((await readdir(folder)).filter((name) => name.endsWith(".json"))).toEqual(
    packed.shards.map((_, at) => `valid-0000${7 + at}.json`),
  );
  expect(packed.shards.reduce((sum, { documents }) => sum + documents, 0)).toBe(50);
});

test("the same dialogues give the same bytes", async () => {
  const twice = [join(folder, "a"), join(folder, "b")];
  for (const one of twice) await packDialogues(dialogues, { tokenizer, folder: one });
  const [first, second] = await Promise.all(
    twice.map((one) => readFile(join(one, "train-00000.bin"))),
  );
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
});

test("a row without anything to learn is refused", async () => {
  const nothing = { ids: [1, 2], weights: [0, 10] };
  const options = { folder, name: "x", rowLength: 10, tokenizerSha256: "", vocabulary: 512 };
  await expect(writeShard([nothing], options)).rejects.toThrow("has no token to learn");
});

test("a shard that was cut short is refused", async () => {
  await packDialogues(dialogues, { tokenizer, folder });
  const bin = join(folder, "train-00000.bin");
  await writeFile(bin, (await readFile(bin)).subarray(0, -1));
  await expect(readShard(join(folder, "train-00000.json"))).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("an abort leaves only whole shards", async () => {
  const controller = new AbortController();
  const packing = packDialogues(dialogues, {
    tokenizer,
    folder,
    rowLength: 200,
    shardTokens: 500,
    signal: controller.signal,
    onShard: () => controller.abort(new Error("enough")),
  });
  await expect(packing).rejects.toThrow("enough");
  expect((await readdir(folder)).sort()).toEqual(["train-00000.bin", "train-00000.json"]);
});
