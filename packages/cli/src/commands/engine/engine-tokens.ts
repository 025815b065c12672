import { CodeactError } from "@codeact/protocol";
import type { EngineToken, Scope } from "@codeact/server";
import { scopes } from "@codeact/server";
import { readLocalFile } from "../../local-file.ts";

/** Where tokens may come from. */
export interface TokenSources {
  readonly tokenFile?: string | undefined;
  /** From the command line. */
  readonly token?: readonly string[] | undefined;
  /** From the environment. */
  readonly own: string | undefined;
}

/**
 * Reads the tokens of an engine; undefined when there are none at all.
 * @throws CodeactError `invalid_input` for an empty one or an unknown scope, `not_found` for the file
 */
export async function readTokens(sources: TokenSources): Promise<EngineToken[] | undefined> {
  const { tokenFile, token: shown = [], own } = sources;
  const tokens = [
    ...(tokenFile === undefined ? [] : await readTokenFile(tokenFile)),
    ...shown.map((token) => ({ token })),
    ...(own === undefined || own === "" ? [] : [{ token: own }]),
  ];
  if (tokens.some(({ token }) => token.trim() === ""))
    throw new CodeactError("invalid_input", "--token is empty.", {
      remedy: "Give a token, or leave the flag out.",
    });
  return tokens.length === 0 ? undefined : tokens;
}

/** One token a line, with its scopes behind it where it does not have all; `#` at the begin of a word begins a remark. */
async function readTokenFile(path: string): Promise<EngineToken[]> {
  const text = (await readLocalFile(path, { remedy: "Check --token-file." })).toString();
  const lines = text.split("\n").map((line) => line.replace(/(?:^|\s)#.*$/u, "").trim());
  const tokens = lines.flatMap((line, index) => (line === "" ? [] : [readToken(line, index + 1)]));
  if (tokens.length > 0) return tokens;
  throw new CodeactError("invalid_input", `There is no token in ${path}.`, {
    remedy: "Write one a line, for example made with: openssl rand -hex 32",
  });
}

function readToken(line: string, number: number): EngineToken {
  const [token = "", list, ...rest] = line.split(/\s+/u);
  // The message shows none of it: what stands there may be a secret.
  if (rest.length > 0)
    throw new CodeactError("invalid_input", `Line ${number} of --token-file has too many words.`, {
      remedy: "Write TOKEN, or TOKEN and its scopes with commas: TOKEN execute,files.",
    });
  return { token, scopes: list?.split(",").map(readScope) };
}

function readScope(name: string): Scope {
  const scope = scopes.find((known) => known === name);
  if (scope !== undefined) return scope;
  throw new CodeactError("invalid_input", `${JSON.stringify(name)} in --token-file is no scope.`, {
    remedy: `Scopes are ${scopes.join(", ")}.`,
  });
}
