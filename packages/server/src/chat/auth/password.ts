import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { CodeactError } from "@codeact/protocol";

/**
 * Cost of one hash: 19 MiB and two passes by one lane, the first choice of the OWASP password storage cheat sheet
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). `memory` counts KiB.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashes at one time: a flood of logins then takes 40 MB and leaves a core to others. */
const AT_ONCE = 2;
/** Who waits for a hash beyond this is sent away: they would wait for many seconds. */
const MAX_WAITING = 64;
/** The form in which a hash is kept (https://github.com/P-H-C/phc-string-format). */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{22,86})$/u;

const derive = promisify(argon2);

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** Hashes and checks passwords with argon2id, two at a time at most. */
export class Passwords {
  #working = 0;
  readonly #waiting: (() => void)[] = [];
  /** The hash of no known password: checking against it takes as long as checking a real one. */
  readonly #decoy = written(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

  /**
   * What is kept of a password. Unicode's compatible forms are one password, as keyboards differ in them.
   * @throws CodeactError `overloaded` when too many wait
   */
  async hash(password: string, signal?: AbortSignal): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#derive(password, { salt, length: HASH_BYTES, cost: COST }, signal);
    return written(salt, hash);
  }

  /**
   * Whether a password is the one that was hashed. Without a hash (an unknown person, one without a password) it works
   * as long, and says no.
   * @throws CodeactError `overloaded` when too many wait
   */
  async check(password: string, kept: string | undefined, signal?: AbortSignal): Promise<boolean> {
    const match = PHC.exec(kept ?? this.#decoy);
    if (match === null) {
      throw new CodeactError("internal", "A kept password hash is not of argon2id.", {
        remedy: "Give the person a new way in: a link to set the password anew.",
      });
    }
    const [, memory, passes, parallelism, salt = "", hash = ""] = match;
    const cost = {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    };
    const expected = Buffer.from(hash, "base64");
    const parts = { salt: Buffer.from(salt, "base64"), length: expected.length, cost };
    const equal = timingSafeEqual(await this.#derive(password, parts, signal), expected);
    return equal && kept !== undefined;
  }

  async #derive(
    password: string,
    { salt, length, cost }: { readonly salt: Buffer; readonly length: number; readonly cost: Cost },
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    await this.#enter(signal);
    try {
      return await derive("argon2id", {
        ...cost,
        message: password.normalize("NFKC"),
        nonce: salt,
        tagLength: length,
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#working < AT_ONCE) {
      this.#working += 1;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new CodeactError("overloaded", "Too many logins are being checked.", {
        remedy: "Try again in a moment.",
        retryable: true,
        details: { retryAfterSeconds: 5 },
      });
    }
    const turn = Promise.withResolvers<void>();
    const enter = (): void => turn.resolve();
    const abort = (): void => {
      const index = this.#waiting.indexOf(enter);
      // Whose turn has come already goes on: it holds a place, and gives it back when it is done.
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      turn.reject(signal?.reason);
    };
    this.#waiting.push(enter);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Hands the place to whoever waits longest, or frees it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#working -= 1;
    else next();
  }
}

/** The passwords of this process: all servers in it share the bound. */
export const passwords = new Passwords();

function written(salt: Buffer, hash: Buffer): string {
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
