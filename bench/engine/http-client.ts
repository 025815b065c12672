import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";

/** Sends requests to one server over connections that it keeps, as lean as Node can. */
export class HttpClient {
  readonly #base: string;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param base `http://127.0.0.1:8081` */
  constructor(base: string) {
    this.#base = base;
  }

  /** Sends JSON and reads the whole answer as text. @throws Error for a status of 400 and above */
  async send(method: "GET" | "POST" | "DELETE", path: string, json?: unknown): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    const call = request(
      `${this.#base}${path}`,
      {
        method,
        agent: this.#agent,
        headers: body === undefined ? {} : { "content-length": body.length },
      },
      (response) => {
        readText(response).then((text) => {
          const status = response.statusCode ?? 0;
          if (status < 400) resolve(text);
          else reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`));
          return text;
        }, reject);
      },
    );
    call.on("error", reject);
    call.end(body);
    return await promise;
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy();
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}
