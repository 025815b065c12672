import { join } from "node:path";
import { CodeactError, definedOf } from "@codeact/protocol";
import { defaultChatSettings } from "@codeact/server";
import type { ChatServerOptions, ConfiguredModel } from "@codeact/server";
import { dataFolder } from "../../settings/load-settings.ts";
import type { ServeSettings } from "../../settings/serve-settings.ts";
import type { Settings } from "../../settings/settings.ts";
import { modelChoice, sandboxChoice } from "../open-agent.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a chat server is opened with, but for its log. */
export type ServeOptions = Omit<ChatServerOptions, "log">;

/**
 * Turns settings into what a chat server is opened with.
 * @throws CodeactError `config_invalid` for settings that contradict each other or a variable that is not set, and for
 * `MONGODB_URL`
 */
export function serveOptions(
  settings: Settings,
  serve: ServeSettings,
  environment: Environment,
): ServeOptions {
  refuseMongo(environment);
  const { cellTimeoutMs, memoryBytes, maxSteps, runTimeoutMs } = settings;
  const usual = defaultChatSettings;
  const registration = serve.registration ?? usual.registration;
  const domains = serve.domains ?? usual.domains;
  if (registration === "domains" && domains.length === 0)
    throw invalid("Registration by domains names no domain.", "Give --domain example.org.");
  return {
    host: serve.host,
    port: serve.port,
    allowedHosts: serve.allowedHosts,
    webFolder: serve.webFolder,
    folder: join(dataFolder(settings, environment), "chat"),
    database: serve.database,
    secretKey: environment["CODEACT_SECRET_KEY"],
    models: configuredModels(settings, serve, environment),
    sandbox: { ...sandboxChoice(settings), poolSize: 1 },
    settings: {
      ...usual,
      ...definedOf({
        singleUser: serve.singleUser,
        modelHosts: serve.modelHosts,
        corsOrigins: serve.corsOrigins,
        proxyHops: serve.proxyHops,
        loginIdleMs: serve.loginIdleMs,
        maxKernels: serve.maxKernels,
        kernelIdleMs: serve.kernelIdleMs,
        maxFileBytes: serve.maxFileBytes,
        maxBodyBytes: serve.maxBodyBytes,
      }),
      publicUrl: serve.publicUrl,
      registration,
      domains,
      oidc: oidcProviders(serve, environment),
      roles: rolesOf(serve),
      runLimits: {
        ...usual.runLimits,
        ...definedOf({ maxSteps, maxTimeMs: runTimeoutMs }),
      },
      kernelLimits: definedOf({ cellTimeoutMs, memoryBytes }),
    },
  };
}

/** The original chat's database is imported, not used. */
function refuseMongo(environment: Environment): void {
  if ((environment["MONGODB_URL"] ?? "") === "") return;
  throw invalid(
    "MONGODB_URL is set; this server keeps conversations in SQLite or PostgreSQL.",
    "Unset it, start the server, and import a dump of that database (mongodump) with POST /api/v1/import: docs/server.md.",
  );
}

/** The model of flags, variables and file first; then those of the section. */
function configuredModels(
  settings: Settings,
  { models = [] }: ServeSettings,
  environment: Environment,
): readonly ConfiguredModel[] {
  const { modelsFolder } = modelChoice(settings);
  const first = settings.model !== undefined || settings.baseUrl !== undefined;
  const more = models.map(({ apiKeyEnv, ...model }) => ({
    ...model,
    modelsFolder,
    apiKey: apiKeyEnv === undefined ? undefined : secretIn(apiKeyEnv, environment),
  }));
  return [...(first ? [modelChoice(settings)] : []), ...more];
}

function oidcProviders(
  { oidc = [] }: ServeSettings,
  environment: Environment,
): ServeOptions["settings"]["oidc"] {
  return oidc.map(({ clientSecretEnv, ...provider }) => ({
    ...provider,
    clientSecret: secretIn(clientSecretEnv, environment),
  }));
}

function rolesOf({ roles = {} }: ServeSettings): ServeOptions["settings"]["roles"] {
  const usual = defaultChatSettings.roles;
  return {
    owner: { ...usual.owner, ...definedOf(roles.owner ?? {}) },
    admin: { ...usual.admin, ...definedOf(roles.admin ?? {}) },
    member: { ...usual.member, ...definedOf(roles.member ?? {}) },
    guest: { ...usual.guest, ...definedOf(roles.guest ?? {}) },
  };
}

function secretIn(variable: string, environment: Environment): string {
  const secret = environment[variable];
  if (secret !== undefined && secret !== "") return secret;
  throw invalid(
    `The environment variable ${variable} that the config file names is not set.`,
    "Set it, or take its entry out of the file.",
  );
}

function invalid(message: string, remedy: string): CodeactError {
  return new CodeactError("config_invalid", message, { remedy });
}
