import type { TokenLogprob } from "../../engines/engine.ts";
import type { GenerateOrder } from "../wire.ts";
import type { AddonContext, AddonGrammarState, AddonSampler, SamplerConfig } from "./addon.ts";
import { ChildFailure } from "./child-failure.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Stands for the logarithm of a probability that rounds to zero, as in OpenAI's API. */
const NEVER = -9999;

/** A token that was chosen, with its log-probability if that was asked for. */
export interface ChosenToken {
  readonly token: number;
  readonly logprob: TokenLogprob | undefined;
}

/** Chooses the tokens of one generation. */
export class TokenChooser {
  readonly #context: AddonContext;
  readonly #vocabulary: Vocabulary;
  readonly #sampler: AddonSampler;
  readonly #likelihood: Likelihood | undefined;

  /** @throws ChildFailure `model_bad_request` for a grammar that llama.cpp cannot read */
  constructor(loaded: LoadedModel, order: GenerateOrder) {
    this.#context = loaded.context;
    this.#vocabulary = loaded.vocabulary;
    const grammar = order.grammar === undefined ? undefined : openGrammar(loaded, order.grammar);
    this.#sampler = new loaded.addon.AddonSampler(loaded.model);
    this.#sampler.applyConfig(samplerConfig(loaded, order, grammar));
    this.#likelihood =
      order.logprobs === undefined ? undefined : new Likelihood(loaded, order.logprobs);
  }

  /** Log-probabilities of tokens that are given, such as those of a prompt. */
  get likelihood(): Likelihood | undefined {
    return this.#likelihood;
  }

  /** @throws ChildFailure `model_failed` when the grammar leaves no token */
  async choose(index: number): Promise<ChosenToken> {
    // Before the choice, because a choice moves the grammar on.
    const table = await this.#likelihood?.read(index);
    const token = await this.#context.sampleToken(index, this.#sampler);
    if (token < 0) {
      throw new ChildFailure({
        code: "model_failed",
        message: "The model found no token that may follow.",
        remedy: "Use another grammar or schema.",
      });
    }
    // An end has no text that a log-probability could stand beside.
    const logprob = this.#vocabulary.isEnd(token) ? undefined : table?.of(token);
    return { token, logprob };
  }

  close(): void {
    this.#sampler.dispose();
    this.#likelihood?.close();
  }
}

/** What the model itself thought of all tokens at one place, before temperature, penalties or grammar. */
export interface LikelihoodTable {
  of(token: number): TokenLogprob;
}

/** Reads log-probabilities. */
export class Likelihood {
  readonly #context: AddonContext;
  readonly #vocabulary: Vocabulary;
  readonly #sampler: AddonSampler;
  readonly #top: number;

  constructor(loaded: LoadedModel, top: number) {
    this.#context = loaded.context;
    this.#vocabulary = loaded.vocabulary;
    this.#top = top;
    this.#sampler = new loaded.addon.AddonSampler(loaded.model);
    this.#sampler.applyConfig({ temperature: 0 });
  }

  async read(index: number): Promise<LikelihoodTable> {
    const [, pairs = []] = await this.#context.sampleToken(index, this.#sampler, true);
    const top = Array.from({ length: Math.min(this.#top, pairs.length / 2) }, (_, rank) => ({
      ...this.#name(pairs[2 * rank] ?? 0),
      logprob: logarithm(pairs[2 * rank + 1]),
    }));
    return {
      of: (token) => ({
        ...this.#name(token),
        logprob: logarithm(probabilityOf(pairs, token)),
        top,
      }),
    };
  }

  /** The first token of a prompt has nothing before it that could expect it. */
  unexpected(token: number): TokenLogprob {
    return { ...this.#name(token), logprob: null, top: [] };
  }

  close(): void {
    this.#sampler.dispose();
  }

  #name(token: number): { readonly token: string; readonly bytes: readonly number[] } {
    const bytes = this.#vocabulary.bytesOf(token);
    if (bytes.length === 0) return { token: this.#vocabulary.nameOf(token), bytes: [] };
    return { token: Buffer.from(bytes).toString(), bytes: [...bytes] };
  }
}

function probabilityOf(pairs: readonly number[], token: number): number | undefined {
  for (let at = 0; at < pairs.length; at += 2) {
    if (pairs[at] === token) return pairs[at + 1];
  }
  return undefined;
}

function logarithm(probability: number | undefined): number {
  return probability === undefined || probability <= 0 ? NEVER : Math.log(probability);
}

function openGrammar({ addon, model }: LoadedModel, text: string): AddonGrammarState {
  try {
    const grammar = new addon.AddonGrammar(text, { addonExports: addon, rootRuleName: "root" });
    return new addon.AddonGrammarEvaluationState(model, grammar);
  } catch {
    throw new ChildFailure({
      code: "model_bad_request",
      message: "The grammar cannot be read.",
      remedy:
        "Check it against llama.cpp's GBNF: rules like `root ::= ...`, and a rule called root.",
    });
  }
}

function samplerConfig(
  { vocabulary, contextLength }: LoadedModel,
  { sampling }: GenerateOrder,
  grammar: AddonGrammarState | undefined,
): SamplerConfig {
  const {
    temperature,
    topP,
    topK,
    minP,
    seed,
    presencePenalty = 0,
    frequencyPenalty = 0,
  } = sampling;
  const penalised = presencePenalty !== 0 || frequencyPenalty !== 0;
  return {
    temperature,
    seed,
    ...(topP === undefined || topP >= 1 ? {} : { topP }),
    ...(topK === undefined || topK <= 0 ? {} : { topK }),
    ...(minP === undefined || minP <= 0 ? {} : { minP }),
    ...(penalised
      ? {
          repeatPenalty: 1,
          repeatPenaltyMaxTokens: contextLength,
          // Only what is generated counts, as in OpenAI's API; the sampler itself notes it.
          repeatPenaltyTokens: new Uint32Array(0),
          repeatPenaltyPresencePenalty: presencePenalty,
          repeatPenaltyFrequencyPenalty: frequencyPenalty,
        }
      : {}),
    ...(grammar === undefined
      ? {}
      : { grammarEvaluationState: grammar, ...controlBan(vocabulary) }),
  };
}

/** A grammar would take `<|im_start|>` for letters, but it shows as nothing: the text would break the grammar. */
function controlBan(
  vocabulary: Vocabulary,
): Pick<SamplerConfig, "tokenBiasKeys" | "tokenBiasValues"> {
  const banned = vocabulary.controls.filter((token) => !vocabulary.isEnd(token));
  if (banned.length === 0) return {};
  return {
    tokenBiasKeys: Uint32Array.from(banned),
    tokenBiasValues: new Float32Array(banned.length).fill(-Infinity),
  };
}
