import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { CHARTS, drawnCode } from "./plotting-draws.ts";
import type { Chart, PlotSlots } from "./plotting-draws.ts";

interface Wordings {
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: Family["heldOut"];
}

const DRAW = "(draw|plot|make|create|show|show me|sketch)";

/** Wordings of a chart that is named; `of` is how its data stand in the question. */
function charted(words: string, of: string): Wordings {
  return {
    nouns: [],
    sentences: [
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

const CURVE: Wordings = {
  nouns: [],
  sentences: [
    "(plot|draw|graph|sketch|show) y = {formula} (from|for x from) {a} to {b}",
    "(plot|draw|graph|sketch) {formula} (from|for x from|between) {a} (to|and) {b}",
    "(plot|draw|graph|sketch) the function {formula} (from|for x from) {a} to {b}",
    "(plot|draw|graph) f\\(x\\) = {formula} (on|from|over) {a} to {b}",
    "(show|draw|make) (me|) (the|a) (graph|plot|curve) of {formula} from {a} to {b}",
    "(show|draw|make) (the|a) (graph|plot|curve) of y = {formula} for x (from|between) {a} (to|and) {b}",
    "(graph|plot|curve) of {formula}, x from {a} to {b}",
    "i (need|want|would like) a (graph|plot) of {formula} from {a} to {b}",
    "can you (plot|draw|graph) y = {formula} from {a} to {b}",
    "y = {formula}, x from {a} to {b}: (plot|draw) it",
    "use matplotlib to (plot|draw) {formula} from {a} to {b}",
    "how does (the graph of|) y = {formula} look (from|between) {a} (to|and) {b}",
    "visualize {formula} for x from {a} to {b}",
    "(plot|draw) the curve {formula} in the range {a} to {b}",
    "let me see the graph of {formula} from {a} to {b}",
    "make a line chart of y = {formula} for x from {a} to {b}",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "from {a} to {b}, what does the graph of {formula} look like",
      "for x between {a} and {b}, draw y = {formula}",
    ],
  },
};

const WORDINGS: Readonly<Record<keyof typeof CHARTS, Wordings>> = {
  bar: charted("a (bar chart|bar graph|bar plot|column chart)", "{pairs}"),
  pie: charted("a (pie chart|pie graph|pie)", "{pairs}"),
  line: charted("a (line chart|line plot|line graph)", "{values}"),
  histogram: charted("a (histogram|histogram plot)", "{values}"),
  scatter: charted("a (scatter plot|scatter chart|scatterplot)", "x = {values} and y = {others}"),
  curve: CURVE,
};

const SAID: Readonly<Record<keyof typeof CHARTS, string>> = {
  bar: "bar chart",
  pie: "pie chart",
  line: "line chart",
  histogram: "histogram",
  scatter: "scatter plot",
  curve: "graph",
};

const KINDS = ["bar", "pie", "line", "histogram", "scatter", "curve"] as const;

function drawnFamily(kind: keyof typeof CHARTS): Family {
  const chart: Chart = CHARTS[kind];
  return family<PlotSlots>({
    name: `plot-${kind}`,
    topic: "plotting",
    result: "none",
    draw: chart.draw,
    ...WORDINGS[kind],
    program: (slots) => drawnCode(chart, slots),
    reply: () => `Here is the ${SAID[kind]}.`,
    weight: 0.3,
  });
}

function textFamily(kind: keyof typeof CHARTS): Family {
  const chart: Chart = CHARTS[kind];
  const said = `matplotlib is not installed here, so the ${SAID[kind]} is drawn as text above.`;
  return family<PlotSlots>({
    name: `plot-${kind}-without-matplotlib`,
    topic: "plotting",
    result: "none",
    draw: chart.draw,
    ...WORDINGS[kind],
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
export const plottingFamilies: readonly Family[] = KINDS.map(drawnFamily);

/** The same orders where matplotlib is missing, or `plottingSetup` hides it. */
export const plottingAsTextFamilies: readonly Family[] = KINDS.map(textFamily);
