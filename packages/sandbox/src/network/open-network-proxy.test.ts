import type { NetworkPolicy } from "@codeact/protocol";
import { readdir, stat } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { openOrigin } from "./testing/open-origin.ts";
import { allow, openTestProxy } from "./testing/open-test-proxy.ts";
import {
  ask,
  askThroughTls,
  askTunnel,
  connectProxy,
  exchange,
  readAnswer,
  readToEnd,
} from "./testing/proxy-client.ts";

const hello: RequestListener = (_request, response) => {
  response.end("hello");
};
/** Answers with everything that it was sent. */
const echo: RequestListener = (request, response) => {
  response.setHeader("X-Echo", request.headers.authorization ?? "");
  response.write(`${request.method} ${request.url}\n${request.rawHeaders.join("\n")}\n`);
  request.pipe(response);
};

describe("the proxy of a session", () => {
  test("passes requests to allowed hosts on and logs them", async () => {
    await using origin = await openOrigin(echo);
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const url = `http://127.0.0.1:${origin.port}/a/../b%2e?q=1&q=%20`;
    const answer = await ask(proxy.path, url, { method: "POST", body: "data" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/^POST \/a\/\.\.\/b%2e\?q=1&q=%20\n/u);
    expect(answer.body).toMatch(/\ndata$/u);
    expect(await proxy.record()).toMatchObject({
      method: "POST",
      host: "127.0.0.1",
      port: origin.port,
      scheme: "http",
      verdict: "allowed",
      status: 200,
      sentBytes: 4,
      credential: false,
    });
    expect(proxy.records[0]?.receivedBytes).toBe(answer.body.length);
    expect(JSON.stringify(proxy.records)).not.toContain("q=1");
  });

  test("refuses other hosts, ports and methods, says so and what is allowed, and asks nobody", async () => {
    await using origin = await openOrigin(hello);
    const host = `127.0.0.1:${origin.port}`;
    await using proxy = await openTestProxy({ kind: "allow", rules: [{ host, methods: ["GET"] }] });
    const other = await ask(proxy.path, "http://evil.example/");
    expect(other).toMatchObject({ status: 403, phrase: "Host not allowed by the network policy" });
    expect(other.body).toContain(host);
    expect((await ask(proxy.path, "http://127.0.0.1:1/")).phrase).toMatch(/^Port/u);
    expect((await ask(proxy.path, `http://${host}/`, { method: "PUT", body: "x" })).phrase).toMatch(
      /^Method/u,
    );
    const { answer } = await askTunnel(proxy.path, host);
    expect(answer).toMatchObject({
      status: 403,
      phrase: "Tunnel not allowed by the network policy",
    });
    expect(answer.body).toContain("http://127.0.0.1:443/");
    expect(origin.connections).toBe(0);
    expect(proxy.records.map(({ verdict }) => verdict)).toEqual([
      "refused",
      "refused",
      "refused",
      "refused",
    ]);
    expect((await ask(proxy.path, `http://${host}/`)).body).toBe("hello");
  });

  test("sends the host of the URL, whatever the Host header says", async () => {
    await using origin = await openOrigin(hello);
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    await ask(proxy.path, `http://127.0.0.1:${origin.port}/`, {
      headers: { Host: "internal.corp" },
    });
    expect(origin.seen).toEqual([{ method: "GET", url: "/", host: `127.0.0.1:${origin.port}` }]);
    const answer = await ask(proxy.path, "http://evil.example/", {
      headers: { Host: `127.0.0.1:${origin.port}` },
    });
    expect(answer.status).toBe(403);
  });

  test("keeps headers of the connection to itself, in both directions", async () => {
    await using origin = await openOrigin((request, response) => {
      response.writeHead(
        200,
        [
          ["Set-Cookie", "a=1"],
          ["Set-Cookie", "b=2"],
          ["Proxy-Authenticate", "Basic"],
          ["Connection", "X-Hop"],
          ["X-Hop", "1"],
          ["Keep-Alive", "timeout=1"],
        ].flat(),
      );
      response.end(JSON.stringify(request.rawHeaders));
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const text = await exchange(
      proxy.path,
      `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: x\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nProxy-Authorization: Basic eA==\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: websocket\r\nAccept: a\r\nAccept: b\r\n\r\n`,
    );
    const { body } = readAnswer(text);
    expect(body).not.toMatch(/mine|proxy|"te"|upgrade|"x"/iu);
    expect(body).toContain("a");
    expect(text).toMatch(/Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/u);
    expect(text).not.toMatch(/X-Hop|Proxy-Authenticate|timeout=1/u);
  });

  test("speaks TLS for https:// and for port 443, and checks the certificate", async () => {
    await using origin = await openOrigin(hello, { secure: true });
    const rule = { host: `ok.test:${origin.port}`, methods: ["GET"] };
    const policy: NetworkPolicy = {
      kind: "allow",
      rules: [rule, { host: `wrong.example:${origin.port}` }, { host: `127.0.0.1:${origin.port}` }],
    };
    await using proxy = await openTestProxy(policy, { resolve: async () => ["127.0.0.1"] });
    expect(await ask(proxy.path, `https://ok.test:${origin.port}/x`)).toMatchObject({
      status: 200,
      body: "hello",
    });
    expect(proxy.records[0]).toMatchObject({ scheme: "https", method: "GET", host: "ok.test" });
    expect((await ask(proxy.path, `https://127.0.0.1:${origin.port}/`)).body).toBe("hello");
    const wrong = await ask(proxy.path, `https://wrong.example:${origin.port}/`);
    expect(wrong.status).toBe(502);
    expect(wrong.body).toContain("wrong.example");
    await using strict = await openTestProxy(policy, { certificates: undefined });
    expect((await ask(strict.path, `https://ok.test:${origin.port}/`)).status).toBe(502);
    expect(origin.seen.map(({ url }) => url)).toEqual(["/x", "/"]);
  });

  test("opens a tunnel for TLS to an allowed host, and half of it may close first", async () => {
    await using origin = await openOrigin(hello, { secure: true });
    await using proxy = await openTestProxy(
      allow(`ok.test:${origin.port}`, `127.0.0.1:${origin.port}`),
    );
    const { answer, socket } = await askTunnel(proxy.path, `ok.test:${origin.port}`);
    expect(answer.status).toBe(200);
    expect(await askThroughTls(socket, { serverName: "ok.test" })).toMatch(/hello$/u);
    const entry = await proxy.record();
    expect(entry).toMatchObject({
      method: "CONNECT",
      scheme: "tunnel",
      verdict: "allowed",
      status: 200,
    });
    expect(entry.sentBytes).toBeGreaterThan(200);
    expect(entry.receivedBytes).toBeGreaterThan(200);
  });

  test("says that a host cannot be reached, with the reason", async () => {
    await using proxy = await openTestProxy(allow("127.0.0.1:1", "missing.example"));
    expect((await ask(proxy.path, "http://127.0.0.1:1/")).body).toContain("ECONNREFUSED");
    expect((await ask(proxy.path, "http://missing.example/")).body).toContain("does not exist");
    expect(await proxy.record(2)).toMatchObject({ verdict: "failed", status: 502 });
  });

  test("a host that never answers ends in a time-out", async () => {
    await using origin = await openOrigin(() => undefined);
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`, "slow.example"), {
      limits: { idleTimeoutMs: 300, connectTimeoutMs: 200 },
      resolve: () => new Promise(() => undefined),
    });
    expect((await ask(proxy.path, "http://slow.example/")).status).toBe(504);
    expect((await ask(proxy.path, `http://127.0.0.1:${origin.port}/`)).status).not.toBe(200);
    expect(await proxy.record(2)).toMatchObject({ verdict: "failed" });
  });

  test("listens for its owner only and leaves nothing behind when it closes", async () => {
    await using origin = await openOrigin(() => undefined);
    const end = new AbortController();
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`), {
      signal: end.signal,
    });
    expect((await stat(proxy.path)).mode & 0o777).toBe(0o600);
    const waiting = ask(proxy.path, `http://127.0.0.1:${origin.port}/`);
    const { socket } = await askTunnel(proxy.path, `127.0.0.1:${origin.port}`);
    const closed = readToEnd(socket);
    end.abort();
    await Promise.all([waiting, closed, proxy.proxy.close(), proxy.proxy.close()]);
    expect(await readdir(proxy.folder)).toEqual([]);
    await expect(connectProxy(proxy.path)).rejects.toThrow(/ENOENT/u);
  });

  test("ends with the last of the sessions that it serves", async () => {
    await using proxy = await openTestProxy(allow("a.test"));
    const origin = Promise.withResolvers<void>();
    const copy = Promise.withResolvers<void>();
    proxy.proxy.serveUntil(origin.promise);
    proxy.proxy.serveUntil(copy.promise);
    origin.resolve();
    await origin.promise;
    expect((await ask(proxy.path, "http://b.test/")).status).toBe(403);
    copy.resolve();
    await copy.promise;
    await proxy.proxy.close();
    expect(await readdir(proxy.folder)).toEqual([]);
  });

  test("is not opened for a policy that cannot be read or reaches nothing", async () => {
    await expect(openTestProxy({ kind: "none" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(openTestProxy(allow("a b"))).rejects.toMatchObject({ code: "config_invalid" });
    await expect(
      openTestProxy(allow("a.com"), { limits: { connections: 0 } }),
    ).rejects.toMatchObject({
      code: "config_invalid",
    });
    await expect(
      openTestProxy(allow("a.com"), { privateHosts: ["10.0.0.1"] }),
    ).rejects.toMatchObject({
      code: "config_invalid",
    });
  });
});
