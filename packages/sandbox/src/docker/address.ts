import { CodeactError } from "@codeact/protocol";
import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";

/** Certificates for a daemon that is reached over TLS, as PEM text. */
export interface DockerTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Where the container engine (Docker or podman) listens. */
export interface DockerEndpoint {
  /** Path of its Unix socket, or name of its Windows pipe. @default the first usual one that this user may use */
  readonly socket?: string | undefined;
  /** Instead of a socket: `https://host:2376`, or `unix:///path`, as `DOCKER_HOST` has it. */
  readonly host?: string | undefined;
  readonly tls?: DockerTls | undefined;
}

/** An endpoint, resolved. */
export type DockerAddress =
  | { readonly socketPath: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly protocol: "http" | "https";
      readonly tls: DockerTls | undefined;
    };

/** Docker's ports without and with TLS (IANA). */
const PORTS = { http: 2375, https: 2376 } as const;

/**
 * Finds the container engine.
 * @throws CodeactError `config_invalid` for an endpoint that is neither a socket nor an http or tcp address
 */
export function resolveAddress({ socket, host, tls }: DockerEndpoint): DockerAddress {
  if (socket !== undefined) return { socketPath: socket };
  if (host === undefined) return { socketPath: chooseSocket(usualSockets()) };
  const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.+)$/u.exec(host) ?? [];
  if (scheme === "unix" || scheme === "npipe") return { socketPath: rest };
  if (!["tcp", "http", "https"].includes(scheme) || !URL.canParse(`http://${rest}`)) {
    throw new CodeactError("config_invalid", `"${host}" is no address of a container engine.`, {
      remedy: "Write unix:///path/to/docker.sock, tcp://host:2376 or https://host:2376.",
    });
  }
  const url = new URL(`http://${rest}`);
  const protocol = scheme === "https" || tls !== undefined ? "https" : "http";
  const port = url.port === "" ? PORTS[protocol] : Number(url.port);
  // Brackets are of the URL, not of an IPv6 address.
  return { host: url.hostname.replace(/^\[(.*)\]$/u, "$1"), port, protocol, tls };
}

/** The address in words, for messages. */
export function addressText(address: DockerAddress): string {
  if ("socketPath" in address) return address.socketPath;
  const { protocol, host, port } = address;
  return `${protocol}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/**
 * The first socket that this user may use; else the first that exists, so that the error can say who may; else the first
 * of all. An ordinary user's own engine (rootless Docker, podman) wins over a closed one of root.
 */
export function chooseSocket(candidates: readonly string[]): string {
  const existing = candidates.filter((path) => existsSync(path));
  return existing.find(isOpenToUs) ?? existing[0] ?? candidates[0] ?? "";
}

function isOpenToUs(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function usualSockets(): string[] {
  if (process.platform === "win32") return ["//./pipe/docker_engine"];
  const user = process.getuid?.() ?? 0;
  return [
    "/var/run/docker.sock",
    `${homedir()}/.docker/run/docker.sock`,
    `/run/user/${user}/docker.sock`,
    "/run/podman/podman.sock",
    `/run/user/${user}/podman/podman.sock`,
    `${homedir()}/.local/share/containers/podman/machine/podman.sock`,
  ];
}
