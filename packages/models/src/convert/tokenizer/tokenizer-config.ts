import { join } from "node:path";
import { z } from "zod";
import { idsOf } from "../checkpoint-config.ts";
import { readCheckpointJson, readOptional } from "../checkpoint-json.ts";
import { ggufValue, type GgufValue } from "../../gguf/gguf-value.ts";
import { AddedToken } from "./tokenizer-json.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What the files beside a vocabulary say. */
export interface TokenizerConfig {
  readonly addedTokens: readonly AddedToken[];
  readonly addBos: boolean | undefined;
  readonly spacePrefix: boolean | undefined;
  /** Texts of the tokens with a duty. */
  readonly special: Readonly<Record<SpecialName, string | undefined>>;
  /** Jinja source. */
  readonly chatTemplate: string | undefined;
  /** Ids at which a generation ends, of `generation_config.json`. */
  readonly endIds: readonly number[];
}

type SpecialName = "bos" | "eos" | "unk" | "pad";

/** A token by its text, plain or as an object. */
const TokenText = z
  .union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)])
  .nullish();

const TemplateList = z.array(z.looseObject({ name: z.string(), template: z.string() }));

const ConfigJson = z.looseObject({
  add_bos_token: z.boolean().nullish(),
  add_prefix_space: z.boolean().nullish(),
  added_tokens_decoder: z
    .record(
      z.string().regex(/^\d{1,9}$/, "the key of a token is its number"),
      z.looseObject({ content: z.string(), special: z.boolean().default(false) }),
    )
    .optional(),
  bos_token: TokenText,
  eos_token: TokenText,
  unk_token: TokenText,
  pad_token: TokenText,
  chat_template: z.union([z.string(), TemplateList]).nullish(),
});

const TemplateJson = z.looseObject({ chat_template: z.string().optional() });
const GenerationJson = z.looseObject({ eos_token_id: z.unknown().optional() });

/** Reads `tokenizer_config.json`, `special_tokens_map.json`, the chat template and `generation_config.json`, each if it is there. */
export async function readTokenizerConfig(folder: string): Promise<TokenizerConfig> {
  const config = (await readCheckpointJson(folder, "tokenizer_config.json", ConfigJson)) ?? {};
  const map = await readCheckpointJson(folder, "special_tokens_map.json", ConfigJson);
  const generation = await readCheckpointJson(folder, "generation_config.json", GenerationJson);
  const special = (name: SpecialName): string | undefined =>
    config[`${name}_token`] ?? map?.[`${name}_token`] ?? undefined;
  return {
    addedTokens: Object.entries(config.added_tokens_decoder ?? {}).map(([id, token]) =>
      AddedToken.parse({ ...token, id: Number(id) }),
    ),
    addBos: config.add_bos_token ?? undefined,
    spacePrefix: config.add_prefix_space ?? undefined,
    special: { bos: special("bos"), eos: special("eos"), unk: special("unk"), pad: special("pad") },
    chatTemplate: await chatTemplate(folder, config.chat_template),
    endIds: idsOf(generation?.eos_token_id),
  };
}

/** The newer files come first: who writes them leaves an old entry behind at most. */
async function chatTemplate(
  folder: string,
  inConfig: string | z.infer<typeof TemplateList> | null | undefined,
): Promise<string | undefined> {
  const file = await readOptional(join(folder, "chat_template.jinja"));
  if (file !== undefined) return file.toString("utf8");
  const json = await readCheckpointJson(folder, "chat_template.json", TemplateJson);
  if (json?.chat_template !== undefined) return json.chat_template;
  if (inConfig === null || inConfig === undefined || typeof inConfig === "string")
    return inConfig ?? undefined;
  return (inConfig.find(({ name }) => name === "default") ?? inConfig[0])?.template;
}

/** Ids of the tokens with a duty, as metadata. `fallback` has those of `config.json`. */
export function specialMetadata(
  config: TokenizerConfig,
  vocabulary: Vocabulary,
  fallback: { readonly bos: readonly number[]; readonly eos: readonly number[] },
): Readonly<Record<string, GgufValue>> {
  const ids = new Map(vocabulary.tokens.map(({ text }, id) => [text, id]));
  const idOf = (name: SpecialName): number | undefined => {
    const text = config.special[name];
    return text === undefined ? undefined : ids.get(text);
  };
  const ends = [...config.endIds, ...fallback.eos].filter((id) => id < vocabulary.tokens.length);
  const eos = idOf("eos") ?? ends[0];
  // A file holds one end of text and one end of turn; of more ends the first other is taken.
  const eot = ends.find((id) => id !== eos);
  const found: Readonly<Record<string, number | undefined>> = {
    "tokenizer.ggml.bos_token_id": idOf("bos") ?? fallback.bos[0],
    "tokenizer.ggml.eos_token_id": eos,
    "tokenizer.ggml.eot_token_id": eot,
    "tokenizer.ggml.unknown_token_id": idOf("unk"),
    "tokenizer.ggml.padding_token_id": idOf("pad"),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, id]) =>
      id === undefined ? [] : [[key, ggufValue.uint32(id)]],
    ),
  );
}
