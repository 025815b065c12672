import { refusal } from "./refusal.ts";

/** A path that is answered. */
export interface RouteEntry {
  readonly path: string;
  readonly methods: readonly string[];
  /** Answered without a key: what load balancers ask. */
  readonly open?: true;
}

/** Every path of the surface; what is not here is 404, another method on it 405. */
const routes: readonly RouteEntry[] = [
  { path: "/", methods: ["GET"], open: true },
  { path: "/healthz", methods: ["GET"], open: true },
  { path: "/health", methods: ["GET"], open: true },
  { path: "/readyz", methods: ["GET"], open: true },
  { path: "/metrics", methods: ["GET"] },
  { path: "/tokenize", methods: ["POST"] },
  { path: "/v1/models", methods: ["GET"] },
  { path: "/v1/models/:id", methods: ["GET"] },
  { path: "/v1/chat/completions", methods: ["POST"] },
  { path: "/v1/completions", methods: ["POST"] },
  { path: "/v1/responses", methods: ["POST"] },
  { path: "/v1/responses/input_tokens", methods: ["POST"] },
  { path: "/v1/responses/:id", methods: ["GET", "DELETE"] },
];

const MODELS = "/v1/models/";
const RESPONSES = "/v1/responses/";

/** The entry of a path. Model names may hold slashes. */
export function findRoute(path: string): RouteEntry | undefined {
  const exact = routes.find((entry) => entry.path === path);
  if (exact !== undefined) return exact;
  if (path.startsWith(MODELS) && path.length > MODELS.length)
    return routes.find((entry) => entry.path === "/v1/models/:id");
  if (path.startsWith(RESPONSES) && !path.slice(RESPONSES.length).includes("/"))
    return routes.find((entry) => entry.path === "/v1/responses/:id");
  return undefined;
}

/** A refusal for a path that is not there, with the one that was probably meant. */
export function unknownPath(method: string, path: string): Error {
  const shown = path.slice(0, 200);
  const near = [`/v1${path}`, path.replace(/^\/v1(?=\/v1\/)/, ""), path.replace(/\/+$/, "")].find(
    (candidate) => candidate !== path && findRoute(candidate) !== undefined,
  );
  return refusal(`Unknown request URL: ${method} ${shown}.`, {
    status: 404,
    code: "unknown_url",
    remedy:
      near === undefined
        ? "The API is below /v1, for example /v1/chat/completions."
        : `Did you mean ${near}?`,
  });
}

/** The methods of an entry as the `Allow` header lists them. */
export function allowHeader(entry: RouteEntry): string {
  const head = entry.methods.includes("GET") ? ["HEAD"] : [];
  return [...entry.methods, ...head, "OPTIONS"].join(", ");
}
