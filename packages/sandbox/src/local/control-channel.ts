import type { Duplex } from "node:stream";
import { ForkServerMessage } from "./fork-server-message.ts";
import type { BootOrder, Order } from "./fork-server-message.ts";

/** The host's end of the control socket. Only the fork server writes to it, never a session. */
export class ControlChannel {
  readonly #stream: Duplex;

  constructor(stream: Duplex, onMessage: (message: ForkServerMessage) => void) {
    this.#stream = stream;
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onMessage(ForkServerMessage.parse(JSON.parse(line)));
    });
    // The process's exit event tells the same and more.
    stream.on("error", () => undefined);
  }

  /** Sends one order. Does nothing when the fork server is gone. */
  send(order: BootOrder | Order): void {
    if (this.#stream.writable) this.#stream.write(`${JSON.stringify(order)}\n`);
  }

  /** Ends the fork server: it exits when it can read nothing more. */
  end(): void {
    this.#stream.destroy();
  }
}
