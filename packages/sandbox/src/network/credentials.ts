import type { NetworkCredential } from "@codeact/protocol";
import { compileHost, meansHost } from "./compile-policy.ts";
import type { CompiledRule } from "./compile-policy.ts";
import type { Header } from "./headers.ts";
import type { Authority } from "./host.ts";

/** Port on which a secret is sent when its host names none: the one where it is encrypted. */
const DEFAULT_PORTS: readonly number[] = [443];

interface CompiledCredential extends Omit<CompiledRule, "methods"> {
  readonly placeholder: string;
  readonly value: string;
  /** Its host names a port, which may be one without TLS. */
  readonly plain: boolean;
}

/** Headers after placeholders were replaced, and the secrets that are among them now. */
export interface FilledHeaders {
  readonly headers: readonly Header[];
  readonly secrets: readonly string[];
}

/**
 * The secrets of a session. A placeholder is replaced in header values only, and only in requests that the proxy itself
 * sends to the secret's host: over TLS, or over plain HTTP on a port that the credential's host names.
 */
export class Credentials {
  readonly #all: readonly CompiledCredential[];

  /** @throws CodeactError `config_invalid` for a host that cannot be read */
  constructor(credentials: readonly NetworkCredential[]) {
    this.#all = credentials.map(({ host, placeholder, value }) => {
      const compiled = compileHost(host, DEFAULT_PORTS);
      return { ...compiled, placeholder, value, plain: compiled.ports !== DEFAULT_PORTS };
    });
  }

  /** Replaces what belongs to this target; every other placeholder stays as it is. */
  fill(headers: readonly Header[], target: Authority, secure: boolean): FilledHeaders {
    const fitting = this.#all.filter(
      (entry) =>
        meansHost(entry, target.host) &&
        entry.ports.includes(target.port) &&
        (secure || entry.plain),
    );
    const used = new Set<string>();
    const replace = (text: string): string =>
      fitting.reduce((filled, { placeholder, value }) => {
        if (!filled.includes(placeholder)) return filled;
        used.add(value);
        return filled.replaceAll(placeholder, () => value);
      }, text);
    const filled = headers.map(([name, value]): Header => [
      name,
      replaceInValue(name, value, replace),
    ]);
    return { headers: filled, secrets: [...used] };
  }
}

/** A user name and password travel in base64 (RFC 7617): a placeholder in there is looked for as well. */
function replaceInValue(name: string, value: string, replace: (text: string) => string): string {
  const basic =
    name.toLowerCase() === "authorization" ? /^basic +(\S+)$/iu.exec(value)?.[1] : undefined;
  if (basic === undefined) return replace(value);
  const plain = Buffer.from(basic, "base64").toString("utf8");
  const filled = replace(plain);
  return filled === plain ? replace(value) : `Basic ${Buffer.from(filled).toString("base64")}`;
}
