/** Nothing may be loaded by, or frame, what is no page. */
const API_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** One year. */
const HSTS = "max-age=31536000";

/** How the answers of one server are guarded. */
export interface SecurityFacts {
  /** True where people reach the server over TLS. */
  readonly secure: boolean;
}

/**
 * Adds what every answer carries. A route that answers a page or a frame gives its own policy, which stays, and with it
 * the decision who may frame it.
 */
export function addSecurityHeaders(headers: Headers, { secure }: SecurityFacts): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", API_POLICY);
    headers.set("x-frame-options", "DENY");
  }
  if (!headers.has("cross-origin-resource-policy"))
    headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("cross-origin-opener-policy", "same-origin");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (secure) headers.set("strict-transport-security", HSTS);
}
