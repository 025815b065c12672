import { CodeactError, errorMessage } from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import type { Death } from "../wire/cell.ts";
import { FORGOTTEN } from "./death.ts";
import type { ChannelName, KernelSays } from "./message.ts";
import { KernelModel, statusOf } from "./server.ts";
import type { JupyterServer } from "./server.ts";
import { BINARY_PROTOCOL, decodeMessage, encodeMessage } from "./socket-format.ts";

/** Longest message that is read. Kernels send figures and tables in one piece; this is more than any of them needs. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** What may wait while a lost socket is opened again. */
const MAX_UNSENT_BYTES = 64 << 20;
const HANDSHAKE_TIMEOUT_MS = 60_000;
/** A socket that says nothing for twice this long, not even to a ping, is taken for lost. */
const PING_INTERVAL_MS = 10_000;
/** A message below the size of one packet is what a server may hold back. */
const SMALL_MESSAGE_BYTES = 1400;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2000;

/** What a channel tells its owner. */
export interface ChannelReader {
  message(message: KernelSays): void;
  /** The socket was lost and there is a new one. What was sent or said in between may be lost. */
  reconnected(): void;
  /** The kernel or the way to it is gone. Always the last call. */
  lost(death: Death): void;
}

/** Options of a channel. */
export interface ChannelOptions {
  readonly server: JupyterServer;
  readonly kernelId: string;
  readonly reader: ChannelReader;
  /** How long a lost socket is tried again. */
  readonly reconnectMs: number;
}

/** The WebSocket to one kernel: all its channels over one socket, opened again when it is lost. */
export class KernelChannel {
  /** Our end, for the server and the kernel; the same over reconnections, so that a server can hand over what was missed. */
  readonly session = randomUUID();
  readonly #options: ChannelOptions;
  #reader: ChannelReader;
  #socket: WebSocket | undefined;
  #unsent: (string | Buffer)[] = [];
  #unsentBytes = 0;
  #messages = 0;
  #heard = false;
  #urging = false;
  #pings: NodeJS.Timeout | undefined;
  #over = false;
  /** The subprotocol to offer; none once a server turned out not to know it. */
  #offered: string | undefined = BINARY_PROTOCOL;

  private constructor(options: ChannelOptions) {
    this.#options = options;
    this.#reader = options.reader;
  }

