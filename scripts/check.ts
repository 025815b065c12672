/**
 * `npm run check`: everything that reads the code without running it, side by side, one line per step.
 * Exit status 1 when any step fails; its output is shown whole.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const steps: readonly {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}[] = [
  { name: "format", command: ["oxfmt", "--check"] },
  // Types, floor plan, import cycles and rules in one pass.
  {
    name: "lint and types",
    command: ["oxlint", "--type-aware", "--type-check", "--deny-warnings"],
  },
  { name: "dead code", command: ["knip", "--no-progress", "--no-config-hints"] },
];

function runStep(
  command: readonly [string, ...string[]],
): Promise<{ status: number; text: string; seconds: number }> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const collect = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const end = (status: number, extra = ""): void =>
      resolve({ status, text: text + extra, seconds: (performance.now() - started) / 1000 });
    child.on("error", (error) =>
      end(127, `${command[0]}: ${error.message}. Run "npm ci" first.\n`),
    );
    child.on("close", (code) => end(code ?? 1));
  });
}

const results = await Promise.all(
  steps.map(async (step) => {
    const result = await runStep(step.command);
    const word = result.status === 0 ? "ok    " : "FAILED";
    process.stdout.write(`${word} ${step.name.padEnd(16)} ${result.seconds.toFixed(1)} s\n`);
    return { ...step, ...result };
  }),
);
const failed = results.filter((result) => result.status !== 0);
for (const result of failed)
  process.stdout.write(`\n--- ${result.name}: ${result.command.join(" ")}\n${result.text}`);
process.exitCode = failed.length === 0 ? 0 : 1;
