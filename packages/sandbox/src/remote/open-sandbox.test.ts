import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { collect } from "../testing/collect.ts";
import { hasCode } from "../testing/describe-cells.ts";
import { openRemoteSandbox } from "./open-sandbox.ts";

const Request = z.object({ convid: z.string(), code: z.string() });

describe("the remote sandbox", () => {
  const requests: z.infer<typeof Request>[] = [];
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const known = new Set<string>();
  let server: Server;
  let url: string;

  /** An engine with the original's contract and canned answers. */
  const answers: Record<string, string> = {
    "1 + 1": "2",
    "x = 1": "[Code executed successfully with no output]",
    slow: "[Execution timed out (60 seconds).]",
    plot: "before\n![image](data:image/png;base64,aGk=)after",
    "1 / 0": "Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero",
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      authorizations.push(request.headers.authorization);
      if (request.method !== "POST" || request.url !== "/execute") {
        // The original answers every other path with a page of its own.
        const page = request.url?.startsWith("/odd") === true ? "{}" : "<html>404</html>";
        response.writeHead(page === "{}" ? 200 : 404, { "content-type": "text/html" });
        response.end(page);
        return;
      }
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { convid, code } = Request.parse(JSON.parse(body));
        requests.push({ convid, code });
        if (code === "hang") return;
        if (code === "forget") known.delete(convid);
        const created = !known.has(convid);
        known.add(convid);
        // The original sends its JSON as text/html.
        response.writeHead(code === "crash" ? 500 : 200, { "content-type": "text/html" });
        response.end(
          code === "crash"
            ? "<html>500</html>"
            : JSON.stringify({ result: answers[code] ?? "", new_kernel_created: created }),
        );
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("a cell's text becomes output, its silence nothing", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "1 + 1")).stdout).toBe("2");
    const silent = await collect(kernel, "x = 1");
    expect(silent.events.map(({ type }) => type)).toEqual(["execution-start", "execution-end"]);
    expect(silent.end.status).toBe("ok");
  });

  test("images in the text become displays, in order", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    const { events } = await collect(kernel, "plot");
    expect(events.slice(1, -1)).toEqual([
      { type: "stream", name: "stdout", text: "before\n" },
      { type: "display", data: { "image/png": "aGk=" }, metadata: {} },
      { type: "stream", name: "stdout", text: "after" },
    ]);
  });

  test("time-outs and tracebacks are told apart from success", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "slow")).end.status).toBe("timeout");
    expect((await collect(kernel, "1 / 0")).end.status).toBe("error");
  });

  test("a session that the engine has forgotten is told", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "x = 1")).stderr).toBe("");
    expect((await collect(kernel, "forget")).stderr).toContain(
      "variables of earlier cells are gone",
    );
  });

  test("kernels are conversations of their own", async () => {
    await using sandbox = await openRemoteSandbox({ url: `${url}/execute` });
    await using one = await sandbox.start();
    await using two = await sandbox.start();
    await Promise.all([collect(one, "x = 1"), collect(two, "x = 1")]);
    expect(new Set(requests.slice(-2).map(({ convid }) => convid)).size).toBe(2);
  });

  test("an abort and a time limit end the wait", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "hang", { timeoutMs: 50 })).end.status).toBe("timeout");
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 50);
    expect((await collect(kernel, "hang", { signal: controller.signal })).end.status).toBe(
      "interrupted",
    );
  });

  test("an engine that fails, is not there, or has no URL is sandbox_unavailable or config_invalid", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    await expect(collect(kernel, "crash")).rejects.toSatisfy(hasCode("sandbox_unavailable"));
    const nowhere = openRemoteSandbox({ url: "http://127.0.0.1:1" });
    await expect(nowhere).rejects.toSatisfy(hasCode("sandbox_unavailable"));
    await expect(nowhere).rejects.toThrow(/127\.0\.0\.1:1 does not answer/u);
    await expect(openRemoteSandbox({ url: "engine" })).rejects.toThrow(/not the URL/u);
  });

  test("is asked once what it is, with its base URL, its /execute URL, and below a path", async () => {
    asked.length = 0;
    for (const given of [url, `${url}/`, `${url}/execute`]) {
      await using sandbox = await openRemoteSandbox({ url: given, token: "t" });
      await using kernel = await sandbox.start();
      await collect(kernel, "1 + 1");
    }
    const once = ["GET /v1", "POST /execute"];
    expect(asked).toEqual([...once, ...once, ...once]);
    expect(new Set(authorizations.slice(-6))).toEqual(new Set(["Bearer t"]));
    await using odd = await openRemoteSandbox({ url: `${url}/odd` });
    expect(odd.capabilities.streaming).toBe(false);
  });

  test("an opening that is aborted throws", async () => {
    const signal = AbortSignal.abort();
    await expect(openRemoteSandbox({ url, signal })).rejects.toThrow();
  });

  test("what the contract cannot do is refused by name", async () => {
    await using sandbox = await openRemoteSandbox({ url });
    await using kernel = await sandbox.start();
    await expect(kernel.variables()).rejects.toSatisfy(hasCode("not_supported"));
    await expect(kernel.files.read("x")).rejects.toSatisfy(hasCode("not_supported"));
    await expect(kernel.define([])).rejects.toSatisfy(hasCode("not_supported"));
    await expect(kernel.interrupt()).rejects.toSatisfy(hasCode("not_supported"));
    const limits = { cellTimeoutMs: 5000, memoryBytes: 1 << 30 };
    await expect(sandbox.start({ limits })).rejects.toThrow("cannot enforce memoryBytes");
    await expect(openRemoteSandbox({ url, limits })).rejects.toSatisfy(hasCode("not_supported"));
    for (const network of [{ kind: "none" }, { kind: "open", packageIndex: url }] as const)
      await expect(sandbox.start({ network })).rejects.toSatisfy(hasCode("not_supported"));
  });
});
