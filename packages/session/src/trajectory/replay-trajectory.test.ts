import { noUsage } from "@codeact/protocol";
import type { Kernel, Sandbox, Trajectory } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replayTrajectory } from "./replay-trajectory.ts";
import type { ReplayedStep } from "./replay-trajectory.ts";

const reason = await whyNoLocalSandbox();

const at = "2026-01-01T00:00:00.000Z";

/** A record of cells that all went well and said what is given with them. */
function trajectoryOf(cells: readonly (readonly [code: string, stdout: string])[]): Trajectory {
  return {
    version: 1,
    id: "s",
    createdAt: at,
    model: "m",
    format: "tag",
    profile: "codeact",
    system: "",
    metadata: {},
    steps: cells.flatMap(([code, text]) => [
      {
        type: "action" as const,
        at,
        reply: code,
        thought: "",
        action: { type: "code" as const, code },
        repairs: [],
        usage: noUsage,
        durationMs: 1,
      },
      {
        type: "observation" as const,
        at,
        observation: {
          status: "ok" as const,
          text,
          images: [],
          outputs: text === "" ? [] : [{ type: "stream" as const, name: "stdout" as const, text }],
          cutCharacters: 0,
          durationMs: 1,
        },
      },
    ]),
  };
}

const outcomes = (steps: readonly ReplayedStep[]): unknown[] =>
  steps.map(({ cell, outcome, detail }) => [cell, outcome, detail]);

describe.skipIf(reason !== undefined)(titleOf("the replay of a trajectory", reason), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterAll(() => sandbox.close());

  test("that is stopped leaves out the cell that ran and all after it, and differs in none", async () => {
    await using kernel = await sandbox.start();
    const stop = new AbortController();
    // Stops as soon as a cell says something.
    const stopping: Pick<Kernel, "execute"> = {
      async *execute(code, options) {
        for await (const event of kernel.execute(code, options)) {
          yield event;
          if (event.type === "stream") stop.abort();
        }
      },
    };
    const trajectory = trajectoryOf([
      ["x = 1", ""],
      ["print('go')\nimport time\ntime.sleep(60)\nprint('end')", "go\nend\n"],
      ["x = 2", ""],
      ["x = 3", ""],
    ]);
    const told: ReplayedStep[] = [];
    const steps = await replayTrajectory(stopping, trajectory, {
      signal: stop.signal,
      onCell: (step) => told.push(step),
    });
    expect(outcomes(steps)).toEqual([
      [1, "same", undefined],
      [2, "skipped", "stopped while it ran again"],
      [3, "skipped", "not run again: the replay was stopped"],
      [4, "skipped", "not run again: the replay was stopped"],
    ]);
    expect(told).toEqual(steps);
    expect(await kernel.variables()).toMatchObject([{ name: "x", preview: "1" }]);
  });

  test("whose interpreter dies names the cells that were not reached", async () => {
    await using kernel = await sandbox.start();
    const trajectory = trajectoryOf([
      ["import os", ""],
      ["os._exit(3)", ""],
      ["x = 2", ""],
    ]);
    expect(outcomes(await replayTrajectory(kernel, trajectory))).toEqual([
      [1, "same", undefined],
      [2, "different", "ended with died, recorded was ok"],
      [3, "skipped", "not run again: the interpreter died before it"],
    ]);
  });

  test("whose kernel was gone before it fails, unless it was stopped", async () => {
    const kernel = await sandbox.start();
    await kernel.close();
    const trajectory = trajectoryOf([["x = 1", ""]]);
    await expect(replayTrajectory(kernel, trajectory)).rejects.toMatchObject({
      code: "sandbox_closed",
    });
    const signal = AbortSignal.abort();
    expect(outcomes(await replayTrajectory(kernel, trajectory, { signal }))).toEqual([
      [1, "skipped", "not run again: the replay was stopped"],
    ]);
  });
});
