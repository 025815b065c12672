import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";

/** Finds the addresses of a host name; rejects when there are none. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** Two tries of three seconds: a proxy that waits longer than its clients helps nobody. */
const DNS_OPTIONS = { timeout: 3000, tries: 2 } as const;

/**
 * Resolves as this machine does, by its hosts file and then by its name servers, but without search domains (`intranet`
 * stays `intranet`) and without the small pool of threads in which the system's own resolver would make all sessions
 * wait for the slow names of one.
 */
export function systemResolver(hostsFile = "/etc/hosts"): ResolveName {
  let resolver: Resolver | undefined;
  return async (name) => {
    const listed = await fromHostsFile(hostsFile, name);
    if (listed.length > 0) return listed;
    resolver ??= new Resolver(DNS_OPTIONS);
    const [four, six] = await Promise.allSettled([
      resolver.resolve4(name),
      resolver.resolve6(name),
    ]);
    const found = [four, six].flatMap((answer) =>
      answer.status === "fulfilled" ? answer.value : [],
    );
    if (found.length === 0 && four.status === "rejected") throw four.reason;
    return found;
  };
}

async function fromHostsFile(path: string, name: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    // A machine without this file asks its name servers.
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const [address = "", ...names] = (line.split("#")[0] ?? "").trim().split(/\s+/u);
    return names.some((entry) => entry.toLowerCase() === name) ? [address] : [];
  });
}
