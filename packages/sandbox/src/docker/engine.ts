import Docker from "dockerode";
import { request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { DockerAddress } from "./address.ts";

/** Everything is said, not left to the client: it would otherwise read `DOCKER_HOST` and the like by itself. */
const NOTHING_FROM_ENVIRONMENT = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  protocol: "http",
  username: undefined,
  pathPrefix: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
} as const;

/** A client of the container engine. Nothing is connected yet. */
export function engineAt(address: DockerAddress): Docker {
  if ("socketPath" in address) {
    return new Docker({ ...NOTHING_FROM_ENVIRONMENT, socketPath: address.socketPath });
  }
  const { host, port, protocol, tls } = address;
  return new Docker({ ...NOTHING_FROM_ENVIRONMENT, host, port, protocol, ...tls });
}

/**
 * Attaches to the standard streams of a container that has not started yet. Returns the raw connection; what comes in is
 * multiplexed (multiplex.ts). Written here because the client library sends a body with the request, or a chunked empty
 * one: engines differ in whether they pass those bytes on to the container.
 * @throws the answer of the engine as `{statusCode, json}`, like the client library
 */
export function attach(address: DockerAddress, containerId: string): Promise<Duplex> {
  const options = {
    method: "POST",
    path: `/containers/${containerId}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
    headers: { Connection: "Upgrade", Upgrade: "tcp", "Content-Length": "0" },
  };
  return new Promise((resolve, reject) => {
    const request = open(address, options);
    request.on("upgrade", (_response, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.on("response", (response) => {
      reject(refusalOf(response));
      response.resume();
    });
    request.on("error", reject);
    request.end();
  });
}

interface AttachRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function open(address: DockerAddress, options: AttachRequest): ClientRequest {
  const { headers, ...rest } = options;
  const common = { ...rest, headers: { ...headers, Host: "engine" }, agent: false };
  if ("socketPath" in address) {
    return httpRequest({ ...common, socketPath: address.socketPath });
  }
  const { host, port, protocol, tls } = address;
  const target = { ...common, host, port };
  return protocol === "https" ? httpsRequest({ ...target, ...tls }) : httpRequest(target);
}

function refusalOf({ statusCode = 0, statusMessage = "" }: IncomingMessage): Error {
  const message = `the engine refused to attach: ${statusCode} ${statusMessage}`;
  return Object.assign(new Error(message), { statusCode, json: { message } });
}
