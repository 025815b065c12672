import type { Limits } from "@codeact/agent";
import type { KernelLimits } from "@codeact/protocol";

/** Rates and quotas of one role; a quota that is absent is unlimited. */
export interface RoleLimits {
  /** Requests per minute, and how many may come at once. */
  readonly requestsPerMinute: number;
  readonly requestBurst: number;
  readonly concurrentRuns: number;
  readonly runsPerDay?: number | undefined;
  readonly tokensPerDay?: number | undefined;
  readonly tokensPerMonth?: number | undefined;
  readonly cellSecondsPerDay?: number | undefined;
  readonly storageBytes?: number | undefined;
}

/** An OpenID Connect issuer that people may log in with. */
export interface OidcProvider {
  /** In paths: `/api/v1/auth/oidc/{id}/start`. */
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Link to an existing account when the issuer says that the address is verified. @default false */
  readonly linkVerified: boolean;
}

/** What an operator decides about a chat server, after flags, environment and the config file were put together. */
export interface ChatSettings {
  /** As people see it, `https://chat.example.org`; links and cookies follow it. */
  readonly publicUrl: string;
  /** No login: everything belongs to one person. Only on the loopback interface. */
  readonly singleUser: boolean;
  /** Who may make an account: nobody, whoever was invited, addresses of these domains, anybody. */
  readonly registration: "closed" | "invite" | "domains" | "open";
  readonly domains: readonly string[];
  readonly oidc: readonly OidcProvider[];
  readonly roles: Readonly<Record<"owner" | "admin" | "member" | "guest", RoleLimits>>;
  /** Wall time of a login that is not used, ms. */
  readonly loginIdleMs: number;
  readonly runLimits: Partial<Limits>;
  readonly kernelLimits: Partial<KernelLimits>;
  /** Live interpreters of this process; one more sends the idlest to sleep. */
  readonly maxKernels: number;
  readonly kernelIdleMs: number;
  /** Bytes of one uploaded file. */
  readonly maxFileBytes: number;
  /** Bytes of a JSON body. */
  readonly maxBodyBytes: number;
  /** Hosts of model endpoints that an admin may add, beyond public addresses; `*` is any. */
  readonly modelHosts: readonly string[];
  /**
   * Reverse proxies in front of this server, each of which adds the address it sees to `X-Forwarded-For`. @default 0, the
   * connection's own address counts
   */
  readonly proxyHops?: number | undefined;
  /** Origins whose pages may use `/v1` from a browser. */
  readonly corsOrigins: readonly string[];
  /** More is told to the log, and to the client about defects. */
  readonly debug: boolean;
}
