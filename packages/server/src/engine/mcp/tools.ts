import { CodeactError, errorMessage } from "@codeact/protocol";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import manifest from "../../../package.json" with { type: "json" };
import type { Principal } from "../http/principal.ts";
import type { Engine } from "../open-engine.ts";
import { foldCell, runCell } from "../session/run-cell.ts";
import { cellContent } from "./cell-content.ts";
import { ClientSession } from "./client-session.ts";
import { fileContent } from "./file-content.ts";

/** An MCP server for one connection. */
export interface ConnectionServer {
  readonly server: McpServer;
  /** Ends the connection's session. Idempotent. */
  close(): Promise<void>;
}

const instructions =
  "A private, stateful Python interpreter in a sandbox: variables, imports and files stay between calls. Files are read and written in the interpreter's working folder.";

/** Makes the MCP server of one connection: `execute`, `interrupt`, `variables`, and, where allowed, files. */
export function createMcpServer(engine: Engine, principal: Principal): ConnectionServer {
  const server = new McpServer({ name: "codeact", version: manifest.version }, { instructions });
  const session = new ClientSession(engine, principal);
  addCellTools(server, engine, session);
  addLookTools(server, session);
  if (principal.scopes.includes("files")) {
    addFileTools(server, session);
    addWriteTool(server, engine, session);
  }
  return { server, close: () => session.close() };
}

function addCellTools(server: McpServer, engine: Engine, session: ClientSession): void {
  server.registerTool(
    "execute",
    {
      title: "Run Python",
      description:
        "Runs Python code in the session's interpreter and returns what it printed, the value of its last line, its images, or the traceback. State stays between calls; `!command` and `%pip install` work as in a notebook.",
      inputSchema: {
        code: z.string().describe("Python source"),
        timeout_seconds: z.number().positive().max(3600).optional().describe("default: 60"),
      },
      annotations: { destructiveHint: false, openWorldHint: false },
    },
    ({ code, timeout_seconds }, { signal }) =>
      answer(async () => {
        const open = await session.open();
        const timeoutMs =
          timeout_seconds === undefined ? engine.limits.executeTimeoutMs : timeout_seconds * 1000;
        const result = await foldCell(runCell(engine, open, { code, timeoutMs }, signal));
        return {
          content: cellContent(result, session.takeNotice()),
          isError: result.end.status !== "ok",
        };
      }),
  );
}

function addLookTools(server: McpServer, session: ClientSession): void {
  server.registerTool(
    "interrupt",
    {
      title: "Interrupt",
      description: "Interrupts the cell that runs now (as Ctrl-C does). Variables stay.",
      inputSchema: {},
    },
    () =>
      answer(async () => {
        const open = await session.peek();
        const running = (open?.executions.size ?? 0) > 0;
        await open?.kernel?.interrupt();
        return text(running ? "Interrupted." : "Nothing was running.");
      }),
  );
  server.registerTool(
    "variables",
    {
      title: "Variables",
      description: "Lists the session's variables: name, type, shape, size and a short preview.",
      inputSchema: {},
      annotations: { readOnlyHint: true },
    },
    () =>
      answer(async () => {
        using held = await (await session.open()).hold();
        return text(JSON.stringify(await held.kernel.variables(), null, 1));
      }),
  );
}

const path = z.string().min(1).max(4096).describe("relative to the working folder");

function addFileTools(server: McpServer, session: ClientSession): void {
  server.registerTool(
    "list_files",
    {
      title: "List files",
      description: "Lists everything below a folder of the session.",
      inputSchema: { path: path.default(".") },
      annotations: { readOnlyHint: true },
    },
    ({ path: folder }) =>
      answer(async () => {
        using held = await (await session.open()).hold();
        const files = await held.kernel.files.list(folder);
        const lines = files.map((file) =>
          file.folder ? `${file.path}/` : `${file.path}\t${file.bytes} bytes`,
        );
        return text(lines.length === 0 ? "There are no files." : lines.join("\n"));
      }),
  );
  server.registerTool(
    "read_file",
    {
      title: "Read a file",
      description: "Returns a file of the session: text, an image, or other bytes as base64.",
      inputSchema: { path },
      annotations: { readOnlyHint: true },
    },
    ({ path: file }) =>
      answer(async () => {
        using held = await (await session.open()).hold();
        return { content: [fileContent(file, await held.kernel.files.read(file))] };
      }),
  );
}

function addWriteTool(server: McpServer, engine: Engine, session: ClientSession): void {
  server.registerTool(
    "write_file",
    {
      title: "Write a file",
      description: "Writes a file of the session, replacing it if it is there.",
      inputSchema: {
        path,
        content: z.string().describe("text, or base64 when `encoding` says so"),
        encoding: z.enum(["utf8", "base64"]).default("utf8"),
      },
    },
    ({ path: file, content, encoding }) =>
      answer(async () => {
        const data = Buffer.from(content, encoding);
        if (data.byteLength > engine.limits.maxFileBytes)
          throw new CodeactError("file_too_large", "The file is too large.");
        using held = await (await session.open()).hold();
        await held.kernel.files.write(file, data);
        return text(`Wrote ${data.byteLength} bytes to ${file}.`);
      }),
  );
}

function text(words: string): CallToolResult {
  return { content: [{ type: "text", text: words }] };
}

/** What fails is told to the model, which can often do something about it. */
async function answer(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    const remedy = CodeactError.isInstance(error) ? (error.remedy ?? "") : "";
    const message = CodeactError.isInstance(error) ? errorMessage(error) : "The engine failed.";
    return { ...text(`${message} ${remedy}`.trim()), isError: true };
  }
}
