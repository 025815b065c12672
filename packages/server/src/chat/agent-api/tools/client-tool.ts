import { tool } from "@codeact/agent";
import type { JsonSchema, Tool } from "@codeact/agent";
import { refusal, SchemaObject } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import type { ClientCalls } from "./client-calls.ts";

const ToolName = z.string().regex(/^[\w.-]{1,64}$/u, "must be letters, digits, _ . or -");

/** A function of the client, as `tools` of a chat completion has it. */
export const ClientTool = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({
    name: ToolName,
    description: z.string().nullish(),
    parameters: SchemaObject.nullish(),
  }),
});

/** A function of the client, whichever API it came by. */
export interface ClientFunction {
  readonly name: string;
  readonly description?: string | null | undefined;
  /** JSON Schema of an object. */
  readonly parameters?: JsonSchema | null | undefined;
}

/**
 * Makes functions of the client callable from Python: a call waits until the client's next request brings its result. Signs
 * that Python does not allow in a name become underscores; the client sees its own name.
 * @throws CodeactError a refusal for two of one name and for parameters that cannot be arguments in Python
 */
export function clientTools(functions: readonly ClientFunction[], calls: ClientCalls): Tool[] {
  const taken = new Set<string>();
  return functions.map(({ name, description, parameters }, index) => {
    const pythonName = name.replaceAll(/\W/gu, "_").replace(/^(?=\d)/u, "_");
    const param = `tools[${index}]`;
    if (taken.has(pythonName)) throw badTool(param, `Two tools are called '${pythonName}'.`);
    taken.add(pythonName);
    try {
      return tool({
        name: pythonName,
        description: description ?? "",
        input: { type: "object", properties: {}, ...parameters },
        run: (args, { signal }) => calls.ask(name, args, signal),
      });
    } catch (error) {
      if (CodeactError.isInstance(error)) throw badTool(param, error.message);
      throw error;
    }
  });
}

function badTool(param: string, message: string): Error {
  return refusal(`${message.replace(/[.]?$/u, ".")} Tools become functions in Python.`, {
    param,
    code: "invalid_value",
    remedy: "Rename it, or correct its parameters.",
  });
}
