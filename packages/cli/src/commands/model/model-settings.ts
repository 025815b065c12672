import { join } from "node:path";
import { z } from "zod";
import { dataFolder } from "../../settings/load-settings.ts";
import { settingsOf } from "../shared-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the commands about models need to know. */
export interface ModelSettings {
  readonly modelsFolder: string;
  readonly offline: boolean;
  readonly hub: { readonly endpoint: string | undefined; readonly token: string | undefined };
  readonly json: boolean;
}

const Flags = z.looseObject({
  json: z.boolean().default(false),
  offline: z.boolean().default(false),
});

/** Joins flags, environment and config file. HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE are those of Hugging Face's tools. */
export async function modelSettings(
  options: unknown,
  environment: Environment = process.env,
): Promise<ModelSettings> {
  const flags = Flags.parse(options);
  const settings = await settingsOf(options, environment);
  const given = (...names: readonly string[]): string | undefined =>
    names
      .map((name) => environment[name]?.trim())
      .find((value) => value !== undefined && value !== "");
  return {
    modelsFolder: join(dataFolder(settings, environment), "models"),
    offline: flags.offline || /^(?:1|true|yes|on)$/i.test(given("HF_HUB_OFFLINE") ?? ""),
    hub: {
      endpoint: given("HF_ENDPOINT"),
      token: given("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"),
    },
    json: flags.json,
  };
}
