import { readFile } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { CloseEngineOptions, EngineServerOptions, EngineToken, Scope } from "@codeact/server";
import { scopes } from "@codeact/server";
import { z } from "zod";
import { parseBytes, parseCount, parseDurationMs } from "../../settings/quantity.ts";

/** The flags of `codeact engine` and the token of its environment. */
export interface EngineFlags {
  readonly server: Omit<EngineServerOptions, "sandbox" | "dataFolder"> & {
    readonly host: string;
    readonly port: number;
  };
  readonly poolSize: number;
  readonly close: CloseEngineOptions;
  readonly mcp: boolean;
  readonly verbose: boolean;
  /** True when a token came on the command line, where other users of the machine can read it. */
  readonly tokenShown: boolean;
}

const Flags = z.looseObject({
  port: z.string(),
  host: z.string(),
  tokenFile: z.string().optional(),
  token: z.array(z.string()).optional(),
  cors: z.array(z.string()).optional(),
  allowHost: z.array(z.string()).optional(),
  mcp: z.boolean().default(false),
  verbose: z.boolean().default(false),
  pool: z.string(),
  timeout: z.string().optional(),
  maxSessions: z.string().optional(),
  idle: z.string().optional(),
  maxAge: z.string().optional(),
  maxFile: z.string().optional(),
  network: z.array(z.string()).optional(),
  sleep: z.boolean().default(true),
  grace: z.string().optional(),
});
type Flags = z.infer<typeof Flags>;

/**
 * Reads the flags as commander gives them.
 * @throws CodeactError `invalid_input` that names the flag, `not_found` for the token file
 */
export async function readEngineFlags(
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EngineFlags> {
  const flags = Flags.parse(options);
  return {
    server: {
      host: flags.host,
      port: readPort(flags.port),
      tokens: await readTokens(flags, environment),
      corsOrigins: flags.cors,
      allowedHosts: flags.allowHost?.map((name) => name.toLowerCase()),
      networkKinds: readNetwork(flags.network),
      limits: {
        maxSessions: optional(flags.maxSessions, "--max-sessions", parseCount),
        executeTimeoutMs: optional(flags.timeout, "--timeout", parseDurationMs),
        idleTimeoutMs: optional(flags.idle, "--idle", parseDurationMs),
        lifetimeMs: optional(flags.maxAge, "--max-age", parseDurationMs),
        maxFileBytes: optional(flags.maxFile, "--max-file", parseBytes),
      },
    },
    poolSize: flags.pool === "0" ? 0 : parseCount(flags.pool, "--pool"),
    close: { sleep: flags.sleep, graceMs: optional(flags.grace, "--grace", parseDurationMs) },
    mcp: flags.mcp,
    verbose: flags.verbose,
    tokenShown: flags.token !== undefined,
  };
}

function optional(
  text: string | undefined,
  flag: string,
  parse: (text: string, flag: string) => number,
): number | undefined {
  return text === undefined ? undefined : parse(text, flag);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CodeactError("invalid_input", `--port ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give a number from 0 (a free one) to 65535.",
  });
}

function readNetwork(kinds: readonly string[] | undefined): ("allow" | "open")[] | undefined {
  return kinds?.map((kind) => {
    if (kind === "allow" || kind === "open") return kind;
    throw new CodeactError("invalid_input", `--network ${JSON.stringify(kind)} is not valid.`, {
      remedy: "Give allow, open, or both.",
    });
  });
}

async function readTokens(
  flags: Flags,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EngineToken[] | undefined> {
  const own = environment["CODEACT_ENGINE_TOKEN"];
  const lines = flags.tokenFile === undefined ? [] : await readTokenFile(flags.tokenFile);
  const tokens = [
    ...lines,
    ...(flags.token ?? []).map((token) => ({ token })),
    ...(own === undefined || own === "" ? [] : [{ token: own }]),
  ];
  if (tokens.some(({ token }) => token.trim() === ""))
    throw new CodeactError("invalid_input", "--token is empty.", {
      remedy: "Give a token, or leave the flag out.",
    });
  return tokens.length === 0 ? undefined : tokens;
}

/** One token a line, with its scopes behind it where it does not have all; `#` begins a remark. */
async function readTokenFile(path: string): Promise<EngineToken[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Check --token-file.",
      cause: error,
    });
  }
  const lines = text.split("\n").map((line) => line.trim());
  const tokens = lines.filter((line) => line !== "" && !line.startsWith("#")).map(readToken);
  if (tokens.length > 0) return tokens;
  throw new CodeactError("invalid_input", `There is no token in ${path}.`, {
    remedy: "Write one a line, for example made with: openssl rand -hex 32",
  });
}

function readToken(line: string): EngineToken {
  const [token = "", list] = line.split(/\s+/u);
  return { token, scopes: list?.split(",").map(readScope) };
}

function readScope(name: string): Scope {
  const scope = scopes.find((known) => known === name);
  if (scope !== undefined) return scope;
  throw new CodeactError("invalid_input", `${JSON.stringify(name)} in --token-file is no scope.`, {
    remedy: `Scopes are ${scopes.join(", ")}.`,
  });
}
