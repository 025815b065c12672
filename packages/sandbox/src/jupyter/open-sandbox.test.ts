import { CodeactError } from "@codeact/protocol";
import type { Kernel, KernelEvent, Sandbox } from "@codeact/protocol";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { hasCode } from "../testing/describe-cells.ts";
import { describeSandbox } from "../testing/describe-sandbox.ts";
import { titleOf } from "../testing/local-sandbox.ts";
import { openJupyterSandbox } from "./open-sandbox.ts";
import type { JupyterSandboxOptions } from "./open-sandbox.ts";
import { probeJupyterSandbox } from "./probe.ts";
import { findJupyterServer, openTestServer } from "./testing/test-server.ts";
import type { TestServer } from "./testing/test-server.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const found = await findJupyterServer();
const python = found ?? "python3";
const reason = found === undefined ? "no Python here has jupyter_server and ipykernel" : undefined;

/** Servers drop output above a rate of theirs; the suite wants all of it. */
const NO_RATE_LIMIT = [
  "--ServerApp.iopub_data_rate_limit=0",
  "--ServerApp.iopub_msg_rate_limit=0",
  // How often it looks after its kernels. Three seconds are its own default.
  "--KernelRestarter.time_to_dead=0.2",
] as const;

/** A kernel of a language of its own: repeats what it is told, fails at `fail`, hangs at `hang`. */
const PARROT = `
import sys, time
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel


class Parrot(Kernel):
    implementation = "parrot"
    implementation_version = banner = language_version = "1.2"
    language_info = {"name": "parrot", "version": "1.2", "mimetype": "text/plain", "file_extension": ".txt"}

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        self._allow_stdin = allow_stdin

        def say(text):
            self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": text})
        if code == "fail":
            error = {"ename": "Croak", "evalue": "no words", "traceback": ["\\x1b[31mCroak\\x1b[0m: no words"]}
            self.send_response(self.iopub_socket, "error", error)
            return dict(error, status="error", execution_count=self.execution_count)
        if code == "ask":
            say(self.raw_input("who? ") + "\\n")
        elif code == "hang":
            say("hanging\\n")
            time.sleep(60)
        else:
            say(code + "\\n")
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}


IPKernelApp.launch_instance(kernel_class=Parrot)
`;

