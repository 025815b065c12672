import { CodeactError } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

const TOKEN_BYTES = 16;
/** Isolation and hello take milliseconds; a machine that is out of breath gets this long. */
const START_TIMEOUT_MS = 20_000;

interface Expected {
  readonly session: string;
  resolve(socket: Socket): void;
  reject(error: unknown): void;
}

/** Tells the connections of newborn sessions apart: the first bytes of each are a token that only its session was given. */
export class TokenDoor {
  readonly #expected = new Map<string, Expected>();

  /**
   * Waits for the connection of a session; `order` is given the token to pass on.
   * @throws CodeactError `kernel_start_failed` when nobody comes, or what {@link refuse} was given
   */
  async expect(session: string, order: (token: string) => void): Promise<Socket> {
    const token = randomBytes(TOKEN_BYTES).toString("hex");
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    this.#expected.set(token, { session, resolve, reject });
    const timer = setTimeout(() => {
      const seconds = START_TIMEOUT_MS / 1000;
      reject(
        new CodeactError(
          "kernel_start_failed",
          `A new kernel did not connect within ${seconds} s.`,
        ),
      );
    }, START_TIMEOUT_MS);
    order(token);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#expected.delete(token);
    }
  }

  /** Nobody will come for this session, or, without a name, for any. */
  refuse(error: unknown, session?: string): void {
    for (const expected of this.#expected.values()) {
      if (session === undefined || expected.session === session) expected.reject(error);
    }
  }

  /** Takes a new connection; whoever has no token is not heard. */
  greet(socket: Socket): void {
    let seen = Buffer.alloc(0);
    socket.on("error", () => undefined);
    const onData = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < TOKEN_BYTES * 2) return;
      socket.off("data", onData);
      socket.pause();
      const expected = this.#expected.get(seen.toString("latin1", 0, TOKEN_BYTES * 2));
      if (expected === undefined) {
        socket.destroy();
        return;
      }
      if (seen.length > TOKEN_BYTES * 2) socket.unshift(seen.subarray(TOKEN_BYTES * 2));
      expected.resolve(socket);
    };
    socket.on("data", onData);
  }
}
