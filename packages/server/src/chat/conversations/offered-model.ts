import { CodeactError } from "@codeact/protocol";
import type { ModelCatalogue } from "../models/model-catalogue.ts";

/** The model that was asked for, or the default one. @throws CodeactError `model_not_found` when it is not offered */
export async function offeredModel(
  models: ModelCatalogue,
  name: string | undefined,
): Promise<string> {
  const offers = await models.list();
  const [first] = offers;
  if (first === undefined) {
    throw new CodeactError("model_not_found", "This server has no model.", {
      remedy: "An administrator can add one.",
    });
  }
  if (name === undefined || offers.some((offer) => offer.name === name)) return name ?? first.name;
  throw new CodeactError(
    "model_not_found",
    `The model "${name.slice(0, 100)}" is not offered here.`,
    {
      remedy: "Choose one of GET /api/v1/models.",
      details: { model: name.slice(0, 100) },
    },
  );
}
