import type { Kernel, NetworkPolicy, Sandbox } from "@codeact/protocol";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import type { SandboxNetworkOptions } from "../open-session-network.ts";
import type { NetworkRecord } from "../record.ts";
import { openOrigin } from "./open-origin.ts";
import type { Origin } from "./open-origin.ts";

/** A sandbox backend that keeps network policies, under test. */
export interface NetworkUnderTest {
  /** Shown in test names. */
  readonly name: string;
  open(network: SandboxNetworkOptions): Promise<Sandbox>;
}

/** Asks for a URL with urllib; what came, or the refusal. */
const GET = `
import urllib.error, urllib.request
def get(url):
    try:
        return urllib.request.urlopen(url, timeout=20).read().decode()
    except urllib.error.HTTPError as error:
        return "%d %s" % (error.code, error.reason)
    except OSError as error:
        return type(error).__name__
`;

async function printed(kernel: Kernel, code: string): Promise<string> {
  const { stdout, error } = await collect(kernel, GET + code);
  expect(error?.traceback.join("\n")).toBeUndefined();
  return stdout.trim();
}

/** The network of sessions as code in them sees it, for every backend that has it. */
export function describeNetwork(subject: NetworkUnderTest): void {
  describe(`the network of a session: ${subject.name}`, () => {
    const records: NetworkRecord[] = [];
    let origin: Origin;
    let sandbox: Sandbox;
    let cacheFolder = "";
    beforeAll(async () => {
      cacheFolder = await mkdtemp(join(tmpdir(), "codeact-package-cache-"));
      origin = await openOrigin((request, response) => {
        if (request.url !== "/simple/nothing/") response.end(`hello ${request.url}`);
        else response.writeHead(404).end();
      });
      sandbox = await subject.open({
        log: (record) => {
          records.push(record);
        },
        packageCacheFolder: cacheFolder,
        resolve: async () => ["127.0.0.1"],
      });
      // The first start waits for the interpreter to warm up.
      await using kernel = await sandbox.start();
      await collect(kernel, "1");
    }, 180_000);
    afterAll(async () => {
      await sandbox.close();
      await origin[Symbol.asyncDispose]();
      await rm(cacheFolder, { recursive: true, force: true });
    });
    const allowing = (): NetworkPolicy => ({
      kind: "allow",
      rules: [{ host: `127.0.0.1:${origin.port}` }, { host: `a.test:${origin.port}` }],
    });

    test("is nothing without a policy, and with the policy none", async () => {
      for (const options of [{}, { network: { kind: "none" } as const }]) {
        await using kernel = await sandbox.start(options);
        const code = `import os; print(get("http://127.0.0.1:${origin.port}/"), get("http://127.0.0.1:3128/"), os.environ.get("HTTP_PROXY"))`;
        expect(await printed(kernel, code)).toBe("URLError URLError None");
      }
      expect(origin.connections).toBe(0);
    });

    test("is what its policy allows, for the interpreter and for programs that it starts", async () => {
      await using kernel = await sandbox.start({ network: allowing() });
      const url = `http://a.test:${origin.port}/x`;
      expect(await printed(kernel, `print(get("${url}"), get("http://evil.test/"))`)).toBe(
        "hello /x 403 Host not allowed by the network policy",
      );
      const child = `import subprocess, sys; print(subprocess.run([sys.executable, "-c", "import urllib.request; print(urllib.request.urlopen('${url}').read())"], capture_output=True, text=True).stdout)`;
      expect(await printed(kernel, child)).toBe("b'hello /x'");
      expect(records.map(({ host, verdict }) => `${host} ${verdict}`)).toEqual([
        "a.test allowed",
        "evil.test refused",
        "a.test allowed",
      ]);
    });

    test("leaves every other way closed", async () => {
      await using kernel = await sandbox.start({ network: allowing() });
      const code = `
import os, socket
out = []
for family, kind, target in (
    (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", ${origin.port})),
    (socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 443)),
    (socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)),
    (socket.AF_INET6, socket.SOCK_STREAM, ("2606:4700:4700::1111", 443)),
    (socket.AF_INET, socket.SOCK_DGRAM, ("1.1.1.1", 53)),
):
    handle = socket.socket(family, kind)
    handle.settimeout(5)
    try: handle.connect(target); out.append("connected")
    except OSError as error: out.append("closed")
# What the session holds of the host is the socket alone, no folder and nothing that can be opened.
for entry in os.listdir("/proc/self/fd"):
    path = "/proc/self/fd/" + entry
    if not os.path.lexists(path): continue
    for way in (path + "/..", path + "/../kernel.sock"):
        try: os.stat(way); out.append(os.readlink(path))
        except OSError: pass
print(out)`;
      expect(await printed(kernel, code)).toBe(`[${"'closed', ".repeat(5).slice(0, -2)}]`);
    });

    test("of one session is no other's, and ends with it", async () => {
      const kernel = await sandbox.start({ network: allowing() });
      await using other = await sandbox.start();
      const url = `http://a.test:${origin.port}/`;
      expect(await printed(kernel, `print(get("${url}"))`)).toBe("hello /");
      const code = `import os; os.environ["http_proxy"] = "http://127.0.0.1:3128"; print(get("${url}"))`;
      expect(await printed(other, code)).toBe("URLError");
      await kernel.close();
      await using next = await sandbox.start({ network: allowing() });
      expect(await printed(next, `print(get("${url}"))`)).toBe("hello /");
    });

    test("without an index %pip says what to do; with one it asks the index, through the proxy only", async () => {
      await using without = await sandbox.start({ network: allowing() });
      const refused = await collect(without, "%pip install nothing");
      expect(`${refused.error?.value}${refused.stderr}`).toMatch(/%pip needs pip|packageIndex/u);
      if (refused.error?.value.includes("%pip needs pip") === true) return;
      await using kernel = await sandbox.start({
        network: {
          ...allowing(),
          kind: "open",
          packageIndex: `http://127.0.0.1:${origin.port}/simple`,
        },
      });
      const before = records.length;
      const asked = await collect(kernel, "%pip install nothing", { timeoutMs: 100_000 });
      expect(asked.error?.traceback.join("\n")).toBeUndefined();
      expect(asked.stdout + asked.stderr).toContain("No matching distribution found for nothing");
      expect(records.slice(before).map(({ host, status }) => `${host} ${status}`)).toEqual([
        "packages.codeact.internal 404",
      ]);
    }, 120_000);
  });
}
