import { createInterface } from "node:readline/promises";
import { sanitise } from "./sanitise.ts";

/** Asks the person for one line, hidden when it is a password. Ctrl-C rejects with an AbortError. */
export async function askLine(request: {
  readonly prompt: string;
  readonly password: boolean;
}): Promise<string> {
  if (request.password) {
    process.stderr.write(sanitise(request.prompt));
    return hidden();
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const controller = new AbortController();
  reader.once("SIGINT", () => controller.abort());
  try {
    return await reader.question(sanitise(request.prompt), { signal: controller.signal });
  } finally {
    reader.close();
  }
}

/** Reads a line in raw mode without showing it. */
function hidden(): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    process.stdin.setRawMode(true);
    process.stdin.resume();
    const end = (finish: () => void): void => {
      process.stdin.off("data", read);
      process.stdin.setRawMode(false);
      process.stdin.pause();
      process.stderr.write("\n");
      finish();
    };
    const read = (chunk: Buffer): void => {
      for (const character of chunk.toString()) {
        if (character === "\r" || character === "\n") return end(() => resolve(line));
        if (character === "\u0003")
          return end(() => reject(new DOMException("Interrupted", "AbortError")));
        line = character === "\u007f" ? line.slice(0, -1) : line + character;
      }
    };
    process.stdin.on("data", read);
  });
}
