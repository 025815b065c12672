import { CodeactError } from "@codeact/protocol";
import type { KernelLimits, NetworkPolicy } from "@codeact/protocol";
import { defaultKernelLimits, reachesPrivate } from "@codeact/sandbox";
import type { Engine } from "../open-engine.ts";
import { aboveMost } from "./session-plan.ts";
import type { SessionPlan, ToolSpec } from "./session-plan.ts";

/** What a client may ask of a new session. */
export interface SessionWish {
  readonly name?: string | undefined;
  readonly profile?: string | undefined;
  readonly limits?: Partial<KernelLimits> | undefined;
  readonly network?: NetworkPolicy | undefined;
  readonly tools?: ToolSpec[] | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly lifetimeMs?: number | undefined;
}

/**
 * Joins what a client asks for with its profile, within what the engine allows.
 * @throws CodeactError `not_found` for an unknown profile, `invalid_input` above a limit, `not_supported` for a network
 */
export function planSession(engine: Engine, wish: SessionWish): SessionPlan {
  const { profiles = {}, maxLimits = {} } = engine.options;
  const name = wish.profile ?? "default";
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined && name !== "default") {
    throw new CodeactError("not_found", `There is no profile "${name.slice(0, 100)}".`, {
      remedy: `Profiles of this engine: ${Object.keys(profiles).join(", ") || "default"}.`,
    });
  }
  const limits = { ...unaskedLimits(engine), ...profile?.limits, ...wish.limits };
  checkLimits(limits, maxLimits);
  if (wish.network !== undefined) checkNetwork(wish.network, engine.options.networkKinds ?? []);
  return {
    name: wish.name,
    profile: name,
    limits,
    network: wish.network ?? profile?.network,
    tools: wish.tools ?? [],
    idleTimeoutMs: Math.min(wish.idleTimeoutMs ?? engine.limits.idleTimeoutMs, MAX_IDLE_MS),
    lifetimeMs: Math.min(wish.lifetimeMs ?? engine.limits.lifetimeMs, engine.limits.lifetimeMs),
  };
}

/** A client may keep its interpreter longer than is usual, but not for ever. */
const MAX_IDLE_MS = 24 * 60 * 60_000;

/** What sessions get that name no limits: the most that is allowed holds for them as well. */
function unaskedLimits({ options }: Engine): Partial<KernelLimits> {
  const { defaultLimits = {}, maxLimits = {}, sandbox } = options;
  const limits: Partial<Record<keyof KernelLimits, number>> = {};
  for (const name of sandbox.capabilities.limits ? LIMITS : LIMITS_OF_CELLS) {
    const max = maxLimits[name];
    const usual =
      defaultLimits[name] ?? (max === undefined ? undefined : defaultKernelLimits[name]);
    if (usual !== undefined) limits[name] = Math.min(usual, max ?? usual);
  }
  return limits;
}

/** Limits that every sandbox takes; one that can hold no others refuses them. */
const LIMITS_OF_CELLS = ["cellTimeoutMs", "outputBytes"] as const;
const LIMITS = [
  ...LIMITS_OF_CELLS,
  "memoryBytes",
  "processes",
  "openFiles",
  "diskBytes",
  "cpuSeconds",
] as const satisfies (keyof KernelLimits)[];

function checkLimits(asked: Partial<KernelLimits>, most: Partial<KernelLimits>): void {
  const above = aboveMost(asked, most);
  if (above === undefined) return;
  const { limit, value, max } = above;
  throw new CodeactError(
    "invalid_input",
    `limits.${limit}: ${value} is more than this engine allows (${max}).`,
    { remedy: "Ask for less.", details: { limit, max } },
  );
}

function checkNetwork(asked: NetworkPolicy, allowed: readonly NetworkPolicy["kind"][]): void {
  if (asked.kind === "none") return;
  if (!allowed.includes(asked.kind)) {
    throw new CodeactError(
      "not_supported",
      `This engine gives no session the network policy "${asked.kind}".`,
      { remedy: "Start the engine with --network, or use a profile that has it." },
    );
  }
  // A client would else reach what listens beside the engine, with the engine's own place in the network.
  if (reachesPrivate(asked)) {
    throw new CodeactError(
      "not_supported",
      "A network policy that names a private address has to come from the engine's operator.",
      { remedy: "Ask for public hosts only, or use a profile that has the policy." },
    );
  }
}
