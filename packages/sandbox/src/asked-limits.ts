import { CodeactError, definedOf } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";

/**
 * Refuses limits that nobody would enforce: a promise of a wall that is not there is worse than none.
 * @throws CodeactError `not_supported` that names them
 */
export function refuseLimits(
  asked: Partial<KernelLimits>,
  server: { readonly name: string; readonly keeps: readonly (keyof KernelLimits)[] },
): void {
  const kept: readonly string[] = server.keeps;
  const refused = Object.entries(asked)
    .filter(([name, value]) => value !== undefined && !kept.includes(name))
    .map(([name]) => name);
  if (refused.length === 0) return;
  throw new CodeactError("not_supported", `${server.name} cannot enforce ${refused.join(", ")}.`, {
    remedy: "Limit the server's container, or use another sandbox.",
    details: { limits: refused },
  });
}

/** What was asked for, over defaults that may be incomplete; a limit given as undefined hides none. */
export function overDefaults(
  asked: Partial<KernelLimits> = {},
  defaults: Partial<KernelLimits> = {},
): Partial<KernelLimits> {
  return { ...defaults, ...definedOf(asked) };
}
