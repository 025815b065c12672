import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkWordings } from "./check-family.ts";
import { createDraw } from "./draw.ts";
import { families } from "./families.ts";
import type { Family } from "./family.ts";
import { followUpFamilies } from "./follow-up.ts";
import { expand, pieceText } from "./grammar.ts";
import { askOwn } from "./question.ts";
import { Random } from "./random.ts";
import { openRunner } from "./runner.ts";
import type { Runner } from "./runner.ts";

/** Name a family here in the environment to look at it alone: CODEACT_FAMILY=sum-of-first-primes. */
const only = process.env["CODEACT_FAMILY"];
const chosen = families.filter((one) => only === undefined || one.name === only);
const DRAWS = { train: 4, values: 1 } as const;

test("every family has a name of its own", () => {
  const names = [...families, ...followUpFamilies.map((one) => one.family)].map((one) => one.name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

test("there are at least 120 families, and some of every topic", () => {
  expect(families.length).toBeGreaterThanOrEqual(120);
  const topics = Map.groupBy(families, (one) => one.topic);
  expect([...topics.keys()].sort()).toEqual(
    "algorithms arithmetic copying dates errors files finance geometry json lists number-theory plotting sorting statistics strings tables tools units".split(
      " ",
    ),
  );
  expect([...topics].filter(([, some]) => some.length < 4).map(([topic]) => topic)).toEqual([]);
});

describe("wordings", () => {
  test.each(chosen.map((one) => [one.name, one] as const))(
    "%s can be asked in 25 ways at least, some of them held back, all of them complete",
    (_name, one) => {
      expect(checkWordings(one).slice(0, 4)).toEqual([]);
    },
  );
});

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("programs", reason), () => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await openRunner({ shell: "plain" });
  });
  afterAll(() => runner[Symbol.asyncDispose]());

  test.each(chosen.map((one) => [one.name, one] as const))(
    "%s answers with what its program prints",
    async (_name, one) => {
      for (const split of ["train", "values"] as const) {
        for (let index = 0; index < DRAWS[split]; index += 1)
          await answers(one, new Random(`${split}/${index}`), split);
      }
    },
  );

  test.each(
    chosen.filter((one) => (one.followUps ?? []).length > 0).map((one) => [one.name, one] as const),
  )("%s answers its follow-ups", async (_name, one) => {
    for (const [index, followUp] of (one.followUps ?? []).entries()) {
      const random = new Random(`follow-up/${index}`);
      const draw = createDraw(random, "train");
      const before = one.draw(draw);
      const first = askOwn(one, before, "");
      await runner.begin(first.files);
      if (first.setup !== "") await runner.prepare(first.setup);
      for (const step of first.steps) await runner.run(step.code);
      const slots = followUp.draw(draw, before);
      const { program } = followUp;
      const next = askOwn(one, slots, "");
      await runner.addFiles(next.files);
      const steps =
        program === undefined ? next.steps : [{ code: program(slots), raises: undefined }];
      for (const step of steps) {
        const run = await runner.run(step.code);
        expect({ slots, code: step.code, ok: run.ok, observation: run.observation }).toMatchObject({
          ok: step.raises !== true,
        });
        expect(run.observation.length).toBeLessThan(700);
      }
      for (const wording of followUp.wordings)
        expect(pieceText(expand(wording, slots, random))).not.toBe("");
    }
  });

  const kept = { number: "48", list: "[5, 3, 9]", text: "'Garden wall'" } as const;

  test.each(followUpFamilies.map((one) => [one.family.name, one] as const))(
    "%s computes on with what is kept",
    async (_name, followUp) => {
      const { family: one } = followUp;
      const value = one.name === "then-round" ? "4.8" : kept[followUp.on];
      expect(followUp.fits(value)).toBe(true);
      await runner.begin();
      await runner.run(`result = ${value}`);
      const slots = one.draw(createDraw(new Random(one.name), "train"));
      const { ok, output } = await runner.run(one.program(slots));
      expect(ok).toBe(true);
      const reply = one.reply(slots, output);
      if (one.result === "boolean") expect(reply).toMatch(/^(?:Yes|No), it is/);
      else expect(reply).toContain(output);
      for (const wording of [...one.sentences, ...one.heldOut.sentences]) {
        expect(pieceText(expand(wording, slots, new Random(wording)))).not.toBe("");
      }
    },
  );

  async function answers(one: Family, random: Random, split: "train" | "values"): Promise<void> {
    const question = askOwn(one, one.draw(createDraw(random, split)), "");
    await runner.begin(question.files);
    if (question.setup !== "") await runner.prepare(question.setup);
    const outputs: string[] = [];
    for (const { code, raises } of question.steps) {
      const { ok, output, observation } = await runner.run(code);
      expect({ slots: question.slots, code, observation, ok }).toMatchObject({
        ok: raises !== true,
      });
      outputs.push(output);
    }
    const reply = question.reply(outputs);
    const said = (outputs.at(-1) ?? "").trim();
    expect(said.length).toBeLessThan(600);
    // “once” and “twice” are fine, too.
    if (one.result === "none" || /^[012]$/.test(said)) expect(reply).not.toBe("");
    else if (one.result === "boolean") expect(reply).toMatch(/yes|no|true|false|is|are/i);
    else expect(reply).toContain(said);
    // A question with its answer must fit the rows that training packs.
    expect(
      question.steps.map((step) => step.code).join("\n").length + said.length + reply.length,
    ).toBeLessThan(1800);
  }
});
