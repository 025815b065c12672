import type { Engine } from "../engines/engine.ts";
import { refusal } from "./refusal.ts";

/** The names under which one engine's models are served. */
export interface ServedModels {
  /** Those that lists show, the main one first. */
  names(): readonly string[];
  /** The engine's own name for what a request calls `name`. @throws CodeactError a refusal, 404, that lists the names */
  resolve(name: string): string | undefined;
}

/** Serves `engine` under `listed`, or under its own names when there are none. `unlisted` are answered to as well. */
export function serveModels(
  engine: Engine,
  listed: readonly string[] | undefined,
  unlisted: readonly string[] | undefined,
): ServedModels {
  const names = (): readonly string[] =>
    listed !== undefined && listed.length > 0 ? listed : engine.status().models;
  return {
    names,
    resolve(name) {
      const served = names();
      if (!served.includes(name) && unlisted?.includes(name) !== true)
        throw unknownModel(name, served);
      const own = engine.status().models;
      return own.includes(name) ? name : own[0];
    },
  };
}

const SHOWN_NAMES = 20;

function unknownModel(name: string, served: readonly string[]): Error {
  const shown = served.slice(0, SHOWN_NAMES).join(", ");
  return refusal(`The model '${name.slice(0, 200)}' does not exist here.`, {
    status: 404,
    code: "model_not_found",
    param: "model",
    remedy: `This server has: ${shown}${served.length > SHOWN_NAMES ? ", …" : ""}.`,
  });
}
