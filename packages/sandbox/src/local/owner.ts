import { readFile } from "node:fs/promises";

/**
 * The name of this process in files and folders that must not outlive it: process id and start time in clock ticks
 * since boot, so that a reused id is not taken for its owner.
 */
export async function ownName(): Promise<string> {
  return `${process.pid}-${(await startTime(process.pid)) ?? "0"}`;
}

/** Whether the process of an {@link ownName} still runs. */
export async function ownerRuns(name: string): Promise<boolean> {
  const [id, time] = name.split("-");
  const found = await startTime(Number(id));
  return found !== undefined && found === time;
}

async function startTime(processId: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${processId}/stat`, "utf8");
    // The command's name in brackets may hold spaces and brackets; the start time is field 22.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
