import type { z } from "zod";

/** What is wrong with a request, in OpenAI's manner. */
export interface RequestFault {
  /** `messages[0].content`, or null when it is the whole body. */
  readonly param: string | null;
  readonly message: string;
  readonly code: string;
}

type Issue = z.core.$ZodIssue;

/** Describes the first fault that zod found in `body`. Of a union's branches the one that got furthest counts. */
export function describeFault(error: z.ZodError, body: unknown): RequestFault {
  const first = error.issues[0];
  if (first === undefined)
    return { param: null, message: "The request is not valid.", code: "invalid_value" };
  const issues = deepest(first);
  const issue = issues[0] ?? first;
  const param = renderPath(issue.path);
  const name = param === null ? "the request body" : `'${param}'`;
  const value = valueAt(body, issue.path);
  if (value === undefined && issue.path.length > 0)
    return {
      param,
      message: `Missing required parameter: ${name}.`,
      code: "missing_required_parameter",
    };
  return { param, ...explain(issue, issues, name, value) };
}

function explain(
  issue: Issue,
  issues: readonly Issue[],
  name: string,
  value: unknown,
): { message: string; code: string } {
  switch (issue.code) {
    case "invalid_type": {
      const expected = [...new Set(issues.map(expectedKind))].filter((kind) => kind !== "");
      const message = `Invalid type for ${name}: expected ${expected.join(" or ")}, but got ${kindOf(value)} instead.`;
      return { message, code: "invalid_type" };
    }
    case "invalid_value":
    case "invalid_union": {
      const message = `Invalid value for ${name}: ${shown(value)}.${supported(issues)}`;
      return { message, code: "invalid_value" };
    }
    case "too_big":
    case "too_small":
      return bounds(issue, name);
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "not_multiple_of":
    case "unrecognized_keys":
      return { message: `Invalid value for ${name}: it ${issue.message}.`, code: "invalid_value" };
    default:
      return issue satisfies never;
  }
}

function bounds(
  issue: Extract<Issue, { code: "too_big" | "too_small" }>,
  name: string,
): { message: string; code: string } {
  const big = issue.code === "too_big";
  const limit = Number(big ? issue.maximum : issue.minimum);
  const side = big ? "at most" : "at least";
  const unit =
    issue.origin === "string"
      ? " characters"
      : issue.origin === "array" || issue.origin === "set"
        ? " elements"
        : "";
  const word = unit === "" ? "be" : "have";
  const exclusive = issue.inclusive === false ? (big ? "below" : "above") : side;
  const kind = unit === "" ? "number" : unit.trim().replace(/s$/, "");
  return {
    message: `Invalid value for ${name}: it must ${word} ${exclusive} ${limit}${unit}.`,
    code: `${kind}_${big ? "above_max" : "below_min"}_value`,
  };
}

/** The issues with the longest path among a union's branches, their paths made absolute. */
function deepest(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const leaves = issue.errors.flatMap((branch) =>
    branch.slice(0, 1).flatMap((inner) => {
      const absolute = { ...inner, path: [...issue.path, ...inner.path] };
      return deepest(absolute);
    }),
  );
  const depth = Math.max(...leaves.map((leaf) => leaf.path.length));
  return leaves.filter((leaf) => leaf.path.length === depth);
}

function renderPath(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null;
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = body;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

const kinds: Readonly<Record<string, string>> = {
  int: "an integer",
  array: "an array",
  object: "an object",
  record: "an object",
  null: "null",
};

function expectedKind(issue: Issue): string {
  if (issue.code === "invalid_value") return "one of the supported values";
  return issue.code === "invalid_type" ? (kinds[issue.expected] ?? `a ${issue.expected}`) : "";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const SHOWN_CHARACTERS = 60;

function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return kindOf(value);
  const text = typeof value === "string" ? `'${value}'` : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function supported(issues: readonly Issue[]): string {
  const values = issues.flatMap((issue) => {
    if (issue.code === "invalid_value") return issue.values.map(String);
    const options: unknown = Reflect.get(issue, "options");
    return Array.isArray(options) ? options.map(String) : [];
  });
  return values.length === 0 ? "" : ` Supported values are: ${values.join(", ")}.`;
}
