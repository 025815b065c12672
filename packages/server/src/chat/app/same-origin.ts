import type { Context } from "hono";
import { refusal } from "../../http/refusal.ts";
import type { Principal } from "../auth/principal.ts";
import type { ChatSettings } from "../chat-settings.ts";
import type { ChatEnv } from "./chat-route.ts";
import { isAllowedOrigin } from "./cross-origin.ts";

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a change that the page of another origin asks a browser for: browsers send their cookies along (and a
 * single-user server asks for none). A key is only sent by whoever knows it.
 * @throws CodeactError a refusal with status 403
 */
export function checkSameOrigin(
  request: Context<ChatEnv>,
  principal: Principal | undefined,
  { publicUrl, corsOrigins }: Pick<ChatSettings, "publicUrl" | "corsOrigins">,
): void {
  if (safeMethods.has(request.req.method) || principal?.via === "key") return;
  const site = request.req.header("sec-fetch-site");
  const origin = request.req.header("origin");
  // A single-user server asks for no key: there the operator's list alone decides.
  if (principal?.via !== "login" && isAllowedOrigin(request, corsOrigins)) return;
  if (site !== undefined) {
    // `none` is the person's own doing: an address typed, a bookmark.
    if (site === "same-origin" || site === "none") return;
    throw refused(origin);
  }
  if (origin !== undefined) {
    if (isOurs(origin, request.req.header("host"), publicUrl)) return;
    throw refused(origin);
  }
  // Neither: no browser of these years. A program that holds a cookie can say where it comes from.
  if (principal?.via === "login") throw refused(origin);
}

/** Whether an origin is this server's own, as it is asked for or as people see it. */
function isOurs(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host?.toLowerCase() || origin === new URL(publicUrl).origin;
}

function refused(origin: string | undefined): Error {
  return refusal(
    origin === undefined
      ? "A change with a cookie must say which page it comes from."
      : `Pages of the origin "${origin.slice(0, 200)}" may not change anything here.`,
    {
      status: 403,
      code: "origin_not_allowed",
      remedy: "Use the page of this server, or a key instead of the cookie.",
    },
  );
}
