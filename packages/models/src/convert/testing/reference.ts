import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const script = fileURLToPath(new URL("./reference_llama.py", import.meta.url));

/** A Python with numpy: CODEACT_TORCH_PYTHON, the system's, or the first on the path; undefined when none has it. */
export async function findReferencePython(): Promise<string | undefined> {
  const candidates = [process.env["CODEACT_TORCH_PYTHON"], "/usr/bin/python3", "python3"];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === "") continue;
    const works = await promisify(execFile)(candidate, ["-c", "import numpy"]).then(
      () => true,
      () => false,
    );
    if (works) return candidate;
  }
  return undefined;
}

const Answer = z.object({ logprobs: z.array(z.array(z.number())) });

/** Log-probabilities of every next token after each of `tokens`, as the reference computes them from the checkpoint. */
export async function referenceLogprobs(
  python: string,
  folder: string,
  tokens: readonly number[],
): Promise<readonly (readonly number[])[]> {
  // One thread: the matrices are tiny and tests run beside each other.
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"], env });
  const closed = once(child, "close");
  child.stdin.end(`${JSON.stringify({ folder, tokens })}\n`);
  let answer: unknown;
  for await (const line of createInterface({ input: child.stdout })) answer = JSON.parse(line);
  await closed;
  return Answer.parse(answer).logprobs;
}
