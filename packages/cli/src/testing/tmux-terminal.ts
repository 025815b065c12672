import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

const tmux = promisify(execFile);

/** True when tmux is installed. */
export function hasTmux(): boolean {
  try {
    execFileSync("tmux", ["-V"]);
    return true;
  } catch {
    return false;
  }
}

/** A real terminal of 100 by 40 in a tmux server of its own. */
export interface TmuxTerminal extends AsyncDisposable {
  /** Types keys by tmux's names, for example `hello`, `Enter`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text literally. */
  type(text: string): Promise<void>;
  /** The whole screen with its history, as text. */
  screen(): Promise<string>;
  /** Waits until the screen shows `pattern`; fails with the screen after `withinMs`. */
  waitFor(pattern: RegExp, withinMs?: number): Promise<string>;
}

/** Opens a terminal that runs `command`. */
export async function openTmuxTerminal(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<TmuxTerminal> {
  const server = `codeact-test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const call = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await tmux("tmux", ["-L", server, ...args], {
      env: { ...environment, TERM: "xterm-256color" },
    });
    return stdout;
  };
  // The shell stays after the command, so that its last screen can be read.
  const line = `${command.map((word) => `'${word}'`).join(" ")}; echo "[status $?]"; sleep 60`;
  await call("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", "-c", folder, line);
  const screen = (): Promise<string> => call("capture-pane", "-p", "-J", "-S", "-500");
  return {
    screen,
    async press(...keys) {
      await call("send-keys", ...keys);
    },
    async type(text) {
      await call("send-keys", "-l", text);
    },
    async waitFor(pattern, withinMs = 20_000) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const text = await screen();
        if (pattern.test(text)) return text;
        if (Date.now() > deadline)
          throw new Error(`The terminal never showed ${String(pattern)}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async [Symbol.asyncDispose]() {
      await call("kill-server").catch(() => undefined);
    },
  };
}
