import { engineNames, type OpenEngineOptions } from "@codeact/models/engines";
import { isLoopback, type ModelServerOptions } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { parseBytes, parseCount } from "../../settings/quantity.ts";

/** The flags of `codeact model serve` and the keys of its environment. */
export interface ServeFlags {
  readonly engine: Omit<OpenEngineOptions, "model" | "modelsFolder" | "env" | "signal">;
  readonly server: Omit<ModelServerOptions, "engine"> & { readonly host: string };
  /** True when more than this machine can reach the server. */
  readonly open: boolean;
  readonly verbose: boolean;
}

const Flags = z.looseObject({
  port: z.string(),
  host: z.string(),
  servedModelName: z.array(z.string()).optional(),
  apiKey: z.array(z.string()).optional(),
  cors: z.array(z.string()).optional(),
  allowHost: z.array(z.string()).optional(),
  maxBody: z.string().optional(),
  verbose: z.boolean().default(false),
  engine: z.enum(engineNames),
  baseUrl: z.string().optional(),
  program: z.string().optional(),
  slots: z.string().optional(),
  queue: z.string().optional(),
  context: z.string().optional(),
  threads: z.string().optional(),
  idleUnload: z.string().optional(),
  vision: z.boolean().default(false),
});
type Flags = z.infer<typeof Flags>;

/** Reads the flags as commander gives them. @throws CodeactError `invalid_input` that names the flag */
export function readServeFlags(
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ServeFlags {
  const flags = Flags.parse(options);
  const key = environment["CODEACT_API_KEY"];
  const keys = flags.apiKey ?? (key === undefined || key === "" ? undefined : [key]);
  if (keys?.includes("") === true)
    throw new CodeactError("invalid_input", "--api-key is empty.", {
      remedy: "Give a key, or leave the flag out.",
    });
  return {
    engine: engineFlags(flags, environment),
    server: {
      host: flags.host,
      port: readPort(flags.port),
      servedNames: flags.servedModelName,
      vision: flags.vision,
      apiKeys: keys,
      corsOrigins: flags.cors,
      allowedHosts: flags.allowHost?.map((name) => name.toLowerCase()),
      limits:
        flags.maxBody === undefined
          ? undefined
          : { maxBodyBytes: parseBytes(flags.maxBody, "--max-body") },
    },
    open: !isLoopback(flags.host),
    verbose: flags.verbose,
  };
}

function engineFlags(
  flags: Flags,
  environment: Readonly<Record<string, string | undefined>>,
): ServeFlags["engine"] {
  return {
    engine: flags.engine,
    baseUrl: flags.baseUrl,
    apiKey: environment["OPENAI_API_KEY"],
    program: flags.program,
    // One name is the engine's own as well: servers that are started are told it.
    servedName: flags.servedModelName?.[0],
    slots: count(flags.slots, "--slots"),
    queueLimit: flags.queue === "0" ? 0 : count(flags.queue, "--queue"),
    contextLength: count(flags.context, "--context"),
    threads: count(flags.threads, "--threads"),
    idleUnloadMs: readIdle(flags.idleUnload),
  };
}

function count(text: string | undefined, flag: string): number | undefined {
  return text === undefined ? undefined : parseCount(text, flag);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CodeactError("invalid_input", `--port ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give a number from 0 (a free one) to 65535.",
  });
}

const MINUTE_MS = 60_000;

function readIdle(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (text.trim() !== "" && minutes === 0) return Number.POSITIVE_INFINITY;
  if (minutes > 0 && minutes <= 10_000) return minutes * MINUTE_MS;
  throw new CodeactError("invalid_input", `--idle-unload ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give minutes, for example 15 or 0.5; 0 keeps the model loaded.",
  });
}