  /** Opens the socket. @throws CodeactError `sandbox_unavailable`, `kernel_died` when the server has no such kernel */
  static async open(options: ChannelOptions): Promise<KernelChannel> {
    const channel = new KernelChannel(options);
    await channel.#connect();
    channel.#pings = setInterval(() => {
      channel.#ping();
    }, PING_INTERVAL_MS);
    channel.#pings.unref();
    return channel;
  }

  /** Sends later messages to another reader. */
  attach(reader: ChannelReader): void {
    this.#reader = reader;
  }

  /** Sends a message and gives its id. Waits in line while the socket is being opened again. */
  send(
    channel: ChannelName,
    type: string,
    content: object,
    buffers: readonly Uint8Array[] = [],
    parent: object = {},
  ): string {
    this.#messages += 1;
    const id = `${this.session}_${this.#messages}`;
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.session,
      username: "codeact",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const message = { channel, header, parent, content, buffers };
    // Written only now: which form depends on the socket that carries it, and after a loss it may be another.
    const data = encodeMessage(message, this.#speaksBinary());
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
    else this.#keep(data);
    return id;
  }

  /** Closes the socket for good. */
  close(): void {
    this.#over = true;
    clearInterval(this.#pings);
    this.#unsent = [];
    this.#socket?.terminate();
  }

  #speaksBinary(): boolean {
    return (this.#socket?.protocol ?? this.#offered) === BINARY_PROTOCOL;
  }

  #keep(data: string | Buffer): void {
    if (this.#over) return;
    this.#unsent.push(data);
    this.#unsentBytes += data.length;
    if (this.#unsentBytes > MAX_UNSENT_BYTES) {
      this.#lose({ cause: "lost", detail: "Too much was waiting to be sent to the kernel." });
    }
  }

  #ping(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (!this.#heard) {
      this.#socket.terminate();
      return;
    }
    this.#heard = false;
    this.#socket.ping();
  }

  /** Opens a socket, in the older form where the server does not know the binary one. */
  async #connect(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      if (this.#offered === undefined || statusOf(error) !== undefined) throw error;
      this.#offered = undefined;
      await this.#open();
    }
  }

  async #open(): Promise<void> {
    const { server, kernelId } = this.#options;
    const protocols = this.#offered === undefined ? [] : [this.#offered];
    const socket = new WebSocket(server.channelsUrl(kernelId, this.session), protocols, {
      headers: server.headers(),
      maxPayload: MAX_MESSAGE_BYTES,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      perMessageDeflate: false,
    });
    socket.binaryType = "nodebuffer";
    // What follows an error is a close, which is looked at; before the opening the promise below takes it.
    socket.on("error", () => undefined);
    socket.on("message", (data, isBinary) => {
      this.#take(socket, data, isBinary);
    });
    socket.on("pong", () => {
      this.#heard = true;
    });
    await opened(socket, server.shown);
    socket.on("close", () => {
      if (socket === this.#socket) void this.#reconnect();
    });
    if (this.#over) {
      socket.terminate();
      return;
    }
    this.#socket = socket;
    this.#heard = true;
    this.#flush(socket);
  }

  #flush(socket: WebSocket): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    this.#unsentBytes = 0;
    for (const data of unsent) socket.send(data);
  }

  #take(socket: WebSocket, data: WebSocket.RawData, isBinary: boolean): void {
    if (this.#over) return;
    this.#heard = true;
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from([]);
    if (bytes.length < SMALL_MESSAGE_BYTES) this.#urge(socket);
    let message: KernelSays;
    try {
      message = decodeMessage(bytes, isBinary, socket.protocol === BINARY_PROTOCOL);
    } catch (error) {
      this.#lose({
        cause: "protocol",
        detail: `${errorMessage(error)} The connection was closed. Every variable is lost.`,
      });
      return;
    }
    this.#reader.message(message);
  }

  /**
   * Lets the server's next small message come at once. Jupyter Server leaves Nagle's algorithm on: it holds such a message
   * back until the one before is acknowledged, and an acknowledgement alone waits 40 ms for company. A pong is company.
   */
  #urge(socket: WebSocket): void {
    if (this.#urging) return;
    this.#urging = true;
    setImmediate(() => {
      this.#urging = false;
      if (socket.readyState === WebSocket.OPEN) socket.pong();
    });
  }

  async #reconnect(): Promise<void> {
    if (this.#over) return;
    const deadline = performance.now() + this.#options.reconnectMs;
    let waitMs = FIRST_RETRY_MS;
    for (;;) {
      const gone = await this.#tryAgain();
      if (this.#over || gone === "open") return;
      if (gone === "gone") {
        this.#lose(FORGOTTEN);
        return;
      }
      if (performance.now() + waitMs > deadline) {
        this.#lose({
          cause: "lost",
          detail: `The Jupyter server at ${this.#options.server.shown} cannot be reached any more (${gone.failed}). Variables are out of reach.`,
        });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS);
    }
  }

  async #tryAgain(): Promise<"open" | "gone" | { readonly failed: string }> {
    const { server, kernelId, reconnectMs } = this.#options;
    try {
      const path = `api/kernels/${encodeURIComponent(kernelId)}`;
      await server.get({ path, answer: KernelModel, timeoutMs: Math.max(1000, reconnectMs) });
      await this.#connect();
      if (!this.#over) this.#reader.reconnected();
      return "open";
    } catch (error) {
      return statusOf(error) === 404 ? "gone" : { failed: errorMessage(error) };
    }
  }

  #lose(death: Death): void {
    if (this.#over) return;
    this.close();
    this.#reader.lost(death);
  }
}

/** Settles when the socket is open. @throws CodeactError `sandbox_unavailable`, with `details.status` where the server refused */
function opened(socket: WebSocket, shown: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("open", resolve);
  socket.once("unexpected-response", (request, response) => {
    request.destroy();
    const status = response.statusCode ?? 0;
    reject(
      new CodeactError(
        "sandbox_unavailable",
        `The Jupyter server at ${shown} refuses the connection to a kernel (HTTP ${status}).`,
        {
          remedy: "See the server's log; is the token allowed to use kernels?",
          details: { status },
        },
      ),
    );
  });
  socket.once("error", (cause) => {
    reject(
      new CodeactError(
        "sandbox_unavailable",
        `The connection to a kernel at ${shown} cannot be opened: ${errorMessage(cause)}.`,
        { remedy: "Check that WebSockets reach the server.", retryable: true, cause },
      ),
    );
  });
  return promise;
}
