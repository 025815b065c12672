import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CodeactError, type KernelEvent } from "@codeact/protocol";
import { openSandbox } from "@codeact/session";
import { exitStatus } from "../failure.ts";
import { readLocalFile } from "../local-file.ts";
import { dataFolder } from "../settings/load-settings.ts";
import { ImageFolder } from "../terminal/image-folder.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { styler, type Terminal, type TextStream } from "../terminal/terminal.ts";
import { askLine } from "../terminal/ask-line.ts";
import { sandboxChoice } from "./open-agent.ts";
import { settingsOf } from "./shared-options.ts";

/** What `codeact exec` was given besides settings. */
export interface ExecInput {
  /** The code itself; `-` or absent reads standard input. */
  readonly code: string | undefined;
  readonly file: string | undefined;
}

/** `codeact exec`: one cell in a fresh sandboxed interpreter. Returns the exit status. */
export async function execCommand(
  input: ExecInput,
  options: { readonly json?: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const settings = await settingsOf(options, process.env);
  const code = await readCode(input);
  await using sandbox = await openSandbox({ ...sandboxChoice(settings), preload: "none" });
  await using kernel = await sandbox.start({ signal });
  const images = new ImageFolder(
    join(
      dataFolder(settings, process.env),
      "images",
      new Date().toISOString().replaceAll(":", "-").slice(0, 19),
    ),
  );
  const onInput = terminal.interactive && input.code !== undefined ? askLine : undefined;
  let status: number = exitStatus.failed;
  for await (const event of kernel.execute(code, {
    signal,
    timeoutMs: settings.cellTimeoutMs,
    onInput,
  })) {
    if (options.json === true) terminal.out.write(`${JSON.stringify(event)}\n`);
    else draw(event, terminal, images);
    if (event.type === "execution-end") status = statusOf(event);
  }
  return status;
}

async function readCode(input: ExecInput): Promise<string> {
  if (input.file !== undefined) return (await readLocalFile(input.file)).toString();
  if (input.code !== undefined && input.code !== "-") return input.code;
  const code = process.stdin.isTTY ? "" : await text(process.stdin);
  if (code.trim() !== "") return code;
  throw new CodeactError("invalid_input", "There is no code to run.", {
    remedy: 'Give it as an argument (codeact exec "1 + 1"), with --file, or on standard input.',
  });
}

function writeText(stream: TextStream, text: string): void {
  stream.write(stream.isTTY === true ? sanitise(text) : text);
}

function statusOf(event: Extract<KernelEvent, { type: "execution-end" }>): number {
  if (event.status === "ok") return exitStatus.ok;
  // An interpreter that ignored the interrupt of its time limit was killed: to the caller that is a time-out, too.
  const outOfTime =
    event.status === "died" &&
    event.death?.cause === "killed" &&
    event.death.detail.includes("time limit");
  if (event.status === "timeout" || outOfTime) return exitStatus.timeout;
  if (event.status === "interrupted") return exitStatus.interrupted;
  return exitStatus.failed;
}

function draw(event: KernelEvent, terminal: Terminal, images: ImageFolder): void {
  const style = styler(terminal.color);
  const note = (message: string): unknown =>
    terminal.err.write(`${style("red", sanitise(message))}\n`);
  switch (event.type) {
    case "stream":
      // Piped output is the program's own bytes; a terminal must not obey what hostile code prints.
      writeText(event.name === "stdout" ? terminal.out : terminal.err, event.text);
      return;
    case "display":
    case "display-update":
    case "result": {
      const image = images.save(event.data);
      const plain = event.data["text/plain"];
      terminal.out.write(
        image === undefined
          ? `${typeof plain === "string" ? sanitise(plain) : sanitise(JSON.stringify(event.data))}\n`
          : `[image] ${image}\n`,
      );
      return;
    }
    case "error":
      note(event.traceback.join("\n"));
      return;
    case "output-truncated":
      note(
        `[${event.droppedBytes.toLocaleString("en")} bytes of ${event.name} not kept: more than the limit of ${event.limitBytes.toLocaleString("en")} bytes]`,
      );
      return;
    case "execution-end":
      if (event.status === "timeout")
        note(`Stopped after ${(event.durationMs / 1000).toFixed(1)} s: the cell was out of time.`);
      if (event.death !== undefined) note(`The interpreter ended: ${event.death.detail}`);
      return;
    case "execution-start":
    case "clear":
    case "input-request":
    case "call-start":
    case "call-end":
      return;
    default:
      event satisfies never;
  }
}
