import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
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

const MIB = 1024 ** 2;

/** A server of plain TCP on loopback. */
async function openTcp(
  talk: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number; readonly received: () => string }> {
  let received = "";
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      received = (received + chunk.toString("latin1")).slice(0, MIB);
    });
    talk(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const { port }: Pick<AddressInfo, "port"> =
    typeof address === "object" && address !== null ? address : { port: 0 };
  return {
    port,
    received: () => received,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

/** Waits until a count that grows has stood still for a while. */
async function untilStill(count: () => number): Promise<void> {
  let before = -1;
  for (let now = count(); now !== before || now === 0; now = count()) {
    before = now;
    await sleep(300);
  }
}

describe("addresses", () => {
  test("a name that leads to a private address is refused, unless the host allows that very name", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    const policy = allow(`a.test:${origin.port}`, `b.test:${origin.port}`);
    await using proxy = await openTestProxy(policy, { privateHosts: ["A.test."] });
    expect((await ask(proxy.path, `http://a.test:${origin.port}/`)).body).toBe("hello");
    const refused = await ask(proxy.path, `http://b.test:${origin.port}/`);
    expect(refused).toMatchObject({
      status: 403,
      phrase: "Address not allowed by the network policy",
    });
    expect(refused.body).not.toContain("127.0.0.1");
    expect((await askTunnel(proxy.path, `b.test:${origin.port}`)).answer.status).toBe(403);
    expect(origin.connections).toBe(1);
  });

  test.each([
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::ffff:127.0.0.1]",
    "[::1]",
    "0.0.0.0",
    "[::]",
    "localhost",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "metadata.google.internal",
    "%31%32%37.0.0.1",
    "[fe80::1%25lo]",
    "１２７.0.0.1",
  ])("the open policy does not reach this machine or its network as %s", async (host) => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(
      { kind: "open" },
      {
        resolve: async (name) =>
          name === "localhost" ? ["::1", "127.0.0.1"] : ["169.254.169.254"],
      },
    );
    expect([400, 403]).toContain((await ask(proxy.path, `http://${host}:${origin.port}/`)).status);
    expect([400, 403]).toContain(
      (await askTunnel(proxy.path, `${host}:${origin.port}`)).answer.status,
    );
    expect(origin.connections).toBe(0);
  });

  test("a name that changes its answer after the check (DNS rebinding) gains nothing", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    let asked = 0;
    const names: string[] = [];
    await using proxy = await openTestProxy(allow(`rebind.example:${origin.port}`), {
      limits: { connectTimeoutMs: 300 },
      resolve: async (name) => {
        names.push(name);
        asked += 1;
        // A public address that is never answered from, then loopback.
        return asked === 1 ? ["192.175.48.127"] : ["127.0.0.1"];
      },
    });
    const url = `http://rebind.example:${origin.port}/`;
    // The first one goes to the address that was checked and is resolved once, so it cannot arrive here.
    expect([502, 504]).toContain((await ask(proxy.path, url)).status);
    expect(asked).toBe(1);
    expect((await ask(proxy.path, url)).status).toBe(403);
    expect(names).toEqual(["rebind.example", "rebind.example"]);
    expect(origin.connections).toBe(0);
  });

  test("of several addresses only those that may be reached are tried", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(
      allow(`mixed.example:${origin.port}`, `127.0.0.1:${origin.port}`),
      {
        resolve: async () => ["10.255.255.1", "fe80::1", "nonsense", "::ffff:127.0.0.1"],
      },
    );
    expect((await ask(proxy.path, `http://mixed.example:${origin.port}/`)).body).toBe("hello");
  });

  test("a redirect is handed to the session, which has to ask anew", async () => {
    await using origin = await openOrigin((_, response) => {
      response.writeHead(302, { Location: "http://169.254.169.254/latest/meta-data/" }).end();
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const answer = await ask(proxy.path, `http://127.0.0.1:${origin.port}/`);
    expect(answer.status).toBe(302);
    expect((await ask(proxy.path, answer.headers.get("location") ?? "")).status).toBe(403);
  });
});