describe.skipIf(found === undefined && !strict)(titleOf("jupyter", reason), () => {
  let server: TestServer;
  const open = (options: Partial<JupyterSandboxOptions> = {}): Promise<Sandbox> =>
    openJupyterSandbox({ url: server.url, token: server.token, ...options });

  beforeAll(async () => {
    server = await openTestServer({
      python,
      arguments: NO_RATE_LIMIT,
      kernels: { parrot: { language: "parrot", program: PARROT } },
    });
  });
  afterAll(() => server.stop());

  describeSandbox({
    name: "jupyter",
    open,
    absent: [
      { capability: "processes", reason: "kernels of a server are processes of one user" },
      { capability: "limits", reason: "a server limits neither memory nor processes nor disk" },
      { capability: "fork", reason: "the protocol has no such message" },
      { capability: "snapshot", reason: "the protocol has no such message" },
      { capability: "network", reason: "kernels reach what their server reaches" },
    ],
  });

  describe("kernels", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    test("our part leaves no name, no history and no count behind", async () => {
      await using kernel = await sandbox.start();
      const code =
        "print(sorted(name for name in globals() if not name.startswith('_')), In, Out, _, __)";
      const { stdout, end } = await collect(kernel, code);
      expect(stdout).toMatch(/^\['In', 'Out', 'exit', 'get_ipython',( 'open',)? 'quit'\] /u);
      expect(stdout).toMatch(/\] \['', "print.*"\] \{\}/u);
      expect(end.executionCount).toBe(1);
      expect(end.cpuMs).toBeGreaterThanOrEqual(0);
    });

    test("a closed kernel is gone from the server, with its folder", async () => {
      const kernel = await sandbox.start();
      await kernel.files.write("a/b.txt", "1");
      expect(existsSync(`${kernel.info.workingFolder}/a/b.txt`)).toBe(true);
      await kernel.close();
      expect(existsSync(kernel.info.workingFolder)).toBe(false);
      expect(await kernelIds(server)).not.toContain(kernel.id);
    });

    test("closing a busy kernel does not wait for its cell", async () => {
      const kernel = await sandbox.start();
      const cell = collect(kernel, "print('go', flush=True)\nwhile True: pass");
      await kernel.variables();
      await kernel.close();
      expect((await cell).end.status).toBe("died");
      expect(await kernelIds(server)).not.toContain(kernel.id);
    });

    test("an interpreter killed from outside is a typed death, and no other is used in its place", async () => {
      await using kernel = await sandbox.start();
      const { end } = await collect(
        kernel,
        "import os; print('last', flush=True); os.kill(os.getpid(), 9)",
      );
      expect(end.status).toBe("died");
      expect(end.death).toMatchObject({ cause: "killed" });
      expect(end.death?.detail).toMatch(/ended unexpectedly/u);
      expect(kernel.alive).toBe(false);
      await expect(collect(kernel, "1")).rejects.toSatisfy(hasCode("kernel_died"));
      await expect(kernel.variables()).rejects.toSatisfy(hasCode("kernel_died"));
      await kernel.close();
      expect(await kernelIds(server)).not.toContain(kernel.id);
    });

    test("exit() ends the interpreter and says so at once", async () => {
      await using kernel = await sandbox.start();
      const { end } = await collect(kernel, "print('bye'); exit()");
      expect(end).toMatchObject({ status: "died", death: { cause: "exited" } });
      expect(kernel.alive).toBe(false);
    });

    test.each([
      ["shuts down", "DELETE", ""],
      ["restarts", "POST", "/restart"],
    ])("a kernel that somebody else %s is a typed death", async (_, method, path) => {
      await using slow = await open({ pollMs: 100 });
      await using kernel = await slow.start();
      const cell = collect(kernel, "import time; time.sleep(50)");
      await kernel.variables();
      await ask(server, `api/kernels/${kernel.id}${path}`, method);
      // The server interrupts before it ends: the cell may still say so, the next one cannot.
      expect((await cell).end.status).toMatch(/^(?:error|died)$/u);
      expect(await causeOfDeath(kernel)).toBe("killed");
      expect(kernel.alive).toBe(false);
    });

    test("limits and network policies that nobody enforces are refused", async () => {
      const limits = { memoryBytes: 1 << 30 };
      await expect(sandbox.start({ limits })).rejects.toSatisfy(hasCode("not_supported"));
      const { url, token } = server;
      await expect(openJupyterSandbox({ url, token, limits })).rejects.toThrow("memoryBytes");
      const network = { kind: "none" } as const;
      await expect(sandbox.start({ network })).rejects.toSatisfy(hasCode("not_supported"));
    });

    test("of a flood head and tail are kept, in bounded memory", async () => {
      await using kernel = await sandbox.start({ limits: { outputBytes: 100_000 } });
      const code = "print('HEAD')\nfor i in range(100): print('x' * 99_999)\nprint('TAIL')";
      const { stdout, events } = await collect(kernel, code);
      expect(stdout.startsWith("HEAD")).toBe(true);
      expect(stdout.endsWith("TAIL\n")).toBe(true);
      expect(Buffer.byteLength(stdout)).toBeLessThanOrEqual(100_000);
      const cut = events.find(({ type }) => type === "output-truncated");
      expect(cut).toMatchObject({ droppedBytes: 10_000_010 - Buffer.byteLength(stdout) });
    });

    test("displays keep their order, ids and kinds", async () => {
      await using kernel = await sandbox.start();
      const code = [
        "from IPython.display import clear_output, display, HTML",
        "shown = display(HTML('<b>1</b>'), display_id='d')",
        "shown.update(HTML('<b>2</b>'))",
        "clear_output(wait=True)",
        "3",
      ].join("\n");
      const { events } = await collect(kernel, code);
      expect(events.slice(1, -1)).toMatchObject([
        { type: "display", displayId: "d", data: { "text/html": "<b>1</b>" } },
        { type: "display-update", displayId: "d", data: { "text/html": "<b>2</b>" } },
        { type: "clear", wait: true },
        { type: "result", data: { "text/plain": "3" } },
      ]);
    });
  });

  describe("a kernel of another language", () => {
    let sandbox: Sandbox;
    let kernel: Kernel;
    beforeAll(async () => {
      sandbox = await open({ kernelName: "parrot" });
      kernel = await sandbox.start();
    });
    afterAll(() => sandbox.close());

    test("runs, fails, asks and is interrupted", async () => {
      expect(kernel.info).toMatchObject({ language: "parrot", version: "1.2", shell: "plain" });
      expect((await collect(kernel, "polly")).stdout).toBe("polly\n");
      const { end, error } = await collect(kernel, "fail");
      expect(end.status).toBe("error");
      expect(error?.traceback).toEqual(["Croak: no words"]);
      const asked = await collect(kernel, "ask", { onInput: () => Promise.resolve("me") });
      expect(asked.stdout).toBe("me\n");
      expect((await collect(kernel, "hang", { timeoutMs: 300 })).end.status).not.toBe("ok");
    });

    test("has no variables, files and host functions, and says why", async () => {
      const other = await sandbox.start();
      await expect(other.variables()).rejects.toThrow(/parrot.*ipykernel/u);
      await expect(other.files.read("x")).rejects.toSatisfy(hasCode("not_supported"));
      await expect(other.define([])).rejects.toSatisfy(hasCode("not_supported"));
    });
  });

  describe("connections", () => {
    test("a connection that breaks is opened again, and nothing is lost", async () => {
      await using wire = await openBreakableWire(server.url);
      await using sandbox = await open({ url: wire.url });
      await using kernel = await sandbox.start();
      const code =
        "import os, time\nprint('before', flush=True)\nwhile not os.path.exists('go'): time.sleep(0.02)\nprint('after')\n7";
      let text = "";
      let result: unknown;
      for await (const event of kernel.execute(code)) {
        if (event.type === "stream") {
          if (text === "") {
            wire.break();
            // What the server says before it has noticed goes into the dead connection; from then on it keeps it.
            await vi.waitUntil(
              async () =>
                (await ask(server, `api/kernels/${kernel.id}`)).includes('"connections": 0'),
              { timeout: 10_000, interval: 20 },
            );
            wire.mend();
            // Not through the kernel: what is sent in this moment may be lost with the connection.
            await writeFile(join(kernel.info.workingFolder, "go"), "");
          }
          text += event.text;
        }
        if (event.type === "result") result = event.data["text/plain"];
        if (event.type === "execution-end") expect(event.status).toBe("ok");
      }
      expect(text).toBe("before\nafter\n");
      expect(result).toBe("7");
    });

    test("a server that stays away is a loss, typed, after the time for it", async () => {
      await using wire = await openBreakableWire(server.url);
      await using sandbox = await open({ url: wire.url, reconnectMs: 300 });
      await using kernel = await sandbox.start();
      const seen: KernelEvent[] = [];
      for await (const event of kernel.execute("import time; print('go'); time.sleep(50)")) {
        if (event.type === "stream") wire.close();
        seen.push(event);
      }
      expect(seen.at(-2)).toMatchObject({ type: "stream", text: "go\n" });
      expect(seen.at(-1)).toMatchObject({ status: "died", death: { cause: "lost" } });
      expect(kernel.alive).toBe(false);
      // The wire is cut for good: the kernel can only be ended past it.
      await ask(server, `api/kernels/${kernel.id}`, "DELETE");
    });

    test("a server with the older form of messages does the same", async () => {
      await using older = await openTestServer({
        python,
        arguments: [...NO_RATE_LIMIT, "--ServerApp.kernel_ws_protocol="],
      });
      await using sandbox = await openJupyterSandbox({
        url: older.url,
        token: older.token,
        reconnectMs: 500,
      });
      await using kernel = await sandbox.start();
      const data = Buffer.from([...Array(256).keys()]);
      await kernel.files.write("f.bin", data);
      expect(Buffer.compare(await kernel.files.read("f.bin"), data)).toBe(0);
      const parameters = [{ name: "n", annotation: "int", required: true }];
      await kernel.define([{ name: "double", description: "Twice.", parameters, call: double }]);
      expect((await collect(kernel, "print(double(21), '😀')")).stdout).toBe("42 😀\n");
      const dying = collect(kernel, "import time; time.sleep(50)");
      await kernel.variables();
      await older.stop();
      expect((await dying).end.status).toMatch(/^(?:error|died)$/u);
      expect(await causeOfDeath(kernel)).toMatch(/^(?:lost|killed)$/u);
    });

    test("a server without a token lets us in past its guard against forged requests", async () => {
      await using openServer = await openTestServer({
        python,
        token: "",
        arguments: ["--ServerApp.token=", "--ServerApp.password="],
      });
      await using sandbox = await openJupyterSandbox({ url: openServer.url });
      await using kernel = await sandbox.start();
      expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
      // What the server itself says when it drops output reaches the reader.
      const flood = await collect(kernel, "for i in range(60): print('x' * 99_999)");
      expect(flood.stderr).toContain("data rate exceeded");
    });
  });

  describe("refusals", () => {
    test("a wrong token is named as such and never shown", async () => {
      const opening = openJupyterSandbox({ url: `${server.url}/?token=sesame-of-mine` });
      await expect(opening).rejects.toSatisfy(hasCode("sandbox_unavailable"));
      await expect(opening).rejects.toThrow(/refuses the token/u);
      await expect(opening).rejects.not.toThrow(/sesame/u);
      await expect(openJupyterSandbox({ url: server.url })).rejects.toThrow(/wants a token/u);
    });

    test("the address that the server prints is enough", async () => {
      const url = `${server.url}/lab?token=${server.token}`;
      await using sandbox = await openJupyterSandbox({ url });
      expect(sandbox.backend).toBe("jupyter");
    });

    test("an unknown kernel is refused with the names of those there are", async () => {
      const opening = open({ kernelName: "cobol" });
      await expect(opening).rejects.toSatisfy(hasCode("config_invalid"));
      await expect(opening).rejects.toMatchObject({ remedy: expect.stringContaining("parrot") });
    });

    test("a server that is not there or is none is refused", async () => {
      await expect(open({ url: "http://127.0.0.1:1" })).rejects.toMatchObject({
        code: "sandbox_unavailable",
        retryable: true,
      });
      const other = createServer((_, response) => response.end("<html>hello</html>"));
      other.listen(0, "127.0.0.1");
      await once(other, "listening");
      const url = `http://127.0.0.1:${portOf(other.address())}`;
      await expect(open({ url })).rejects.toSatisfy(hasCode("kernel_protocol"));
      other.close();
    });
  });

  describe("probeJupyterSandbox", () => {
    test("a server that works is usable, with its kernels named", async () => {
      const { url, token } = server;
      const { usable, checks } = await probeJupyterSandbox({ url, token });
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(usable).toBe(true);
      expect(checks.find(({ name }) => name === "kernels")?.detail).toContain("parrot (parrot)");
    });

    test("no address, and a wrong token, make it unusable, with what to do", async () => {
      const none = await probeJupyterSandbox();
      expect(none).toMatchObject({ backend: "jupyter", usable: false });
      const refused = await probeJupyterSandbox({ url: server.url, token: "no" });
      expect(refused.usable).toBe(false);
      for (const { checks } of [none, refused]) {
        expect(checks.filter(({ ok, remedy }) => !ok && remedy === undefined)).toEqual([]);
      }
    });
  });
});

