import { CodeactError } from "@codeact/protocol";

/** Reserved words of CPython 3.9 to 3.13 (docs.python.org, "Keywords"). */
const keywords: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
/** Functions of the builtins module that model code uses; a tool of that name would hide one. */
const builtins: ReadonlySet<string> = new Set(
  (
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr " +
    "dict dir display divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help " +
    "hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow " +
    "print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip"
  ).split(" "),
);

/**
 * Checks a name that will appear in Python.
 * @throws CodeactError `config_invalid` naming the problem
 */
export function assertPythonName(
  name: string,
  what: string,
  hides: "keywords" | "builtins" = "builtins",
): void {
  const problem = !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name)
    ? "is not a Python identifier"
    : keywords.has(name)
      ? "is a Python keyword"
      : hides === "builtins" && builtins.has(name)
        ? "is a Python builtin"
        : undefined;
  if (problem === undefined) return;
  throw new CodeactError(
    "config_invalid",
    `The name ${JSON.stringify(name)} of a ${what} ${problem}`,
    {
      remedy: "Choose letters, digits and underscores, not starting with a digit.",
    },
  );
}
