import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { z } from "zod";

/** A request as it arrived on the socket. */
export interface ScriptedRequest {
  readonly channel: string;
  readonly type: string;
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What a script may do with one request. */
export interface ScriptedKernel {
  /** Sends a message that belongs to the request, or to another parent. */
  say(channel: string, type: string, content: object, parentId?: string): void;
  /** Sends whatever is given. */
  raw(data: string | Buffer): void;
  /** Cuts the connection. */
  drop(): void;
  /** From now on the kernel speaks under another id, as a restarted one does. */
  restart(): void;
}

/** A server of the REST and WebSocket routes that Kernel Gateway documents, whose kernel is a function of the test. */
export interface ScriptedGateway extends AsyncDisposable {
  readonly url: string;
  /** `METHOD path` of every REST request. */
  readonly requests: readonly string[];
}

const Incoming = z.object({
  channel: z.string(),
  header: z.object({ msg_id: z.string(), msg_type: z.string() }),
  content: z.record(z.string(), z.unknown()),
});

const KERNEL = { id: "kernel-1", name: "script", execution_state: "idle" };

/** Starts one. Only kernel information is answered by itself, as a language that is not Python. */
export async function openScriptedGateway(
  script: (request: ScriptedRequest, kernel: ScriptedKernel) => void,
  options: { readonly missing?: readonly string[] } = {},
): Promise<ScriptedGateway> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method ?? ""} ${request.url ?? ""}`;
    requests.push(line);
    const missing = options.missing?.some((part) => line.includes(part)) === true;
    answer(request, response, missing);
  });
  // No subprotocol is ever chosen: the older form of messages.
  const sockets = new WebSocketServer({ server, handleProtocols: () => false });
  let session = "process-1";
  sockets.on("connection", (socket) => {
    const kernelOf = (id: string): ScriptedKernel => ({
      say: (channel, type, content, parentId = id) => {
        socket.send(JSON.stringify(message(session, channel, type, content, parentId)));
      },
      raw: (data) => {
        socket.send(data);
      },
      drop: () => {
        socket.terminate();
      },
      restart: () => {
        session = "process-2";
      },
    });
    listen(socket, script, kernelOf);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function listen(
  socket: WebSocket,
  script: (request: ScriptedRequest, kernel: ScriptedKernel) => void,
  kernelOf: (id: string) => ScriptedKernel,
): void {
  socket.on("message", (data: Buffer) => {
    const { channel, header, content } = Incoming.parse(JSON.parse(data.toString("utf8")));
    const kernel = kernelOf(header.msg_id);
    if (header.msg_type === "kernel_info_request") {
      const language_info = { name: "script", version: "1" };
      kernel.say(channel, "kernel_info_reply", {
        status: "ok",
        implementation: "s",
        language_info,
      });
      return;
    }
    script({ channel, type: header.msg_type, id: header.msg_id, content }, kernel);
  });
}

function message(
  session: string,
  channel: string,
  type: string,
  content: object,
  parentId: string,
): object {
  const header = {
    msg_id: `${Math.random()}`,
    msg_type: type,
    session,
    username: "k",
    version: "5.3",
  };
  return {
    channel,
    header,
    parent_header: { msg_id: parentId },
    metadata: {},
    content,
    buffers: [],
  };
}

function answer(request: IncomingMessage, response: ServerResponse, missing: boolean): void {
  const path = new URL(request.url ?? "/", "http://host").pathname;
  const send = (status: number, body: object | undefined): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };
  request.resume();
  const spec = { spec: { language: "script", display_name: "Script", argv: [] } };
  if (missing) send(404, { message: "no such route" });
  else if (path === "/api/kernelspecs")
    send(200, { default: "script", kernelspecs: { script: spec } });
  else if (path === "/api/kernels" && request.method === "POST") send(201, KERNEL);
  else if (path === "/api/kernels/kernel-1" && request.method === "GET") send(200, KERNEL);
  else if (path.startsWith("/api/kernels/kernel-1")) send(204, undefined);
  else send(404, { message: "no such route" });
}
