import { writeAuthority } from "./host.ts";
import { TUNNEL } from "./compile-policy.ts";
import type { CompiledPolicy, Verdict, Wish } from "./compile-policy.ts";

/** An answer that the proxy gives itself. */
export interface Refusal {
  readonly status: number;
  /** A few words behind the status: many programs show nothing else. ASCII. */
  readonly phrase: string;
  /** The whole story, one line each, for who reads the body. */
  readonly text: string;
}

/** A refusal names so many of the allowed hosts. */
const HOSTS_SHOWN = 30;

/** Says why a wish is refused and what would be granted, to the code that wished it and to the model that wrote it. */
export function refuseWish(
  policy: CompiledPolicy,
  wish: Wish,
  reason: Extract<Verdict, { allowed: false }>["reason"],
): Refusal {
  const target = writeAuthority(wish);
  const phrase = {
    host: "Host not allowed by the network policy",
    port: "Port not allowed by the network policy",
    method: "Method not allowed by the network policy",
    tunnel: "Tunnel not allowed by the network policy",
  }[reason];
  const more = policy.hosts.length > HOSTS_SHOWN ? ", ..." : "";
  const hosts = policy.hosts.slice(0, HOSTS_SHOWN).join(", ") + more;
  const what = wish.method === TUNNEL ? `a tunnel to ${target}` : `${wish.method} to ${target}`;
  const advice =
    reason === "tunnel"
      ? `\nOnly some methods are allowed there, and nobody could see them in a tunnel. Ask for http://${wish.host.text}:443/... instead of https://: the proxy then speaks TLS with the host itself.`
      : `\nHosts that it allows: ${hosts}.`;
  return {
    status: 403,
    phrase,
    text: `The network policy of this session does not allow ${what}.${advice}\n`,
  };
}

/** The name leads nowhere that the policy allows. */
export function refuseAddress(detail: string): Refusal {
  return {
    status: 403,
    phrase: "Address not allowed by the network policy",
    text: `The network policy of this session closes private, local and reserved addresses: ${detail}.\n`,
  };
}

/** The request itself cannot be served. */
export function refuseRequest(status: number, phrase: string, detail: string): Refusal {
  return {
    status,
    phrase,
    text: `The network proxy of this session cannot serve this: ${detail}.\n`,
  };
}

/** The host did not answer. */
export function reportFailure(status: 502 | 504, host: string, detail: string): Refusal {
  const phrase = status === 504 ? "Host did not answer in time" : "Host could not be reached";
  return { status, phrase, text: `${host} could not be reached: ${detail}.\n` };
}
