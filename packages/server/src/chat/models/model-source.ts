import type { OpenedModel } from "@codeact/session";
import type { ModelOffer } from "./model-catalogue.ts";

/** A model that was found and is not opened yet. */
export interface FoundModel {
  /** The same for what may be shared; another once its address or key has changed. */
  readonly key: string;
  readonly open: () => Promise<OpenedModel>;
}

/** Where models of a server come from. */
export interface ModelSource {
  /** What it offers now; nothing while it does not answer. */
  list(): Promise<readonly ModelOffer[]>;
  /** The model of a name, without asking whether its server is there. */
  find(name: string): Promise<FoundModel | undefined>;
  /** A model for a name that no source finds: a server that offers whatever it has is asked for it. */
  guess?(name: string): FoundModel | undefined;
}
