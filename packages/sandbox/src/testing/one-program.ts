import type { HostFunction, JsonValue, Kernel, KernelEvent } from "@codeact/protocol";
import { collect } from "./collect.ts";

/** Limit of the text of one cell that the program is run with: its longest cell says more. */
export const ONE_PROGRAM_OUTPUT_BYTES = 20_000;

const LINES = 3000;
const LINE_CHARACTERS = 80;

/**
 * Thirty lines of Python in seven cells: state across cells, functions, files both ways, text of several scripts on both
 * streams, values, an exception with a cause, more text than is kept, a host function and a question to the person.
 */
export const ONE_PROGRAM: readonly string[] = [
  `import json, math, os, sys
planets = {"Merkur": 0.39, "Erde": 1.0, "Jupiter": 5.2}
def period(distance):
    """Years around the sun, after Kepler."""
    return round(math.sqrt(distance ** 3), 3)
periods = {name: period(distance) for name, distance in planets.items()}
periods`,
  `with open("periods.json", "w", encoding="utf-8") as file:
    json.dump(periods, file)
print("written:", os.path.getsize("periods.json"), "bytes", flush=True)
print("warning: Grüße, 世界, 😀", file=sys.stderr, flush=True)
print("after the warning", flush=True)`,
  `moons = json.load(open("moons.json", encoding="utf-8"))
print(json.load(open("periods.json")) == periods)
sorted(moons, key=moons.get, reverse=True)[:2]`,
  `def find(name):
    try:
        return planets[name]
    except KeyError as error:
        raise LookupError(f"no planet {name!r}") from error
print("looking")
find("Vulkan")
print("never said")`,
  `for number in range(${LINES}):
    print(f"{number:06d}".ljust(${LINE_CHARACTERS - 1}, "."))`,
  `total = add_up(values=list(planets.values()))
print(f"{total:.2f}", "find" in globals(), "moons" in globals())`,
  `name = input("Your name? ")
counted = sum(moons.values())
print(f"{name} counts {counted} moons")`,
];

const MOONS = '{"Erde": 1, "Jupiter": 97, "Saturn": 274, "Mars": 2, "Ζεύς": 0}';

/** What one cell did, without what may differ between backends (times, counts, colours, the cut's exact place). */
export interface CellOutcome {
  readonly status: string;
  /** Text in the order in which it came; neighbours of one stream are one piece. */
  readonly text: readonly string[];
  /** The last expression's value. */
  readonly value: string | undefined;
  /** Last line of the traceback. */
  readonly error: string | undefined;
}

/** What the whole program did. */
export interface ProgramOutcome {
  readonly cells: readonly CellOutcome[];
  /** Prompts of `input()`. */
  readonly asked: readonly string[];
  /** Arguments of the calls of the host function. */
  readonly called: readonly Readonly<Record<string, JsonValue>>[];
  /** The file that the program wrote, read by the host. */
  readonly file: string;
  readonly files: readonly string[];
  /** Variables with type and preview. */
  readonly variables: readonly string[];
}

