import type { ProfileName } from "@codeact/agent";
import type { Model } from "@codeact/protocol";
import type { EndpointDesk } from "./endpoint-desk.ts";

/** A model that people may choose. */
export interface ModelOffer {
  readonly name: string;
  /** True for the small built-in one, which is for the first minute. */
  readonly demo: boolean;
  readonly vision: boolean;
  /** Tokens, where it is known. */
  readonly contextTokens?: number | undefined;
}

/** A model in use; disposing gives it back (an embedded one is unloaded when nobody uses it for a while). */
export interface ModelInUse extends AsyncDisposable {
  readonly model: Model;
  /** The one it was trained on, where it is known. */
  readonly profile: ProfileName | undefined;
}

/** Models of this server: configured ones, those an admin added, and the built-in one. */
export interface ModelCatalogue extends AsyncDisposable {
  /** Servers of models that admins added. */
  readonly endpoints: EndpointDesk;
  /** The first is the default. A server that does not answer is left out. */
  list(): Promise<readonly ModelOffer[]>;
  /** @throws CodeactError `model_not_found` for a name that is not offered, and what opening a model throws */
  open(name: string): Promise<ModelInUse>;
}
