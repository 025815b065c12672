import type { Output } from "@codeact/protocol";
import type { CellStatus } from "@codeact/store";

/** What the original put before what came of code. */
const PREFIX = /^Execution Output:[ \t]*\n?/u;
/** Fixed texts of the original's engine, which are no output. */
const NO_OUTPUT = "[Code executed successfully with no output]";
const TIMED_OUT = /\[Execution timed out \(\d+ seconds\)\.\]/u;
/** How the original wrote pictures into the text. */
const PICTURE = /!\[[^\]]*\]\(data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]*)\)/gu;
/** The last line of a traceback. */
const RAISED =
  /^((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration)): ?(.*)$/u;

/** What one execution left, as the original wrote it into a message. */
export interface Execution {
  readonly status: CellStatus;
  readonly outputs: readonly Output[];
}

/** True for a message that says what came of code, also where the mark of the fork is missing. */
export function isExecutionText(text: string): boolean {
  return PREFIX.test(text);
}

/** Takes an execution's text apart: printed text, pictures, a traceback at its end. Nothing of it is lost. */
export function readExecution(text: string): Execution {
  const body = text.replace(PREFIX, "").replace(/\n$/u, "");
  if (body.trim() === NO_OUTPUT || body.trim() === "") return { status: "ok", outputs: [] };
  const outputs: Output[] = [];
  let at = 0;
  for (const found of body.matchAll(PICTURE)) {
    addText(outputs, body.slice(at, found.index));
    const [whole, mime = "image/png", data = ""] = found;
    outputs.push({ type: "display", data: { [mime]: data.replaceAll(/\s/gu, "") }, metadata: {} });
    at = found.index + whole.length;
  }
  addText(outputs, body.slice(at));
  return { status: statusOf(outputs, body), outputs };
}

function addText(outputs: Output[], text: string): void {
  if (text.trim() === "") return;
  const start = tracebackStart(text);
  const printed = start === undefined ? text : text.slice(0, start);
  if (printed.trim() !== "") outputs.push({ type: "stream", name: "stdout", text: printed });
  if (start === undefined) return;
  const traceback = text.slice(start).trimEnd().split("\n").slice(-20_000);
  const raised = traceback.map((line) => RAISED.exec(line)).findLast((found) => found !== null);
  outputs.push({
    type: "error",
    name: raised?.[1] ?? "Error",
    value: raised?.[2] ?? "",
    traceback,
  });
}

/** IPython draws a line above its tracebacks; both say the same words. */
function tracebackStart(text: string): number | undefined {
  const found = /^(?:-{20,}\n)?[^\n]*Traceback \(most recent call last\)/mu.exec(text);
  return found?.index;
}

function statusOf(outputs: readonly Output[], body: string): CellStatus {
  if (outputs.some(({ type }) => type === "error")) return "error";
  return TIMED_OUT.test(body) ? "timeout" : "ok";
}
