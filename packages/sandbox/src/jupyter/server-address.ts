import { CodeactError } from "@codeact/protocol";

/** Where a Jupyter server listens and how to be let in. */
export interface ServerAddress {
  /** Ends in a slash. Holds no token and no password, so it may be shown. */
  readonly base: URL;
  readonly token: string | undefined;
}

/** Pages of the user interfaces, which is what a browser's address bar or a server's greeting shows. */
const PAGE = /\/(?:lab|tree|notebooks|doc|login)(?:\/.*)?$/u;

/**
 * Reads the address of a server as people have it: with or without a path, with the token in the query as the server
 * prints it, or as the address of one of its pages.
 * @throws CodeactError `config_invalid` when it is no http(s) URL, or carries two different tokens
 */
export function parseServerAddress(url: string, token?: string): ServerAddress {
  const withoutQuery = url.replace(/[?#].*$/su, "");
  if (!URL.canParse(url) || !/^https?:\/\//iu.test(url)) {
    throw new CodeactError(
      "config_invalid",
      `"${withoutQuery}" is not the URL of a Jupyter server.`,
      {
        remedy: "Give a URL such as http://localhost:8888.",
      },
    );
  }
  const base = new URL(url);
  if (base.username !== "" || base.password !== "") {
    throw new CodeactError("config_invalid", "The URL of a Jupyter server carries a password.", {
      remedy: "Give the server's token beside the URL.",
    });
  }
  const inUrl = base.searchParams.get("token") ?? undefined;
  if (inUrl !== undefined && token !== undefined && inUrl !== token) {
    throw new CodeactError("config_invalid", `The URL ${withoutQuery} has another token.`, {
      remedy: "Give the token once.",
    });
  }
  base.search = "";
  base.hash = "";
  base.pathname = `${base.pathname.replace(PAGE, "").replace(/\/+$/u, "")}/`;
  const given = token ?? inUrl;
  if (given !== undefined && !/^[\x21-\x7e]*$/u.test(given)) {
    throw new CodeactError(
      "config_invalid",
      "The token of the Jupyter server has characters that no header can carry.",
    );
  }
  return { base, token: given === "" ? undefined : given };
}
