import type { NetworkPolicy } from "@codeact/protocol";
import fc from "fast-check";
import type { RequestListener } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { SecretMask } from "./secret-mask.ts";
import { openOrigin } from "./testing/open-origin.ts";
import { openTestProxy } from "./testing/open-test-proxy.ts";
import { ask, askTunnel } from "./testing/proxy-client.ts";

const SECRET = "ghp_s3cr3t-value";
const PLACEHOLDER = "{{github}}";
const BEARER = { Authorization: `Bearer ${PLACEHOLDER}` };

function policy(hosts: readonly string[], credentialHost: string): NetworkPolicy {
  return {
    kind: "allow",
    rules: hosts.map((host) => ({ host })),
    credentials: [{ host: credentialHost, placeholder: PLACEHOLDER, value: SECRET }],
  };
}

const quiet: RequestListener = (_request, response) => {
  response.end("hello");
};

describe("a credential", () => {
  test("takes the place of its placeholder in headers for its host", async () => {
    await using origin = await openOrigin(quiet, { secure: true });
    const host = `ok.test:${origin.port}`;
    await using proxy = await openTestProxy(policy([host, `127.0.0.1:${origin.port}`], host));
    const url = `https://${host}/`;
    const basic = Buffer.from(`me:${PLACEHOLDER}`).toString("base64");
    await ask(proxy.path, url, {
      headers: { ...BEARER, "X-Key": `a${PLACEHOLDER}b${PLACEHOLDER}` },
    });
    expect(origin.last?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(origin.last?.headers["x-key"]).toBe(`a${SECRET}b${SECRET}`);
    await ask(proxy.path, url, { headers: { authorization: `Basic ${basic}` } });
    const sent = origin.last?.headers.authorization?.replace("Basic ", "") ?? "";
    expect(Buffer.from(sent, "base64").toString()).toBe(`me:${SECRET}`);
    expect(proxy.records.map(({ credential }) => credential)).toEqual([true, true]);
    expect(JSON.stringify(proxy.records)).not.toContain(SECRET);
  });

  test("is not sent to any other host, port or place of the request", async () => {
    await using origin = await openOrigin(quiet, { secure: true });
    const { port } = origin;
    const own = `ok.test:${port}`;
    const other = `also.test:${port}`;
    await using proxy = await openTestProxy(policy([own, other, `127.0.0.1:${port}`], own));
    const seen = async (
      url: string,
      headers: Readonly<Record<string, string>>,
      body?: string,
    ): Promise<string> => {
      await ask(proxy.path, url, {
        method: body === undefined ? "GET" : "POST",
        headers,
        ...(body === undefined ? {} : { body }),
      });
      return `${origin.last?.url} ${origin.last?.rawHeaders.join(" ")}`;
    };
    expect(await seen(`https://${other}/`, { ...BEARER, Host: own })).toContain(PLACEHOLDER);
    expect(await seen(`https://127.0.0.1:${port}/`, BEARER)).toContain(PLACEHOLDER);
    expect(await seen(`https://${own}/${PLACEHOLDER}?${PLACEHOLDER}`, {})).toContain(PLACEHOLDER);
    const login = await ask(proxy.path, `https://${PLACEHOLDER}:x@${own}/`);
    expect(login.status).toBe(400);
    await seen(`https://${own}/`, {}, PLACEHOLDER);
    expect(origin.seen.length).toBe(4);
    await proxy.record(5);
    expect(proxy.records.some(({ credential }) => credential)).toBe(false);
  });

  test("goes over plain HTTP only to a port that its host names", async () => {
    await using origin = await openOrigin(quiet);
    const { port } = origin;
    const hosts = [`127.0.0.1:${port}`];
    await using named = await openTestProxy(policy(hosts, `127.0.0.1:${port}`));
    await ask(named.path, `http://127.0.0.1:${port}/`, { headers: BEARER });
    expect(origin.last?.headers.authorization).toBe(`Bearer ${SECRET}`);
    await using unnamed = await openTestProxy(policy(hosts, "127.0.0.1"));
    await ask(unnamed.path, `http://127.0.0.1:${port}/`, { headers: BEARER });
    expect(origin.last?.headers.authorization).toBe(`Bearer ${PLACEHOLDER}`);
  });

  test("is not put into a tunnel, whose content the proxy does not see", async () => {
    await using origin = await openOrigin(quiet);
    const host = `127.0.0.1:${origin.port}`;
    await using proxy = await openTestProxy(policy([host], host));
    const { socket } = await askTunnel(proxy.path, host);
    const answered = new Promise((resolve) => {
      socket.once("data", resolve);
    });
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nAuthorization: ${PLACEHOLDER}\r\n\r\n`);
    await answered;
    expect(origin.last?.headers.authorization).toBe(PLACEHOLDER);
    socket.destroy();
  });

  test("does not come back from a host that answers with what it was sent", async () => {
    await using origin = await openOrigin((request, response) => {
      const key = request.headers.authorization ?? "";
      response.writeHead(200, `You sent ${key}`, {
        "X-Echo": key,
        Accepts: request.headers["accept-encoding"] ?? "",
      });
      response.write(`first ${key.slice(0, 12)}`);
      setTimeout(() => response.end(`${key.slice(12)} last`), 30);
    });
    const host = `127.0.0.1:${origin.port}`;
    await using proxy = await openTestProxy(policy([host], host));
    const answer = await ask(proxy.path, `http://${host}/`, {
      headers: { ...BEARER, "Accept-Encoding": "gzip" },
    });
    const stars = "*".repeat(SECRET.length);
    expect(answer.phrase).toBe(`You sent Bearer ${stars}`);
    expect(answer.headers.get("x-echo")).toBe(`Bearer ${stars}`);
    expect(answer.headers.get("accepts")).toBe("identity");
    expect(answer.body).toBe(`first Bearer ${stars} last`);
  });

  test("does not come back packed either", async () => {
    await using origin = await openOrigin((request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync(request.headers.authorization ?? ""));
    });
    const host = `127.0.0.1:${origin.port}`;
    await using proxy = await openTestProxy(policy([host], host));
    const answer = await ask(proxy.path, `http://${host}/`, { headers: BEARER });
    expect(answer.status).toBe(502);
    expect((await ask(proxy.path, `http://${host}/`)).status).toBe(200);
  });
});

test("a mask finds every secret however the stream is cut, and changes nothing else (property)", async () => {
  const piece = fc.oneof(
    fc.constantFrom(SECRET, "ghp_s3", "another-secret", SECRET.slice(3)),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece),
      fc.infiniteStream(fc.integer({ min: 1, max: 20 })),
      async (pieces, sizes) => {
        const text = Buffer.from(pieces.join(""));
        const chunks: Buffer[] = [];
        for (let at = 0; at < text.length;) {
          const size = sizes.next().value;
          chunks.push(text.subarray(at, at + size));
          at += size;
        }
        const masked = Readable.from(chunks, { objectMode: false }).pipe(
          new SecretMask([SECRET, "another-secret"]),
        );
        const expected = text
          .toString("latin1")
          .replaceAll(SECRET, "*".repeat(SECRET.length))
          .replaceAll("another-secret", "*".repeat(14));
        expect(Buffer.concat(await masked.toArray()).toString("latin1")).toBe(expected);
      },
    ),
    { numRuns: 100 },
  );
});
