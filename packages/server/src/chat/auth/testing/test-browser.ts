import type { z } from "zod";

/** What a page of a browser sends. */
export interface PageRequest {
  /** @default GET, and POST with a body */
  readonly method?: string | undefined;
  readonly json?: unknown;
  /** Over those that the browser sends by itself; an empty one is left out. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A browser as far as logins go: it keeps cookies, says which page asks, and follows no redirect by itself. */
export interface TestBrowser {
  /** Cookies by name, per origin. */
  cookies(origin?: string): Map<string, string>;
  /** Asks a path of the chat, or any address. */
  fetch(path: string, request?: PageRequest): Promise<Response>;
  /** Asks and parses the answer. @throws Error with the answer when its status is another than 200 to 299 */
  ask<T extends z.ZodType>(schema: T, path: string, request?: PageRequest): Promise<z.infer<T>>;
  /** The status and code of an answer. */
  code(path: string, request?: PageRequest): Promise<string>;
}

/** Opens a browser on a page of a server. @param address Where it is, as the proxy before the server tells */
export function openTestBrowser(home: string, address: string): TestBrowser {
  const jars = new Map<string, Map<string, string>>();
  const cookies: TestBrowser["cookies"] = (origin = home) => {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const ask: TestBrowser["fetch"] = async (path, request = {}) => {
    const url = new URL(path, home);
    const jar = cookies(url.origin);
    const method = request.method ?? (request.json === undefined ? "GET" : "POST");
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: withoutEmpty({
        "x-forwarded-for": address,
        ...(method === "GET" ? {} : { origin: home, "sec-fetch-site": "same-origin" }),
        ...(request.json === undefined ? {} : { "content-type": "application/json" }),
        ...(jar.size === 0 ? {} : { cookie: [...jar].map((pair) => pair.join("=")).join("; ") }),
        ...request.headers,
      }),
      body: request.json === undefined ? null : JSON.stringify(request.json),
    });
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    return response;
  };
  return {
    cookies,
    fetch: ask,
    async ask(schema, path, request) {
      const response = await ask(path, request);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
      return schema.parse(text === "" ? undefined : JSON.parse(text));
    },
    async code(path, request) {
      const response = await ask(path, request);
      const text = await response.text();
      const type = response.headers.get("content-type") ?? "";
      if (!type.includes("problem+json")) return String(response.status);
      const problem: unknown = JSON.parse(text);
      return `${response.status} ${String(Reflect.get(Object(problem), "code"))}`;
    },
  };
}

function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = ""] = cookie.split(";");
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === "" || /max-age=0(?:;|$)/iu.test(cookie)) jar.delete(name);
  else jar.set(name, value);
}
