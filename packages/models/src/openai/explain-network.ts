import { CodeactError, errorMessage } from "@codeact/protocol";
import { findNetworkCode } from "./http-failure.ts";
import type { OpenaiEndpoint } from "./options.ts";

interface NetworkRule {
  readonly codes: RegExp;
  /** Completes "The model server at URL …". */
  readonly what: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

// Codes are those of Node's errno names and of undici, which is Node's fetch.
const rules: readonly NetworkRule[] = [
  {
    codes: /^ECONNREFUSED$/,
    what: "refused the connection",
    remedy: "Is the server running? Start it, or give another base URL.",
    retryable: true,
  },
  {
    codes: /^ENOTFOUND$/,
    what: "cannot be found: its host name is unknown",
    remedy: "Is the server running, and is the base URL spelled right?",
    retryable: false,
  },
  {
    codes: /^EAI_AGAIN$/,
    what: "cannot be found: no name server answers",
    remedy: "Check the network of this machine and the spelling of the base URL.",
    retryable: true,
  },
  {
    codes: /^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/,
    what: "does not answer",
    remedy: "Is the server running, and does a firewall stand between?",
    retryable: true,
  },
  {
    codes: /CERT|SSL|TLS|SELF_SIGNED/,
    what: "has no valid certificate",
    remedy: "Use http:// for a plain server, or name its authority in NODE_EXTRA_CA_CERTS.",
    retryable: false,
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_)/,
    what: "closed the connection",
    remedy: "Try again; if it happens often, read the log of the server.",
    retryable: true,
  },
];

/** Explains why no answer came at all. */
export function explainNetwork(error: unknown, { baseUrl }: OpenaiEndpoint): CodeactError {
  const code = findNetworkCode(error);
  const details = { url: baseUrl, ...(code === undefined ? {} : { code }) };
  // What fetch says, without a code, of ports that belong to other protocols.
  if (code === undefined && rootMessage(error) === "bad port") {
    const message = `The port of ${baseUrl} is one that HTTP clients never connect to.`;
    const remedy = "Check the base URL, or let the server listen on another port.";
    return new CodeactError("config_invalid", message, { remedy, details, cause: error });
  }
  if (code === undefined) {
    const message = `The call of the model server at ${baseUrl} failed: ${rootMessage(error)}.`;
    return new CodeactError("model_failed", message, { details, cause: error });
  }
  // The only limits of Node's fetch itself; everything shorter is timed by us.
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code)) {
    const message = `The model server at ${baseUrl} was silent for 300 s.`;
    return new CodeactError("timeout", message, { details, cause: error });
  }
  const rule = rules.find(({ codes }) => codes.test(code));
  return new CodeactError(
    "model_unreachable",
    `The model server at ${baseUrl} ${rule?.what ?? "cannot be reached"} (${code}).`,
    {
      remedy: rule?.remedy ?? "Is the server running, and is the base URL right?",
      details,
      retryable: rule?.retryable ?? true,
      cause: error,
    },
  );
}

function rootMessage(error: unknown): string {
  let root = error;
  for (let depth = 0; depth < 8 && root instanceof Error && root.cause instanceof Error; depth += 1)
    root = root.cause;
  return errorMessage(root).replace(/\.$/, "");
}
