import { openaiModel } from "@codeact/models";
import type { OpenaiModelOptions } from "@codeact/models";
import { findKnownModel } from "@codeact/models/store";
import { builtInModelName, groundedModel } from "@codeact/session";
import type { OpenedModel } from "@codeact/session";

/**
 * A model of one server, whatever its name is: names that lead elsewhere when an operator gives them (`./file`, `hf:…`,
 * `http://…`) are plain names here, because whoever chats may have made them up.
 */
export function servedModel(options: OpenaiModelOptions): OpenedModel {
  const model = openaiModel(options);
  // The built-in model, served by `codeact model serve`, wants the same texts and the same check as here.
  const builtIn = options.model === builtInModelName;
  return {
    model: builtIn ? groundedModel(model) : model,
    profile: builtIn ? "demo" : findKnownModel(options.model)?.profile,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
