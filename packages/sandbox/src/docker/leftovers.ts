import type Docker from "dockerode";
import type { ContainerInfo } from "dockerode";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { ownerRuns, ownName } from "../local/owner.ts";
import { refusalStatus } from "./engine-error.ts";

/** Labels of our containers. */
const OWNER_LABEL = "dev.codeact.owner";
export const SANDBOX_LABEL = "dev.codeact.sandbox";
const PLACE_LABEL = "dev.codeact.place";

/** A container that does not run is younger than this while its owner starts or removes it: 10 minutes. */
const ABANDONED_SECONDS = 600;

/** Whose a container is: a process, and the place where that process's number means something. */
export interface ContainerOwner {
  readonly place: string;
  readonly name: string;
}

/** This process as an owner of containers. */
export async function thisOwner(): Promise<ContainerOwner> {
  return { place: await thisPlace(), name: await ownName() };
}

/** The labels that name an owner. */
export function ownerLabels(owner: ContainerOwner): Record<string, string> {
  return { [PLACE_LABEL]: owner.place, [OWNER_LABEL]: owner.name };
}

/**
 * Removes containers that owners which are gone have left. An owner elsewhere (another machine, another container) cannot
 * be asked whether it lives, so of its containers only those go that have not been running for long. One of ours that
 * runs ends by itself with its owner's connection; what is found here is what a crashed engine or a crash between
 * creating and starting has left.
 */
export async function removeLeftovers(
  engine: Docker,
  owner: ContainerOwner,
  now: Date = new Date(),
): Promise<void> {
  const found = await engine.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const left: ContainerInfo[] = [];
  for (const container of found) {
    if (await isLeft(container, owner, now)) left.push(container);
  }
  await Promise.all(left.map(({ Id }) => removeContainer(engine, Id)));
}

/** Ends and removes a container. One that is gone or about to go is no error. */
export async function removeContainer(engine: Docker, id: string): Promise<void> {
  try {
    await engine.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    const status = refusalStatus(error);
    if (status !== 404 && status !== 409) throw error;
  }
}

async function isLeft(
  { Labels, State, Created }: ContainerInfo,
  owner: ContainerOwner,
  now: Date,
): Promise<boolean> {
  const name = Labels[OWNER_LABEL] ?? "";
  if (Labels[PLACE_LABEL] === owner.place && process.platform === "linux") {
    return !(await ownerRuns(name));
  }
  return State !== "running" && now.getTime() / 1000 - Created > ABANDONED_SECONDS;
}

/** Process numbers mean something within one boot of one kernel and one pid namespace. */
async function thisPlace(): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
