import { createServer } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What a path answers: a JSON value, raw text, pieces of an event stream, or a status with a body. */
export type Shape =
  | { readonly json: unknown; readonly status?: number | undefined }
  | { readonly raw: string }
  | { readonly events: readonly unknown[] };

/** A request as it arrived. */
export interface SeenRequest {
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** A real HTTP server on loopback that answers given paths in given shapes and 404 elsewhere. */
export interface ShapedServer extends AsyncDisposable {
  /** Root URL, without `/v1`. */
  readonly root: string;
  readonly requests: readonly SeenRequest[];
}

/** Starts a {@link ShapedServer} on a free port. */
export async function startShapedServer(
  paths: Readonly<Record<string, Shape>>,
): Promise<ShapedServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const sent = await text(request);
      const path = request.url ?? "/";
      requests.push({
        path,
        body: sent === "" ? undefined : JSON.parse(sent),
        authorization: request.headers.authorization,
      });
      const shape = paths[path];
      if (shape === undefined) response.writeHead(404).end("not here");
      else if ("raw" in shape) response.writeHead(200).end(shape.raw);
      else if ("json" in shape) {
        response.writeHead(shape.status ?? 200, { "content-type": "application/json" });
        response.end(JSON.stringify(shape.json));
      } else {
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const event of shape.events) response.write(`data: ${JSON.stringify(event)}\n\n`);
        response.end("data: [DONE]\n\n");
      }
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  return {
    root: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
