import { CodeactError } from "@codeact/protocol";
import type { UnsavedVariable } from "@codeact/protocol";
import type { SessionEnd } from "./session-record.ts";

/** Variables that a notice names; the rest is counted. */
const MAX_NAMED = 20;

/** The failure of whoever uses a session that has ended. */
export function endedError(end: SessionEnd | undefined): CodeactError {
  const detail = end?.detail ?? "The session is gone.";
  return new CodeactError("kernel_died", detail, {
    remedy: "Start a new session; variables of the old one are gone.",
    details: { cause: end?.cause ?? "lost" },
  });
}

/** What the model is told when a session that slept has lost variables; nothing when all came back. */
export function wakeNotice(lost: readonly UnsavedVariable[]): string[] {
  if (lost.length === 0) return [];
  const named = lost.slice(0, MAX_NAMED).map(({ name, reason }) => `${name} (${reason})`);
  const more = lost.length > MAX_NAMED ? [`${lost.length - MAX_NAMED} more`] : [];
  return [
    `[The session was asleep. These variables could not be kept: ${[...named, ...more].join(", ")}.]\n`,
  ];
}

/** What the model is told when a conversation it knew goes on in a new interpreter. Empty when it knows already. */
export function forgottenNotice(end: SessionEnd): string {
  if (end.cause === "died") return "";
  return `[${end.detail} This cell ran in a new interpreter: variables of earlier cells are gone.]\n`;
}
