import python from "highlight.js/lib/languages/python";
import { createLowlight } from "lowlight";
import { styler } from "./terminal.ts";

type Root = ReturnType<ReturnType<typeof createLowlight>["highlight"]>;
type Node = Root["children"][number];

const lowlight = createLowlight({ python });

/** Terminal styles of highlight.js token classes; classes without an entry are left plain. */
const styles: Readonly<Record<string, Parameters<ReturnType<typeof styler>>[0]>> = {
  "hljs-keyword": "magenta",
  "hljs-literal": "magenta",
  "hljs-string": "green",
  "hljs-subst": "reset",
  "hljs-number": "yellow",
  "hljs-comment": "gray",
  "hljs-built_in": "cyan",
  "hljs-title": "blue",
  "hljs-meta": "yellow",
};

/** Colours Python source, returned line by line: a style never crosses a line end, so lines can be printed singly. */
export function highlightPython(code: string, color: boolean): string[] {
  if (!color) return code.split("\n");
  return render(lowlight.highlight("python", code), (text) => text).split("\n");
}

function render(node: Root | Node, style: (text: string) => string): string {
  if (node.type === "text")
    return node.value
      .split("\n")
      .map((line) => (line === "" ? "" : style(line)))
      .join("\n");
  if (node.type !== "element" && node.type !== "root") return "";
  const own = node.type === "element" ? styleOf(node.properties["className"]) : undefined;
  const paint = own === undefined ? style : (text: string): string => styler(true)(own, text);
  return node.children.map((child) => render(child, paint)).join("");
}

function styleOf(className: unknown): Parameters<ReturnType<typeof styler>>[0] | undefined {
  if (!Array.isArray(className)) return undefined;
  for (const name of className) {
    const style = typeof name === "string" ? styles[name] : undefined;
    if (style !== undefined) return style;
  }
  return undefined;
}
