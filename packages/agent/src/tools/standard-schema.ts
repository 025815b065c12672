import { CodeactError, JsonValue } from "@codeact/protocol";
import { isJsonObject } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/**
 * The part of the Standard Schema interface, version 1, that tools need (standardschema.dev); zod, valibot and arktype
 * implement it. `jsonSchema` is its JSON Schema extension.
 */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly jsonSchema?:
      | {
          readonly input: (options: {
            readonly target: "draft-2020-12";
          }) => Record<string, unknown>;
        }
      | undefined;
  };
}

/** What validation gives: a value, or what is wrong with it. */
type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type that a schema validates to. */
export type SchemaOutput<Schema extends StandardSchema> =
  Schema extends StandardSchema<infer Output> ? Output : never;

/** Tells a Standard Schema from raw JSON Schema. */
export function isStandardSchema(input: StandardSchema | JsonSchema): input is StandardSchema {
  return "~standard" in input;
}

/**
 * The JSON Schema of an input.
 * @throws CodeactError `config_invalid` when a Standard Schema does not describe itself
 */
export function jsonSchemaOf(input: StandardSchema | JsonSchema, name: string): JsonSchema {
  if (!isStandardSchema(input)) return input;
  const described = input["~standard"].jsonSchema?.input({ target: "draft-2020-12" });
  if (described === undefined) {
    throw new CodeactError(
      "config_invalid",
      `The ${input["~standard"].vendor} schema of tool ${name} has no JSON Schema form`,
      {
        remedy: "Give inputSchema beside input, or use a zod object.",
      },
    );
  }
  const { $schema: _, ...schema } = described;
  const json = JsonValue.parse(schema);
  return isJsonObject(json) ? json : {};
}
