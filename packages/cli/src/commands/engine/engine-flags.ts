import { CodeactError } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";
import type { CloseEngineOptions, EngineLimits, EngineServerOptions } from "@codeact/server";
import { defaultEngineLimits } from "@codeact/server";
import { z } from "zod";
import { parseBytes, parseCount, parseDurationMs } from "../../settings/quantity.ts";
import { readTokens } from "./engine-tokens.ts";
import { parseLimits, withinMost } from "./kernel-limits.ts";
import { readProfiles } from "./read-profiles.ts";
import { optional, split } from "../flag-values.ts";

/** The flags of `codeact engine` and the token of its environment. */
export interface EngineFlags {
  readonly server: Omit<EngineServerOptions, "sandbox" | "dataFolder"> & {
    readonly host: string;
    readonly port: number;
  };
  /** What the sandbox is opened with. */
  readonly sandbox: {
    readonly poolSize: number;
    readonly tier: "auto" | "namespaces" | "landlock" | undefined;
    readonly reserveBytes: number | undefined;
    /** Of sessions that ask for none. */
    readonly limits: Partial<KernelLimits>;
  };
  readonly close: CloseEngineOptions;
  /** Folder for the list of sessions and for those that sleep. */
  readonly stateFolder: string | undefined;
  readonly networkLog: string | undefined;
  readonly mcp: boolean;
  readonly verbose: boolean;
  /** True when a token came on the command line, where other users of the machine can read it. */
  readonly tokenShown: boolean;
}

const Texts = z.array(z.string());

const Flags = z.looseObject({
  port: z.string(),
  host: z.string(),
  tokenFile: z.string().optional(),
  token: Texts.optional(),
  cors: Texts.optional(),
  allowHost: Texts.optional(),
  mcp: z.boolean().default(false),
  verbose: z.boolean().default(false),
  tier: z.string().optional(),
  pool: z.string(),
  reserve: z.string().optional(),
  limit: Texts.optional(),
  maxLimit: Texts.optional(),
  profileFile: z.string().optional(),
  maxSessions: z.string().optional(),
  maxSleeping: z.string().optional(),
  idle: z.string().optional(),
  maxAge: z.string().optional(),
  keep: z.string().optional(),
  queue: z.string().optional(),
  answerTimeout: z.string().optional(),
  maxFile: z.string().optional(),
  maxBody: z.string().optional(),
  network: Texts.optional(),
  networkLog: z.string().optional(),
  stateDir: z.string().optional(),
  sleep: z.boolean().default(true),
  grace: z.string().optional(),
});
type Flags = z.infer<typeof Flags>;

/**
 * Reads the flags as commander gives them.
 * @param settled Limits that flags of every command, or the config file, have given already.
 * @throws CodeactError `invalid_input` that names the flag, `not_found` for a file, `config_invalid` for what is in it
 */
export async function readEngineFlags(
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  settled: Partial<KernelLimits> = {},
): Promise<EngineFlags> {
  const flags = Flags.parse(options);
  const file = flags.profileFile === undefined ? undefined : await readProfiles(flags.profileFile);
  const maxLimits = { ...file?.maxLimits, ...parseLimits(flags.maxLimit ?? [], "--max-limit") };
  const limits = withinMost(
    { ...settled, ...parseLimits(flags.limit ?? [], "--limit") },
    maxLimits,
  );
  const own = environment["CODEACT_ENGINE_TOKEN"];
  return {
    server: {
      host: flags.host,
      port: readPort(flags.port),
      tokens: await readTokens({ tokenFile: flags.tokenFile, token: flags.token, own }),
      corsOrigins: split(flags.cors),
      allowedHosts: split(flags.allowHost)?.map((name) => name.toLowerCase()),
      networkKinds: split(flags.network)?.map((kind) =>
        oneOf(kind, "--network", ["allow", "open"]),
      ),
      profiles: file?.profiles,
      defaultLimits: limits,
      maxLimits,
      limits: readEngineLimits(flags, limits),
    },
    sandbox: {
      poolSize: flags.pool === "0" ? 0 : parseCount(flags.pool, "--pool"),
      tier:
        flags.tier === undefined
          ? undefined
          : oneOf(flags.tier, "--tier", ["auto", "namespaces", "landlock"]),
      reserveBytes: optional(flags.reserve, "--reserve", parseBytes),
      limits,
    },
    close: { sleep: flags.sleep, graceMs: optional(flags.grace, "--grace", parseDurationMs) },
    stateFolder: flags.stateDir,
    networkLog: flags.networkLog,
    mcp: flags.mcp,
    verbose: flags.verbose,
    tokenShown: flags.token !== undefined,
  };
}

function readEngineLimits(flags: Flags, limits: Partial<KernelLimits>): Partial<EngineLimits> {
  return {
    maxSessions: optional(flags.maxSessions, "--max-sessions", parseCount),
    maxRestingSessions: optional(flags.maxSleeping, "--max-sleeping", parseCount),
    executeTimeoutMs: limits.cellTimeoutMs ?? defaultEngineLimits.executeTimeoutMs,
    idleTimeoutMs: optional(flags.idle, "--idle", parseDurationMs),
    lifetimeMs: optional(flags.maxAge, "--max-age", parseDurationMs),
    restMs: optional(flags.keep, "--keep", parseDurationMs),
    maxQueuedCells: optional(flags.queue, "--queue", parseCount),
    answerTimeoutMs: optional(flags.answerTimeout, "--answer-timeout", parseDurationMs),
    maxFileBytes: optional(flags.maxFile, "--max-file", parseBytes),
    maxBodyBytes: optional(flags.maxBody, "--max-body", parseBytes),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CodeactError("invalid_input", `--port ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give a number from 0 (a free one) to 65535.",
  });
}

function oneOf<const T extends string>(text: string, flag: string, known: readonly T[]): T {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw new CodeactError("invalid_input", `${flag} ${JSON.stringify(text)} is not valid.`, {
    remedy: `Give one of ${known.join(", ")}.`,
  });
}
