import { createDraw } from "./draw.ts";
import type { Split } from "./draw.ts";
import type { DemoTool, Family, Topic } from "./family.ts";
import { askFollowUp, askGeneric } from "./follow-up.ts";
import { usualNoise } from "./noise.ts";
import { askOwn, toolsMessage, withFileNotice } from "./question.ts";
import type { Question } from "./question.ts";
import type { Random } from "./random.ts";
import { REFUSAL, refusalQuestion } from "./refusal.ts";
import type { Runner } from "./runner.ts";
import { writeWrong, writeWrongFile } from "./self-debug.ts";
import { smallTalk } from "./small-talk.ts";
import { wordQuestion } from "./wording.ts";

/** One message of a training dialogue. */
export interface DialogueMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  /** True for what the model is to say; wrong programs and everything said to it are only read. */
  readonly learn: boolean;
}

/** What the first question of a dialogue is. */
export type DialogueKind = "task" | "refusal" | "small-talk";

/** A dialogue as the demo model is to lead it. */
export interface Dialogue {
  readonly messages: readonly DialogueMessage[];
  readonly kind: DialogueKind;
  /** Family of the first question that is answered by code, else the kind. */
  readonly family: string;
  readonly topic: Topic | undefined;
  /** Families of all questions that are answered by code, in order. */
  readonly families: readonly string[];
  /** Mistakes that wrong programs in it make. */
  readonly mistakes: readonly string[];
}

/** How often what happens, each from 0 to 1. */
export interface DialogueShares {
  readonly refusal: number;
  readonly smallTalk: number;
  /** Two questions; three. The rest has one. */
  readonly two: number;
  readonly three: number;
  /** Aimed at; programs that no mistake fits stay right, so about a sixth fewer come out wrong. */
  readonly selfDebug: number;
}

/** Shares of the shipped training data. */
export const usualShares: DialogueShares = {
  refusal: 0.1,
  smallTalk: 0.02,
  two: 0.28,
  three: 0.12,
  selfDebug: 0.25,
};

/** A program of a family raised although it should not, so the dialogue is worth nothing. */
export interface FailedProgram {
  readonly family: string;
  readonly code: string;
  readonly observation: string;
}

/** Writes one dialogue, running every program. Returns what failed where a family is at fault. */
export async function writeDialogue(
  families: readonly Family[],
  random: Random,
  split: Split,
  runner: Runner,
  shares: DialogueShares = usualShares,
): Promise<Dialogue | FailedProgram> {
  const writer = new DialogueWriter(families, random, split, runner, shares);
  return await writer.write();
}

