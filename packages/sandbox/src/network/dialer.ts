import { errorMessage } from "@codeact/protocol";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls, getCACertificates } from "node:tls";
import { unlessAborted } from "../wire/unless-aborted.ts";
import { isOwnAddress, readAddress } from "./address.ts";
import type { Address } from "./address.ts";
import { allowsAddress } from "./compile-policy.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import type { Authority } from "./host.ts";
import type { ResolveName } from "./resolve-name.ts";

/** Of the addresses of one name at most so many are tried. */
const MAX_ATTEMPTS = 4;

/** What became of a wish to connect. */
export type Dialed =
  | { readonly type: "connected"; readonly socket: Socket }
  /** The name leads only to addresses that the policy closes. */
  | { readonly type: "refused"; readonly detail: string }
  | { readonly type: "failed"; readonly status: 502 | 504; readonly detail: string };

/** What a {@link Dialer} is made of. */
export interface DialerOptions {
  readonly policy: CompiledPolicy;
  readonly resolve: ResolveName;
  /** Names (in the form of `readHost`) that may lead to private addresses. */
  readonly privateHosts: ReadonlySet<string>;
  /** Further certificate authorities in PEM form, beside those that Node trusts. */
  readonly certificates: readonly string[] | undefined;
  readonly connectTimeoutMs: number;
}

/**
 * Opens connections for a session, on the host. The name is resolved here, every address is checked, and the connection
 * goes to the very address that was checked, so a name that answers differently the next time gains nothing.
 */
export class Dialer {
  readonly #options: DialerOptions;

  constructor(options: DialerOptions) {
    this.#options = options;
  }

  /** Connects, with TLS on top when `secure`; the certificate has to be valid for the host. An abort closes it. */
  async dial(
    target: Authority,
    { secure, signal }: { readonly secure: boolean; readonly signal: AbortSignal },
  ): Promise<Dialed> {
    const timeout = AbortSignal.timeout(this.#options.connectTimeoutMs);
    const either = AbortSignal.any([timeout, signal]);
    try {
      const addresses = await unlessAborted(
        this.#addressesOf(target),
        either,
        "The look-up of the name was aborted.",
      );
      if (addresses.length === 0) {
        return { type: "refused", detail: `${target.host.text} leads to no public address` };
      }
      const socket = await this.#firstOf(addresses, target.port, either);
      return {
        type: "connected",
        socket: secure ? await this.#wrap(socket, target, either) : socket,
      };
    } catch (error) {
      if (timeout.aborted)
        return { type: "failed", status: 504, detail: "it did not answer in time" };
      return { type: "failed", status: 502, detail: errorMessage(error) };
    }
  }

  /** Addresses to which the connection may go. */
  async #addressesOf({ host, port }: Authority): Promise<readonly Address[]> {
    const { policy, resolve, privateHosts } = this.#options;
    if (host.type === "host-name" && privateHosts.has(host.text)) {
      return (await resolve(host.text)).flatMap((text) => readAddress(text) ?? []);
    }
    const all =
      host.type === "host-address"
        ? [host.address]
        : (await resolve(host.text)).flatMap((text) => readAddress(text) ?? []);
    return all.filter((address) =>
      allowsAddress(policy, { address, port, own: isOwnAddress(address) }),
    );
  }

  async #firstOf(
    addresses: readonly Address[],
    port: number,
    signal: AbortSignal,
  ): Promise<Socket> {
    let failure: unknown;
    for (const address of addresses.slice(0, MAX_ATTEMPTS)) {
      try {
        return await connectTo(address, port, signal);
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    throw failure;
  }

  async #wrap(socket: Socket, { host }: Authority, signal: AbortSignal): Promise<Socket> {
    const { certificates } = this.#options;
    const secured = connectTls({
      socket,
      host: host.text,
      // An address is checked against the certificate by `host`; it must not be sent as a server name (RFC 6066).
      servername: host.type === "host-name" ? host.text : "",
      ALPNProtocols: ["http/1.1"],
      ...(certificates === undefined
        ? {}
        : { ca: [...getCACertificates("default"), ...certificates] }),
    });
    try {
      await opened(secured, "secureConnect", signal);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return secured;
  }
}

async function connectTo(address: Address, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: address.text, port, allowHalfOpen: true, noDelay: true });
  await opened(socket, "connect", signal);
  return socket;
}

/** Waits until a socket is open; destroys it when that fails. */
async function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = (): void => {
    reject(new Error("the connection was closed"));
  };
  const onAbort = (): void => {
    reject(signal.reason);
  };
  socket.once(event, resolve);
  // Stays: a socket without a listener for errors would end the process.
  socket.on("error", reject);
  socket.once("close", onClose);
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    socket.off("close", onClose);
    signal.removeEventListener("abort", onAbort);
  }
}
