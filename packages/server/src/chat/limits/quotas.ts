import type { QuotaKind, QuotaState, QuotaWindow, RunQuota } from "@codeact/store";
import type { RoleLimits } from "../chat-settings.ts";

/** The quotas of a role. */
function quotasOfRole(limits: RoleLimits): readonly RunQuota[] {
  return [
    ...quota("runs", "day", limits.runsPerDay),
    ...quota("tokens", "day", limits.tokensPerDay),
    ...quota("tokens", "month", limits.tokensPerMonth),
    ...quota("execution-seconds", "day", limits.cellSecondsPerDay),
    ...quota("storage-bytes", "total", limits.storageBytes),
  ];
}

function quota(
  kind: QuotaKind,
  window: QuotaWindow,
  limit: number | undefined,
): readonly RunQuota[] {
  return limit === undefined ? [] : [{ kind, window, limit }];
}

/** The quotas of a person: those of the role, with their own in place of the same kind and window. */
export function quotasOfPerson(
  limits: RoleLimits,
  own: readonly Pick<QuotaState, "kind" | "window" | "limit">[],
): readonly RunQuota[] {
  const all = new Map<string, RunQuota>();
  for (const { kind, window, limit } of [...quotasOfRole(limits), ...own])
    all.set(`${kind} ${window}`, { kind, window, limit });
  return [...all.values()];
}