/** Reads `result` and changes it, or changes files: running it a second time does something else. */
const CANNOT_REPEAT =
  /^result = .*\bresult\b|\bos\.(?:rename|replace|remove|unlink|mkdir|makedirs|rmdir)\(|\bshutil\.|, 'a'\)|\.(?:rename|unlink|mkdir)\(/m;

/** Share of dialogues that offer functions without need. */
const UNUSED_TOOLS = 0.02;

interface Answered {
  readonly question: Question;
  readonly output: string;
}

class DialogueWriter {
  readonly #families: readonly Family[];
  readonly #random: Random;
  readonly #split: Split;
  readonly #runner: Runner;
  readonly #shares: DialogueShares;
  readonly #messages: DialogueMessage[] = [];
  readonly #answered: Question[] = [];
  readonly #mistakes: string[] = [];
  readonly #files = new Map<string, string>();
  #last: Answered | undefined;

  constructor(
    families: readonly Family[],
    random: Random,
    split: Split,
    runner: Runner,
    shares: DialogueShares,
  ) {
    this.#families = families;
    this.#random = random;
    this.#split = split;
    this.#runner = runner;
    this.#shares = shares;
  }

  async write(): Promise<Dialogue | FailedProgram> {
    const random = this.#random;
    const { refusal, smallTalk, two, three, selfDebug } = this.#shares;
    const share = random.next();
    const kind = share < refusal ? "refusal" : share < refusal + smallTalk ? "small-talk" : "task";
    const length = random.next();
    const count = length < three ? 3 : length < three + two ? 2 : 1;
    const wrongAt = random.chance(selfDebug / (1 - refusal - smallTalk))
      ? random.int(0, count - 1)
      : -1;
    await this.#runner.begin();
    if (random.chance(UNUSED_TOOLS)) await this.#offerUnusedTools();
    for (let turn = 0; turn < count; turn += 1) {
      const failed = await this.#turn(turn, kind, turn === wrongAt);
      if (failed !== undefined) return failed;
    }
    const [first] = this.#answered;
    return {
      messages: this.#messages,
      kind,
      family: first?.family.name ?? kind,
      topic: first?.family.topic,
      families: this.#answered.map(({ family }) => family.name),
      mistakes: this.#mistakes,
    };
  }

  async #turn(
    turn: number,
    kind: DialogueKind,
    wrong: boolean,
  ): Promise<FailedProgram | undefined> {
    const random = this.#random;
    const side = random.next();
    if (turn === 0 ? kind === "refusal" : side < 0.05) {
      this.#say(refusalQuestion(random), REFUSAL);
      return undefined;
    }
    if (turn === 0 ? kind === "small-talk" : side < 0.09) {
      const { text, answer } = smallTalk(random, turn === 0 ? "start" : "later");
      this.#say(text, answer);
      return undefined;
    }
    const question = turn === 0 ? this.#newQuestion(true) : await this.#nextQuestion();
    return await this.#answer(question, wrong);
  }

  #say(text: string, answer: string): void {
    this.#messages.push(
      { role: "user", content: text, learn: false },
      { role: "assistant", content: answer, learn: true },
    );
  }

  #newQuestion(first: boolean): Question {
    const random = this.#random;
    const draw = createDraw(random, this.#split);
    for (;;) {
      const family = random.pickWeighted(this.#families, (one) => one.weight ?? 1);
      // Functions stand in the system message, which comes first.
      if (family.tools !== undefined && this.#messages.length > 0) continue;
      const slots = family.draw(draw);
      const text = wordQuestion(
        family,
        slots,
        random,
        "train",
        first ? usualNoise : { ...usualNoise, greeting: 0.1 },
      );
      if (text !== undefined) return askOwn(family, slots, text);
    }
  }

  async #nextQuestion(): Promise<Question> {
    const random = this.#random;
    const last = this.#last;
    if (last === undefined) return this.#newQuestion(false);
    const draw = createDraw(random, this.#split);
    const style = random.next();
    const own = style < 0.4 ? askFollowUp(last.question, random, draw) : undefined;
    if (own !== undefined) return own;
    const generic =
      style < 0.75
        ? askGeneric(await this.#runner.typeOf("result"), last.output, random, draw)
        : undefined;
    return generic ?? this.#newQuestion(false);
  }

  async #answer(question: Question, wrong: boolean): Promise<FailedProgram | undefined> {
    await this.#offer(question.tools);
    if (question.setup !== "") await this.#runner.prepare(question.setup);
    const added = await this.#giveFiles(question.files);
    this.#messages.push({
      role: "user",
      content: withFileNotice(added, question.text),
      learn: false,
    });
    if (wrong) await this.#mistake(question);
    const outputs: string[] = [];
    for (const step of question.steps) {
      const { observation, output, ok } = await this.#runner.run(step.code);
      if (ok === (step.raises === true)) {
        return { family: question.family.name, code: step.code, observation };
      }
      this.#execute(step.code, observation, true);
      outputs.push(output);
    }
    this.#messages.push({ role: "assistant", content: question.reply(outputs), learn: true });
    this.#answered.push(question);
    this.#last = { question, output: outputs.at(-1) ?? "" };
    return undefined;
  }

  /** Functions that the questions have no use for: having some is no reason to call them. */
  async #offerUnusedTools(): Promise<void> {
    const withTools = this.#families.filter((one) => one.tools !== undefined);
    if (withTools.length === 0) return;
    const family = this.#random.pick(withTools);
    const slots = family.draw(createDraw(this.#random, this.#split));
    await this.#offer(family.tools?.(slots) ?? []);
  }

  async #offer(tools: readonly DemoTool[]): Promise<void> {
    if (tools.length === 0) return;
    if (this.#messages.length === 0) {
      this.#messages.push({ role: "system", content: toolsMessage(tools), learn: false });
    }
    await this.#runner.prepare(tools.map((tool) => tool.source).join("\n"));
  }

  /** Puts files there that are not yet; returns the names of the new ones. */
  async #giveFiles(files: Readonly<Record<string, string>>): Promise<string[]> {
    const added = Object.entries(files).filter(([name, text]) => this.#files.get(name) !== text);
    for (const [name, text] of added) this.#files.set(name, text);
    if (added.length > 0) await this.#runner.addFiles(Object.fromEntries(added));
    return added.map(([name]) => name);
  }

  #execute(code: string, observation: string, learn: boolean): void {
    this.#messages.push(
      { role: "assistant", content: `<execute>\n${code}\n</execute>`, learn },
      { role: "user", content: observation, learn: false },
    );
  }

  /** Lets the first program be wrong, if it can be; only what really raises becomes part of the dialogue. */
  async #mistake({ steps, files }: Question): Promise<void> {
    const random = this.#random;
    const [first] = steps;
    if (first === undefined || first.raises === true) return;
    if (CANNOT_REPEAT.test(first.code)) return;
    const wrongFile = random.chance(0.5)
      ? writeWrongFile(first.code, Object.keys(files), random)
      : undefined;
    const wrong = wrongFile ?? writeWrong(first.code, random);
    if (wrong === undefined) return;
    const { observation, ok } = await this.#runner.run(wrong.code);
    if (ok) return;
    this.#mistakes.push(wrong.mistake);
    this.#execute(wrong.code, observation, false);
    if (wrong !== wrongFile) return;
    const look = "import os\nprint(sorted(os.listdir('.')))";
    const seen = await this.#runner.run(look);
    this.#execute(look, seen.observation, true);
  }
}