/** What {@link runOneProgram} must come to, wherever it runs. */
export const ONE_PROGRAM_OUTCOME: ProgramOutcome = {
  cells: [
    ok([], "{'Merkur': 0.244, 'Erde': 1.0, 'Jupiter': 11.858}"),
    ok([
      "stdout: written: 49 bytes\n",
      "stderr: warning: Grüße, 世界, 😀\n",
      "stdout: after the warning\n",
    ]),
    ok(["stdout: True\n"], "['Saturn', 'Jupiter']"),
    {
      status: "error",
      text: ["stdout: looking\n"],
      value: undefined,
      error: "LookupError: no planet 'Vulkan'",
    },
    ok([`stdout, cut: 000000 … 002999, ${LINES * LINE_CHARACTERS} bytes in all`]),
    ok(["stdout: 6.59 True True\n"]),
    ok(["stdout: Ada counts 374 moons\n"]),
  ],
  asked: ["Your name? "],
  called: [{ values: [0.39, 1, 5.2] }],
  file: '{"Merkur": 0.244, "Erde": 1.0, "Jupiter": 11.858}',
  files: ["moons.json", "periods.json"],
  variables: [
    "counted: int = 374",
    "file: TextIOWrapper = <TextIOWrapper>",
    "find: function = find(name)",
    "moons: dict = {'Erde': 1, 'Jupiter': 97, 'Saturn': 274, 'Mars': 2, 'Ζεύς': 0}",
    "name: str = 'Ada'",
    "number: int = 2999",
    "period: function = period(distance)",
    "periods: dict = {'Merkur': 0.244, 'Erde': 1.0, 'Jupiter': 11.858}",
    "planets: dict = {'Merkur': 0.39, 'Erde': 1.0, 'Jupiter': 5.2}",
    "total: float = 6.59",
  ],
};

/** Runs the program on a fresh kernel whose `outputBytes` are {@link ONE_PROGRAM_OUTPUT_BYTES}. */
export async function runOneProgram(kernel: Kernel): Promise<ProgramOutcome> {
  const asked: string[] = [];
  const called: Readonly<Record<string, JsonValue>>[] = [];
  const addUp: HostFunction = {
    name: "add_up",
    description: "Adds numbers.",
    parameters: [{ name: "values", annotation: "list[float]", required: true }],
    returns: "float",
    call: (args) => {
      called.push(args);
      const { values } = args;
      return Promise.resolve(
        Array.isArray(values) ? values.reduce((sum: number, value) => sum + Number(value), 0) : 0,
      );
    },
  };
  await kernel.define([addUp]);
  await kernel.files.write("moons.json", MOONS);
  const cells: CellOutcome[] = [];
  for (const code of ONE_PROGRAM) {
    const answer = (prompt: string): string => {
      asked.push(prompt);
      return "Ada";
    };
    cells.push(await runCell(kernel, code, answer));
  }
  const listed = await kernel.files.list();
  const variables = await kernel.variables();
  return {
    cells,
    asked,
    called,
    file: Buffer.from(await kernel.files.read("periods.json")).toString("utf8"),
    files: listed.map(({ path }) => path),
    variables: variables.map(({ name, type, preview }) => `${name}: ${type} = ${preview}`).sort(),
  };
}

async function runCell(
  kernel: Kernel,
  code: string,
  answer: (prompt: string) => string,
): Promise<CellOutcome> {
  const { events, end, result, error } = await collect(kernel, code, {
    onInput: ({ prompt }) => Promise.resolve(answer(prompt)),
  });
  return {
    status: end.status,
    text: textOf(events),
    value: result,
    error: error?.traceback.at(-1)?.trimEnd().split("\n").at(-1),
  };
}

/** The text of a cell, piece by piece; of text that was cut its two ends, and whether the rest was counted. */
function textOf(events: readonly KernelEvent[]): string[] {
  const pieces: { readonly name: string; text: string; dropped: number }[] = [];
  for (const event of events) {
    if (event.type !== "stream" && event.type !== "output-truncated") continue;
    let last = pieces.at(-1);
    if (last?.name !== event.name) pieces.push((last = { name: event.name, text: "", dropped: 0 }));
    if (event.type === "stream") last.text += event.text;
    else last.dropped += event.droppedBytes;
  }
  return pieces.map(({ name, text, dropped }) => {
    if (dropped === 0) return `${name}: ${text}`;
    const kept = Buffer.byteLength(text);
    const size = kept <= ONE_PROGRAM_OUTPUT_BYTES ? "cut" : `${kept} bytes kept`;
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    return `${name}, ${size}: ${text.slice(0, 6)} … ${last.slice(0, 6)}, ${kept + dropped} bytes in all`;
  });
}

function ok(text: readonly string[], value?: string): CellOutcome {
  return { status: "ok", text, value, error: undefined };
}
