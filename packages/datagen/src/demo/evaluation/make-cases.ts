import { createDraw } from "../draw.ts";
import type { Family } from "../family.ts";
import { askFollowUp, askGeneric } from "../follow-up.ts";
import { usualNoise } from "../noise.ts";
import { askOwn } from "../question.ts";
import type { Question } from "../question.ts";
import { Random } from "../random.ts";
import { heldOutRefusals } from "../refusals/held-out.ts";
import type { Runner } from "../runner.ts";
import { writeWrong } from "../self-debug.ts";
import { wordQuestion } from "../wording.ts";
import type { WordingSource } from "../wording.ts";
import type { EvalCase, EvalTurn, GateName } from "./eval-case.ts";

/** How much is asked. */
export interface CaseCounts {
  /** Questions of each family with unseen values, and again with unseen phrasings. */
  readonly perFamily: number;
  readonly selfDebug: number;
  readonly followUps: number;
  /** Numbers to copy of each length from 1 to 40 digits. */
  readonly perLength: number;
  /** Most of the 300 held-out questions to decline. */
  readonly refusals: number;
}

/** The full evaluation of a shipped model. */
export const fullCounts: CaseCounts = {
  perFamily: 3,
  selfDebug: 300,
  followUps: 300,
  perLength: 5,
  refusals: 300,
};

const LONGEST_COPY = 40;
const SOURCES: readonly WordingSource[] = ["held-out-sentence", "held-out-noun", "held-out-frame"];

/** Writes every case, with the reference answers that the real programs give. Values are those that training never saw. */
export async function* makeCases(
  families: readonly Family[],
  seed: string,
  counts: CaseCounts,
  runner: Runner,
): AsyncGenerator<EvalCase, void> {
  const maker = new CaseMaker(families, seed, runner);
  for (const family of families) {
    for (let index = 0; index < counts.perFamily; index += 1) {
      yield* known(await maker.ask(family, "unseen-values", "train", index));
    }
    const sources = SOURCES.filter((source) => maker.has(family, source));
    for (let index = 0; index < counts.perFamily; index += 1) {
      const source = sources[index % Math.max(1, sources.length)];
      if (source !== undefined)
        yield* known(await maker.ask(family, "unseen-phrasings", source, index));
    }
  }
  yield* upTo(counts.selfDebug, (index) => maker.selfDebug(index));
  yield* upTo(counts.followUps, (index) => maker.followUp(index));
  for (let digits = 1; digits <= LONGEST_COPY; digits += 1) {
    for (let index = 0; index < counts.perLength; index += 1) yield await maker.copy(digits, index);
  }
  for (const text of heldOutRefusals.slice(0, counts.refusals)) {
    const turn: EvalTurn = { text, files: {}, given: [], expected: { type: "refusal" } };
    yield {
      gate: "refusal",
      family: undefined,
      topic: undefined,
      tools: [],
      setup: "",
      turns: [turn],
      detail: "held-out",
    };
  }
}

function* known(one: EvalCase | undefined): Generator<EvalCase, void> {
  if (one !== undefined) yield one;
}

/** Some draws fit no mistake or no follow-up; others are tried in their place. */
async function* upTo(
  count: number,
  make: (index: number) => Promise<EvalCase | undefined>,
): AsyncGenerator<EvalCase, void> {
  let made = 0;
  for (let index = 0; made < count && index < count * 5; index += 1) {
    const one = await make(index);
    if (one === undefined) continue;
    made += 1;
    yield one;
  }
}

class CaseMaker {
  readonly #families: readonly Family[];
  readonly #seed: string;
  readonly #runner: Runner;

  constructor(families: readonly Family[], seed: string, runner: Runner) {
    this.#families = families;
    this.#seed = seed;
    this.#runner = runner;
  }

  has(family: Family, source: WordingSource): boolean {
    const random = new Random(family.name);
    return (
      wordQuestion(family, family.draw(createDraw(random, "values")), random, source) !== undefined
    );
  }

