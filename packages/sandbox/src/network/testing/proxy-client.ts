import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { once } from "node:events";
import { TEST_CERTIFICATE } from "./certificate.ts";

/** What came back over a connection. */
export interface Answer {
  readonly status: number;
  readonly phrase: string;
  /** In lower case; of several with one name the last. */
  readonly headers: ReadonlyMap<string, string>;
  /** Everything behind the headers, with the chunked framing taken off. */
  readonly body: string;
}

/** Connects to the socket of a proxy. */
export async function connectProxy(socketPath: string): Promise<Socket> {
  const socket = connect({ path: socketPath, allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Sends bytes and reads what comes until the proxy closes. */
export async function exchange(socketPath: string, text: string | Buffer): Promise<string> {
  const socket = await connectProxy(socketPath);
  socket.write(text);
  return await readToEnd(socket);
}

/** Everything that still comes, until the end or a broken connection. */
export async function readToEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
  });
  await new Promise<void>((resolve) => {
    socket.once("end", resolve).once("close", resolve);
  });
  socket.destroy();
  return Buffer.concat(chunks).toString("utf8");
}

/** Asks for one URL, closing afterwards. */
export async function ask(
  socketPath: string,
  url: string,
  {
    method = "GET",
    headers = {},
    body,
  }: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<Answer> {
  const lines = Object.entries({
    Host: "ignored.test",
    Connection: "close",
    ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return readAnswer(
    await exchange(socketPath, `${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`),
  );
}

/** Takes an answer apart. */
export function readAnswer(text: string): Answer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, status = "0", ...phrase] = first.split(" ");
  const headers = new Map(
    lines.map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name.toLowerCase(), value.join(":").trim()];
    }),
  );
  const rest = text.slice(end + 4);
  const body = headers.get("transfer-encoding") === "chunked" ? unchunk(rest) : rest;
  return { status: Number(status), phrase: phrase.join(" "), headers, body };
}

function unchunk(text: string): string {
  const [size = "0"] = text.split("\r\n", 1);
  const length = Number.parseInt(size, 16);
  if (!(length > 0)) return "";
  const start = size.length + 2;
  return text.slice(start, start + length) + unchunk(text.slice(start + length + 2));
}

/** Asks for a tunnel; gives the answer and the connection, on which the tunnel begins. */
export async function askTunnel(
  socketPath: string,
  authority: string,
): Promise<{ readonly answer: Answer; readonly socket: Socket }> {
  const socket = await connectProxy(socketPath);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const [chunk]: unknown[] = await once(socket, "data");
  return { answer: readAnswer(String(chunk)), socket };
}

/** Speaks TLS through a tunnel and asks for a path; the text of what came, or of the error. */
export async function askThroughTls(
  socket: Socket,
  { serverName, path = "/" }: { readonly serverName: string; readonly path?: string },
): Promise<string> {
  const secured = connectTls({
    socket,
    servername: serverName,
    host: "127.0.0.1",
    ca: TEST_CERTIFICATE,
  });
  const failed = once(secured, "error").then(([error]) => `error: ${String(error)}`);
  secured.write(`GET ${path} HTTP/1.1\r\nHost: ${serverName}\r\nConnection: close\r\n\r\n`);
  return await Promise.race([readToEnd(secured), failed]);
}
