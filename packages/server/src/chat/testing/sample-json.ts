import type { JsonValue } from "@codeact/protocol";
import { z } from "zod";

/** What a sample needs of a JSON schema. */
interface SampledSchema {
  readonly type?: unknown;
  readonly const?: JsonValue | undefined;
  readonly enum?: readonly JsonValue[] | undefined;
  readonly anyOf?: readonly SampledSchema[] | undefined;
  readonly oneOf?: readonly SampledSchema[] | undefined;
  readonly properties?: Readonly<Record<string, SampledSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SampledSchema | undefined;
  readonly minItems?: number | undefined;
  readonly minLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly format?: string | undefined;
}

/** A JSON schema as descriptions of APIs hold it. */
export const SampledSchema: z.ZodType<SampledSchema> = z.lazy(() =>
  z.looseObject({
    const: z.json().optional(),
    enum: z.array(z.json()).optional(),
    anyOf: z.array(SampledSchema).optional(),
    oneOf: z.array(SampledSchema).optional(),
    properties: z.record(z.string(), SampledSchema).optional(),
    required: z.array(z.string()).optional(),
    items: SampledSchema.optional(),
    minItems: z.number().optional(),
    minLength: z.number().optional(),
    minimum: z.number().optional(),
    format: z.string().optional(),
  }),
);

/** The smallest value that a schema takes, as far as it says what it takes. */
export function sampleJson(schema: SampledSchema): JsonValue {
  if (schema.const !== undefined) return schema.const;
  const [choice] = schema.enum ?? [];
  if (choice !== undefined) return choice;
  const [branch] = schema.anyOf ?? schema.oneOf ?? [];
  if (branch !== undefined) return sampleJson(branch);
  switch (schema.type) {
    case "object":
      return sampleObject(schema);
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleJson(schema.items ?? {}));
    case "string":
      return schema.format === "email" ? "a@example.org" : "x".repeat(schema.minLength ?? 1);
    case "integer":
    case "number":
      return Math.max(0, schema.minimum ?? 0);
    case "boolean":
      return false;
    default:
      return null;
  }
}

function sampleObject({ properties = {}, required = [] }: SampledSchema): JsonValue {
  return Object.fromEntries(required.map((name) => [name, sampleJson(properties[name] ?? {})]));
}
