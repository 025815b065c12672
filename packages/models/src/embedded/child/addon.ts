/**
 * The part of node-llama-cpp's native module that is used here, as its version 3.21.1 has it. The JavaScript around it
 * is left out: it takes 0.8 s and 60 MB to start, starts one more process to try the binary, and renders, shifts and
 * rewrites conversations in ways of its own. This is the only file that knows the native interface.
 */
export interface LlamaAddon {
  readonly AddonModel: new (file: string, options: ModelOptions) => AddonModel;
  readonly AddonContext: new (model: AddonModel, options: ContextOptions) => AddonContext;
  readonly AddonSampler: new (model: AddonModel) => AddonSampler;
  readonly AddonGrammar: new (
    grammar: string,
    options: { readonly addonExports: LlamaAddon; readonly rootRuleName: string },
  ) => AddonGrammar;
  readonly AddonGrammarEvaluationState: new (
    model: AddonModel,
    grammar: AddonGrammar,
  ) => AddonGrammarState;
  /** Must be called before anything is loaded. */
  init(): Promise<void>;
  /** Without a path: what is linked in. */
  loadBackends(folder?: string): void;
  /** Undefined while no backend is loaded, false for the CPU. */
  getGpuType(): string | false | undefined;
  getMathCores(): number;
  getIsArchSupported(architecture: string): boolean;
  setLogger(write: (level: number, text: string) => void): void;
  /** 1 fatal, 2 error, 3 warning, 4 information. */
  setLoggerLogLevel(level: number): void;
}

/** How a model is loaded. */
export interface ModelOptions {
  readonly addonExports: LlamaAddon;
  readonly gpuLayers: 0;
  readonly useMmap: true;
}

/** A loaded model. */
export interface AddonModel {
  /** False when it could not be loaded; the reason goes to the logger. */
  init(): Promise<boolean>;
  /** Never adds a beginning-of-text token. */
  tokenize(text: string, parseSpecials: boolean): Uint32Array;
  detokenize(tokens: Uint32Array, withSpecials: boolean): string;
  /** 1 SentencePiece, 2 byte-level BPE, 3 WordPiece, 4 unigram, 5 RWKV. */
  getVocabularyType(): number;
  /** The text that stands in the file. */
  getTokenString(token: number): string | undefined;
  /** Bits: 1 unknown, 2 unused, 4 normal, 8 control, 16 user defined, 32 byte, 128 and 256 strip left and right. */
  getTokenAttributes(token: number): number;
  isEogToken(token: number): boolean;
  tokenBos(): number;
  tokenEos(): number;
  shouldPrependBosToken(): boolean;
}

/** How much is evaluated at once. */
export interface ContextOptions {
  /** Of all sequences together. */
  readonly contextSize: number;
  readonly batchSize: number;
  readonly sequences: number;
  readonly threads: number;
  readonly flashAttention: boolean | "auto";
  readonly swaFullCache: boolean;
}

/** A loaded model with its cache of keys and values. */
export interface AddonContext {
  init(): Promise<boolean>;
  getContextSize(): number;
  initBatch(tokens: number): void;
  /** Answers with the number, within the batch, of each token whose logits were asked for. */
  addToBatch(
    sequence: number,
    firstPosition: number,
    tokens: Uint32Array,
    logitIndexes: Uint32Array,
  ): Uint32Array;
  decodeBatch(): Promise<void>;
  /** -1 when nothing can follow. */
  sampleToken(index: number, sampler: AddonSampler): Promise<number>;
  /** Also every token that was left to choose from, alternating with its probability, most likely first. */
  sampleToken(
    index: number,
    sampler: AddonSampler,
    probabilities: true,
  ): Promise<readonly [token: number, probabilities: readonly number[] | undefined]>;
  /** From a position up to, not including, another; -1 for the end. False when this model cannot forget a part. */
  removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean;
  /** -1 for an empty sequence. */
  getSequenceKvCacheMinPosition(sequence: number): number;
}

/** Chooses tokens; has the state of one generation. */
export interface AddonSampler {
  applyConfig(config: SamplerConfig): void;
  dispose(): void;
}

/** What is left out does not apply. */
export interface SamplerConfig {
  readonly temperature: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly repeatPenalty?: number;
  readonly repeatPenaltyMaxTokens?: number;
  readonly repeatPenaltyTokens?: Uint32Array;
  readonly repeatPenaltyPresencePenalty?: number;
  readonly repeatPenaltyFrequencyPenalty?: number;
  readonly grammarEvaluationState?: AddonGrammarState;
  readonly tokenBiasKeys?: Uint32Array;
  readonly tokenBiasValues?: Float32Array;
}

/** A grammar that was read. */
export interface AddonGrammar {
  isTextCompatible(text: string): boolean;
}

/** How far a text has come in a grammar. */
export interface AddonGrammarState {
  readonly constructor: unknown;
}
