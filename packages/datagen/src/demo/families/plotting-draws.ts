import type { Draw, Slots } from "../family.ts";
import { py } from "../py.ts";
import { numberList } from "./drawing.ts";
import { drawSome } from "./table-draws.ts";

/** Everything that a question about a chart may name. */
export interface PlotSlots extends Slots {
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly others: readonly number[];
  /** `apples 3, pears 5` */
  readonly pairs: string;
  /** A function of x as people write it, and as Python. */
  readonly formula: string;
  readonly code: string;
  readonly a: number;
  readonly b: number;
}

const NAMES: readonly (readonly string[])[] = [
  ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  ["Jan", "Feb", "Mar", "Apr", "May", "Jun"],
  ["apples", "pears", "plums", "grapes", "lemons", "figs"],
  ["red", "blue", "green", "yellow", "black"],
  ["north", "south", "east", "west"],
  ["2020", "2021", "2022", "2023", "2024"],
  ["A", "B", "C", "D", "E", "F"],
];

/** Draws names with values, for a bar or pie chart. */
function drawPairs(random: Draw): PlotSlots {
  const count = random.int(3, 6);
  const pool = random.pick(NAMES);
  const names = random.chance(0.55)
    ? pool.slice(0, count)
    : random.chance(0.5)
      ? random.words(count)
      : drawSome(random, random.names(count), count);
  const values = random.ints(names.length, 1, random.pick([10, 20, 50, 100]));
  const separator = random.pick([" ", " ", ": ", "="]);
  const pairs = names.map((name, index) => `${name}${separator}${values[index] ?? 1}`).join(", ");
  return { ...NOTHING, names, values, pairs };
}

/** Draws one or two lists of numbers of one length. */
function drawValues(random: Draw): PlotSlots {
  const values = numberList(random, 4, 8);
  return { ...NOTHING, values, others: random.ints(values.length, 1, 50) };
}

/** Draws a function and the stretch to show it on. */
function drawCurve(random: Draw): PlotSlots {
  const n = random.int(2, 9);
  const m = random.int(1, 20);
  const [formula, code] = random.pick([
    ["x^2", "x ** 2"],
    ["x^2", "x ** 2"],
    ["x**2", "x ** 2"],
    ["x^3", "x ** 3"],
    [`${n}x + ${m}`, `${n} * x + ${m}`],
    [`${n}x - ${m}`, `${n} * x - ${m}`],
    [`${n}*x`, `${n} * x`],
    [`x^2 - ${m}`, `x ** 2 - ${m}`],
    [`x^2 + ${n}x`, `x ** 2 + ${n} * x`],
    [`${n}x^2`, `${n} * x ** 2`],
    ["2^x", "2 ** x"],
    ["abs(x)", "abs(x)"],
  ] as const);
  const a = random.chance(0.6) ? -random.int(1, 8) : 0;
  return { ...NOTHING, formula, code, a, b: random.int(2, 8) };
}

const NOTHING: PlotSlots = {
  names: [],
  values: [],
  others: [],
  pairs: "",
  formula: "",
  code: "",
  a: 0,
  b: 0,
};

const IMPORT = "import matplotlib.pyplot as plt";
const BARS = "    print(name, '#' * round(value * 20 / max(values)), value)";

/** How one kind of chart is drawn with matplotlib, and how in text where that is missing. */
export interface Chart {
  readonly name: string;
  readonly draw: (random: Draw) => PlotSlots;
  readonly drawn: (slots: PlotSlots) => readonly string[];
  readonly text: (slots: PlotSlots) => readonly string[];
}

function assigned(name: string, value: readonly (string | number)[]): string {
  return `${name} = ${py(value)}`;
}

function bars({ names, values }: PlotSlots): string[] {
  return [
    assigned("names", names),
    assigned("values", values),
    "for name, value in zip(names, values):",
    BARS,
  ];
}

function pairChart(name: string, line: string): Chart {
  return {
    name,
    draw: drawPairs,
    drawn: ({ names, values }) => [assigned("names", names), assigned("values", values), line],
    text: bars,
  };
}

/** The charts that the demo model draws. */
export const CHARTS = {
  bar: pairChart("bar", "plt.bar(names, values)"),
  pie: pairChart("pie", "plt.pie(values, labels=names)"),
  line: {
    name: "line",
    draw: drawValues,
    drawn: ({ values }) => [assigned("values", values), "plt.plot(values)"],
    text: ({ values }) => [
      assigned("values", values),
      "low = min(values)",
      "for value in values:",
      "    print('#' * (1 + round((value - low) * 20 / (max(values) - low or 1))), value)",
    ],
  },
  histogram: {
    name: "histogram",
    draw: drawValues,
    drawn: ({ values }) => [assigned("values", values), "plt.hist(values)"],
    text: ({ values }) => [
      assigned("values", values),
      "low = min(values)",
      "size = (max(values) - low) / 5 or 1",
      "for i in range(5):",
      "    count = sum(i == min(4, int((value - low) / size)) for value in values)",
      "    print(f'from {low + i * size:g}:', '#' * count)",
    ],
  },
  scatter: {
    name: "scatter",
    draw: drawValues,
    drawn: ({ values, others }) => [
      assigned("xs", values),
      assigned("ys", others),
      "plt.scatter(xs, ys)",
    ],
    text: ({ values, others }) => [
      assigned("xs", values),
      assigned("ys", others),
      "for x, y in sorted(zip(xs, ys)):",
      "    print(x, ' ' * round(y * 20 / max(ys)) + '#', y)",
    ],
  },
  curve: {
    name: "curve",
    draw: drawCurve,
    drawn: ({ code, a, b }) => [
      `xs = [${a} + (${b} - ${a}) * i / 100 for i in range(101)]`,
      `ys = [${code} for x in xs]`,
      "plt.plot(xs, ys)",
    ],
    text: ({ code, a, b }) => [
      `xs = range(${a}, ${b} + 1)`,
      `ys = [${code} for x in xs]`,
      "low = min(ys)",
      "for x, y in zip(xs, ys):",
      "    print(x, '#' * (1 + round((y - low) * 20 / (max(ys) - low))), y)",
    ],
  },
} satisfies Record<string, Chart>;

/** Python that draws with matplotlib. */
export function drawnCode(chart: Chart, slots: PlotSlots): string {
  return [IMPORT, ...chart.drawn(slots), "plt.show()"].join("\n");
}
