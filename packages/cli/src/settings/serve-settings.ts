import { z } from "zod";

const Url = z.url({ protocol: /^https?$/ });
const Count = z.int().positive();
const Words = z.array(z.string().trim().min(1));

/** Rates and quotas of one role; what is absent stays as it is. */
const RoleSettings = z.strictObject({
  requestsPerMinute: Count.optional(),
  requestBurst: Count.optional(),
  concurrentRuns: Count.optional(),
  runsPerDay: Count.optional(),
  tokensPerDay: Count.optional(),
  tokensPerMonth: Count.optional(),
  cellSecondsPerDay: Count.optional(),
  storageBytes: Count.optional(),
});

const ServedModel = z.strictObject({
  /** As of --model; without one, whatever the server at `baseUrl` offers. */
  name: z.string().min(1).optional(),
  /** What people see. */
  label: z.string().min(1).max(200).optional(),
  baseUrl: Url.optional(),
  /** Environment variable that holds its key. */
  apiKeyEnv: z.string().min(1).optional(),
  vision: z.boolean().optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: Count.optional(),
});

const OidcSettings = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/u, "has small letters, digits and - only"),
  label: z.string().min(1).max(80),
  issuer: Url,
  clientId: z.string().min(1),
  /** Environment variable that holds the client's secret. */
  clientSecretEnv: z.string().min(1),
  linkVerified: z.boolean().default(false),
});

/** The section `serve` of the config file, and what flags and variables of `codeact serve` come to. */
export const ServeSettings = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.int().min(0).max(65_535).optional(),
  publicUrl: Url.refine(isOrigin, "must be an address without a path").optional(),
  database: z.string().min(1).optional(),
  singleUser: z.boolean().optional(),
  registration: z.enum(["closed", "invite", "domains", "open"]).optional(),
  domains: Words.optional(),
  oidc: z.array(OidcSettings).optional(),
  roles: z
    .strictObject({
      owner: RoleSettings.optional(),
      admin: RoleSettings.optional(),
      member: RoleSettings.optional(),
      guest: RoleSettings.optional(),
    })
    .optional(),
  models: z.array(ServedModel).optional(),
  modelHosts: Words.optional(),
  corsOrigins: Words.optional(),
  allowedHosts: Words.optional(),
  proxyHops: z.int().min(0).max(10).optional(),
  loginIdleMs: Count.optional(),
  maxKernels: Count.optional(),
  kernelIdleMs: Count.optional(),
  maxFileBytes: Count.optional(),
  maxBodyBytes: Count.optional(),
  graceMs: z.int().min(0).optional(),
  /** Folder of a built web page. */
  webFolder: z.string().min(1).optional(),
});
export type ServeSettings = z.infer<typeof ServeSettings>;

/** Whether a URL is scheme, host and port alone: paths of the server begin at its root. */
function isOrigin(url: string): boolean {
  return URL.canParse(url) && `${new URL(url).origin}/` === new URL(url).href;
}
