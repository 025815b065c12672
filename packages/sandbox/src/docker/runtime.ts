import { CodeactError } from "@codeact/protocol";
import type Docker from "dockerode";
import { z } from "zod";

const Runtimes = z.looseObject({ Runtimes: z.record(z.string(), z.unknown()).nullish() });

/**
 * Makes sure that the engine knows a runtime, before a kernel is started with it.
 * @throws CodeactError `config_invalid` with the names it knows
 */
export async function checkRuntime(engine: Docker, runtime: string | undefined): Promise<void> {
  if (runtime === undefined) return;
  const info: unknown = await engine.info();
  const known = Object.keys(Runtimes.safeParse(info).data?.Runtimes ?? {});
  if (known.includes(runtime)) return;
  throw new CodeactError(
    "config_invalid",
    `The container engine knows no runtime "${runtime}"; it knows ${known.join(", ") || "none by name"}.`,
    {
      remedy: `Add it to the engine's configuration (/etc/docker/daemon.json: {"runtimes": {"${runtime}": {"path": "…"}}}) and restart the engine.`,
      details: { reason: "runtime-unknown", runtime, known },
    },
  );
}
