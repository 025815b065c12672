import { boundedArray, JsonValue, NetworkPolicy } from "@codeact/protocol";
import type { KernelLimits, KernelOptions } from "@codeact/protocol";
import { z } from "zod";

const Limit = z.int().positive().max(Number.MAX_SAFE_INTEGER);

/** Limits of one kernel as a request names them (`KernelLimits`). */
export const WireLimits = z.strictObject({
  memoryBytes: Limit.optional(),
  processes: Limit.optional(),
  openFiles: Limit.optional(),
  diskBytes: Limit.optional(),
  cpuSeconds: Limit.optional(),
  cellTimeoutMs: Limit.optional(),
  outputBytes: Limit.optional(),
});

/** The first limit that is above the most that is allowed. */
export function aboveMost(
  asked: Partial<KernelLimits>,
  most: Partial<KernelLimits>,
): { readonly limit: string; readonly value: number; readonly max: number } | undefined {
  for (const [limit, max] of Object.entries(most)) {
    const value = Object.entries(asked).find(([name]) => name === limit)?.[1];
    if (value !== undefined && value > max) return { limit, value, max };
  }
  return undefined;
}

const Identifier = z
  .string()
  .max(100)
  .regex(/^[A-Za-z_]\w*$/u, "must be a Python name");

/** A function of the client that Python may call; the client answers over the connection. */
export const ToolSpec = z.strictObject({
  name: Identifier,
  description: z.string().max(20_000),
  parameters: boundedArray(
    z.strictObject({
      name: Identifier,
      /** Python source, for example `list[str]`. */
      annotation: z.string().max(500),
      required: z.boolean(),
      default: JsonValue.optional(),
      description: z.string().max(5000).optional(),
    }),
    100,
  ),
  returns: z.string().max(500).optional(),
});
export type ToolSpec = z.infer<typeof ToolSpec>;

/** Tools of one session. */
export const ToolSpecs = boundedArray(ToolSpec, 500);

/** Everything that makes a session what it is, apart from its interpreter. */
export const SessionPlan = z.strictObject({
  name: z.string().max(200).optional(),
  profile: z.string().max(100),
  limits: WireLimits,
  network: NetworkPolicy.optional(),
  tools: ToolSpecs,
  idleTimeoutMs: z.number().positive(),
  lifetimeMs: z.number().positive(),
  /** The conversation id of `POST /execute`. */
  convid: z.string().optional(),
});
export type SessionPlan = z.infer<typeof SessionPlan>;

/** What the sandbox is asked for. */
export function kernelOptions(plan: SessionPlan, signal?: AbortSignal): KernelOptions {
  return { limits: plan.limits, network: plan.network, signal };
}

/** Secrets of a network policy are kept in memory only: such a session does not outlive its engine. */
export function holdsSecrets({ network }: SessionPlan): boolean {
  return network?.kind === "allow" && (network.credentials?.length ?? 0) > 0;
}
