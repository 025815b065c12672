import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PresetName, presets } from "./presets.ts";
import { trainingArgs } from "./training-args.ts";
import { TrainingFolder } from "./training-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "training-args-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The arguments of a preset, by name without dashes. */
async function argumentsOf(preset: PresetName): Promise<ReadonlyMap<string, string>> {
  const plan = presets[preset];
  const { paths } = await TrainingFolder.open(folder, { preset, seed: "s", plan }, false);
  const args = trainingArgs(plan, paths, { processes: 2 });
  return new Map(
    args.flatMap((name, index) =>
      index % 2 === 0 ? [[name.slice(2), args[index + 1] ?? ""]] : [],
    ),
  );
}

test("the rates of the shipped model, its tokens and their last part reach the recipe", async () => {
  const args = await argumentsOf("full");
  expect(args.get("matrix-rate")).toBe("0.015");
  expect(args.get("embedding-rate")).toBe("0.003");
  expect(Number(args.get("tokens"))).toBe(presets.full.budget.total);
  expect(Number(args.get("decay-tokens"))).toBe(presets.full.budget.decay);
  expect(args.get("processes")).toBe("2");
});

test("a plan without rates leaves them to the recipe", async () => {
  const args = await argumentsOf("ci");
  expect([...args.keys()].filter((name) => name.endsWith("rate"))).toEqual([]);
  expect(args.get("minutes")).toBe("18");
});

test("the dialogues of the shipped model suffice for its tokens", () => {
  const { dialogues, budget } = presets.full;
  // A dialogue has about 200 tokens.
  expect(dialogues * 195).toBeGreaterThan(budget.total);
});
