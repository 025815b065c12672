import { z } from "zod";
import type { RouteAnswer } from "../http/route-answer.ts";
import type { Route } from "./http/route.ts";

/** The API description (OpenAPI 3.1), made from the same table that requests are routed with and checked by. */
export function describeApi(
  routes: readonly Route[],
  events: z.ZodType,
  version: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const methods = (paths[route.path] ??= {});
    methods[route.method.toLowerCase()] = describeRoute(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "codeact engine",
      version,
      description:
        "Private Python sessions over HTTP. Every error is {error: {code, message, remedy, retryable, details}}.",
    },
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "A token of the engine, or the secret of one session",
        },
      },
      schemas: {
        Error: jsonSchema(ErrorBody, "output"),
        KernelEvent: jsonSchema(events, "output"),
      },
    },
  };
}

const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    retryable: z.boolean(),
    details: z.record(z.string(), z.unknown()),
  }),
});

function describeRoute(route: Route): Record<string, unknown> {
  const responses = Object.entries(route.answers).map(([status, answer]) => [
    status,
    describeAnswer(answer),
  ]);
  const failure = {
    description: "What went wrong",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replaceAll(/[/{}]+(\w)?/gu, (_, letter: string | undefined) => letter?.toUpperCase() ?? "")}`,
    ...(route.scopes === "open"
      ? { security: [] }
      : { security: [{ token: [] }], "x-scopes": route.scopes }),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...requestBody(route),
    responses: { ...Object.fromEntries(responses), default: failure },
  };
}

function describeAnswer({ description, schema, types = [] }: RouteAnswer): Record<string, unknown> {
  const content = [
    ...(schema === undefined
      ? []
      : [["application/json", { schema: jsonSchema(schema, "output") }]]),
    ...types.map((type) => [
      type,
      type === "text/event-stream"
        ? { schema: { $ref: "#/components/schemas/KernelEvent" } }
        : { schema: { type: "string", format: "binary" } },
    ]),
  ];
  return { description, ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }) };
}

function requestBody({ body, bodyType }: Route): Record<string, unknown> {
  if (bodyType !== undefined) {
    const schema = { type: "string", format: "binary" };
    return { requestBody: { required: true, content: { [bodyType]: { schema } } } };
  }
  if (body === undefined) return {};
  return {
    requestBody: { content: { "application/json": { schema: jsonSchema(body, "input") } } },
  };
}

function pathParameters(path: string): Record<string, unknown>[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

/** The part of a schema of an object that its members are read from. */
const ObjectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function queryParameters(query: z.ZodObject | undefined): Record<string, unknown>[] {
  if (query === undefined) return [];
  const { properties, required } = ObjectSchema.parse(jsonSchema(query, "input"));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const described = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const own = Object.entries(described).filter(([key]) => key !== "$schema" && key !== "~standard");
  return Object.fromEntries(own);
}