describe("requests that can be understood in two ways", () => {
  const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

  test.each([
    [
      "length and chunks",
      `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ["two lengths", `Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ["a list of lengths", `Content-Length: 0, ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ["a length with a sign", `Content-Length: +0\r\n\r\n${SMUGGLED}`],
    ["an unknown coding", `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ["chunked not last", `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ["a space before the colon", `Content-Length : 5\r\n\r\n${SMUGGLED}`],
    ["a folded header", `X: a\r\n Content-Length: 5\r\n\r\n${SMUGGLED}`],
    ["a bare line feed", `X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ["a bare carriage return", `X: a\rTransfer-Encoding: chunked\r\n\r\n${SMUGGLED}`],
    ["a null byte", `X: a\u0000b\r\n\r\n${SMUGGLED}`],
    ["a chunk size with rubbish", `Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${SMUGGLED}`],
    [
      "a chunk that is longer than it says",
      `Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      "a length named as one of the connection's",
      `Connection: content-length\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    ],
  ])("do not carry a second one to the host: %s", async (_, rest) => {
    await using origin = await openOrigin((request, response) => {
      request.resume();
      response.end("hello");
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`), {
      limits: { idleTimeoutMs: 400 },
    });
    await exchange(
      proxy.path,
      `POST http://127.0.0.1:${origin.port}/first HTTP/1.1\r\nHost: x\r\n${rest}`,
    );
    expect(origin.seen.map(({ url }) => url).filter((url) => url !== "/first")).toEqual([]);
    // What came behind as a request of its own was no request to a proxy.
    expect(
      proxy.records.every(({ verdict, port }) => verdict !== "allowed" || port === origin.port),
    ).toBe(true);
  });

  test.each([
    "/path",
    "*",
    "ftp://127.0.0.1/",
    "http:///x",
    "http://",
    "http:/127.0.0.1/",
    "http:127.0.0.1/",
    "http://user:pass@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT@evil.example/",
    "http://127.0.0.1:PORT\\@evil.example/",
    "http://127.0.0.1:PORT#@evil.example/",
    "http://127.0.0.1:PORT:80/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "http://[127.0.0.1]:PORT/",
  ])("are refused by their target alone: %s", async (target) => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const url = target.replace("PORT", String(origin.port));
    expect((await ask(proxy.path, url)).status).toBe(400);
    expect(origin.connections).toBe(0);
  });

  test.each([
    "127.0.0.1",
    "http://127.0.0.1:1/",
    "127.0.0.1:",
    ":443",
    "127.0.0.1:0",
    "a:b:443",
    "user@127.0.0.1:443",
    "[::1%25lo]:443",
  ])("a tunnel is refused by its target alone: %s", async (target) => {
    await using proxy = await openTestProxy(allow("127.0.0.1"));
    expect((await askTunnel(proxy.path, target)).answer.status).toBe(400);
  });

  test("an answer with two meanings is not passed on", async () => {
    await using origin = await openTcp((socket) => {
      socket.end(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
      );
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    expect((await ask(proxy.path, `http://127.0.0.1:${origin.port}/`)).status).toBe(502);
    await using upgrading = await openTcp((socket) => {
      socket.end(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nraw",
      );
    });
    await using second = await openTestProxy(allow(`127.0.0.1:${upgrading.port}`));
    expect((await ask(second.path, `http://127.0.0.1:${upgrading.port}/`)).status).toBe(502);
  });

  test("TRACE, which answers with the headers it got, is never passed on", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    expect(
      (await ask(proxy.path, `http://127.0.0.1:${origin.port}/`, { method: "TRACE" })).status,
    ).toBe(405);
    expect(origin.connections).toBe(0);
  });
});

describe("tunnels", () => {
  test("to other ports and hosts are refused", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(allow("127.0.0.1", "*.test"));
    for (const target of [
      `127.0.0.1:${origin.port}`,
      "127.0.0.1:22",
      "evil.example:443",
      "test:443",
    ]) {
      expect((await askTunnel(proxy.path, target)).answer.status, target).toBe(403);
    }
    expect(origin.connections).toBe(0);
  });

  test("to one host cannot be used for another that shares its address", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"), { secure: true });
    const { port } = origin;
    await using proxy = await openTestProxy(
      allow(`ok.test:${port}`, `also.test:${port}`, `127.0.0.1:${port}`),
    );
    const through = async (host: string, serverName: string): Promise<string> => {
      const { answer, socket } = await askTunnel(proxy.path, `${host}:${port}`);
      expect(answer.status).toBe(200);
      return await askThroughTls(socket, { serverName });
    };
    expect(await through("ok.test", "OK.test")).toMatch(/hello$/u);
    expect(await through("ok.test", "also.test")).toMatch(/hello$/u);
    expect(await through("127.0.0.1", "")).toMatch(/hello$/u);
    expect(origin.seen.length).toBe(3);
    expect(await through("ok.test", "fronted.test")).toMatch(/unrecognized name/iu);
    expect(await through("ok.test", "")).toMatch(/unrecognized name/iu);
    expect(origin.seen.length).toBe(3);
    expect(await proxy.record(4)).toMatchObject({ verdict: "refused", sentBytes: 0 });
    expect(JSON.stringify(proxy.records[3]?.reason)).toContain("fronted.test");
  });

  test("carry other protocols only to a port that a rule names", async () => {
    await using server = await openTcp((socket) => socket.write("welcome "));
    await using proxy = await openTestProxy(allow(`127.0.0.1:${server.port}`));
    const socket = await connectProxy(proxy.path);
    socket.write(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\nHost: x\r\n\r\nSSH-2.0-x`);
    const said = readToEnd(socket);
    while (server.received() === "") await sleep(5);
    socket.end();
    expect(await said).toMatch(/^HTTP\/1.1 200 .*\r\n\r\nwelcome $/u);
    expect(server.received()).toBe("SSH-2.0-x");
  });
});

describe("floods", () => {
  test("headers that are too large are refused, in both directions", async () => {
    await using origin = await openOrigin((_, response) => {
      response.setHeader("X-Large", "x".repeat(40_000)).end("hello");
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const url = `http://127.0.0.1:${origin.port}/`;
    expect((await ask(proxy.path, url, { headers: { X: "x".repeat(40_000) } })).status).toBe(431);
    expect((await ask(proxy.path, url + "x".repeat(40_000))).status).toBe(431);
    expect(origin.connections).toBe(0);
    expect((await ask(proxy.path, url)).status).toBe(502);
  });

  test("headers that take too long, and a connection that says nothing, are ended", async () => {
    await using proxy = await openTestProxy(allow("127.0.0.1:1"), {
      limits: { headerTimeoutMs: 300, idleTimeoutMs: 2000 },
    });
    const slow = await connectProxy(proxy.path);
    const slowEnd = readToEnd(slow);
    const silent = readToEnd(await connectProxy(proxy.path));
    let sent = 0;
    while (!slow.destroyed && sent < 200) {
      slow.write(sent === 0 ? "GET http://127.0.0.1:1/ HTTP/1.1\r\nX: " : "x");
      sent += 1;
      await sleep(50);
    }
    expect(sent).toBeLessThan(200);
    await Promise.all([slowEnd, silent]);
    expect(await proxy.record()).toMatchObject({ verdict: "refused", status: 408, host: "" });
  });

  test("more connections than allowed are closed, and the others go on", async () => {
    await using origin = await openOrigin((_, response) => response.end("hello"));
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`), {
      limits: { connections: 4 },
    });
    const idle = [];
    for (let count = 0; count < 4; count += 1) idle.push(await connectProxy(proxy.path));
    const url = `http://127.0.0.1:${origin.port}/`;
    expect(await exchange(proxy.path, `GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe("");
    for (const socket of idle) {
      socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(readAnswer(await readToEnd(socket)).body).toBe("hello");
    }
    expect((await ask(proxy.path, url)).body).toBe("hello");
  });

  test("requests sent ahead on one connection are served one after another, and only so many", async () => {
    let now = 0;
    let most = 0;
    await using origin = await openOrigin((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end("hello");
      }, 5);
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const one = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: x\r\n\r\n`;
    const last = one.replace("Host: x", "Host: x\r\nConnection: close");
    const text = await exchange(proxy.path, one.repeat(9) + last);
    expect(text.match(/hello/gu)?.length).toBe(10);
    expect(most).toBe(1);
    await exchange(proxy.path, one.repeat(500));
    expect(origin.seen.length).toBeLessThan(50);
  });

  test("a body of 1 GiB that nobody reads stays with the one who sends it, in both directions", async () => {
    const chunk = Buffer.alloc(64 * 1024);
    let sent = 0;
    await using origin = await openTcp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1024 * MIB}\r\n\r\n`);
      const pour = (): void => {
        while (sent < 1024 * MIB && socket.write(chunk)) sent += chunk.length;
      };
      socket.on("drain", pour);
      pour();
    });
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
    const reader = await connectProxy(proxy.path);
    reader.pause();
    reader.write(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    await untilStill(() => sent);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(32 * MIB);
    reader.destroy();
    expect(await proxy.record()).toMatchObject({ verdict: "failed", status: 200 });

    await using deaf = await openTcp((socket) => socket.pause());
    await using second = await openTestProxy(allow(`127.0.0.1:${deaf.port}`));
    const writer = await connectProxy(second.path);
    writer.write(
      `PUT http://127.0.0.1:${deaf.port}/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${1024 * MIB}\r\n\r\n`,
    );
    let written = 0;
    await untilStill(() => {
      while (written < 1024 * MIB && writer.writableLength === 0) {
        writer.write(chunk);
        written += chunk.length;
      }
      return written;
    });
    writer.destroy();
    expect(written).toBeLessThan(32 * MIB);
  });

  test("a session that has used up its bytes gets no more", async () => {
    await using origin = await openOrigin((_, response) => response.end("x".repeat(3000)));
    await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`), {
      limits: { totalBytes: 7000 },
    });
    const url = `http://127.0.0.1:${origin.port}/`;
    expect((await ask(proxy.path, url)).body.length).toBe(3000);
    expect((await ask(proxy.path, url)).body.length).toBe(3000);
    expect((await ask(proxy.path, url)).body.length).toBeLessThan(3000);
    expect((await ask(proxy.path, url)).body.length).toBeLessThan(3000);
    const { socket } = await askTunnel(proxy.path, `127.0.0.1:${origin.port}`);
    socket.write(`GET / HTTP/1.0\r\n\r\n`);
    expect(await readToEnd(socket)).toBe("");
    expect((await proxy.record(5)).reason).toContain("used up the bytes");
  });
});
