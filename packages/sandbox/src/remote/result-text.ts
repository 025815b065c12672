import type { ExecutionStatus, KernelEvent } from "@codeact/protocol";

/** Fixed texts of the original engine; models were trained on them, so they are compared to the byte. */
const NO_OUTPUT = "[Code executed successfully with no output]";
const TIMED_OUT = "[Execution timed out";
const IMAGE = /!\[[^\]]*\]\(data:(image\/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)\)/gu;

/** What the one text of an original engine's answer says: outputs in order, and how the cell ended. */
export function readResultText(result: string): {
  outputs: KernelEvent[];
  status: ExecutionStatus;
} {
  if (result === NO_OUTPUT) return { outputs: [], status: "ok" };
  const outputs: KernelEvent[] = [];
  const addText = (text: string): void => {
    if (text !== "") outputs.push({ type: "stream", name: "stdout", text });
  };
  let end = 0;
  for (const match of result.matchAll(IMAGE)) {
    const [whole, kind = "", data = ""] = match;
    addText(result.slice(end, match.index));
    outputs.push({ type: "display", data: { [kind]: data }, metadata: {} });
    end = match.index + whole.length;
  }
  addText(result.slice(end));
  return { outputs, status: result.startsWith(TIMED_OUT) ? "timeout" : statusOf(result) };
}

/** An error is only visible as a traceback at the end of the text. */
function statusOf(result: string): ExecutionStatus {
  return /^Traceback \(most recent call last\)/mu.test(result) ? "error" : "ok";
}
