import { z } from "zod";
import type { RouteAnswer } from "./route-answer.ts";

/** What a description tells of one method of one path. */
export interface DescribedRoute {
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly group?: string | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  /** Content type of a body that is not JSON. */
  readonly bodyType?: string | undefined;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  /** Members that only this API has: who may use it, headers it takes. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Headers that it reads. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a description tells of the API as a whole. */
export interface ApiFacts {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly securitySchemes: Readonly<Record<string, unknown>>;
  /** The body of every error. */
  readonly error: z.ZodType;
  /** @default application/json */
  readonly errorType?: string | undefined;
  /** The name and the shape of the events of streams. */
  readonly events: { readonly name: string; readonly schema: z.ZodType };
}

/** The API description (OpenAPI 3.1), made from the same table that requests are routed with and checked by. */
export function describeApi(
  routes: readonly DescribedRoute[],
  facts: ApiFacts,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const methods = (paths[route.path] ??= {});
    methods[route.method.toLowerCase()] = describeRoute(route, facts);
  }
  const { title, version, description } = facts;
  return {
    openapi: "3.1.0",
    info: { title, version, description },
    paths,
    components: {
      securitySchemes: facts.securitySchemes,
      schemas: {
        Error: jsonSchema(facts.error, "output"),
        [facts.events.name]: jsonSchema(facts.events.schema, "output"),
      },
    },
  };
}

/** The name of a route in clients that are made from the description: `getApiV1ConversationsId`. */
export function operationId({ method, path }: Pick<DescribedRoute, "method" | "path">): string {
  const words = path.replaceAll(/[^\w]+(\w)?/gu, (_, letter: string | undefined) =>
    letter === undefined ? "" : letter.toUpperCase(),
  );
  return `${method.toLowerCase()}${words}`;
}

function describeRoute(route: DescribedRoute, facts: ApiFacts): Record<string, unknown> {
  const responses = Object.entries(route.answers).map(([status, answer]) => [
    status,
    describeAnswer(answer, facts.events.name),
  ]);
  const failure = {
    description: "What went wrong",
    content: {
      [facts.errorType ?? "application/json"]: { schema: { $ref: "#/components/schemas/Error" } },
    },
  };
  return {
    summary: route.summary,
    operationId: operationId(route),
    ...(route.group === undefined ? {} : { tags: [route.group] }),
    ...route.facts,
    parameters: [
      ...pathParameters(route.path),
      ...queryParameters(route.query),
      ...headerParameters(route.headers ?? {}),
    ],
    ...requestBody(route),
    responses: { ...Object.fromEntries(responses), default: failure },
  };
}

function describeAnswer(
  { description, schema, types = [] }: RouteAnswer,
  events: string,
): Record<string, unknown> {
  const content = [
    ...(schema === undefined
      ? []
      : [["application/json", { schema: jsonSchema(schema, "output") }]]),
    ...types.map((type) => [
      type,
      type === "text/event-stream"
        ? { schema: { $ref: `#/components/schemas/${events}` } }
        : { schema: { type: "string", format: "binary" } },
    ]),
  ];
  return { description, ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }) };
}

function requestBody({ body, bodyType }: DescribedRoute): Record<string, unknown> {
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

function headerParameters(headers: Readonly<Record<string, string>>): Record<string, unknown>[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const described = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const own = Object.entries(described).filter(([key]) => key !== "$schema" && key !== "~standard");
  return Object.fromEntries(own);
}