  async ask(
    family: Family,
    gate: GateName,
    source: WordingSource,
    index: number,
  ): Promise<EvalCase | undefined> {
    const random = new Random(`${this.#seed}/${gate}/${family.name}/${index}`);
    const question = this.#question(family, random, source);
    await this.#begin(question);
    const turn = await this.#turn(question);
    return turn === undefined ? undefined : caseOf(gate, question, [turn], source);
  }

  async selfDebug(index: number): Promise<EvalCase | undefined> {
    const random = new Random(`${this.#seed}/self-debug/${index}`);
    const question = this.#question(random.pick(this.#families), random, "train");
    const [first] = question.steps;
    if (first === undefined || question.steps.length > 1 || first.raises === true) return undefined;
    const wrong = writeWrong(first.code, random);
    if (wrong === undefined) return undefined;
    await this.#begin(question);
    if ((await this.#runner.run(wrong.code)).ok) return undefined;
    await this.#begin(question);
    const turn = await this.#turn(question);
    if (turn === undefined) return undefined;
    const given = [`<execute>\n${wrong.code}\n</execute>`];
    return caseOf("self-debug", question, [{ ...turn, given }], wrong.mistake);
  }

  async followUp(index: number): Promise<EvalCase | undefined> {
    const random = new Random(`${this.#seed}/follow-up/${index}`);
    const draw = createDraw(random, "values");
    const question = this.#question(random.pick(this.#families), random, "train");
    await this.#begin(question);
    const first = await this.#turn(question);
    if (first?.expected.type !== "answer") return undefined;
    const own = random.chance(0.5) ? askFollowUp(question, random, draw) : undefined;
    const next =
      own ?? askGeneric(await this.#runner.typeOf("result"), first.expected.output, random, draw);
    if (next === undefined) return undefined;
    const second = await this.#turn(next);
    if (second === undefined) return undefined;
    return caseOf(
      "follow-ups",
      next,
      [first, second],
      own === undefined ? "on the kept result" : "of the same kind",
      question,
    );
  }

  async copy(digits: number, index: number): Promise<EvalCase> {
    const random = new Random(`${this.#seed}/copy/${digits}/${index}`);
    const draw = createDraw(random, "values");
    const number = draw.digits(digits);
    const text = random.pick([
      `Print the number ${number}.`,
      `repeat ${number}`,
      `Show me the number ${number}`,
      `echo ${number}`,
      `Print ${number}`,
    ]);
    const expected = { type: "answer", output: number, reply: `The number is ${number}.` } as const;
    const turn: EvalTurn = { text, files: {}, given: [], expected };
    return await Promise.resolve({
      gate: "copying",
      family: "copy-print-number",
      topic: "copying",
      tools: [],
      setup: "",
      turns: [turn],
      detail: String(digits),
    });
  }

  #question(family: Family, random: Random, source: WordingSource): Question {
    const slots = family.draw(createDraw(random, "values"));
    return askOwn(family, slots, wordQuestion(family, slots, random, source, usualNoise) ?? "");
  }

  async #begin(question: Question): Promise<void> {
    await this.#runner.begin(question.files);
    if (question.setup !== "") await this.#runner.prepare(question.setup);
  }

  /** The reference: what the family's own programs print. */
  async #turn(question: Question): Promise<EvalTurn | undefined> {
    const outputs: string[] = [];
    for (const step of question.steps) {
      const { output, ok } = await this.#runner.run(step.code);
      if (ok === (step.raises === true)) return undefined;
      outputs.push(output);
    }
    const reply = question.reply(outputs);
    return {
      text: question.text,
      files: question.files,
      given: [],
      expected: { type: "answer", output: outputs.at(-1) ?? "", reply },
    };
  }
}

function caseOf(
  gate: GateName,
  question: Question,
  turns: readonly EvalTurn[],
  detail: string,
  first: Question = question,
): EvalCase {
  const { name, topic } = question.family;
  return { gate, family: name, topic, tools: first.tools, setup: first.setup, turns, detail };
}
