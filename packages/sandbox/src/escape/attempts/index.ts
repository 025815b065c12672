import type { EscapeAttempt } from "../attempt.ts";
import { fileAttempts } from "./files.ts";
import { inheritanceAttempts } from "./inheritance.ts";
import { kernelAttempts } from "./kernel-interfaces.ts";
import { laterAttempts } from "./later-sessions.ts";
import { lifetimeAttempts } from "./lifetime.ts";
import { policyAttempts } from "./network-policy.ts";
import { networkAttempts } from "./network.ts";
import { processAttempts } from "./processes.ts";
import { resourceAttempts } from "./resources.ts";
import { rightAttempts } from "./rights.ts";
import { sessionAttempts } from "./sessions.ts";
import { wireAttempts } from "./wire.ts";

/** Every attempt of the escape suite. */
export const escapeAttempts: readonly EscapeAttempt[] = [
  ...fileAttempts,
  ...processAttempts,
  ...inheritanceAttempts,
  ...rightAttempts,
  ...kernelAttempts,
  ...networkAttempts,
  ...policyAttempts,
  ...sessionAttempts,
  ...laterAttempts,
  ...resourceAttempts,
  ...wireAttempts,
  ...lifetimeAttempts,
];
