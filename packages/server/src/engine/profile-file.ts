import { CodeactError, NetworkPolicy } from "@codeact/protocol";
import type { Sandbox } from "@codeact/protocol";
import { z } from "zod";
import type { EngineOptions } from "./engine-options.ts";
import { aboveMost, WireLimits } from "./session/session-plan.ts";

/** What an operator writes down about sessions: profiles by name and the most that a session may ask for. */
export const ProfileFile = z.strictObject({
  profiles: z
    .record(
      z.string().regex(/^[\w.-]{1,100}$/u, "must be a name of letters, digits, . _ and -"),
      z.strictObject({ limits: WireLimits.optional(), network: NetworkPolicy.optional() }),
    )
    .default({}),
  maxLimits: WireLimits.default({}),
});
export type ProfileFile = z.infer<typeof ProfileFile>;

/**
 * Checks what an operator allows against itself and against what the sandbox can hold, before anybody asks for it.
 * @throws CodeactError `config_invalid` for a profile above the most that is allowed, `not_supported` for a network that
 * this sandbox cannot give
 */
export function checkEngineOptions(
  { profiles = {}, maxLimits = {}, networkKinds = [] }: Omit<EngineOptions, "sandbox">,
  sandbox: Pick<Sandbox, "backend" | "capabilities">,
): void {
  for (const [name, { limits = {}, network }] of Object.entries(profiles)) {
    const above = aboveMost(limits, maxLimits);
    if (above !== undefined)
      throw new CodeactError(
        "config_invalid",
        `Profile "${name}": ${above.limit} ${above.value} is more than maxLimits allows (${above.max}).`,
        { remedy: "Raise maxLimits, or lower the limit of the profile." },
      );
    if (network !== undefined && network.kind !== "none")
      checkNetwork(sandbox, `Profile "${name}"`, network.kind);
  }
  for (const kind of networkKinds)
    if (kind !== "none") checkNetwork(sandbox, "networkKinds (--network)", kind);
}

function checkNetwork(
  { backend, capabilities }: Pick<Sandbox, "backend" | "capabilities">,
  what: string,
  kind: string,
): void {
  if (capabilities.network) return;
  throw new CodeactError(
    "not_supported",
    `${what} asks for the network policy "${kind}", which the ${backend} sandbox cannot give as it was opened.`,
    { remedy: "Use the local sandbox in its namespaces tier, or leave the policy out." },
  );
}
