import { figure, quantile, table } from "../statistics.ts";

/** What a figure counts in. `times` is a ratio of two of our own figures. */
export type Unit = "count" | "ms" | "s" | "MiB" | "times" | "/s" | "MiB/s" | "per GiB";

/** The same figure of another product, taken in the same run. */
export interface PeerFigure {
  readonly name: string;
  readonly values: readonly number[];
}

/** What a figure has to reach: at most for times and sizes, at least for rates and counts. */
export interface Target {
  readonly p50?: number | undefined;
  readonly p99?: number | undefined;
  /** How many times better than the peer, by the median. */
  readonly ratio?: number | undefined;
}

/** One measured figure. */
export interface Line {
  readonly what: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly target?: Target | undefined;
  /** The first one is whom the target's ratio is about. */
  readonly peers?: readonly PeerFigure[] | undefined;
}

/** A peer's figure beside ours. */
export interface PeerVerdict {
  readonly name: string;
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  /** How many times better ours is than the peer, by the median. */
  readonly ratio: number;
}

/** A line as the report gives it. */
export interface Verdict {
  readonly row: string;
  readonly what: string;
  readonly unit: Unit;
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  readonly target: Target | undefined;
  readonly peers: readonly PeerVerdict[];
  /** Undefined where nothing was set. */
  readonly met: boolean | undefined;
}

const GROWING: ReadonlySet<Unit> = new Set<Unit>(["/s", "MiB/s", "per GiB"]);

/** Compares a line with its target and its peers. */
export function judge(row: string, line: Line): Verdict {
  const { what, unit, values, target } = line;
  const growing = GROWING.has(unit);
  const worst = growing ? 0.01 : 0.99;
  const [p50, p99] = [quantile(values, 0.5), quantile(values, worst)];
  const peers = (line.peers ?? [])
    .filter((peer) => peer.values.length > 0)
    .map((peer) => {
      const theirs = quantile(peer.values, 0.5);
      return {
        name: peer.name,
        samples: peer.values.length,
        p50: theirs,
        p99: quantile(peer.values, worst),
        ratio: growing ? p50 / theirs : theirs / p50,
      };
    });
  const facts = { row, what, unit, samples: values.length, p50, p99, target, peers };
  return { ...facts, met: target === undefined ? undefined : meets(facts, target) };
}

/** Undefined when the peer that the target names was not measured and the rest holds. */
function meets(facts: Omit<Verdict, "met">, target: Target): boolean | undefined {
  const growing = GROWING.has(facts.unit);
  const reaches = (value: number, wanted: number | undefined): boolean =>
    wanted === undefined || (growing ? value >= wanted : value <= wanted);
  if (!reaches(facts.p50, target.p50) || !reaches(facts.p99, target.p99)) return false;
  if (target.ratio === undefined) return true;
  const [peer] = facts.peers;
  return peer === undefined ? undefined : peer.ratio >= target.ratio;
}

/** The report for people: one row per line and one for every further peer. Worst cases are p99, of rates p1. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const head = ["", "target", "p50 / p99", "unit", "n", "met", "ratio", "peer p50 / p99", "of"];
  const body = verdicts.flatMap((verdict) => {
    const { samples, peers, met } = verdict;
    const facts = [
      `${verdict.row}: ${verdict.what}`,
      renderTarget(verdict),
      renderPair(verdict),
      verdict.unit,
      String(samples),
      met === undefined ? "" : met ? "yes" : "NO",
    ];
    const [first, ...others] = peers.map((peer) => [
      `${figure(peer.ratio)}x`,
      renderPair(peer),
      peer.name,
    ]);
    const further = others.map((peer) => [...facts.map(() => ""), ...peer]);
    return [[...facts, ...(first ?? ["", "", ""])], ...further];
  });
  return table([head, ...body]);
}

function renderPair({ samples, p50, p99 }: Omit<PeerVerdict, "name" | "ratio">): string {
  return samples < 2 ? figure(p50) : `${figure(p50)} / ${figure(p99)}`;
}

function renderTarget({ target, unit }: Verdict): string {
  if (target === undefined) return "";
  const sign = GROWING.has(unit) ? ">=" : "<=";
  const bounds = [target.p50, target.p99].filter((bound) => bound !== undefined);
  const ratio = target.ratio === undefined ? [] : [`${target.ratio}x`];
  return [...(bounds.length === 0 ? [] : [`${sign} ${bounds.join(" / ")}`]), ...ratio].join(", ");
}
