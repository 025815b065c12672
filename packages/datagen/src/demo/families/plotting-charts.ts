import type { Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { numberList } from "./drawing.ts";
import { drawSome } from "./table-draws.ts";
import type { Wordings } from "./wordings.ts";

/** What a question about a chart names. */
interface PlotSlots extends Slots {
  readonly values: readonly number[];
  /** What a bar chart's values belong to. */
  readonly names: readonly string[];
  /** `apples 3, pears 5` */
  readonly pairs: string;
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

/** How one kind of chart is asked for, and how it is drawn with matplotlib, or in text where that is missing. */
interface Chart {
  readonly name: string;
  readonly said: string;
  readonly wordings: Wordings;
  readonly draw: (random: Draw) => PlotSlots;
  readonly drawn: (slots: PlotSlots) => readonly string[];
  readonly text: (slots: PlotSlots) => readonly string[];
}

/** Draws names with values, for a bar chart. */
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
  return { values, names, pairs };
}

/** Draws a list of numbers, for a line chart. */
function drawValues(random: Draw): PlotSlots {
  return { values: numberList(random, 4, 8), names: [], pairs: "" };
}

const DRAW = "(draw|plot|make|create|show|show me|sketch)";

/** Wordings of a chart that is named; `of` is how its data stand in the question. */
function charted(words: string, of: string): Wordings {
  return {
    nouns: [],
    sentences: [
      ...furtherCharted(words, of),
      `${DRAW} ${words} of ${of}`,
      `${DRAW} ${words} (for|with) ${of}`,
      `${DRAW} ${words}: ${of}`,
      `can you ${DRAW} ${words} of ${of}`,
      `i (need|want|would like) ${words} of ${of}`,
      `${of} as ${words}`,
      `${of}: ${DRAW} ${words}`,
      `here are my (numbers|data|values): ${of}. ${DRAW} ${words}`,
      `${words} of ${of} please`,
      `(use matplotlib to|with matplotlib,) ${DRAW} ${words} of ${of}`,
      `visualize ${of} as ${words}`,
      `(put|turn) ${of} into ${words}`,
      `give me ${words} (of|for|with) ${of}`,
      `display ${of} (in|as) ${words}`,
      `could you ${DRAW} ${words} (of|from) ${of}`,
      `${DRAW} ${of} as ${words}`,
    ],
    heldOut: {
      nouns: [],
      sentences: [`how does ${words} of ${of} look`, `from ${of}, ${DRAW} ${words}`],
    },
  };
}

const BAR: Chart = {
  name: "bar",
  said: "bar chart",
  wordings: charted("a (bar chart|bar graph|bar plot|column chart)", "{pairs}"),
  draw: drawPairs,
  drawn: ({ names, values }) => [
    assigned("names", names),
    assigned("values", values),
    "plt.bar(names, values)",
  ],
  text: ({ names, values }) => [
    assigned("names", names),
    assigned("values", values),
    "for name, value in zip(names, values):",
    "    print(name, '#' * round(value * 20 / max(values)), value)",
  ],
};

const LINE: Chart = {
  name: "line",
  said: "line chart",
  wordings: charted("a (line chart|line plot|line graph)", "{values}"),
  draw: drawValues,
  drawn: ({ values }) => [assigned("values", values), "plt.plot(values)"],
  text: ({ values }) => [
    assigned("values", values),
    "low = min(values)",
    "for value in values:",
    "    print('#' * (1 + round((value - low) * 20 / (max(values) - low or 1))), value)",
  ],
};

function assigned(name: string, value: readonly (string | number)[]): string {
  return `${name} = ${py(value)}`;
}

/** Python that draws with matplotlib. */
function drawnCode(chart: Chart, slots: PlotSlots): string {
  return ["import matplotlib.pyplot as plt", ...chart.drawn(slots), "plt.show()"].join("\n");
}

function drawnFamily(chart: Chart): Family {
  return family<PlotSlots>({
    name: `plot-${chart.name}`,
    topic: "plotting",
    result: "none",
    draw: chart.draw,
    ...chart.wordings,
    program: (slots) => drawnCode(chart, slots),
    reply: () => `Here is the ${chart.said}.`,
    weight: 0.3,
  });
}

function textFamily(chart: Chart): Family {
  const said = `matplotlib is not installed here, so the ${chart.said} is drawn as text above.`;
  return family<PlotSlots>({
    name: `plot-${chart.name}-without-matplotlib`,
    topic: "plotting",
    result: "none",
    draw: chart.draw,
    ...chart.wordings,
    program: (slots) => chart.text(slots).join("\n"),
    reply: () => said,
    steps: (slots) => [
      { code: drawnCode(chart, slots), raises: true },
      { code: chart.text(slots).join("\n") },
    ],
    replyToSteps: () => said,
    weight: 0.5,
  });
}

/** Orders to draw a chart, where matplotlib is installed or `plottingSetup` stands in for it. */
export const plottingFamilies: readonly Family[] = [BAR, LINE].map(drawnFamily);

/** The same orders where matplotlib is missing, or `plottingSetup` hides it. */
export const plottingAsTextFamilies: readonly Family[] = [BAR, LINE].map(textFamily);

/** Further ways to ask for a chart. */
function furtherCharted(words: string, of: string): string[] {
  return [
    `(chart|graph|plot) ${of} as ${words}`,
    `${words} ${of}`,
    `${words}: ${of}`,
    `${of} -> ${words}`,
    `(help me|please|can you) (draw|make|create) ${words} for ${of}`,
    `(i'd like|i want) to see ${of} as ${words}`,
    `(generate|produce|render|build) ${words} (of|for|from) ${of}`,
    `show ${of} (as|in) ${words}`,
    `for my (report|presentation|homework), ${words} of ${of}`,
    `our (sales|results|figures|votes) are ${of}, ${DRAW} ${words}`,
    `(data|values): ${of}. ${words} please`,
    `picture ${of} as ${words}`,
    `let me see ${words} of ${of}`,
    `use python to ${DRAW} ${words} of ${of}`,
    `matplotlib ${words}: ${of}`,
    `present ${of} as ${words}`,
  ];
}
