import { boundedArray, CodeactError, RestoreReport, Variable, parseJson } from "@codeact/protocol";
import type {
  ExecuteOptions,
  HostFunction,
  Kernel,
  KernelEvent,
  KernelFiles,
  KernelInfo,
  KernelSnapshot,
} from "@codeact/protocol";
import { z } from "zod";
import { ClientCalls } from "./client-calls.ts";
import { EngineCell } from "./engine-cell.ts";
import type { EngineClient, EngineRequest } from "./engine-client.ts";
import { engineFiles } from "./engine-files.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-bytes.ts";

/** What an engine says about a new session. */
export const CreatedSession = z.object({
  id: z.string().min(1).max(200),
  info: z.object({
    version: z.string(),
    shell: z.enum(["ipython", "plain"]),
    workingFolder: z.string(),
  }),
});
export type CreatedSession = z.infer<typeof CreatedSession>;

const Variables = z.object({ variables: boundedArray(Variable, 100_000) });

/** One session on an engine that speaks `/v1`. */
export class EngineKernel implements Kernel {
  readonly id: string;
  readonly info: KernelInfo;
  readonly files: KernelFiles;
  readonly #client: EngineClient;
  readonly #path: string;
  readonly #calls = new ClientCalls();
  readonly #onFork: (kernel: EngineKernel) => void;
  #turn: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #death: string | undefined;

  /** @param onFork Told of every kernel that is forked off this one. */
  constructor(
    client: EngineClient,
    session: CreatedSession,
    onFork: (kernel: EngineKernel) => void,
  ) {
    this.id = session.id;
    this.info = { backend: "remote", language: "python", ...session.info };
    this.#client = client;
    this.#path = `/v1/sessions/${encodeURIComponent(session.id)}`;
    this.#onFork = onFork;
    this.files = engineFiles(this.#path, (request) => this.#ask(request));
  }

  get alive(): boolean {
    return this.#closing === undefined && this.#death === undefined;
  }

  async *execute(code: string, options: ExecuteOptions = {}): AsyncIterable<KernelEvent> {
    const release = await this.#takeTurn(options.signal);
    let cell: EngineCell | undefined;
    try {
      this.#assertAlive();
      const home = { client: this.#client, path: this.#path, calls: this.#calls };
      cell = new EngineCell(home, code, options);
      for (;;) {
        const event = await this.#noted(cell.next());
        if (event.type === "execution-end" && event.status === "died")
          this.#death = event.death?.detail ?? "The interpreter died.";
        yield event;
        if (event.type === "execution-end") return;
      }
    } finally {
      if (cell !== undefined && !cell.isOver) cell.leave();
      release();
    }
  }

  async interrupt(): Promise<void> {
    if (this.alive) await this.#ask({ method: "POST", path: `${this.#path}/interrupt`, json: {} });
  }

  async variables(): Promise<readonly Variable[]> {
    const response = await this.#ask({ path: `${this.#path}/variables` });
    const parsed = Variables.safeParse(parseJson(await response.text()));
    if (parsed.success) return parsed.data.variables;
    throw new CodeactError("kernel_protocol", "The engine answered with no list of variables.");
  }

  async define(functions: readonly HostFunction[]): Promise<void> {
    this.#calls.add(functions);
    const tools = functions.map(({ name, description, parameters, returns }) => ({
      name,
      description,
      parameters,
      returns,
    }));
    await this.#ask({ method: "PUT", path: `${this.#path}/tools`, json: { tools } });
  }

  async fork(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Kernel> {
    const { signal } = options;
    // Not bound to the signal once it is sent: a session that was made unheard could not be ended.
    const request = { method: "POST", path: `${this.#path}/fork`, json: {} } as const;
    const response = await this.#inTurn(request, signal);
    const created = CreatedSession.safeParse(parseJson(await response.text()));
    if (!created.success)
      throw new CodeactError("kernel_protocol", "The engine answered with no session.");
    const kernel = new EngineKernel(this.#client, created.data, this.#onFork);
    this.#onFork(kernel);
    if (signal?.aborted !== true) return kernel;
    await kernel.close();
    throw new CodeactError("aborted", "The fork of a kernel was aborted.");
  }

  async snapshot(options: { readonly files?: boolean | undefined } = {}): Promise<KernelSnapshot> {
    const json = { files: options.files ?? true };
    const response = await this.#inTurn({ method: "POST", path: `${this.#path}/snapshot`, json });
    return decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
  }

  async restore(snapshot: KernelSnapshot): Promise<RestoreReport> {
    const bytes = Buffer.concat(encodeSnapshot(snapshot));
    const response = await this.#inTurn({ method: "POST", path: `${this.#path}/restore`, bytes });
    return RestoreReport.parse(await response.json());
  }

  async close(): Promise<void> {
    this.#closing ??= this.#remove();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** A session that is gone already is closed; one whose engine does not answer ends by itself when it is idle. */
  async #remove(): Promise<void> {
    this.#calls.abort();
    try {
      await this.#client.tell({ method: "DELETE", path: this.#path });
    } catch (error) {
      if (!CodeactError.isInstance(error)) throw error;
    }
  }

  async #ask(request: EngineRequest): Promise<Response> {
    this.#assertAlive();
    return await this.#noted(this.#client.ask(request));
  }

  /** Asks for what has to wait for the cells before it, and holds up those behind it. */
  async #inTurn(request: EngineRequest, signal?: AbortSignal): Promise<Response> {
    const release = await this.#takeTurn(signal);
    try {
      return await this.#ask(request);
    } finally {
      release();
    }
  }

  /** Remembers that the session is gone when that is what came back. */
  async #noted<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!CodeactError.isInstance(error)) throw error;
      if (error.code === "kernel_died") this.#death = error.message;
      if (error.code !== "not_found") throw error;
      this.#death = "The engine does not know this session any more. Every variable is lost.";
      throw diedError(this.#death, error);
    }
  }

  #assertAlive(): void {
    if (this.#closing !== undefined)
      throw new CodeactError("sandbox_closed", "This kernel is closed.");
    if (this.#death !== undefined) throw diedError(this.#death);
  }

  async #takeTurn(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = before.then(() => mine.promise);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void =>
      aborted.reject(new CodeactError("aborted", "It was aborted before its turn came."));
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener("abort", onAbort);
    try {
      await Promise.race([aborted.promise, before]);
      return mine.resolve;
    } catch (error) {
      mine.resolve();
      throw error;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }
}

function diedError(detail: string, cause?: unknown): CodeactError {
  return new CodeactError("kernel_died", detail, {
    remedy: "Start a new kernel; variables of the old one are gone.",
    cause,
  });
}
