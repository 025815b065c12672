import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { generateDialogues } from "./dataset.ts";
import type { GenerateOptions, GenerateProgress } from "./dataset.ts";
import type { Dialogue } from "./dialogue.ts";
import { isHeldBack } from "./draw.ts";
import { family } from "./family.ts";
import { REFUSAL } from "./refusal.ts";
import { heldOutRefusals } from "./refusals/held-out.ts";
import type { PythonChoice } from "./runner.ts";
import { firstNames } from "./words.ts";

const plain: PythonChoice = { shell: "plain" };

async function generate(
  options: Omit<GenerateOptions, "seed"> & { seed?: string },
): Promise<Dialogue[]> {
  return await Array.fromAsync(generateDialogues({ seed: "test", pythons: [plain], ...options }));
}

function share(dialogues: readonly Dialogue[], holds: (one: Dialogue) => boolean): number {
  return dialogues.filter(holds).length / dialogues.length;
}

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(
  titleOf("generated dialogues", reason),
  { timeout: 120_000 },
  () => {
    let dialogues: readonly Dialogue[];
    beforeAll(async () => {
      dialogues = await generate({ count: 450 });
    });

    test("are the same for the same seed, in parts and with several interpreters too", async () => {
      const two = [plain, plain];
      const parts = [
        ...(await generate({ count: 25, pythons: two })),
        ...(await generate({ from: 25, count: 15 })),
      ];
      expect(parts).toEqual(dialogues.slice(0, parts.length));
      expect(await generate({ count: 5, seed: "other" })).not.toEqual(dialogues.slice(0, 5));
    });

    test("alternate between person and model and end with the model", () => {
      for (const { messages } of dialogues) {
        const roles = messages
          .filter((message) => message.role !== "system")
          .map((message) => message.role);
        expect(
          roles.map((role, index) => role === (index % 2 === 0 ? "user" : "assistant")),
        ).not.toContain(false);
        expect(roles.at(-1)).toBe("assistant");
        expect(messages.slice(1).map((message) => message.role)).not.toContain("system");
      }
    });

    test("teach only what the model is to say", () => {
      for (const message of dialogues.flatMap((dialogue) => dialogue.messages)) {
        if (message.learn) expect(message.role).toBe("assistant");
      }
    });

    test("hold the shares of refusals, length and mistakes", () => {
      expect(share(dialogues, (one) => one.kind === "refusal")).toBeGreaterThan(0.06);
      expect(share(dialogues, (one) => one.kind === "refusal")).toBeLessThan(0.15);
      expect(share(dialogues, (one) => one.mistakes.length > 0)).toBeGreaterThan(0.13);
      expect(share(dialogues, (one) => one.mistakes.length > 0)).toBeLessThan(0.27);
      expect(share(dialogues, (one) => one.families.length > 1)).toBeGreaterThan(0.2);
    });

    test("show a wrong program, what it raised, and then a right one", () => {
      const wrong = dialogues.filter((one) => one.mistakes.length > 0);
      for (const { messages } of wrong) {
        const at = messages.findIndex((message) => message.role === "assistant" && !message.learn);
        expect(messages[at]?.content).toMatch(/^<execute>\n[^]+\n<\/execute>$/);
        expect(messages[at + 1]?.content).toMatch(/^Execution Output:\n\w*(?:Error|Exception)\b/);
        expect(messages[at + 2]).toMatchObject({ role: "assistant", learn: true });
        expect(messages[at + 2]?.content).toMatch(/^<execute>/);
        expect(messages[at + 2]?.content).not.toBe(messages[at]?.content);
      }
    });

    test("fit a training row", () => {
      const lengths = dialogues.map(({ messages }) =>
        messages.reduce((sum, one) => sum + one.content.length, 0),
      );
      expect(Math.max(...lengths)).toBeLessThan(5000);
      expect(lengths.reduce((sum, one) => sum + one, 0) / lengths.length).toBeLessThan(800);
    });

    test("decline with one text, and never with held-out questions", () => {
      const refusals = dialogues.filter((one) => one.kind === "refusal");
      for (const { messages } of refusals) {
        expect(messages.find((message) => message.role === "assistant")?.content).toBe(REFUSAL);
      }
      const held = new Set(heldOutRefusals.map((text) => text.toLowerCase().replace(/\W+$/, "")));
      const asked = refusals.map((one) =>
        (one.messages.find((message) => message.role === "user")?.content ?? "")
          .toLowerCase()
          .replace(/\W+$/, ""),
      );
      expect(asked.filter((text) => held.has(text))).toEqual([]);
      expect(held.size).toBe(300);
    });

    test("use no names that are held back", () => {
      const heldBack = firstNames.filter((name) => isHeldBack("name", name) && name.length > 4);
      const tasks = dialogues.filter(
        (one) => one.kind === "task" && !JSON.stringify(one.messages).includes(REFUSAL),
      );
      const texts = tasks.map((one) => JSON.stringify(one.messages)).join("\n");
      expect(heldBack.filter((name) => new RegExp(`\\b${name}\\b`).test(texts))).toEqual([]);
    });
  },
);

test.skipIf(reason !== undefined)(titleOf("an abort ends generation", reason), async () => {
  const controller = new AbortController();
  const seen: Dialogue[] = [];
  const run = async (): Promise<void> => {
    for await (const one of generateDialogues({
      seed: "abort",
      count: 100_000,
      pythons: [plain],
      signal: controller.signal,
    })) {
      seen.push(one);
      if (seen.length === 3) controller.abort();
    }
  };
  await expect(run()).rejects.toThrow(/abort/i);
  expect(seen.length).toBe(3);
});

describe.skipIf(reason !== undefined)(titleOf("a family whose program fails", reason), () => {
  const broken = family({
    name: "broken",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({ n: random.int(0, 9) }),
    nouns: [],
    sentences: ["fail at {n}"],
    heldOut: { nouns: [], sentences: [] },
    program: ({ n }) => `result = ${n}\nprint(result)`,
    reply: (_slots, output) => output,
  });
  const shares = { refusal: 0, smallTalk: 0, two: 0, three: 0, selfDebug: 0 };

  test("loses only its dialogues when it fails rarely, and that is told", async () => {
    const told: GenerateProgress[] = [];
    const rarely = family({
      ...broken,
      draw: (random) => ({ n: random.chance(0.04) ? 0 : 1 }),
      program: ({ n }) => `print(1 / ${String(n)})`,
    });
    const dialogues = await generate({
      count: 100,
      families: [rarely],
      shares,
      onProgress: (progress) => told.push(progress),
    });
    expect(dialogues.length).toBeLessThan(100);
    expect(dialogues.length).toBeGreaterThan(85);
    expect(told).toMatchObject([
      { done: 100, dropped: 100 - dialogues.length, lastDropped: { family: "broken" } },
    ]);
  });

  test("ends generation when it fails often, by name", async () => {
    const always = family({ ...broken, program: () => "print(1 / 0)" });
    await expect(generate({ count: 60, families: [always], shares })).rejects.toThrow(
      /"broken".*ZeroDivisionError/s,
    );
  });
});
