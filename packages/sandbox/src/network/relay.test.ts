import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPythons } from "../local/python.ts";
import { TEST_CERTIFICATE } from "./testing/certificate.ts";
import { openOrigin } from "./testing/open-origin.ts";
import { allow, openTestProxy } from "./testing/open-test-proxy.ts";
import type { TestProxy } from "./testing/open-test-proxy.ts";
import { runPython } from "./testing/run-python.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const python = (await findPythons()).pythons[0]?.executable ?? "";
const MIB = 1024 ** 2;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-relay-test-"));
  await writeFile(join(folder, "ca.pem"), TEST_CERTIFICATE);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(proxy: TestProxy, program: string, environment = {}): Promise<string> {
  const { code, stdout, stderr } = await runPython(python, program, {
    network: proxy.proxy.session,
    address: proxy.path,
    environment: {
      SSL_CERT_FILE: join(folder, "ca.pem"),
      REQUESTS_CA_BUNDLE: join(folder, "ca.pem"),
      ...environment,
    },
  });
  expect(stderr, stdout).toBe("");
  expect(code).toBe(0);
  return stdout.trim();
}

describe.skipIf(python === "" && !strict)(
  `the relay of a session${python === "" ? " (skipped: there is no Python)" : ""}`,
  () => {
    test("lets urllib, subprocesses and forks reach what the policy allows, and nothing else", async () => {
      await using origin = await openOrigin((_, response) => response.end("hello"));
      await using secure = await openOrigin((_, response) => response.end("hello over TLS"), {
        secure: true,
      });
      await using proxy = await openTestProxy(
        allow(
          `127.0.0.1:${origin.port}`,
          `a.test:${origin.port}`,
          `ok.test:${secure.port}`,
          `127.0.0.1:${secure.port}`,
        ),
      );
      const program = `
import multiprocessing, os, subprocess, sys, urllib.error, urllib.request
def get(url):
    try:
        return urllib.request.urlopen(url).read().decode()
    except urllib.error.HTTPError as error:
        return "%d %s" % (error.code, error.reason)
    except urllib.error.URLError as error:
        return str(error.reason)
print(get("http://a.test:${origin.port}/"))
print(get("https://ok.test:${secure.port}/"))
print(get("http://evil.example/"))
print(get("https://evil.example/"))
code = "import urllib.request; print(urllib.request.urlopen('http://a.test:${origin.port}/').read())"
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip())
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(get, ["http://a.test:${origin.port}/"] * 4))
print(get("http://a.test:${origin.port}/"))
print(sorted(name for name in os.environ if "proxy" in name.lower()))
`;
      expect((await run(proxy, program)).split("\n")).toEqual([
        "hello",
        "hello over TLS",
        "403 Host not allowed by the network policy",
        "Tunnel connection failed: 403 Host not allowed by the network policy",
        "b'hello'",
        "['hello', 'hello', 'hello', 'hello']",
        "hello",
        "['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'all_proxy', 'http_proxy', 'https_proxy', 'no_proxy']",
      ]);
    });

    test("lets requests reach it too, and use a credential that it does not have", async ({
      skip,
    }) => {
      await using secure = await openOrigin(
        (request, response) => response.end(`${request.headers.authorization?.length}`),
        { secure: true },
      );
      const host = `ok.test:${secure.port}`;
      await using proxy = await openTestProxy({
        kind: "allow",
        rules: [{ host }, { host: `127.0.0.1:${secure.port}` }],
        credentials: [{ host, placeholder: "{{key}}", value: "x".repeat(40) }],
      });
      const program = `
import importlib.util
if importlib.util.find_spec("requests") is None:
    print("absent")
else:
    import requests
    key = {"Authorization": "{{key}}"}
    print(requests.get("https://${host}/", headers=key).text, requests.get("http://${host}/", headers=key).status_code)
`;
      const printed = await run(proxy, program);
      if (printed === "absent" && !strict) skip("this Python has no requests");
      // Through the tunnel the placeholder arrives as it is; TLS is not spoken to this port for http://.
      expect(printed).toBe("7 502");
    });

    test("carries large bodies whole in both directions, many at a time", async () => {
      const down = Buffer.alloc(3 * MIB, "0123456789abcdef-");
      const sums: string[] = [];
      await using origin = await openOrigin((request, response) => {
        const hash = createHash("sha256");
        request.on("data", (chunk: Buffer) => hash.update(chunk));
        request.on("end", () => {
          sums.push(hash.digest("hex"));
          response.end(down);
        });
      });
      await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`));
      const program = `
import hashlib, threading, urllib.request
up = b"fedcba9876543210-" * (3 << 16)
sums = []
def work():
    answer = urllib.request.urlopen("http://127.0.0.1:${origin.port}/", data=up).read()
    sums.append(hashlib.sha256(answer).hexdigest())
import os
os.environ["no_proxy"] = os.environ["NO_PROXY"] = ""
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(set(sums), hashlib.sha256(up).hexdigest(), threading.active_count())
`;
      const sum = createHash("sha256").update(down).digest("hex");
      const printed = await run(proxy, program);
      expect(printed).toBe(`{'${sum}'} ${sums[0]} 2`);
      expect(new Set(sums).size).toBe(1);
      expect(proxy.records.length).toBe(4);
    });

    test("is started again in a copy of the session, which takes the port over when the first one ends", async () => {
      await using origin = await openOrigin((_, response) => response.end("hello"));
      await using proxy = await openTestProxy(
        allow(`a.test:${origin.port}`, `127.0.0.1:${origin.port}`),
      );
      const program = `
import os, time, urllib.request
from codeact_network import relay
relay.RETRY_SECONDS = 0.1
config = {"address": codeact_network._relay._address, "port": port, "packageIndex": None}
def get():
    return urllib.request.urlopen("http://a.test:${origin.port}/").read().decode()
def run_copy(work):
    child = os.fork()
    if child == 0:
        codeact_network.start(config)
        os._exit(work())
    return child
first = os.environ["http_proxy"]
print(os.waitpid(run_copy(lambda: 0 if os.environ["http_proxy"] != first and get() == "hello" else 1), 0)[1], get())
codeact_network.start(config)
print(get(), os.environ["http_proxy"] == first)
ready, go = os.pipe()
def outlive():
    os.read(ready, 1)
    for _ in range(100):
        try:
            # This program has read the address of the first relay and keeps it.
            return 0 if get() == "hello" else 1
        except OSError:
            time.sleep(0.1)
    return 2
child = run_copy(outlive)
codeact_network._relay.close()
os.write(go, b"x")
print(os.waitpid(child, 0)[1])
`;
      expect(await run(proxy, program)).toBe("0 hello\nhello True\n0");
    });

    test("ends a connection whose other side has ended, and costs nothing when idle", async () => {
      await using origin = await openOrigin((_, response) => response.end("hello"));
      await using proxy = await openTestProxy(allow(`127.0.0.1:${origin.port}`), {
        limits: { idleTimeoutMs: 500 },
      });
      const program = `
import os, resource, socket, time
before = len(os.listdir("/proc/self/fd"))
for _ in range(50):
    idle = socket.create_connection(("127.0.0.1", port))
    idle.sendall(b"GET http://127.0.0.1:${origin.port}/ HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
    data = b""
    while True:
        piece = idle.recv(65536)
        if not piece: break
        data += piece
    assert data.endswith(b"hello"), data
    idle.close()
silent = socket.create_connection(("127.0.0.1", port))
assert silent.recv(10) == b""
silent.close()
time.sleep(0.3)
used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
time.sleep(0.5)
print(len(os.listdir("/proc/self/fd")) - before, sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - used < 0.2)
`;
      expect(await run(proxy, program)).toBe("0 True");
    });
  },
);

/** A program that builds two small wheels, of which one needs the other, into `FOLDER`. */
const BUILD_WHEELS = `
import base64, hashlib, sys, zipfile
def build(folder, name, source, needs=()):
    info = name + "-1.0.dist-info"
    files = {name + ".py": source, info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
             info + "/METADATA": "Metadata-Version: 2.1\\nName: %s\\nVersion: 1.0\\n" % name + "".join("Requires-Dist: %s\\n" % need for need in needs),
             info + "/entry_points.txt": "[console_scripts]\\n%s-tool = %s:main\\n" % (name, name)}
    record = "".join("%s,sha256=%s,%d\\n" % (path, base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode(), len(text)) for path, text in files.items())
    with zipfile.ZipFile("%s/%s-1.0-py3-none-any.whl" % (folder, name), "w") as archive:
        for path, text in {**files, info + "/RECORD": record + info + "/RECORD,,\\n"}.items():
            archive.writestr(path, text)
build(FOLDER, "codeactdemo", "import codeactneeded\\nanswer = codeactneeded.value + 1\\ndef main(): print(answer)\\n", ["codeactneeded"])
build(FOLDER, "codeactneeded", "value = 41\\ndef main(): pass\\n")
`;

describe.skipIf(python === "" && !strict)(
  `packages of a session${python === "" ? " (skipped: there is no Python)" : ""}`,
  () => {
    test("pip installs from the index into a folder of the session's own, and the kernel sees it", async ({
      skip,
    }) => {
      const wheels = await mkdtemp(join(folder, "wheels-"));
      const cache = await mkdtemp(join(folder, "cache-"));
      await using nothing = await openTestProxy(allow("unused.test"));
      await run(nothing, `FOLDER = ${JSON.stringify(wheels)}\n${BUILD_WHEELS}`);
      const files = new Map<string, Buffer>();
      for (const name of await readdir(wheels)) files.set(name, await readFile(join(wheels, name)));
      await using index = await openOrigin((request, response) => {
        const [, kind = "", name = ""] = (request.url ?? "").split("/");
        const file = kind === "simple" ? `${name}-1.0-py3-none-any.whl` : name;
        const bytes = files.get(file);
        const sum = createHash("sha256")
          .update(bytes ?? "")
          .digest("hex");
        if (bytes === undefined) response.writeHead(404).end();
        else if (kind !== "simple") response.end(bytes);
        else response.end(`<a href="/files/${file}#sha256=${sum}">${file}</a>`);
      });
      const program = `
import importlib.util, os, subprocess, sys
from codeact_network import packages
place = os.environ["PLACE"]
packages.configure(packages._index, place)
if importlib.util.find_spec("pip") is None:
    print("absent")
else:
    print(packages.refusal("install codeactdemo"), packages.refusal("list"))
    done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "codeactdemo"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    packages.refresh(place)
    import codeactdemo
    print(codeactdemo.answer, codeactdemo.__file__.startswith(place))
    print(subprocess.run(["codeactdemo-tool"], capture_output=True, text=True).stdout.strip())
    code = "import codeactdemo; print(codeactdemo.answer)"
    print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip())
`;
      await using proxy = await openTestProxy(
        {
          kind: "allow",
          rules: [{ host: "unused.test" }],
          packageIndex: `http://127.0.0.1:${index.port}/simple`,
        },
        { packageCacheFolder: cache },
      );
      const place = await mkdtemp(join(folder, "place-"));
      // Outside of a sandbox the usual folder of packages may be one that can be written to.
      const printed = await run(proxy, program, { PLACE: place, PIP_USER: "1" });
      if (printed === "absent" && !strict) skip("this Python has no pip");
      expect(printed).toBe("None None\n42 True\n42\n42");
      expect(proxy.records.every(({ host }) => host === "packages.codeact.internal")).toBe(true);
      expect((await readdir(cache)).length).toBe(2);
    }, 180_000);

    test("without an index %pip says what to do, and installs that need none are tried", async () => {
      await using proxy = await openTestProxy(allow("unused.test"));
      const program = `
from codeact_network import packages
print(packages.refusal("install numpy"))
print([packages.refusal(text) for text in ("list", "--version", "install --no-index ./a.whl", "show pip")])
print(packages.refusal("-q download numpy") is not None)
`;
      const printed = await run(proxy, program);
      if (!printed.startsWith("%pip needs pip")) {
        expect(printed).toMatch(
          /^%pip install needs a package index, and this session has none\..*packageIndex/u,
        );
        expect(printed).toMatch(/\[None, None, None, None\]\nTrue$/u);
      }
    });
  },
);
