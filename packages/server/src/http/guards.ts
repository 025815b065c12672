import { refusal } from "./refusal.ts";

/** Names that lead to this machine only. */
export const localNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

/**
 * Refuses requests addressed to a host name that is not ours: a web page may have pointed a name of its own at the
 * loopback interface (DNS rebinding). A request without a host (HTTP/1.0) comes from no browser.
 * @throws CodeactError a refusal with status 403
 */
export function checkHost(
  header: string | undefined,
  allowed: readonly string[] | undefined,
): void {
  if (allowed === undefined || header === undefined) return;
  const name = hostName(header);
  if (allowed.includes(name) || name.endsWith(".localhost")) return;
  throw refusal(`Requests to the host "${header.slice(0, 200)}" are not answered here.`, {
    status: 403,
    code: "host_not_allowed",
    remedy: "Use localhost or 127.0.0.1, or allow the host when you start the engine.",
  });
}

/** The name in a Host header, lower case, without the port and a closing dot. */
function hostName(header: string): string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/u.exec(header.trim().toLowerCase());
  return (match?.[1] ?? "").replace(/\.$/u, "");
}

/**
 * Refuses what a web page of another origin sends: bodies are read whatever their content type says, so the browser
 * would not ask first.
 * @throws CodeactError a refusal with status 403
 */
export function checkOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): void {
  if (origin === undefined || allowed.includes("*") || allowed.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return;
  throw refusal(`Pages of the origin "${origin.slice(0, 200)}" may not use this engine.`, {
    status: 403,
    code: "origin_not_allowed",
    remedy: "Allow the origin when you start the engine (--cors).",
  });
}
