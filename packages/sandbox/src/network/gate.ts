import type { CompiledPolicy } from "./compile-policy.ts";
import type { Credentials } from "./credentials.ts";
import type { Dialer } from "./dialer.ts";
import type { NetworkLimits } from "./limits.ts";
import type { ByteBudget } from "./meter.ts";
import type { PackageMirror } from "./packages/mirror.ts";
import type { NetworkLog } from "./record.ts";

/** Everything by which the requests of one session are judged and served. */
export interface Gate {
  readonly policy: CompiledPolicy;
  readonly dialer: Dialer;
  readonly credentials: Credentials;
  readonly budget: ByteBudget;
  readonly limits: NetworkLimits;
  readonly log: NetworkLog;
  /** Undefined where the policy names no package index. */
  readonly mirror: PackageMirror | undefined;
}
