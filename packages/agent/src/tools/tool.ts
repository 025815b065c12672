import { CodeactError, JsonValue, errorMessage } from "@codeact/protocol";
import type { HostCall, HostFunction, HostParameter } from "@codeact/protocol";
import { z } from "zod";
import { describeKeys, isJsonArray, isJsonObject, pythonAnnotation } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { assertPythonName } from "./python-name.ts";
import { isStandardSchema, jsonSchemaOf } from "./standard-schema.ts";
import type { SchemaOutput, StandardSchema } from "./standard-schema.ts";

/** Arguments of a tool call as JSON. */
export type ToolArgs = Readonly<Record<string, JsonValue>>;

/** Must a person agree before this call? A function may look at the arguments. */
export type ToolApproval = boolean | ((args: ToolArgs) => boolean | Promise<boolean>);

/**
 * A function of the host that the model can use: from Python under its name, and in the formats `tool`, `json` and
 * `text` as a call. `call` validates the arguments first; its rejections carry messages that the model can act on.
 */
export interface Tool extends HostFunction {
  /** JSON Schema of the arguments: an object with properties. */
  readonly inputSchema: JsonSchema;
  readonly approve: ToolApproval;
}

/** What a tool is made of. */
export interface ToolDefinition<Input, Args> {
  /** A Python identifier that is neither a keyword nor a builtin. */
  readonly name: string;
  readonly description: string;
  /** Shape of the arguments: a zod object, another Standard Schema, or raw JSON Schema of an object. */
  readonly input: Input;
  /** JSON Schema of the arguments, for a Standard Schema that cannot describe itself. */
  readonly inputSchema?: JsonSchema | undefined;
  /** Shape of the result; only used for the return annotation. */
  readonly output?: StandardSchema | JsonSchema | undefined;
  /** Ask a person before each call. @default false */
  readonly approve?: ToolApproval | undefined;
  /** Does the work. What it returns must be JSON; undefined becomes None. Errors become exceptions in Python. */
  run(args: Args, call: { readonly signal: AbortSignal; readonly callId: string }): unknown;
}

type ArgsOf<Input> = Input extends StandardSchema ? SchemaOutput<Input> : ToolArgs;

/**
 * Makes a tool.
 * @throws CodeactError `config_invalid` when the name is no free Python identifier or the input is no object schema
 */
export function tool<const Input extends StandardSchema | JsonSchema>(
  definition: ToolDefinition<Input, ArgsOf<Input>>,
): Tool;
export function tool(definition: ToolDefinition<StandardSchema | JsonSchema, unknown>): Tool {
  const { name, input } = definition;
  assertPythonName(name, "tool");
  const inputSchema = definition.inputSchema ?? jsonSchemaOf(input, name);
  const validator: StandardSchema = isStandardSchema(input) ? input : schemaOfJson(input, name);
  return {
    name,
    description: definition.description,
    parameters: parametersOf(inputSchema, name),
    returns: returnsOf(definition.output, name),
    inputSchema,
    approve: definition.approve ?? false,
    call: (args, call) => runTool(definition, validator, args, call),
  };
}

function schemaOfJson(schema: JsonSchema, name: string): StandardSchema {
  try {
    return z.fromJSONSchema({ ...schema });
  } catch (error) {
    throw new CodeactError(
      "config_invalid",
      `The input schema of tool ${name} cannot be used: ${errorMessage(error)}`,
      {
        remedy: "Give a JSON Schema of type object, or a zod object.",
        cause: error,
      },
    );
  }
}

function parametersOf(schema: JsonSchema, toolName: string): HostParameter[] {
  const properties = schema["properties"] ?? {};
  if (schema["type"] !== "object" || !isJsonObject(properties)) {
    throw new CodeactError(
      "config_invalid",
      `The input of tool ${toolName} is not an object with named arguments`,
      {
        remedy: "Wrap the value: { value: … }.",
      },
    );
  }
  const required = isJsonArray(schema["required"]) ? schema["required"] : [];
  const parameters = Object.entries(properties).map(([name, property]) => {
    assertPythonName(name, `argument of tool ${toolName}`, "keywords");
    const fallback = isJsonObject(property) ? property["default"] : undefined;
    return {
      name,
      annotation: pythonAnnotation(property, schema),
      required: required.includes(name) && fallback === undefined,
      default: fallback,
      description: parameterText(property, schema),
    };
  });
  // Python wants parameters without a default first.
  return [
    ...parameters.filter((one) => one.required),
    ...parameters.filter((one) => !one.required),
  ];
}

function parameterText(property: JsonValue, root: JsonSchema): string {
  const own =
    isJsonObject(property) && typeof property["description"] === "string"
      ? property["description"]
      : "";
  const keys = describeKeys(property, root);
  return [own.trim(), keys === "" ? "" : `A dict with ${keys}.`]
    .filter((part) => part !== "")
    .join(" ");
}

function returnsOf(
  output: StandardSchema | JsonSchema | undefined,
  name: string,
): string | undefined {
  if (output === undefined) return undefined;
  const schema = jsonSchemaOf(output, name);
  return pythonAnnotation(schema, schema);
}

async function runTool(
  definition: ToolDefinition<StandardSchema | JsonSchema, unknown>,
  validator: StandardSchema,
  args: ToolArgs,
  call: HostCall,
): Promise<JsonValue> {
  const checked = await validator["~standard"].validate(args);
  if (checked.issues !== undefined) {
    const issues = checked.issues
      .map((issue) => `${pathOf(issue.path)}${issue.message}`)
      .join("; ");
    throw new CodeactError("invalid_input", `${definition.name}: ${issues}`, {
      remedy: "Correct the arguments and call again.",
    });
  }
  const value = await definition.run(checked.value, { signal: call.signal, callId: call.id });
  return jsonResult(value, definition.name);
}

function pathOf(
  path: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined,
): string {
  const steps = (path ?? []).map((step) => String(typeof step === "object" ? step.key : step));
  return steps.length === 0 ? "" : `${steps.join(".")}: `;
}

function jsonResult(value: unknown, name: string): JsonValue {
  if (value === undefined) return null;
  // Dates, classes with toJSON and undefined fields become what JSON.stringify makes of them; the rest must be JSON.
  try {
    const text: unknown = JSON.stringify(value);
    if (typeof text === "string") return JsonValue.parse(JSON.parse(text));
  } catch (error) {
    throw notJson(name, errorMessage(error), error);
  }
  throw notJson(name, `a ${typeof value} has no JSON form`, undefined);
}

function notJson(name: string, why: string, cause: unknown): CodeactError {
  return new CodeactError("internal", `Tool ${name} returned something that is not JSON: ${why}`, {
    remedy: "Return strings, numbers, booleans, null, arrays and plain objects.",
    cause,
  });
}

/**
 * Checks that no two tools share a name.
 * @throws CodeactError `config_invalid`
 */
export function assertDistinct(tools: readonly Tool[]): void {
  const seen = new Set<string>();
  for (const { name } of tools) {
    if (seen.has(name)) {
      throw new CodeactError("config_invalid", `Two tools are called ${name}`, {
        remedy: "Rename one of them.",
      });
    }
    seen.add(name);
  }
}
