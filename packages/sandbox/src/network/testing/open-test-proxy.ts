import type { NetworkPolicy } from "@codeact/protocol";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openNetworkProxy } from "../open-network-proxy.ts";
import type { NetworkProxy, NetworkProxyOptions } from "../open-network-proxy.ts";
import type { NetworkRecord } from "../record.ts";
import { TEST_CERTIFICATE } from "./certificate.ts";

/** A proxy under test, with what it has logged. */
export interface TestProxy extends AsyncDisposable {
  readonly proxy: NetworkProxy;
  /** Path of its socket. */
  readonly path: string;
  /** Folder that holds nothing but the socket. */
  readonly folder: string;
  readonly records: readonly NetworkRecord[];
  /** Waits until so many requests are over and gives the last one's record. */
  record(count?: number): Promise<NetworkRecord>;
}

/** A policy that allows these hosts. */
export function allow(...hosts: readonly string[]): NetworkPolicy {
  return { kind: "allow", rules: hosts.map((host) => ({ host })) };
}

/** Opens a proxy that trusts the test's certificate and in which names below `.test`, and no others, lead to loopback. */
export async function openTestProxy(
  policy: NetworkPolicy,
  options: Partial<NetworkProxyOptions> = {},
): Promise<TestProxy> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-network-test-"));
  const records: NetworkRecord[] = [];
  try {
    const proxy = await openNetworkProxy({
      policy,
      socketPath: join(folder, "proxy.sock"),
      log: (entry) => {
        records.push(entry);
      },
      certificates: [TEST_CERTIFICATE],
      resolve: async (name) => {
        if (name.endsWith(".test")) return ["127.0.0.1"];
        throw new Error(`${name} does not exist`);
      },
      ...options,
    });
    return {
      proxy,
      path: proxy.socketPath,
      folder,
      records,
      async record(count = 1) {
        const end = Date.now() + 10_000;
        while (records.length < count && Date.now() < end) await sleep(5);
        const last = records.at(count - 1);
        if (last === undefined)
          throw new Error(`${records.length} requests were logged, not ${count}`);
        return last;
      },
      async [Symbol.asyncDispose]() {
        await proxy.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
