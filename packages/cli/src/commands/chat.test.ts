import { execFile, execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startScriptedServer } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { describe, expect, it } from "vitest";
import { codeactPath, openCodeactHome } from "../testing/run-codeact.ts";
import { hasTmux, openTmuxTerminal } from "../testing/tmux-terminal.ts";

const reason = await whyNoLocalSandbox();
const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const python = process.env["CODEACT_TEST_JUPYTER_PYTHON"] ?? "/usr/bin/python3";

function hasNbconvert(): boolean {
  try {
    execFileSync(python, ["-c", "import nbconvert, nbformat, ipykernel"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const cell = (code: string, before = "I run it."): string =>
  `${before}\n<execute>\n${code}\n</execute>`;

describe.skipIf(reason !== undefined || (!hasTmux() && !strict))(
  titleOf("codeact chat in a terminal (needs tmux)", reason),
  () => {
    it("keeps variables over turns and over Ctrl-C, saves, resumes and exports", async () => {
      await using home = await openCodeactHome();
      await using server = await startScriptedServer({
        steps: [
          cell("x = 41\nprint('x is', x)"),
          "It is set.",
          cell("import time\nprint('sleeping')\ntime.sleep(600)"),
          cell("print('sleeping', 'more')\ntime.sleep(600)"),
          cell("print('still', x + 1)"),
          "The answer is 42.",
          cell("print('resumed', x)"),
          "Still there.",
        ],
      });
      const flags = ["--base-url", server.url, "--model", "scripted"];
      {
        await using terminal = await openTmuxTerminal(
          [process.execPath, codeactPath, "chat", ...flags],
          home.environment,
          home.folder,
        );
        await terminal.waitFor(/› $/m);
        await terminal.type("Set x to 41");
        await terminal.press("Enter");
        await terminal.waitFor(/x is 41[\s\S]*It is set\.[\s\S]*› $/m);
        await terminal.type("Sleep a while");
        await terminal.press("Enter");
        await terminal.waitFor(/sleeping/);
        await terminal.press("C-c");
        await terminal.waitFor(/stopped: aborted[\s\S]*› $/m);
        await terminal.type("Sleep again");
        await terminal.press("Enter");
        await terminal.waitFor(/sleeping[\s\S]*sleeping/);
        await terminal.press("C-c");
        await terminal.waitFor(/stopped: aborted[\s\S]*stopped: aborted[\s\S]*› $/m);
        await terminal.type("What is x plus one?");
        await terminal.press("Enter");
        await terminal.waitFor(/still 42[\s\S]*The answer is 42\.[\s\S]*› $/m);
        await terminal.type("/vars");
        await terminal.press("Enter");
        await terminal.waitFor(/x +int +41/);
        await terminal.type("/save talk.json");
        await terminal.press("Enter");
        await terminal.waitFor(/Saved: .*talk\.json/);
        await terminal.type("/nonsense");
        await terminal.press("Enter");
        await terminal.waitFor(/There is no command \/nonsense/);
        await terminal.press("C-d");
        await terminal.waitFor(/Saved: .*conversations[\s\S]*\[status 0\]/);
      }
      await using resumed = await openTmuxTerminal(
        [process.execPath, codeactPath, "chat", "--resume", "talk.json", ...flags],
        home.environment,
        home.folder,
      );
      await resumed.waitFor(
        /Ran the saved cells again: 2 as recorded, 0 different, 2 left out/,
        90_000,
      );
      await resumed.type("And now?");
      await resumed.press("Enter");
      await resumed.waitFor(/resumed 41[\s\S]*Still there\./);
      await resumed.type("exit");
      await resumed.press("Enter");
      await resumed.waitFor(/\[status 0\]/);
      expect(JSON.parse(await readFile(join(home.folder, "talk.json"), "utf8"))).toMatchObject({
        version: 1,
        model: "scripted",
      });
    }, 180_000);

    it("joins lines that end with a backslash, and blocks between triple quotes", async () => {
      await using home = await openCodeactHome();
      await using server = await startScriptedServer({ steps: ["One.", "Two."] });
      await using terminal = await openTmuxTerminal(
        [process.execPath, codeactPath, "chat", "--base-url", server.url, "--model", "scripted"],
        home.environment,
        home.folder,
      );
      await terminal.waitFor(/› $/m);
      await terminal.type("first \\");
      await terminal.press("Enter");
      await terminal.type("second");
      await terminal.press("Enter");
      await terminal.waitFor(/One\./);
      for (const line of ['"""', "a", "", "b", '"""']) {
        await terminal.type(line);
        await terminal.press("Enter");
      }
      await terminal.waitFor(/Two\./);
      await terminal.press("C-d");
      await terminal.waitFor(/\[status 0\]/);
      expect(server.requests.map((request) => request.body.messages.at(-1)?.content)).toEqual([
        "first \nsecond",
        "a\n\nb",
      ]);
    }, 60_000);
  },
);

describe.skipIf(reason !== undefined)(
  titleOf("codeact chat with nothing configured", reason),
  () => {
    it("says in one line that the small built-in model answers, and a person's own cells run", async () => {
      await using home = await openCodeactHome();
      const stdin = "What is 17 * 23?\n/run x = 6 * 7\n/run x\n/vars\n";
      const run = await home.run(["chat"], { stdin });
      expect(run.stdout).toMatch(/Answered by codeact-demo, .*\n/);
      expect(run.stdout).toMatch(/ 42\n[\s\S]*x +int +42/);
      expect(run.stdout).toContain("391");
      expect(run.status).toBe(0);
      const [, saved = ""] = /Saved: (.*)/.exec(run.stdout) ?? [];
      const again = await home.run(["chat", "--resume", saved], { stdin: "/run x + 1\n" });
      expect(again.stdout).toMatch(/3 as recorded, 0 different[\s\S]*43/);
      const script = await home.run(["export", saved, "--to", "py"]);
      expect(script.stdout).toContain("x = 6 * 7");
    }, 60_000);
  },
);

describe("codeact chat from a pipe", () => {
  it("answers one message per line and prints JSON when asked", async () => {
    await using home = await openCodeactHome();
    await using server = await startScriptedServer({ steps: ["One.", "Two."] });
    const run = await home.run(
      ["chat", "--json", "--base-url", server.url, "--model", "scripted"],
      { stdin: "a\nb\n" },
    );
    const events = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(
      events.filter((event) => event.type === "run-end").map((event) => event.result.text),
    ).toEqual(["One.", "Two."]);
    expect(run.status).toBe(0);
  }, 60_000);
});

describe.skipIf(reason !== undefined || (!hasNbconvert() && !strict))(
  titleOf("an exported notebook (needs python3-nbformat and jupyter-nbconvert)", reason),
  () => {
    it("validates against nbformat, and real Jupyter runs it to the same outputs", async () => {
      await using home = await openCodeactHome();
      await using server = await startScriptedServer({
        steps: [
          cell("values = [3, 5, 9]\nprint(sum(vals))"),
          cell("print(sum(values))\nvalues", "The name was wrong."),
          "It is 17.",
        ],
      });
      await home.run([
        "ask",
        "-q",
        "--save",
        "talk.json",
        "--base-url",
        server.url,
        "--model",
        "scripted",
        "Sum?",
      ]);
      expect(
        await home.run(["export", "talk.json", "--to", "ipynb", "-o", "talk.ipynb"]),
      ).toMatchObject({ status: 0 });
      const check =
        "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))";
      const options = {
        cwd: home.folder,
        env: { ...home.environment, JUPYTER_PLATFORM_DIRS: "1" },
      };
      await promisify(execFile)(python, ["-W", "ignore", "-c", check, "talk.ipynb"], options);
      await promisify(execFile)(
        python,
        [
          "-W",
          "ignore",
          "-m",
          "nbconvert",
          "--execute",
          "--to",
          "notebook",
          "--output",
          "run.ipynb",
          "talk.ipynb",
        ],
        options,
      );
      const executed = JSON.parse(await readFile(join(home.folder, "run.ipynb"), "utf8"));
      const texts = JSON.stringify(
        executed.cells.flatMap((entry: { outputs?: unknown[] }) => entry.outputs ?? []),
      );
      expect(texts).toContain("NameError");
      expect(texts).toContain('"17\\n"');
      expect(texts).toContain("[3, 5, 9]");
    }, 120_000);
  },
);
