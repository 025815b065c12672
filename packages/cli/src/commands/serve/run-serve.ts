import type { Terminal } from "../../terminal/terminal.ts";
import { settingsOf } from "../shared-options.ts";
import { readServeFlags } from "./serve-flags.ts";

/**
 * `codeact serve`: reads what it is told and serves the chat until the signal fires. Returns the exit status.
 * @throws CodeactError for a wrong flag, variable or config file before the server is loaded, and as opening it does
 */
export async function runServe(
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const settings = await settingsOf(options, process.env);
  const serve = { ...settings.serve, ...readServeFlags(options) };
  const { serveChat } = await import("./serve-chat.ts");
  return await serveChat({ settings, serve, options }, terminal, signal);
}
