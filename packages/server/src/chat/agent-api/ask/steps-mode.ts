import { refusal } from "@codeact/models/serve";
import { z } from "zod";

/**
 * How the steps of the agent (its code, and what came of it) show in a chat completion. `markdown`: inside the content,
 * so that programs that know nothing of steps show them. `fields`: as objects beside the delta, which other clients
 * ignore; the content is the final answer. `none`: only the final answer.
 */
export const StepsMode = z.enum(["markdown", "fields", "none"]);
export type StepsMode = z.infer<typeof StepsMode>;

/** The request header that says the same as the field `codeact.steps`, for clients that cannot add fields. */
export const STEPS_HEADER = "x-codeact-steps";

/** The field of a request that is for this server only. */
export const CodeactField = z.looseObject({ steps: StepsMode.nullish() }).nullish();

/**
 * What a request wants to see; the field counts more than the header. @default markdown
 * @throws CodeactError a refusal for a header that is none of the three
 */
export function readStepsMode(
  field: z.infer<typeof CodeactField>,
  header: string | undefined,
): StepsMode {
  if (field?.steps !== undefined && field.steps !== null) return field.steps;
  if (header === undefined || header === "") return "markdown";
  const mode = StepsMode.safeParse(header.trim().toLowerCase());
  if (mode.success) return mode.data;
  throw refusal(`The header ${STEPS_HEADER} is ${JSON.stringify(header.slice(0, 40))}.`, {
    code: "invalid_value",
    remedy: `It can be ${StepsMode.options.join(", ")}.`,
  });
}
