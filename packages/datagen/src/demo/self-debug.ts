import type { Random } from "./random.ts";

/** A program gone wrong, in a way that beginners and models do. */
export interface WrongProgram {
  readonly mistake: string;
  readonly code: string;
}

type Breaker = (code: string, random: Random) => string | undefined;

const KEYWORDS = new Set(
  "and as assert break class continue def del elif else except False finally for from if import in is lambda None not or pass return True try while with yield print range len sum str int float list dict set".split(
    " ",
  ),
);

/** Each mistake by name: how it changes a program; undefined where it cannot be made. */
const breakers: Readonly<Record<string, Breaker>> = {
  "missing import": (code, random) => {
    const lines = code.split("\n");
    const imports = lines.filter((line) => /^(?:import|from) /.test(line));
    if (imports.length === 0) return undefined;
    const gone = random.pick(imports);
    return lines.filter((line) => line !== gone).join("\n");
  },
  "misspelt name": (code, random) => {
    const assigned = [...code.matchAll(/^([a-z_]\w{2,}) = /gm)].map((match) => match[1] ?? "");
    const used = assigned.filter(
      (name) => lastUse(code, name) > code.search(new RegExp(`^${name} = `, "m")),
    );
    if (used.length === 0) return undefined;
    const name = random.pick(used);
    const at = lastUse(code, name);
    return code.slice(0, at) + misspelt(name, random) + code.slice(at + name.length);
  },
  "misspelt function": (code, random) => {
    const called = [
      ...code.matchAll(
        /(?<![\w.])(print|len|sum|sorted|range|round|max|min|int|str|open|set|list|abs)\(/g,
      ),
    ];
    if (called.length === 0) return undefined;
    const call = random.pick(called);
    const name = call[1] ?? "";
    return (
      code.slice(0, call.index) + misspelt(name, random) + code.slice(call.index + name.length)
    );
  },
  "wrong method": (code, random) => {
    const called = [...code.matchAll(/(?<=[\w)\]'])\.([a-z_]{3,})(?=\()/g)];
    if (called.length === 0) return undefined;
    const call = random.pick(called);
    const name = call[1] ?? "";
    const end = call.index + 1 + name.length;
    return `${code.slice(0, call.index + 1)}${wrongMethods.get(name) ?? misspelt(name, random)}${code.slice(end)}`;
  },
  "text instead of number": (code, random) => {
    const numbers = [
      ...code.matchAll(/(?<=^[a-z_]\w* = )-?\d+(?:\.\d+)?$/gm),
      ...code.matchAll(/(?<=[[,] ?)-?\d+(?:\.\d+)?(?=[,\]])/g),
    ];
    if (numbers.length === 0) return undefined;
    const number = random.pick(numbers);
    return `${code.slice(0, number.index)}'${number[0]}'${code.slice(number.index + number[0].length)}`;
  },
  "text joined to number": (code, random) =>
    code.includes("\nprint(result)")
      ? code.replace(
          "\nprint(result)",
          `\nprint('${random.pick(["Result: ", "result: ", "The result is ", "Answer: ", "= "])}' + result)`,
        )
      : undefined,
  "index out of range": (code, random) => {
    const indices = [...code.matchAll(/(?<=\w)\[(-?\d+)\]/g)];
    if (indices.length === 0) return undefined;
    const index = random.pick(indices);
    const wrong = `[${random.pick([10, 20, 50, 99, 100])}]`;
    return code.slice(0, index.index) + wrong + code.slice(index.index + index[0].length);
  },
  "wrong key": (code, random) => {
    const keys = [...code.matchAll(/(?<=[\w\])])\['([A-Za-z_ ]{2,})'\]/g)];
    if (keys.length === 0) return undefined;
    const key = random.pick(keys);
    const name = key[1] ?? "";
    const wrong = random.pick([
      misspelt(name, random),
      `${name}s`,
      name.charAt(0).toUpperCase() + name.slice(1),
    ]);
    return `${code.slice(0, key.index)}['${wrong}']${code.slice(key.index + key[0].length)}`;
  },
  "missing bracket": (code, random) => {
    const ends = [...code.matchAll(/[)\]](?=\n|$)/g)];
    if (ends.length === 0) return undefined;
    const end = random.pick(ends);
    return code.slice(0, end.index) + code.slice(end.index + 1);
  },
  "missing colon": (code, random) => {
    const colons = [...code.matchAll(/:(?=\n)/g)];
    if (colons.length === 0) return undefined;
    const colon = random.pick(colons);
    return code.slice(0, colon.index) + code.slice(colon.index + 1);
  },
  "missing quote": (code, random) => {
    const texts = [...code.matchAll(/'[^'\n]*'/g)];
    if (texts.length === 0) return undefined;
    const text = random.pick(texts);
    const at = random.chance(0.7) ? text.index + text[0].length - 1 : text.index;
    return code.slice(0, at) + code.slice(at + 1);
  },
  "missing comma": (code, random) => {
    const commas = [...code.matchAll(/, (?=[\d'])/g)];
    if (commas.length === 0) return undefined;
    const comma = random.pick(commas);
    return code.slice(0, comma.index) + code.slice(comma.index + 1);
  },
  "missing indentation": (code, random) => {
    const lines = [...code.matchAll(/(?<=:\n) {4}(?=\S)/g)];
    if (lines.length === 0) return undefined;
    const line = random.pick(lines);
    return code.slice(0, line.index) + code.slice(line.index + 4);
  },
  "division by zero": (code, random) => {
    const divisions = [...code.matchAll(/ (\/|\/\/|%) (?:len\(\w+\)|\w+)(?![\w.(])/g)];
    if (divisions.length === 0) return undefined;
    const division = random.pick(divisions);
    return `${code.slice(0, division.index)} ${division[1] ?? "/"} 0${code.slice(division.index + division[0].length)}`;
  },
};

const wrongMethods = new Map([
  ["upper", "uppercase"],
  ["lower", "lowercase"],
  ["append", "add"],
  ["split", "splits"],
  ["replace", "replaceAll"],
  ["sqrt", "squareroot"],
  ["count", "counts"],
  ["keys", "key"],
  ["items", "item"],
  ["strip", "trim"],
  ["factorial", "fact"],
  ["startswith", "startsWith"],
  ["endswith", "endsWith"],
  ["index", "indexOf"],
  ["fromisoformat", "from_iso"],
]);

/** What people ask for help with most, and few programs have room for: tried first half of the time. */
const FREQUENT: ReadonlySet<string> = new Set([
  "missing import",
  "index out of range",
  "wrong key",
  "division by zero",
]);
const FREQUENT_FIRST = 0.5;

/** Writes a program wrong; undefined when no mistake fits it. Running it shows whether it really fails. */
export function writeWrong(code: string, random: Random): WrongProgram | undefined {
  const all = random.shuffle(Object.entries(breakers));
  const frequent = random.chance(FREQUENT_FIRST)
    ? all.filter(([mistake]) => FREQUENT.has(mistake))
    : [];
  for (const [mistake, breaker] of [...frequent, ...all]) {
    const wrong = breaker(code, random);
    if (wrong !== undefined && wrong !== code) return { mistake, code: wrong };
  }
  return undefined;
}

/** A program that opens a file under a wrong name; undefined when it opens none. */
export function writeWrongFile(
  code: string,
  names: readonly string[],
  random: Random,
): WrongProgram | undefined {
  const opened = names.filter((name) => code.includes(`'${name}'`));
  if (opened.length === 0) return undefined;
  const name = random.pick(opened);
  const dot = name.lastIndexOf(".");
  const [stem, extension] = [name.slice(0, dot), name.slice(dot)];
  const wrong = random.pick([
    `${misspelt(stem, random)}${extension}`,
    `${stem.charAt(0).toUpperCase()}${stem.slice(1)}${extension}`,
    `${stem}${extension === ".txt" ? ".csv" : ".txt"}`,
    `${random.pick(["data", "file", "input", "table"])}${extension}`,
    `data/${name}`,
    `${stem}s${extension}`,
  ]);
  return { mistake: "wrong file name", code: code.replaceAll(`'${name}'`, `'${wrong}'`) };
}

function lastUse(code: string, name: string): number {
  const uses = [...code.matchAll(new RegExp(`(?<![\\w.'"])${name}(?![\\w'"]| = )`, "g"))];
  return uses.at(-1)?.index ?? -1;
}

/** Another word that is easily typed instead; never a word of the language. */
function misspelt(word: string, random: Random): string {
  const at = random.int(0, Math.max(0, word.length - 2));
  const wrong = random.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
    word.slice(0, at) + word.charAt(at) + word.slice(at),
    word.endsWith("s") ? word.slice(0, -1) : `${word}s`,
  ]);
  return wrong === word || wrong === "" || KEYWORDS.has(wrong) ? `${word}_` : wrong;
}
