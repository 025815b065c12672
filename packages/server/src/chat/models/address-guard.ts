import { lookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { isOwnAddress, isPublicAddress, readAddress } from "@codeact/sandbox";
import { CodeactError } from "@codeact/protocol";

/** Looks a name up: every address of it. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

/**
 * Decides which servers this one may be sent to by an admin: public addresses, and hosts that the operator named. The
 * decision is about addresses, and falls where the connection is made, so that a name cannot change its mind in between.
 */
export interface AddressGuard {
  /**
   * Checks a URL before anything is sent, and gives the lookup for the connection to it, which checks once more.
   * @throws CodeactError `invalid_input` for what is not allowed, `model_unreachable` for an unknown name
   */
  admit(url: URL): Promise<LookupFunction>;
}

/** Makes a guard. `hosts` are names or addresses beyond the public ones, with or without a port; `*` is any. */
export function addressGuard(
  hosts: readonly string[],
  resolve: Resolve = resolveName,
): AddressGuard {
  const named = new Set(hosts.map((host) => host.toLowerCase()));
  return {
    async admit(url) {
      const name = hostOf(url);
      // A host that was named with a port is allowed at that port only.
      const allowed = named.has("*") || named.has(name) || named.has(url.host.toLowerCase());
      if (!allowed) await resolveAllowed(name, allowed, resolve);
      return (asked, { all }, done) => {
        const answer = async (): Promise<void> => {
          let found: readonly LookupAddress[];
          try {
            found = await resolveAllowed(asked, allowed, resolve);
          } catch (error) {
            done(error instanceof Error ? error : new Error(String(error)), []);
            return;
          }
          const [first = { address: "", family: 4 }] = found;
          if (all === true) done(null, [...found]);
          else done(null, first.address, first.family);
        };
        void answer();
      };
    },
  };
}

async function resolveAllowed(
  name: string,
  allowed: boolean,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const plain = readAddress(name);
  const found =
    plain === undefined
      ? await resolve(name)
      : [{ address: plain.text, family: plain.bytes.length === 4 ? 4 : 6 }];
  if (found.length === 0) throw unknownName(name);
  if (!allowed && found.some(({ address }) => !mayReach(address))) throw notAllowed(name);
  return found;
}

function mayReach(text: string): boolean {
  const address = readAddress(text);
  return address !== undefined && isPublicAddress(address) && !isOwnAddress(address);
}

/** The name or address in a URL, without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/^\[(.*)\]$/u, "$1");
}

function notAllowed(name: string): CodeactError {
  return new CodeactError(
    "invalid_input",
    `Models may not be asked at ${name}: it is no public address.`,
    {
      remedy: "The operator allows hosts of the own network with modelHosts (--model-host).",
      details: { reason: "address_not_allowed" },
    },
  );
}

function unknownName(name: string, cause?: unknown): CodeactError {
  return new CodeactError("model_unreachable", `The name ${name} leads nowhere.`, {
    remedy: "Check the address of the model endpoint.",
    cause,
  });
}

function resolveName(name: string): Promise<readonly LookupAddress[]> {
  return new Promise((settle, fail) => {
    lookup(name, { all: true }, (error, addresses) =>
      error === null ? settle(addresses) : fail(unknownName(name, error)),
    );
  });
}
