import type { Kernel } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { repeat, timeMs } from "../../statistics.ts";
import type { Row } from "../ground.ts";
import type { Line } from "../lines.ts";
import type { OurSession } from "../our-engine.ts";

const CONTENTS = {
  "an empty session": "size = 0",
  "a session with an array of 500 MB":
    "import numpy\nbig = numpy.ones(62_500_000)\nsize = big.nbytes",
} as const;

/** Forks of live sessions. */
export const forkRow: Row = {
  name: "fork",
  summary: "a fork of a live session, empty and with an array of 500 MB",
  async measure(ground) {
    const { python, shell } = ground.options;
    const rounds = ground.count(20, 3);
    await using engine = await ground.engine();
    const sandbox = await ground.keep(openLocalSandbox({ python, shell, preload: "installed" }));
    const lines: Line[] = [];
    for (const [name, code] of Object.entries(CONTENTS)) {
      ground.note(`forks of ${name}`);
      const session = await engine.create();
      await session.execute(code);
      const used: number[] = [];
      const forked = await repeat(rounds, async () => {
        const { fork, first } = await forkSession(session);
        used.push(first);
        return fork;
      });
      await session.close();
      const direct = await repeatForks(await sandbox.start(), code, rounds);
      const target = { p50: 10 };
      lines.push(
        { what: `${name}, through HTTP (${shell})`, unit: "ms", values: forked, target },
        { what: `${name}, in process`, unit: "ms", values: direct, target },
        { what: `first cell in a fork of ${name}`, unit: "ms", values: used },
      );
    }
    await sandbox.close();
    return lines;
  },
};

async function forkSession(session: OurSession): Promise<{ fork: number; first: number }> {
  let copy: OurSession | undefined;
  const fork = await timeMs(async () => {
    copy = await session.fork();
  });
  const first = await timeMs(async () => {
    const answer = await copy?.execute("size");
    if (answer?.outputs.length !== 1) throw new Error("The fork has no variables.");
  });
  await copy?.close();
  return { fork, first };
}

async function repeatForks(kernel: Kernel, code: string, rounds: number): Promise<number[]> {
  for await (const event of kernel.execute(code))
    if (event.type === "error") throw new Error(event.value);
  const times = await repeat(rounds, async () => {
    let copy: Kernel | undefined;
    const elapsed = await timeMs(async () => {
      copy = await kernel.fork();
    });
    await copy?.close();
    return elapsed;
  });
  await kernel.close();
  return times;
}
