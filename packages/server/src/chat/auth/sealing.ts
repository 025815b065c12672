import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Store } from "@codeact/store";
import { z } from "zod";

/** The secret of a server lies under this name in the store, so that all its processes have the same one. */
const NAME = "auth.secret";
const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "aes-256-gcm";

const Envelope = z.tuple([z.number(), z.unknown()]);

/** Words that only this server writes and reads: nobody else can read, change or make one, and they end by themselves. */
export class Sealing {
  readonly #store: Store;
  #secret: Buffer | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Seals a value.
   * @param purpose What it is for; it opens for nothing else
   * @param until Milliseconds since the epoch
   */
  async seal(purpose: string, value: unknown, until: number): Promise<string> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, await this.#key(purpose), iv);
    const text = JSON.stringify([until, value]);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
  }

  /** Opens a sealed value; nothing when it is over, for another purpose, or not of this server. */
  async open<T extends z.ZodType>(
    purpose: string,
    sealed: string,
    { schema, now }: { readonly schema: T; readonly now: number },
  ): Promise<z.infer<T> | undefined> {
    const bytes = Buffer.from(sealed, "base64url");
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const key = await this.#key(purpose);
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    let text: string;
    try {
      const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      text = Buffer.concat([body, decipher.final()]).toString("utf8");
    } catch {
      return undefined;
    }
    const [until, value] = Envelope.parse(JSON.parse(text));
    if (until <= now) return undefined;
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  }

  async #key(purpose: string): Promise<Buffer> {
    this.#secret ??= await this.#read();
    return Buffer.from(hkdfSync("sha256", this.#secret, "", `codeact ${purpose}`, 32));
  }

  async #read(): Promise<Buffer> {
    const fresh = randomBytes(SECRET_BYTES).toString("base64url");
    const kept =
      (await this.#store.settings.get(NAME)) ?? (await this.#store.settings.setOnce(NAME, fresh));
    return Buffer.from(z.string().parse(kept), "base64url");
  }
}

const opened = new WeakMap<Store, Sealing>();

/** The seal of the server on a store. */
export function sealingOf(store: Store): Sealing {
  const known = opened.get(store) ?? new Sealing(store);
  opened.set(store, known);
  return known;
}
