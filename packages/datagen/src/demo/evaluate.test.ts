import { messageText, noUsage } from "@codeact/protocol";
import type { Message, Model } from "@codeact/protocol";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluateDemoModel } from "./evaluate.ts";
import type { EvalCase } from "./evaluation/eval-case.ts";
import { makeCases } from "./evaluation/make-cases.ts";
import type { CaseCounts } from "./evaluation/make-cases.ts";
import { renderReport } from "./evaluation/render-report.ts";
import { families } from "./families.ts";
import { py } from "./py.ts";
import { REFUSAL } from "./refusal.ts";
import { openRunner } from "./runner.ts";
import type { PythonChoice } from "./runner.ts";

const python: PythonChoice = { shell: "plain" };
const seed = "test";
const counts = { perFamily: 1, selfDebug: 6, followUps: 6, perLength: 1, refusals: 10 };
/** Families of many topics, among them some with files and with functions. */
const some = [...Map.groupBy(families, (one) => one.topic).values()]
  .flatMap((group) => group.slice(0, 1))
  .filter((one, index) => index % 2 === 0 || one.files !== undefined || one.tools !== undefined);

const reason = await whyNoLocalSandbox();

let cases: EvalCase[];
beforeAll(async () => {
  if (reason !== undefined) return;
  await using runner = await openRunner(python);
  cases = await Array.fromAsync(makeCases(some, seed, counts, runner));
});

/** A model that says what a function of the messages says. */
function modelOf(say: (messages: readonly Message[]) => string): Model {
  return {
    name: "test-model",
    vision: false,
    async *stream(request) {
      await Promise.resolve();
      yield { type: "text-delta", text: say(request.messages) };
      yield { type: "response-end", finishReason: "stop", usage: noUsage };
    },
  };
}

/** Knows the answers, but runs code for them all the same. */
const perfect = modelOf((messages) => {
  const texts = messages.map(messageText);
  const question =
    texts.findLast((text, index) => messages[index]?.role === "user" && !isObservation(text)) ?? "";
  const turn = cases.flatMap((one) => one.turns).find((one) => question.endsWith(one.text));
  if (turn?.expected.type !== "answer") return REFUSAL;
  const own = texts.at(-2)?.includes("# by heart") === true && isObservation(texts.at(-1) ?? "");
  return own
    ? turn.expected.reply
    : `<execute>\n# by heart\nprint(${py(turn.expected.output)})\n</execute>`;
});

function isObservation(text: string): boolean {
  return text.startsWith("Execution Output:");
}

const few = { ...counts, perLength: 0, followUps: 2, selfDebug: 2 };

async function evaluate(model: Model, counts: CaseCounts): ReturnType<typeof evaluateDemoModel> {
  return await evaluateDemoModel({
    model,
    seed,
    counts,
    families: some,
    python,
    measured: { coldStartMs: 812 },
  });
}

describe.skipIf(reason !== undefined)(titleOf("the cases", reason), () => {
  test("ask every family with unseen values and with unseen phrasings", () => {
    const asked = (gate: string): Set<string | undefined> =>
      new Set(cases.filter((one) => one.gate === gate).map((one) => one.family));
    expect(asked("unseen-values").size).toBe(some.length);
    expect(asked("unseen-phrasings").size).toBe(some.length);
    expect(cases.filter((one) => one.gate === "copying").length).toBe(40);
    expect(cases.filter((one) => one.gate === "self-debug").length).toBe(6);
    expect(
      cases.filter((one) => one.gate === "follow-ups").every((one) => one.turns.length === 2),
    ).toBe(true);
  });
});

describe.skipIf(reason !== undefined)(titleOf("the report", reason), { timeout: 120_000 }, () => {
  test("of a model that knows everything passes every gate", async () => {
    const report = await evaluate(perfect, counts);
    expect(report.misses).toEqual([]);
    expect(report.gates.filter((gate) => gate.passed === false)).toEqual([]);
    expect(report.gates.map((gate) => gate.name)).toEqual([
      "unseen-values",
      "unseen-phrasings",
      "self-debug",
      "follow-ups",
      "copying",
      "refusal",
      "false-refusals",
    ]);
    const page = renderReport(report, "codeact train demo --evaluate");
    expect(page).toContain(
      "| refusal | 10 of 10 | 100.0 % (72.2–100.0) | at least 95 % | passed |",
    );
    expect(page).toContain("| Cold start | 812 ms |");
    expect(page).not.toContain("missed");
  });

  test("of a model that always declines shows right refusals and false ones", async () => {
    const report = await evaluate(
      modelOf(() => REFUSAL),
      few,
    );
    const gate = (name: string): unknown => report.gates.find((one) => one.name === name);
    expect(gate("refusal")).toMatchObject({ share: 1, passed: true });
    expect(gate("unseen-values")).toMatchObject({ share: 0, passed: false });
    expect(gate("false-refusals")).toMatchObject({ share: 1, passed: false });
    expect(report.misses.length).toBe(2 * some.length + few.followUps + few.selfDebug);
  });

  test("of a model that answers without running code counts nothing as right", async () => {
    const knowing = modelOf((messages) => {
      const question = messageText(messages.at(-1) ?? { role: "user", content: "" });
      const turn = cases.flatMap((one) => one.turns).find((one) => question.endsWith(one.text));
      return turn?.expected.type === "answer" ? turn.expected.reply : "Paris.";
    });
    const report = await evaluate(knowing, few);
    for (const gate of report.gates.filter((one) => one.name !== "false-refusals")) {
      expect({ name: gate.name, right: gate.right }).toEqual({ name: gate.name, right: 0 });
    }
  });
});
