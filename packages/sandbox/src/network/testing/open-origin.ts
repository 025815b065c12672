import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { TEST_CERTIFICATE, TEST_KEY } from "./certificate.ts";

/** A server on loopback that a test asks through the proxy. */
export interface Origin extends AsyncDisposable {
  readonly port: number;
  /** Requests that came, with the host they were for. */
  readonly seen: readonly {
    readonly method: string;
    readonly url: string;
    readonly host: string;
  }[];
  /** The last request. */
  readonly last: IncomingMessage | undefined;
  /** Connections that came. */
  readonly connections: number;
}

/** Opens a server that answers by `listener`; with TLS when `secure`. */
export async function openOrigin(
  listener: RequestListener,
  { secure = false }: { readonly secure?: boolean } = {},
): Promise<Origin> {
  const seen: { method: string; url: string; host: string }[] = [];
  let last: IncomingMessage | undefined;
  let connections = 0;
  const record: RequestListener = (request, response) => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, host: headers.host ?? "" });
    last = request;
    listener(request, response);
  };
  const server: Server = secure
    ? createSecureServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, record)
    : createServer(record);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    seen,
    get last() {
      return last;
    },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
