import { z } from "zod";
import { errorCodes } from "@codeact/protocol";
import { operationId } from "../../http/describe-api.ts";
import type { RouteAnswer } from "../../http/route-answer.ts";
import { scopeOf } from "./access.ts";
import type { ChatRoute } from "./chat-route.ts";
import { escapeHtml, plainPage } from "./plain-page.ts";
import type { PlainPage } from "./plain-page.ts";
import { titleOfCode } from "./problem.ts";

/** The API for people, made from the table that requests are routed with. */
export function referencePage(routes: readonly ChatRoute[]): PlainPage {
  const groups = Map.groupBy(routes, ({ group }) => group);
  const names = [...groups.keys()];
  const body = [
    "<h1>The API of this server</h1>",
    `<p>For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Send a key as <code>Authorization: Bearer KEY</code>.
Times are milliseconds since the epoch; lists are <code>{items, next}</code>, where <code>next</code> is the cursor of the page that follows.</p>`,
    `<nav>${names.map((name) => `<a href="#group-${escapeHtml(name)}">${escapeHtml(name)}</a>`).join("")}<a href="#errors">errors</a></nav>`,
    ...[...groups].map(([name, members]) => groupSection(name, members)),
    errorSection(),
  ];
  return plainPage("codeact API", body.join("\n"));
}

function groupSection(name: string, routes: readonly ChatRoute[]): string {
  const shown = escapeHtml(name);
  const title = shown.charAt(0).toUpperCase() + shown.slice(1);
  return `<section><h2 id="group-${shown}">${title}</h2>\n${routes.map(routeArticle).join("\n")}</section>`;
}

function routeArticle(route: ChatRoute): string {
  const answers = Object.entries(route.answers).map(
    ([status, answer]) => `<p>${status}: ${escapeHtml(answer.description)}${typesOf(answer)}</p>`,
  );
  return [
    `<article id="${operationId(route)}"><h3>${route.method} ${escapeHtml(route.path)}</h3>`,
    `<p>${escapeHtml(route.summary)}.</p><p><small>${escapeHtml(audience(route))}</small></p>`,
    ...answers,
    route.query === undefined ? "" : shape("Query", route.query, "input"),
    route.body === undefined ? "" : shape("Body", route.body, "input"),
    route.bodyType === undefined ? "" : `<p>Body: ${escapeHtml(route.bodyType)}</p>`,
    ...Object.entries(route.answers).map(([status, { schema }]) =>
      schema === undefined ? "" : shape(`Answer ${status}`, schema, "output"),
    ),
    "</article>",
  ].join("");
}

function typesOf({ types = [] }: RouteAnswer): string {
  return types.length === 0 ? "" : ` (${types.map(escapeHtml).join(", ")})`;
}

const audiences = {
  open: "For everybody",
  user: "For who is logged in or has a key",
  admin: "For admins and owners",
  owner: "For owners",
} as const;

function audience(route: ChatRoute): string {
  const scope = scopeOf(route);
  const key = scope === undefined ? "" : `; a key needs the scope ${scope}`;
  const once = route.idempotent === true ? "; takes an Idempotency-Key" : "";
  return `${audiences[route.access]}${key}${once}.`;
}

function shape(title: string, schema: z.ZodType, io: "input" | "output"): string {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return `<details><summary>${title}</summary><pre>${escapeHtml(JSON.stringify(described, undefined, 2))}</pre></details>`;
}

function errorSection(): string {
  const entries = errorCodes.map(
    (code) =>
      `<article id="${code}"><h3>${code}</h3><p>${escapeHtml(titleOfCode(code))}.</p></article>`,
  );
  return `<section><h2 id="errors">Errors</h2>
<p>Every error is a problem document (RFC 9457): <code>{type, title, status, detail, code, remedy, retryable, details}</code>. Codes are never renamed.
Refusals have words of their own (<code>unauthorized</code>, <code>scope_missing</code>, <code>unknown_url</code>, …); <code>remedy</code> says what to do.</p>
${entries.join("\n")}</section>`;
}
