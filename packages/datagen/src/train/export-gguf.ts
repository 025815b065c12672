import { fileTypeNumbers, ggufValue, type GgufValue, writeGguf } from "@codeact/models/gguf";
import { CodeactError } from "@codeact/protocol";
import { type TokenizerFile, unusedToken, vocabularySize } from "../tokenizer/tokenizer-file.ts";
import type { TrainingPaths } from "./training-folder.ts";
import { type ModelShape, readWeights, type TrainedTensor } from "./weights-file.ts";

/** How the numbers of an exported model are stored. */
export type ExportType = "f32" | "f16" | "q8_0";

/** Options of {@link exportGguf}. */
export interface ExportGgufOptions {
  /** Weights that training wrote (safetensors). */
  readonly weights: string;
  /** The tokenizer they were trained with. */
  readonly tokenizer: TokenizerFile;
  /** @default "q8_0" */
  readonly type?: ExportType | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The name that the demo model gives itself. */
export const demoModelName = "codeact-demo";

/** ChatML as Jinja, the form in which model files carry it. */
const chatMlTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/**
 * Writes trained weights with their tokenizer and chat template as one GGUF file that llama.cpp loads. Returns its size
 * in bytes. Vectors stay f32.
 *
 * @throws CodeactError `invalid_input` when weights and tokenizer do not belong together, or the file cannot be written
 */
export async function exportGguf(path: string, options: ExportGgufOptions): Promise<number> {
  const { type = "q8_0", tokenizer, signal } = options;
  const { shape, tensors } = await readWeights(options.weights);
  if (vocabularySize(tokenizer) !== shape.vocabulary)
    throw new CodeactError(
      "invalid_input",
      `The weights are for ${shape.vocabulary} tokens, the tokenizer has ${vocabularySize(tokenizer)}.`,
      { remedy: "Export with the tokenizer.json that the training data was packed with." },
    );
  const metadata = {
    "general.architecture": ggufValue.text("llama"),
    "general.name": ggufValue.text(demoModelName),
    "general.description": ggufValue.text(
      "Small built-in demonstration model of codeact. It answers a fenced set of questions by writing Python and refuses others.",
    ),
    "general.license": ggufValue.text("mit"),
    "general.file_type": ggufValue.uint32(fileTypeNumbers[type]),
    ...shapeMetadata(shape),
    ...tokenizerMetadata(tokenizer),
  };
  return writeGguf(
    path,
    {
      metadata: Object.entries(metadata),
      tensors: tensors.map((tensor) => ({ ...tensor, ...stored(tensor, type) })),
    },
    { signal },
  );
}

/** Writes the trained weights of a folder in all three types. */
export async function exportAll(
  paths: TrainingPaths,
  tokenizer: TokenizerFile,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { file, type } of exportedFiles(paths))
    await exportGguf(file, { weights: paths.weights, tokenizer, type, signal });
}

/** The files that {@link exportAll} writes. */
export function exportedFiles(
  paths: TrainingPaths,
): readonly { readonly file: string; readonly type: ExportType }[] {
  return [
    { file: paths.modelF32, type: "f32" },
    { file: paths.modelF16, type: "f16" },
    { file: paths.model, type: "q8_0" },
  ];
}

function stored(
  tensor: TrainedTensor,
  type: ExportType,
): { readonly type: ExportType; readonly values: () => readonly Float32Array[] } {
  return { type: tensor.shape.length === 1 ? "f32" : type, values: () => [tensor.values] };
}

function shapeMetadata(shape: ModelShape): Record<string, GgufValue> {
  return {
    "llama.block_count": ggufValue.uint32(shape.layers),
    "llama.context_length": ggufValue.uint32(shape.context),
    "llama.embedding_length": ggufValue.uint32(shape.width),
    "llama.feed_forward_length": ggufValue.uint32(shape.hidden),
    "llama.attention.head_count": ggufValue.uint32(shape.heads),
    "llama.attention.head_count_kv": ggufValue.uint32(shape.heads),
    "llama.attention.layer_norm_rms_epsilon": ggufValue.float32(shape.norm_epsilon),
    "llama.rope.dimension_count": ggufValue.uint32(shape.width / shape.heads),
    "llama.rope.freq_base": ggufValue.float32(shape.rope_base),
    "llama.vocab_size": ggufValue.uint32(shape.vocabulary),
  };
}

/** Kinds of tokens as llama.cpp numbers them (llama_token_type). */
const tokenType = { normal: 1, control: 3, userDefined: 4, unused: 5 } as const;

function tokenizerMetadata(file: TokenizerFile): Record<string, GgufValue> {
  const tokens: string[] = [];
  const types: number[] = [];
  for (const { id, content, special } of file.added_tokens) {
    tokens[id] = content;
    types[id] = special ? tokenType.control : tokenType.userDefined;
  }
  for (const [token, id] of Object.entries(file.model.vocab)) {
    tokens[id] = token;
    types[id] = unusedToken.test(token) ? tokenType.unused : tokenType.normal;
  }
  const end = file.added_tokens.find(({ content }) => content === "<|im_end|>")?.id ?? 0;
  return {
    "tokenizer.ggml.model": ggufValue.text("gpt2"),
    // Isolates digits and leaves the rest to the merges, which is how ours are made.
    "tokenizer.ggml.pre": ggufValue.text("superbpe"),
    "tokenizer.ggml.tokens": ggufValue.texts(tokens),
    "tokenizer.ggml.token_type": ggufValue.int32s(types),
    "tokenizer.ggml.merges": ggufValue.texts(file.model.merges),
    // There is no token that begins a text; llama.cpp would otherwise take token 11 for it.
    "tokenizer.ggml.bos_token_id": ggufValue.uint32(end),
    "tokenizer.ggml.eos_token_id": ggufValue.uint32(end),
    "tokenizer.ggml.padding_token_id": ggufValue.uint32(end),
    "tokenizer.ggml.add_bos_token": ggufValue.bool(false),
    "tokenizer.ggml.add_eos_token": ggufValue.bool(false),
    "tokenizer.chat_template": ggufValue.text(chatMlTemplate),
  };
}
