import { CodeactError } from "@codeact/protocol";
import { readdirSync, readFileSync, statSync } from "node:fs";

/** Descriptors that stay free: a session takes one for good, but its start, requests and files take some for a while. */
const RESERVE = 64;
const FOLDER = "/proc/self/fd";
/** When to try again, as for memory. */
const RETRY_AFTER_SECONDS = 5;

/** Descriptors of this process: how many are open, and how many may be. */
export interface DescriptorRoom {
  readonly open: number;
  readonly limit: number;
}

/** @throws CodeactError `overloaded`, with `details.retryAfterSeconds`, when hardly any descriptor is left */
export function assertDescriptors(room: DescriptorRoom | undefined = readDescriptorRoom()): void {
  if (room === undefined || room.limit - room.open >= RESERVE) return;
  throw new CodeactError(
    "overloaded",
    `No kernel can be started: ${room.open} files and sockets of ${room.limit} are open, and ${RESERVE} must stay free.`,
    {
      remedy:
        "Raise the limit (ulimit -n, LimitNOFILE= of a service, --ulimit nofile= of a container), or close sessions.",
      retryable: true,
      details: { retryAfterSeconds: RETRY_AFTER_SECONDS, ...room },
    },
  );
}

/** What this process has open and may open; undefined where the system does not tell. */
export function readDescriptorRoom(): DescriptorRoom | undefined {
  try {
    const limit = /^Max open files\s+(\d+)/mu.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    if (limit === undefined) return undefined;
    // Linux tells the number as the size of the folder since 6.2; before that it is 0, and counting takes longer.
    const { size } = statSync(FOLDER);
    return { open: size === 0 ? readdirSync(FOLDER).length : size, limit: Number(limit) };
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
    // Too many are open even to look; elsewhere there is no /proc.
    return code === "EMFILE" || code === "ENFILE" ? { open: RESERVE, limit: RESERVE } : undefined;
  }
}
