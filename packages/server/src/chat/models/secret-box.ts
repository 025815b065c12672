import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { CodeactError } from "@codeact/protocol";

/** Shortest text that counts as a secret key. */
const MIN_KEY_CHARACTERS = 32;
const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the store: who has the database and not the key reads nothing. */
export interface SecretBox {
  seal(secret: string): string;
  /** @throws CodeactError `config_invalid` for what was sealed with another key, or changed since */
  open(sealed: string): string;
}

/**
 * A box with a key (AES-256-GCM under a key that HKDF-SHA256 makes of it).
 * @param purpose What it seals; one purpose's secrets do not open as another's
 * @throws CodeactError `config_invalid` for a key of fewer than 32 characters
 */
export function secretBox(key: string, purpose: string): SecretBox {
  if (key.length < MIN_KEY_CHARACTERS)
    throw new CodeactError(
      "config_invalid",
      `The secret key has fewer than ${MIN_KEY_CHARACTERS} characters.`,
      { remedy: "Set CODEACT_SECRET_KEY to the output of: openssl rand -base64 32" },
    );
  const bytes = Buffer.from(hkdfSync("sha256", key, "", `codeact ${purpose}`, 32));
  return {
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const all = Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
      return `${VERSION}.${all.toString("base64url")}`;
    },
    open(sealed) {
      const [version, text = ""] = sealed.split(".");
      const all = Buffer.from(text, "base64url");
      if (version !== VERSION || all.length < NONCE_BYTES + TAG_BYTES) throw wrongKey();
      const decipher = createDecipheriv("aes-256-gcm", bytes, all.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(all.subarray(-TAG_BYTES));
      try {
        const opened = decipher.update(all.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString("utf8");
      } catch (error) {
        throw wrongKey(error);
      }
    },
  };
}

function wrongKey(cause?: unknown): CodeactError {
  return new CodeactError(
    "config_invalid",
    "A stored secret does not open with this server's key.",
    {
      remedy:
        "Start the server with the key that it was sealed with (CODEACT_SECRET_KEY), or enter the secret again.",
      cause,
    },
  );
}
