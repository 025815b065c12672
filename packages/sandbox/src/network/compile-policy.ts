import { CodeactError } from "@codeact/protocol";
import type { NetworkPolicy, NetworkRule } from "@codeact/protocol";
import { isOwnAddress, isPublicAddress } from "./address.ts";
import type { Address } from "./address.ts";
import { readHost, splitAuthority } from "./host.ts";
import type { Authority, Host } from "./host.ts";

/** A policy under which there is something to reach. */
export type ReachingPolicy = Exclude<NetworkPolicy, { kind: "none" }>;

/** The method of a request that asks for a tunnel. */
export const TUNNEL = "CONNECT";

/** Ports of a rule that names none: HTTP and HTTPS. */
const DEFAULT_PORTS: readonly number[] = [80, 443];

/** One rule, read. */
export interface CompiledRule {
  readonly host: Host;
  /** The rule means every name below the host, not the host itself. */
  readonly below: boolean;
  readonly ports: readonly number[];
  /** In upper case; undefined: every method, tunnels included. */
  readonly methods: ReadonlySet<string> | undefined;
}

/** What a request wants to reach, and how. */
export interface Wish extends Authority {
  /** In upper case. `CONNECT` for a tunnel. */
  readonly method: string;
}

/** Whether a wish is granted; if not, why, in words for who wrote the code. */
export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: "host" | "port" | "method" | "tunnel" };

/** A policy that can be asked. */
export interface CompiledPolicy {
  readonly kind: ReachingPolicy["kind"];
  readonly rules: readonly CompiledRule[];
  /** Hosts as written in the rules, for refusals. */
  readonly hosts: readonly string[];
}

/** @throws CodeactError `config_invalid` for a rule that cannot be read */
export function compilePolicy(policy: ReachingPolicy): CompiledPolicy {
  const written = policy.kind === "allow" ? policy.rules : [];
  const rules = written.map(compileRule);
  const index = policy.packageIndex === undefined ? [] : [indexRule(policy.packageIndex)];
  return {
    kind: policy.kind,
    rules: [...rules, ...index],
    hosts: [...written.map(({ host }) => host), ...index.map(({ host }) => host.text)],
  };
}

/**
 * Reads the host of a rule or credential.
 * @throws CodeactError `config_invalid`
 */
export function compileHost(
  text: string,
  defaultPorts: readonly number[],
): Omit<CompiledRule, "methods"> {
  const below = text.startsWith("*.");
  const split = splitAuthority(below ? text.slice(2) : text);
  const host = split === undefined ? undefined : readHost(split.host);
  if (split === undefined || host === undefined || (below && host.type === "host-address")) {
    throw new CodeactError(
      "config_invalid",
      `The network policy names "${text}", which is no host.`,
      {
        remedy:
          "Write a name (pypi.org), everything below one (*.example.com) or an address, each with an optional :port.",
      },
    );
  }
  return { host, below, ports: split.port === undefined ? defaultPorts : [split.port] };
}

function compileRule({ host, methods }: NetworkRule): CompiledRule {
  const upper = methods?.map((method) => method.toUpperCase());
  if (upper?.includes(TUNNEL)) {
    throw new CodeactError(
      "config_invalid",
      `The network rule for "${host}" lists the method CONNECT.`,
      { remedy: "Leave methods away: inside a tunnel nobody can see which methods are used." },
    );
  }
  return {
    ...compileHost(host, DEFAULT_PORTS),
    methods: upper === undefined ? undefined : new Set(upper),
  };
}

/** @throws CodeactError `config_invalid` for an index that is not served over HTTP */
function indexRule(packageIndex: string): CompiledRule {
  const { protocol, hostname, port } = new URL(packageIndex);
  const host = readHost(hostname);
  if (host === undefined || (protocol !== "http:" && protocol !== "https:")) {
    throw new CodeactError(
      "config_invalid",
      `The package index "${protocol}//${hostname}" is no HTTP address.`,
      { remedy: "Name an index such as https://pypi.org/simple." },
    );
  }
  const usual = protocol === "https:" ? 443 : 80;
  return {
    host,
    below: false,
    ports: [port === "" ? usual : Number(port)],
    methods: undefined,
  };
}

/** Whether a rule means this host, whatever the port. */
export function meansHost(rule: Pick<CompiledRule, "host" | "below">, host: Host): boolean {
  if (rule.host.type !== host.type) return false;
  if (!rule.below) return rule.host.text === host.text;
  return host.text.endsWith(`.${rule.host.text}`);
}

/** Judges a request by what it says it wants; the address behind a name is judged by {@link allowsAddress}. */
export function judge(policy: CompiledPolicy, wish: Wish): Verdict {
  if (policy.kind === "open") return { allowed: true };
  const byHost = policy.rules.filter((rule) => meansHost(rule, wish.host));
  if (byHost.length === 0) return { allowed: false, reason: "host" };
  const byPort = byHost.filter(({ ports }) => ports.includes(wish.port));
  if (byPort.length === 0) return { allowed: false, reason: "port" };
  if (byPort.some(({ methods }) => methods === undefined || methods.has(wish.method))) {
    return { allowed: true };
  }
  return { allowed: false, reason: wish.method === TUNNEL ? "tunnel" : "method" };
}

/**
 * Whether a connection may go to this address. Public ones may; private ones, loopback, link-local and this machine's
 * own only where a rule names that very address and port.
 */
export function allowsAddress(
  policy: CompiledPolicy,
  {
    address,
    port,
    own,
  }: { readonly address: Address; readonly port: number; readonly own: boolean },
): boolean {
  if (isPublicAddress(address) && !own) return true;
  return policy.rules.some(
    ({ host, ports }) =>
      host.type === "host-address" && host.text === address.text && ports.includes(port),
  );
}

/**
 * Whether a policy names an address that is not of the public internet, and so opens a way into the host's own network.
 * A service asks this before it takes a policy from a client whom it does not trust with that.
 * @throws CodeactError `config_invalid` for a rule that cannot be read
 */
export function reachesPrivate(policy: NetworkPolicy): boolean {
  if (policy.kind === "none") return false;
  return compilePolicy(policy).rules.some(
    ({ host }) =>
      host.type === "host-address" &&
      (!isPublicAddress(host.address) || isOwnAddress(host.address)),
  );
}
