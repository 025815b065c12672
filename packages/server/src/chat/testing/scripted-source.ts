import type { Model } from "@codeact/protocol";
import type { ModelSource } from "../models/model-source.ts";

/** A source of models that tests made; the first is the default. */
export function scriptedSource(models: readonly Model[]): ModelSource {
  return {
    list: () =>
      Promise.resolve(
        models.map(({ name, vision }) => ({ name, vision: vision ?? false, demo: false })),
      ),
    find(name) {
      const model = models.find((one) => one.name === name);
      if (model === undefined) return Promise.resolve(undefined);
      const opened = {
        model,
        profile: undefined,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
      return Promise.resolve({ key: `scripted ${name}`, open: () => Promise.resolve(opened) });
    },
  };
}
