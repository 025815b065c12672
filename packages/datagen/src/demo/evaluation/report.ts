import type { EvalOutcome, GateName } from "./eval-case.ts";
import { shareOf } from "./wilson.ts";
import type { Share } from "./wilson.ts";

/** A demand on a shipped model. `false-refusals` counts answers to the model's own questions that decline. */
export interface Gate extends Share {
  readonly name: GateName | "false-refusals";
  /** Least share that passes, or most for `false-refusals`; undefined where nothing is demanded. */
  readonly target: number | undefined;
  readonly passed: boolean | undefined;
}

/** Facts about speed and size that whoever serves the model has measured. */
export interface MeasuredFacts {
  readonly coldStartMs?: number | undefined;
  readonly tokensPerSecond?: number | undefined;
  readonly residentBytes?: number | undefined;
}

/** A case that went wrong, to look at. */
export interface Miss {
  readonly gate: GateName;
  readonly family: string | undefined;
  readonly detail: string;
  readonly question: string;
  readonly expected: string;
  readonly code: string | undefined;
  readonly answer: string;
}

/** How good a demo model is. */
export interface EvaluationReport {
  readonly version: 1;
  readonly model: string;
  readonly seed: string;
  readonly gates: readonly Gate[];
  /** Unseen values and phrasings together, by topic and by family, the worst first. */
  readonly topics: readonly (Share & { readonly name: string })[];
  readonly families: readonly FamilyRow[];
  /** Shares within a gate: sources of wordings, mistakes, numbers of digits. */
  readonly details: readonly (Share & { readonly gate: GateName; readonly name: string })[];
  readonly measured: MeasuredFacts;
  readonly misses: readonly Miss[];
}

/** One family, both ways. */
export interface FamilyRow {
  readonly name: string;
  readonly topic: string;
  readonly values: Share;
  readonly phrasings: Share;
}

/** What a model must reach to be shipped (the work item on models). */
const targets: Readonly<Record<Gate["name"], number | undefined>> = {
  "unseen-values": 0.97,
  "unseen-phrasings": 0.88,
  "self-debug": 0.95,
  "follow-ups": undefined,
  copying: 0.98,
  refusal: 0.95,
  "false-refusals": 0.02,
};

/** Sums outcomes up. */
export function makeReport(
  outcomes: readonly EvalOutcome[],
  facts: { readonly model: string; readonly seed: string; readonly measured: MeasuredFacts },
): EvaluationReport {
  const asked = outcomes.filter((one) => one.case.gate !== "refusal");
  return {
    version: 1,
    model: facts.model,
    seed: facts.seed,
    gates: gatesOf(outcomes, asked),
    topics: rows(outcomes.filter(isByFamily), (one) => one.case.topic ?? ""),
    families: familyRows(outcomes.filter(isByFamily)),
    details: [
      ...Map.groupBy(outcomes, (one) => `${one.case.gate}\n${one.case.detail}`).values(),
    ].flatMap((group) =>
      group
        .slice(0, 1)
        .map((one) => ({ gate: one.case.gate, name: one.case.detail, ...share(group) })),
    ),
    measured: facts.measured,
    misses: outcomes.filter((one) => !one.right).map(missOf),
  };
}

function gatesOf(outcomes: readonly EvalOutcome[], asked: readonly EvalOutcome[]): Gate[] {
  const byGate = Map.groupBy(outcomes, (one) => one.case.gate);
  const gates = [...byGate].map(([name, group]): Gate => {
    const target = targets[name];
    const counted = share(group);
    return {
      name,
      ...counted,
      target,
      passed: target === undefined ? undefined : counted.share >= target,
    };
  });
  const refused = shareOf(asked.filter((one) => one.refused).length, asked.length);
  const most = targets["false-refusals"] ?? 0;
  return [
    ...gates,
    { name: "false-refusals", ...refused, target: most, passed: refused.share <= most },
  ];
}

function isByFamily(one: EvalOutcome): boolean {
  return one.case.gate === "unseen-values" || one.case.gate === "unseen-phrasings";
}

function share(group: readonly EvalOutcome[]): Share {
  return shareOf(group.filter((one) => one.right).length, group.length);
}

function rows(
  outcomes: readonly EvalOutcome[],
  nameOf: (one: EvalOutcome) => string,
): (Share & { readonly name: string })[] {
  return [...Map.groupBy(outcomes, nameOf)]
    .map(([name, group]) => ({ name, ...share(group) }))
    .sort((a, b) => a.share - b.share || a.name.localeCompare(b.name));
}

function familyRows(outcomes: readonly EvalOutcome[]): FamilyRow[] {
  return [...Map.groupBy(outcomes, (one) => one.case.family ?? "")]
    .map(([name, group]) => ({
      name,
      topic: group[0]?.case.topic ?? "",
      values: share(group.filter((one) => one.case.gate === "unseen-values")),
      phrasings: share(group.filter((one) => one.case.gate === "unseen-phrasings")),
    }))
    .sort((a, b) => total(a) - total(b) || a.name.localeCompare(b.name));
}

function total({ values, phrasings }: FamilyRow): number {
  return (values.right + phrasings.right) / Math.max(1, values.asked + phrasings.asked);
}

function missOf({ case: one, answer, code }: EvalOutcome): Miss {
  const turn = one.turns.at(-1);
  return {
    gate: one.gate,
    family: one.family,
    detail: one.detail,
    question: turn?.text ?? "",
    expected: turn?.expected.type === "answer" ? turn.expected.reply : "[declines]",
    code,
    answer,
  };
}
