import { CodeactError } from "@codeact/protocol";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assertDescriptors } from "./descriptors.ts";

const MIB = 1024 ** 2;
/** Share of the memory that stays free, within the bounds below: room for the kernels that run to grow a little. */
const RESERVE_SHARE = 1 / 16;
const LEAST_RESERVE_BYTES = 128 * MIB;
const MOST_RESERVE_BYTES = 1024 * MIB;
/** Reading takes up to a millisecond, on a machine that has other things in its caches; a burst needs no more than one. */
const READING_MS = 50;
/** An older reading does as well while this many times of what must stay free is left: no kernel is born so large. */
const AMPLE = 4;
const AMPLE_READING_MS = 1000;
/** When to try again: sessions come and go in seconds, not in milliseconds. */
const RETRY_AFTER_SECONDS = 5;
/** Above this a version 1 limit means none (PAGE_COUNTER_MAX is about 9.2e18). */
const NO_LIMIT_BYTES = 2 ** 60;

/** Memory that this process and its kernels may use. */
export interface MemoryRoom {
  readonly totalBytes: number;
  readonly availableBytes: number;
}

/**
 * Lets kernels start only while memory is left, so that the system never has to kill a neighbour: what the machine calls
 * available (MemAvailable), and the room below the limit of every cgroup that this process is in.
 */
export class Admission {
  readonly #reserveBytes: number | undefined;
  readonly #read: () => MemoryRoom | undefined;
  #room: MemoryRoom | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  /**
   * `reserveBytes`: what must stay free. @default a sixteenth of the memory, 128 MiB to 1 GiB. `read`: whose memory it
   * is. @default that of this process and those below it
   */
  constructor(reserveBytes: number | undefined, read = readMemoryRoom) {
    this.#reserveBytes = reserveBytes;
    this.#read = read;
  }

  /** Whether less memory is left than must stay free. */
  get short(): boolean {
    this.#room = this.#read();
    return this.#shortage(0) !== undefined;
  }

  /**
   * `neededBytes`: memory that kernels on their way will use, this one included, where that is much.
   * @throws CodeactError `overloaded`, with `details.retryAfterSeconds`, when memory or descriptors are short
   */
  assertRoom(neededBytes = 0): void {
    const known = this.#isAmple(neededBytes) ? AMPLE_READING_MS : READING_MS;
    // Nobody is refused for what was so a moment ago: a session may have ended since.
    this.refresh(this.#shortage(neededBytes) === undefined ? known : 0);
    const shortage = this.#shortage(neededBytes);
    if (shortage === undefined) return;
    const { availableBytes, reserve } = shortage;
    const needed = neededBytes === 0 ? "" : ` and ${Math.round(neededBytes / MIB)} MiB are needed`;
    throw new CodeactError(
      "overloaded",
      `No kernel can be started: ${Math.round(availableBytes / MIB)} MiB of memory are left, ${Math.round(reserve / MIB)} MiB must stay free${needed}.`,
      {
        remedy: "Close idle sessions, lower their memory limits, or give the machine more memory.",
        retryable: true,
        details: { retryAfterSeconds: RETRY_AFTER_SECONDS, availableBytes },
      },
    );
  }

  /**
   * Reads again when the last reading is older than `ageMs`. Called where nobody waits, it saves whoever comes next the
   * time.
   * @throws CodeactError `overloaded` when descriptors are short
   */
  refresh(ageMs = READING_MS): void {
    const now = performance.now();
    if (ageMs > 0 && now - this.#readAt <= ageMs) return;
    assertDescriptors();
    this.#room = this.#read();
    this.#readAt = now;
  }

  #isAmple(neededBytes: number): boolean {
    if (this.#room === undefined) return false;
    const { totalBytes, availableBytes } = this.#room;
    const reserve = this.#reserveBytes ?? reserveOf(totalBytes);
    return availableBytes - neededBytes >= AMPLE * reserve;
  }

  /** What is left and what should be, by the last reading; undefined while there is room. */
  #shortage(
    neededBytes: number,
  ): { readonly availableBytes: number; readonly reserve: number } | undefined {
    if (this.#room === undefined) return undefined;
    const { totalBytes, availableBytes } = this.#room;
    const reserve = this.#reserveBytes ?? reserveOf(totalBytes);
    return availableBytes - neededBytes >= reserve ? undefined : { availableBytes, reserve };
  }
}

/** What must stay free of this much memory, in bytes, unless somebody says otherwise. */
export function reserveOf(totalBytes: number): number {
  return Math.min(Math.max(LEAST_RESERVE_BYTES, totalBytes * RESERVE_SHARE), MOST_RESERVE_BYTES);
}

/** The room for memory as this process may use it; undefined where the system does not tell. */
export function readMemoryRoom(): MemoryRoom | undefined {
  const machine = readMachineMemory();
  if (machine === undefined) return undefined;
  return [machine, ...cgroupRooms()].reduce((least, room) =>
    room.availableBytes < least.availableBytes ? room : least,
  );
}

/** The memory of the machine, whoever may use it; undefined where the system does not tell. */
export function readMachineMemory(): MemoryRoom | undefined {
  const text = read("/proc/meminfo");
  if (text === undefined) return undefined;
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "mu").exec(text)?.[1]) * 1024;
  const machine = {
    totalBytes: kilobytes("MemTotal"),
    availableBytes: kilobytes("MemAvailable"),
  };
  return Number.isNaN(machine.availableBytes) ? undefined : machine;
}

/** The room below each limit above this process, in version 2 (`0::/path`) and version 1 (`5:memory:/path`). */
function cgroupRooms(): MemoryRoom[] {
  const lines = (read("/proc/self/cgroup") ?? "").split("\n");
  return lines.flatMap((line) => {
    const [, controllers, path = "/"] = /^\d+:([^:]*):(.*)$/u.exec(line) ?? [];
    if (controllers === "") {
      return roomsAbove("/sys/fs/cgroup", path, "memory.max", "memory.current");
    }
    if (controllers?.split(",").includes("memory") !== true) return [];
    const top = "/sys/fs/cgroup/memory";
    return roomsAbove(top, path, "memory.limit_in_bytes", "memory.usage_in_bytes");
  });
}

function roomsAbove(top: string, path: string, limitFile: string, usageFile: string): MemoryRoom[] {
  const rooms: MemoryRoom[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const place = join(top, folder);
    const limit = Number(read(join(place, limitFile)) ?? "NaN");
    const used = limit < NO_LIMIT_BYTES ? usedBytes(place, usageFile) : Number.NaN;
    if (!Number.isNaN(used)) {
      rooms.push({ totalBytes: limit, availableBytes: Math.max(0, limit - used) });
    }
    if (folder === "/" || folder === ".") return rooms;
  }
}

/** Memory that a cgroup uses; cached files count as used there and are given back when memory is short. */
function usedBytes(place: string, usageFile: string): number {
  const cached = /^(?:total_)?inactive_file (\d+)$/mu.exec(read(join(place, "memory.stat")) ?? "");
  return Number(read(join(place, usageFile)) ?? "NaN") - Number(cached?.[1] ?? 0);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Another version of cgroups, or none.
    return undefined;
  }
}
