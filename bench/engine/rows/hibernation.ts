import { timeMs } from "../../statistics.ts";
import type { Row } from "../ground.ts";
import { jupyterStarts } from "../peer-samples.ts";

/** Fifty variables of ten kinds, about 4 MB. */
const FIFTY = `
import collections, datetime, re
import numpy as np, pandas as pd
for n in range(5):
    globals()[f"number_{n}"] = n * 3.7
    globals()[f"text_{n}"] = "text " * 100 * n
    globals()[f"list_{n}"] = list(range(1000))
    globals()[f"dict_{n}"] = {str(i): [i] for i in range(200)}
    globals()[f"array_{n}"] = np.arange(50_000.0)
    globals()[f"frame_{n}"] = pd.DataFrame({"a": range(1000), "b": np.arange(1000.0)})
    globals()[f"moment_{n}"] = datetime.datetime(2020, 1, 1 + n)
    globals()[f"pattern_{n}"] = re.compile("a+" * (n + 1))
    globals()[f"counter_{n}"] = collections.Counter("hello" * n)
    exec(f"def function_{n}(x):\\n    return x + {n}", globals())
del n
`;
const CHECK = "function_4(int(array_4[-1])) + frame_2.a.sum() + len(list_0)";

/** Sessions that sleep on disk. */
export const hibernationRow: Row = {
  name: "hibernation",
  summary: "a session with 50 variables of mixed kinds: to disk, and back to its next result",
  async measure(ground) {
    await using engine = await ground.engine();
    ground.note("sessions that sleep and wake");
    const slept: number[] = [];
    const woken: number[] = [];
    for (let round = 0; round < ground.count(15, 2); round += 1) {
      const session = await engine.create();
      await session.execute(FIFTY);
      const before = await session.execute(CHECK);
      slept.push(await timeMs(() => session.hibernate()));
      let after: unknown;
      woken.push(
        await timeMs(async () => {
          ({ outputs: after } = await session.execute(CHECK));
        }),
      );
      if (!JSON.stringify(after).includes(resultOf(before.outputs)))
        throw new Error(`The session woke up as another: ${JSON.stringify(after)}`);
      await session.close();
    }
    const { shell } = ground.options;
    const { name, values } = await jupyterStarts(ground);
    return [
      { what: `50 variables to disk (${shell})`, unit: "ms", values: slept },
      {
        what: "wake to the next result",
        unit: "ms",
        values: woken,
        target: { p50: 300 },
        peers: [{ name: `${name}, new kernel without variables`, values }],
      },
    ];
  },
};

/** What the cell showed, without its count, which begins again. */
function resultOf(outputs: readonly { readonly [key: string]: unknown }[]): string {
  const shown = JSON.stringify(outputs.map((output) => output["data"]));
  return shown.slice(1, -1);
}
