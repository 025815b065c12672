import type { Store } from "@codeact/store";
import type { ChatSettings } from "./chat-settings.ts";
import type { KernelHouse } from "./kernels/kernel-house.ts";
import type { UseLimits } from "./limits/use-limits.ts";
import type { ModelCatalogue } from "./models/model-catalogue.ts";
import type { RunDesk } from "./runs/run-desk.ts";
import type { Log } from "./serve/log.ts";
import type { ChatMetrics } from "./serve/metrics.ts";

/**
 * Everything a chat server is made of; routes are ways to reach it. Nothing of it is true only in memory: another process
 * on the same store serves the same conversations.
 */
export interface Chat {
  readonly store: Store;
  readonly settings: ChatSettings;
  /** Models that may be asked. */
  readonly models: ModelCatalogue;
  /** Runs, as jobs of this process. */
  readonly desk: RunDesk;
  /** Interpreters of conversations. */
  readonly kernels: KernelHouse;
  /** What people may use, and how much of it. */
  readonly limits: UseLimits;
  readonly log: Log;
  /** Numbers for Prometheus. */
  readonly metrics: ChatMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
