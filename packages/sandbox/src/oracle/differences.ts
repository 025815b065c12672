import { readFile } from "node:fs/promises";
import { z } from "zod";

const Difference = z.strictObject({
  /** `group: name` of a cell of the corpus. */
  cell: z.string(),
  shells: z.array(z.enum(["plain", "ipython"])).min(1),
  /** Why it is meant to differ from ipykernel. */
  reason: z.string().min(20),
});
/** An intended difference between our shells and ipykernel. */
export type Difference = z.infer<typeof Difference>;

const file = new URL("../../corpus/differences.json", import.meta.url);

/** Every intended difference. */
export async function readDifferences(): Promise<readonly Difference[]> {
  return z.array(Difference).parse(JSON.parse(await readFile(file, "utf8")));
}

/** docs/oracle.md for a corpus of so many cells. */
export function renderDocument(
  cells: number,
  groups: number,
  differences: readonly Difference[],
): string {
  const rows = differences.map(
    ({ cell, shells, reason }) => `- **${cell}** (${shells.join(", ")}): ${reason}`,
  );
  return [
    "# The oracle: ipykernel",
    "",
    `The corpus \`packages/sandbox/corpus\` holds ${cells} cells in ${groups} groups. The oracle test runs each of them in both`,
    "shells of our driver and in real ipykernel, all with the same Python, and compares what came back: kinds of outputs,",
    "their order, MIME types, texts, error names and messages, the lines of the user's cells that tracebacks name,",
    "execution counts and how the cell ended.",
    "",
    "Not compared: memory addresses, measured times, the names of cells and threads, colours, the layout of tracebacks, the",
    "pixels of images (kind and rough size are), the order of standard output relative to standard error between two other",
    "outputs, and the carriage returns that ipykernel's commands print because they run in a terminal.",
    "",
    "These cells differ and are meant to. A difference that is not listed fails the test, and so does a listed one that is",
    "gone. The list is written by the test (`UPDATE_ORACLE=1`) from `packages/sandbox/corpus/differences.json`.",
    "",
    ...rows,
    "",
  ].join("\n");
}
