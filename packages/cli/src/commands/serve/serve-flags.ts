import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { parseBytes, parseCount, parseDurationMs } from "../../settings/quantity.ts";
import { ServeSettings } from "../../settings/serve-settings.ts";
import { optional, split } from "../flag-values.ts";

const Texts = z.array(z.string());

const Flags = z.looseObject({
  port: z.string().optional(),
  host: z.string().optional(),
  publicUrl: z.string().optional(),
  allowHost: Texts.optional(),
  proxyHops: z.string().optional(),
  cors: Texts.optional(),
  webDir: z.string().optional(),
  database: z.string().optional(),
  singleUser: z.boolean().optional(),
  registration: z.string().optional(),
  domain: Texts.optional(),
  modelHost: Texts.optional(),
  maxKernels: z.string().optional(),
  kernelIdle: z.string().optional(),
  maxFile: z.string().optional(),
  maxBody: z.string().optional(),
  grace: z.string().optional(),
});

/** Flags whose names are not those of the config file's fields. */
const flagNames: Readonly<Record<string, string>> = {
  allowedHosts: "--allow-host",
  corsOrigins: "--cors",
  webFolder: "--web-dir",
  domains: "--domain",
  modelHosts: "--model-host",
};

/**
 * Reads the flags and variables of `codeact serve` as commander gives them; what was not given is absent.
 * @throws CodeactError `invalid_input` that names the flag
 */
export function readServeFlags(options: unknown): ServeSettings {
  const flags = Flags.parse(options);
  const given = {
    port: numberIn(flags.port),
    host: flags.host,
    publicUrl: flags.publicUrl,
    allowedHosts: split(flags.allowHost),
    proxyHops: numberIn(flags.proxyHops),
    corsOrigins: split(flags.cors),
    webFolder: flags.webDir,
    database: flags.database,
    singleUser: flags.singleUser,
    registration: flags.registration,
    domains: split(flags.domain),
    modelHosts: split(flags.modelHost),
    maxKernels: optional(flags.maxKernels, "--max-kernels", parseCount),
    kernelIdleMs: optional(flags.kernelIdle, "--kernel-idle", parseDurationMs),
    maxFileBytes: optional(flags.maxFile, "--max-file", parseBytes),
    maxBodyBytes: optional(flags.maxBody, "--max-body", parseBytes),
    graceMs: flags.grace === "0" ? 0 : optional(flags.grace, "--grace", parseDurationMs),
  };
  const present = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const parsed = ServeSettings.safeParse(present);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "");
  const value = JSON.stringify(present[field]);
  throw new CodeactError("invalid_input", `${flagOf(field)} ${value} is not valid.`, {
    remedy: `${issue?.message ?? "See codeact serve --help"}.`,
    cause: parsed.error,
  });
}

function flagOf(field: string): string {
  const words = field.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  return flagNames[field] ?? `--${words}`;
}

/** A number, or the text itself where it is none: the schema names it. */
function numberIn(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : text;
}
