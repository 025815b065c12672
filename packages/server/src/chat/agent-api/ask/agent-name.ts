import { refusal } from "@codeact/models/serve";
import type { ModelCatalogue, ModelOffer } from "../../models/model-catalogue.ts";

const AGENT = "agent/";

/** What a request asks: an agent around a model, or the model itself. */
export interface AskedModel {
  /** True when the agent is to run; false when the model answers without it. */
  readonly agent: boolean;
  readonly offer: ModelOffer;
}

/** The name of the agent around a model. */
export function agentName(model: string): string {
  return AGENT + model;
}

/**
 * Finds what a request names: `agent/NAME`, `NAME`, or `agent` for the agent around the default model.
 * @throws CodeactError a refusal, 404, that lists what there is
 */
export async function findModel(models: ModelCatalogue, name: string): Promise<AskedModel> {
  const offers = await models.list();
  const [first] = offers;
  if (name === "agent" && first !== undefined) return { agent: true, offer: first };
  const raw = offers.find((offer) => offer.name === name);
  if (raw !== undefined) return { agent: false, offer: raw };
  const agent = offers.find((offer) => agentName(offer.name) === name);
  if (agent !== undefined) return { agent: true, offer: agent };
  const shown = offers.slice(0, 20).map((offer) => agentName(offer.name));
  throw refusal(`The model '${name.slice(0, 200)}' does not exist here.`, {
    status: 404,
    code: "model_not_found",
    param: "model",
    remedy:
      shown.length === 0
        ? "This server has no model yet."
        : `This server has: ${shown.join(", ")}, and the same without agent/.`,
  });
}