/** Why a kernel that is dead or dying refuses or ends its next cell. */
async function causeOfDeath(kernel: Kernel): Promise<unknown> {
  try {
    return (await collect(kernel, "1")).end.death?.cause;
  } catch (error) {
    return CodeactError.isInstance(error) ? error.details["cause"] : error;
  }
}

function double(args: Readonly<Record<string, unknown>>): Promise<number> {
  return Promise.resolve(Number(args["n"]) * 2);
}

async function ask(server: TestServer, path: string, method = "GET"): Promise<string> {
  const headers = { authorization: `token ${server.token}` };
  const response = await fetch(`${server.url}/${path}`, { method, headers });
  return await response.text();
}

async function kernelIds(server: TestServer): Promise<string> {
  return await ask(server, "api/kernels");
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A way to a server that can be cut (nothing gets through until it is mended) and closed for good. */
async function openBreakableWire(
  url: string,
): Promise<AsyncDisposable & { readonly url: string; break(): void; mend(): void; close(): void }> {
  const target = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let broken = false;
  const relay = createTcpServer((near) => {
    if (broken) {
      near.destroy();
      return;
    }
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const close = (): void => {
    relay.close();
    cut();
  };
  return {
    url: `http://127.0.0.1:${portOf(relay.address())}`,
    break() {
      broken = true;
      cut();
    },
    mend() {
      broken = false;
    },
    close,
    [Symbol.asyncDispose]: () => Promise.resolve(close()),
  };
}
