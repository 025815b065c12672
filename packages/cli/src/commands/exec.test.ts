import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CodeactHome, openCodeactHome } from "../testing/run-codeact.ts";

const reason = await whyNoLocalSandbox();

let home: CodeactHome;
beforeAll(async () => {
  home = await openCodeactHome();
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

describe.skipIf(reason !== undefined)(titleOf("codeact exec", reason), () => {
  it("prints the value of the last expression", async () => {
    expect(await home.run(["exec", "import math; math.factorial(30)"])).toMatchObject({
      status: 0,
      stdout: "265252859812191058636308480000000\n",
      stderr: "",
    });
  });

  it("reads code from standard input and from a file", async () => {
    expect(await home.run(["exec"], { stdin: "print(6 * 7)" })).toMatchObject({
      status: 0,
      stdout: "42\n",
    });
    await writeFile(join(home.folder, "cell.py"), "print('from a file')");
    expect(await home.run(["exec", "--file", "cell.py"])).toMatchObject({
      status: 0,
      stdout: "from a file\n",
    });
  });

  it("says so when standard input is empty", async () => {
    expect(await home.run(["exec"], { stdin: "\n" })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no code to run."),
    });
  });

  it("keeps standard output and standard error apart, and a traceback ends with status 1", async () => {
    const run = await home.run([
      "exec",
      "import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 / 0",
    ]);
    expect(run).toMatchObject({ status: 1, stdout: "out\n" });
    expect(run.stderr).toMatch(/^err\n/);
    expect(run.stderr).toContain("1 / 0");
    expect(run.stderr).toContain("ZeroDivisionError: division by zero");
  });

  it("prints kernel events as JSON lines", async () => {
    const run = await home.run(["exec", "--json", "1 + 1"]);
    const types = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(["execution-start", "result", "execution-end"]);
  });

  it("saves an image and prints its path", async () => {
    const png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const run = await home.run([
      "exec",
      `import base64\nfrom IPython.display import Image, display\ndisplay(Image(base64.b64decode("${png}")))`,
    ]);
    const path = /^\[image\] (.+)$/m.exec(run.stdout)?.[1] ?? "";
    expect((await readFile(path)).toString("base64")).toBe(png);
  });
});

/** What each attack must end with: a clear text, and a status that says so. */
const attacks: readonly {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly text: RegExp;
  readonly flags?: readonly string[];
}[] = [
  {
    name: "ten megabytes of output",
    code: "print('x' * 10_000_000)",
    status: 0,
    text: /bytes of stdout not kept/,
  },
  {
    name: "an endless loop",
    code: "while True: pass",
    status: 124,
    text: /out of time/,
    flags: ["--timeout", "2s"],
  },
  {
    name: "a fork bomb",
    code: "import os\nwhile True: os.fork()",
    status: 1,
    text: /Resource temporarily unavailable|BlockingIOError/,
    flags: ["--timeout", "20s"],
  },
  {
    name: "killing itself",
    code: "import os; os.kill(os.getpid(), 9)",
    status: 1,
    text: /The interpreter ended/,
  },
  {
    name: "four gigabytes of memory",
    code: "b = bytearray(4 * 1024**3)",
    status: 1,
    text: /MemoryError/,
  },
  {
    name: "reading /root",
    code: "import os; os.listdir('/root')",
    status: 1,
    text: /FileNotFoundError|PermissionError/,
  },
  {
    name: "reading /etc/shadow",
    code: "open('/etc/shadow').read()",
    status: 1,
    text: /FileNotFoundError|PermissionError/,
  },
  {
    name: "a socket to loopback",
    code: "import socket; socket.create_connection(('127.0.0.1', 22), timeout=3)",
    status: 1,
    text: /ConnectionRefusedError|OSError|PermissionError/,
  },
];

/** Fork servers and interpreters whose host is gone; those of other tests still have theirs. */
async function orphans(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "ppid,args"]);
  return stdout.split("\n").filter((line) => /^\s*1 .*codeact_forkserver/.test(line));
}

