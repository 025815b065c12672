/**
 * `node bench/agent.ts`: what the agent itself costs per step, everything but the model and the code. A scripted model in
 * this process answers at once; the cells are `1 + 1` in a real sandboxed interpreter.
 *
 * The peer in the same run is the same cell executed without an agent.
 */
import { scriptedModel } from "@codeact/models/testing";
import { createAgent } from "@codeact/session";
import { openLocalSandbox } from "@codeact/sandbox";
import { figure, quantile, table } from "./statistics.ts";

const STEPS = 200;
const cell = "<execute>\n1 + 1\n</execute>";

await using sandbox = await openLocalSandbox({ preload: "none" });
await using agent = await createAgent({
  model: scriptedModel([...Array.from({ length: STEPS }, () => cell), "Done."]),
  sandbox,
  limits: { maxSteps: STEPS + 1, maxRepeats: Infinity },
});
await using session = agent.session();
await session.kernel();

const overheads: number[] = [];
const executions: number[] = [];
let stepStarted = 0;
let cellStarted = 0;
let inCell = 0;
for await (const event of session.send("Go on.")) {
  const now = performance.now();
  if (event.type === "step-start") {
    if (stepStarted > 0) overheads.push(now - stepStarted - inCell);
    stepStarted = now;
    inCell = 0;
  }
  if (event.type === "cell-start") cellStarted = now;
  if (event.type === "cell-event" && event.event.type === "execution-end") {
    inCell = now - cellStarted;
    executions.push(inCell);
  }
}
const row = (name: string, values: readonly number[]): string[] => [
  name,
  figure(quantile(values, 0.5)),
  figure(quantile(values, 0.99)),
  "ms",
];
console.log(
  table([
    ["", "median", "p99", "unit"],
    row("agent, per step", overheads.slice(5)),
    row("the cell itself", executions.slice(5)),
  ]),
);
