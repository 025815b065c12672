import type { NetworkPolicy } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openNetworkProxy } from "./open-network-proxy.ts";
import type { NetworkProxy, NetworkProxyOptions } from "./open-network-proxy.ts";

/** What a sandbox is told about the networks of its sessions, beside the policy that each start brings. */
export type SandboxNetworkOptions = Pick<
  NetworkProxyOptions,
  "log" | "privateHosts" | "limits" | "packageCacheFolder" | "certificates" | "resolve"
>;

/** Where the socket of a session's proxy lies, and whose it is. */
export interface SessionPlace {
  /** A folder that is closed to everybody but the sandbox. */
  readonly folder: string;
  /** Number of the session's user on the host. @default the user of this process */
  readonly owner?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the proxy of a session that is being started, on a socket with a name of its own. Undefined where the policy is
 * `none` or absent: there is nothing to reach then, not even a proxy.
 * @throws CodeactError `config_invalid` for a policy that cannot be read
 */
export async function openSessionNetwork(
  policy: NetworkPolicy | undefined,
  { folder, owner, signal }: SessionPlace,
  options: SandboxNetworkOptions = {},
): Promise<NetworkProxy | undefined> {
  if (policy === undefined || policy.kind === "none") return undefined;
  // Short: the path of a Unix socket has at most 107 bytes.
  const name = `n${randomBytes(9).toString("hex")}.sock`;
  return await openNetworkProxy({
    ...options,
    policy,
    socketPath: join(folder, name),
    socketOwner: owner,
    signal,
  });
}