describe.skipIf(reason !== undefined)(titleOf("codeact exec under attack", reason), () => {
  it.each(attacks)(
    "ends clearly and leaves nothing: $name",
    async ({ code, status, text, flags = [] }) => {
      const run = await home.run(["exec", ...flags, code]);
      expect(run.stdout.length + run.stderr.length).toBeLessThan(6_000_000);
      expect(run.stderr.slice(-2000)).toMatch(text);
      expect(run.stderr).not.toContain("node:internal");
      expect(run.status).toBe(status);
      expect(await orphans()).toEqual([]);
    },
    60_000,
  );
});

describe("bad input to codeact", () => {
  const cases: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly environment?: Record<string, string>;
    readonly status: number;
    readonly text: RegExp;
  }[] = [
    {
      name: "an unknown flag",
      args: ["exec", "--bogus", "1"],
      status: 2,
      text: /unknown option '--bogus'/,
    },
    { name: "an unknown command", args: ["explode"], status: 2, text: /unknown command 'explode'/ },
    {
      name: "a bad duration",
      args: ["exec", "--timeout", "soon", "1"],
      status: 2,
      text: /--timeout "soon" is not valid/,
    },
    {
      name: "a missing file",
      args: ["exec", "--file", "nowhere.py"],
      status: 2,
      text: /nowhere\.py/,
    },
    {
      name: "a missing Python",
      args: ["exec", "--python", "/nowhere/python3", "1"],
      status: 4,
      text: /\/nowhere\/python3/,
    },
    {
      name: "a model whose server is not said",
      args: ["ask", "--model", "gpt-9", "hello"],
      status: 2,
      text: /where the model "gpt-9" is served/,
    },
    {
      name: "a model file that is not there",
      args: ["ask", "--model", "./nowhere.gguf", "hello"],
      status: 2,
      text: /nowhere\.gguf/,
    },
    {
      name: "a model that was not pulled",
      args: ["ask", "--model", "hf:org/repo", "hello"],
      status: 2,
      text: /codeact model pull hf:org\/repo/,
    },
    {
      name: "an unreachable endpoint",
      args: ["ask", "--base-url", "http://127.0.0.1:2/v1", "--model", "m", "hello"],
      status: 3,
      text: /127\.0\.0\.1:2/,
    },
    {
      name: "a port that no client connects to",
      args: ["ask", "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "hello"],
      status: 2,
      text: /The port of http:\/\/127\.0\.0\.1:9/,
    },
    {
      name: "a base URL that is none",
      args: ["ask", "--base-url", "nonsense", "--model", "m", "hello"],
      status: 2,
      text: /--base-url "nonsense"/,
    },
    {
      name: "a conversation that is none",
      args: ["export", "broken.json", "--to", "md"],
      status: 2,
      text: /broken\.json is not JSON/,
    },
    {
      name: "an export kind that is none",
      args: ["export", "broken.json", "--to", "pdf"],
      status: 2,
      text: /ipynb, md, py, original-json/,
    },
  ];
  it.each(cases)(
    "is answered in one line with a remedy: $name",
    async ({ args, environment = {}, status, text }) => {
      await writeFile(join(home.folder, "broken.json"), "not json");
      const run = await home.run(args, { environment });
      expect(run.stderr).toMatch(text);
      expect(run.stderr).not.toMatch(/^\s+at /m);
      expect(run.status).toBe(status);
    },
    60_000,
  );

  it("names the file and field of a malformed config", async () => {
    await mkdir(join(home.folder, "config", "codeact"), { recursive: true });
    const path = join(home.folder, "config", "codeact", "config.json");
    await writeFile(path, '{"maxSteps": "many"}');
    const wrong = await home.run(["exec", "1"]);
    await writeFile(path, "{");
    const broken = await home.run(["exec", "1"]);
    await writeFile(path, "{}");
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('config.json: "maxSteps"'),
    });
    expect(broken).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("config.json is not JSON"),
    });
  });
});
