import { demoStyle, renderObservation } from "@codeact/agent";
import type { ExecutionEnd } from "@codeact/agent";
import { CodeactError, OutputFold } from "@codeact/protocol";
import type { Kernel, Output, Sandbox } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";

/** Which Python runs the programs, and in which of the two shells: their error texts differ. */
export interface PythonChoice {
  /** Path or command. @default the best one found */
  readonly python?: string | undefined;
  readonly shell: "plain" | "ipython";
}

/** What one program gave. */
export interface ProgramRun {
  /** The observation as the model reads it. */
  readonly observation: string;
  /** What it printed, without the last newline. */
  readonly output: string;
  /** False when it raised, was interrupted or took too long. */
  readonly ok: boolean;
  /** Name of the exception that it raised. */
  readonly error?: string | undefined;
}

/** A sandbox that runs the programs of one dialogue after the other, each dialogue as if in an interpreter of its own. */
export interface Runner extends AsyncDisposable {
  /** Begins a dialogue: no variables, no files but these. */
  begin(files?: Readonly<Record<string, string>>): Promise<void>;
  /** Puts further files into the working folder. */
  addFiles(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs code whose traces the dialogue does not show: definitions of given functions. */
  prepare(source: string): Promise<void>;
  run(code: string): Promise<ProgramRun>;
  /** Python's name for the type of a variable; `NoneType` when there is none. */
  typeOf(name: string): Promise<string>;
}

/** Programs of the demo model end in milliseconds; one that does not is wrong. */
const CELL_TIMEOUT_MS = 10_000;
/** Dialogues that one interpreter serves: its history grows, a fork costs little. */
const DIALOGUES_PER_KERNEL = 500;

/**
 * Defines the reset as a builtin, so that clearing the namespace does not clear it. Modules stay imported (importing
 * again costs nothing), their names go.
 */
const SETUP = `
def _make_reset():
    import builtins, os, shutil, sys
    space = sys.modules["__main__"].__dict__
    try:
        space = get_ipython().user_ns
    except Exception:
        pass
    home = os.getcwd()
    kept = set(space)
    def _reset():
        for name in [name for name in space if name not in kept and not name.startswith("_")]:
            del space[name]
        os.chdir(home)
        for name in os.listdir(home):
            path = os.path.join(home, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    builtins._demo_reset = _reset
_make_reset()
del _make_reset
`;

/**
 * Opens a sandbox for generating dialogues.
 * @throws CodeactError as `openLocalSandbox` does
 */
export async function openRunner(choice: PythonChoice, signal?: AbortSignal): Promise<Runner> {
  const sandbox = await openLocalSandbox({
    python: choice.python,
    shell: choice.shell,
    preload: "none",
    signal,
  });
  return new SandboxRunner(sandbox);
}

class SandboxRunner implements Runner {
  readonly #sandbox: Sandbox;
  #kernel: Kernel | undefined;
  #dialogues = 0;
  /** Executions before the current dialogue: the dialogue's own cells count from 1. */
  #before = 0;
  #executions = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async begin(files: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.#dialogues >= DIALOGUES_PER_KERNEL || this.#kernel?.alive !== true)
      await this.#renew();
    this.#dialogues += 1;
    await this.prepare("_demo_reset()");
    this.#before = this.#executions;
    await this.addFiles(files);
  }

  async addFiles(files: Readonly<Record<string, string>>): Promise<void> {
    const kernel = this.#open();
    for (const [path, text] of Object.entries(files)) await kernel.files.write(path, text);
  }

  async prepare(source: string): Promise<void> {
    const { outputs } = await this.#execute(source);
    const error = outputs.find((output) => output.type === "error");
    this.#before += 1;
    if (error !== undefined) {
      throw new CodeactError(
        "internal",
        `Preparing a dialogue failed: ${error.name}: ${error.value}.`,
      );
    }
  }

  async run(code: string): Promise<ProgramRun> {
    const { outputs, end } = await this.#execute(code);
    const observation = renderObservation(
      { outputs, end, cellTimeoutMs: CELL_TIMEOUT_MS, vision: false },
      demoStyle,
    ).text;
    const error = outputs.find((output) => output.type === "error");
    return {
      observation: observation.replaceAll(
        /\b(In ?\[)(\d+)\]/g,
        (_, opening: string, count: string) => `${opening}${Number(count) - this.#before}]`,
      ),
      output: printed(outputs).replace(/\n$/, ""),
      ok: end.status === "ok",
      error: error?.name,
    };
  }

  async typeOf(name: string): Promise<string> {
    const { outputs } = await this.#execute(
      `print(type(globals().get(${JSON.stringify(name)})).__name__)`,
    );
    this.#before += 1;
    return printed(outputs).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sandbox.close();
  }

  async #renew(): Promise<void> {
    await this.#kernel?.close();
    this.#kernel = await this.#sandbox.start();
    this.#dialogues = 0;
    this.#executions = 0;
    await this.prepare(SETUP);
  }

  #open(): Kernel {
    if (this.#kernel === undefined) throw new CodeactError("internal", "No dialogue has begun.");
    return this.#kernel;
  }

  async #execute(code: string): Promise<{ outputs: readonly Output[]; end: ExecutionEnd }> {
    const fold = new OutputFold();
    this.#executions += 1;
    for await (const event of this.#open().execute(code, { timeoutMs: CELL_TIMEOUT_MS })) {
      if (event.type === "execution-end") return { outputs: fold.outputs, end: event };
      fold.add(event);
    }
    throw new CodeactError("internal", "A cell ended without saying so.");
  }
}

function printed(outputs: readonly Output[]): string {
  return outputs
    .map((output) => (output.type === "stream" && output.name === "stdout" ? output.text : ""))
    .join("");
}
