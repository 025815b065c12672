import { CodeactError, errorMessage } from "@codeact/protocol";
import { z } from "zod";
import { addressText } from "./address.ts";
import type { DockerAddress } from "./address.ts";

const NO_DAEMON =
  "Start Docker or podman (systemctl start docker; podman system service), or name its socket.";
const NO_PERMISSION =
  "Run as a user of the socket's group (usermod -aG docker USER, then log in again), or use the socket of rootless podman.";

/** What the engine's HTTP API answers when it refuses. */
const Refusal = z.looseObject({
  statusCode: z.int(),
  json: z.looseObject({ message: z.string() }).nullish(),
});

const SystemError = z.looseObject({ code: z.string() });

/** The HTTP status of a refusal of the engine; undefined for everything else. */
export function refusalStatus(error: unknown): number | undefined {
  return Refusal.safeParse(error).data?.statusCode;
}

/** What the engine says, in one line. */
export function refusalText(error: unknown): string {
  const text = Refusal.safeParse(error).data?.json?.message ?? errorMessage(error);
  return text.replaceAll(/\s+/gu, " ").trim().slice(0, 1000);
}

/** The error for an engine that cannot be asked: not there, or closed to us. Others pass through unchanged. */
export function engineUnreachable(error: unknown, address: DockerAddress): unknown {
  const code = SystemError.safeParse(error).data?.code ?? "";
  if (CodeactError.isInstance(error) || refusalStatus(error) !== undefined || code === "") {
    return error;
  }
  const denied = code === "EACCES" || code === "EPERM";
  return new CodeactError(
    "sandbox_unavailable",
    denied
      ? `This user may not talk to the container engine at ${addressText(address)}.`
      : `No container engine answers at ${addressText(address)} (${code}).`,
    {
      remedy: denied ? NO_PERMISSION : NO_DAEMON,
      details: { reason: denied ? "permission-denied" : "engine-missing", system: code },
      cause: error,
    },
  );
}
