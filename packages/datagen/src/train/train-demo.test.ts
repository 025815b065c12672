import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgent } from "@codeact/session";
import { CodeactError } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { torchForTests } from "./testing/torch-for-tests.ts";
import { trainDemo, type TrainedDemo } from "./train-demo.ts";
import type { TrainDemoEvent } from "./training-progress.ts";

const python = await torchForTests();
/** A quiet core needs a minute; a busy machine many times that. */
const TIMEOUT_MS = 900_000;

function started(events: readonly TrainDemoEvent[]): string[] {
  return events.flatMap((event) => (event.type === "stage-start" ? [event.stage] : []));
}

describe.skipIf(python === undefined)("the smoke preset", () => {
  let folder = "";
  let trained: TrainedDemo;
  const interrupted: TrainDemoEvent[] = [];
  const resumed: TrainDemoEvent[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-train-"));
    const controller = new AbortController();
    const options = { preset: "smoke", out: folder, python: python?.executable } as const;
    const stopped = trainDemo({
      ...options,
      signal: controller.signal,
      onProgress: (event) => {
        interrupted.push(event);
        const isTraining = event.type === "stage-progress" && event.stage === "training";
        if (isTraining && event.done > 0) controller.abort(new CodeactError("aborted", "Enough."));
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
    await expect(trainDemo(options)).rejects.toMatchObject({ code: "invalid_input" });
    trained = await trainDemo({
      ...options,
      resume: true,
      onProgress: (event) => resumed.push(event),
    });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test("makes a model that answers by running code", { timeout: 60_000 }, async () => {
    await using agent = await createAgent({ model: { name: trained.model }, profile: "demo" });
    await using session = agent.session();
    const result = await session.send("What is 34 plus 52?");
    expect(result).toMatchObject({ status: "done", text: expect.stringContaining("86") });
    expect(
      session.steps.some((step) => step.type === "action" && step.action?.type === "code"),
    ).toBe(true);
  });

  test("goes on after an interruption without doing anything twice", () => {
    expect(started(interrupted)).toEqual(["tokenizer", "data", "training"]);
    expect(started(resumed)).toEqual(["training", "export", "check", "evaluation"]);
    const done = resumed.flatMap((event) =>
      event.type === "stage-progress" && event.stage === "training" ? [event.done] : [],
    );
    expect(done.find((share) => share > 0)).toBeGreaterThan(0.005);
  });

  test("leaves a report with what was trained, checked and measured", async () => {
    const report: unknown = JSON.parse(await readFile(trained.reportJson, "utf8"));
    expect(report).toMatchObject({
      version: 1,
      preset: "smoke",
      torch: python?.torch,
      shape: { layers: 2, width: 96 },
      files: [
        { name: "tokenizer.json" },
        { name: "model-f32.gguf" },
        { name: "model-f16.gguf" },
        { name: "model.gguf" },
      ],
      checks: [{ type: "f32" }, { type: "f16" }, { type: "q8_0" }],
      evaluation: { model: "codeact-demo" },
    });
    expect(await readFile(trained.reportText, "utf8")).toContain("| model.gguf |");
  });

  test("learned its one question", async () => {
    const report: { evaluation: { gates: { name: string; share: number }[] } } = JSON.parse(
      await readFile(trained.reportJson, "utf8"),
    );
    const gate = report.evaluation.gates.find(({ name }) => name === "unseen-values");
    expect(gate?.share).toBeGreaterThanOrEqual(0.4);
  });
});
