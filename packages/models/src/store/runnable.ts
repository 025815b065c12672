import { CodeactError } from "@codeact/protocol";
import type { ModelFacts } from "../gguf/model-facts.ts";
import type { MemoryNeed } from "./memory-need.ts";

/** Architectures of the llama.cpp release in node-llama-cpp 3.21 that write text token by token. */
const writers: ReadonlySet<string> = new Set(
  `llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bloom stablelm qwen qwen2 qwen2moe
  qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 qwen35moe qwen4exp phi2 phi3 phimoe plamo plamo2 plamo3
  codeshell orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n gemma4 starcoder2 mamba mamba2 jamba falcon-h1
  xverse command-r cohere2 cohere2moe dbrx olmo olmo2 olmoe muse-glimmer openelm arctic deepseek deepseek2 deepseek32
  deepseek4 chatglm glm4 glm4moe glm-dsa bitnet jais jais2 nemotron nemotron_h nemotron_h_moe exaone exaone4 exaone-moe
  rwkv6 rwkv6qwen2 rwkv7 arwkv7 granite granitemoe granitehybrid graniteswitch granite_swa chameleon plm bailingmoe
  bailingmoe2 bailingmoe3 dots1 dots3note arcee afmoe laguna ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense hunyuan_vl
  hy_v3 smollm3 gpt-oss lfm2 lfm2moe smallthinker seed_oss grovemoe apertus minimax-01 minimax-m2 minimax-m3 cogvlm
  pangu-embedded mistral3 mistral4 paddleocr mimo2 step35 maincoder kimi-linear kimi-k3 talkie mellum nanbeige`
    .trim()
    .split(/\s+/),
);

/** Architectures that llama.cpp knows and that are no chat models. */
const others: ReadonlySet<string> = new Set(
  `clip bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert gemma-embedding
  llama-embed t5 t5encoder wavtokenizer-dec dream llada llada-moe rnd1 eagle3 dflash gemma4-assistant deepseek2-ocr
  qwen3tts pockettts`
    .trim()
    .split(/\s+/),
);

/** Why the built-in engine cannot run a model; undefined when it can, as far as the header tells. */
export function whyNotRunnable(facts: ModelFacts, memory: MemoryNeed): string | undefined {
  const { architecture } = facts;
  if (others.has(architecture))
    return `its architecture "${architecture}" does not write text token by token (an embedding, image, speech or helper model)`;
  if (!writers.has(architecture))
    return `its architecture "${architecture}" is not known to the built-in engine`;
  if (facts.tokenizer === undefined || facts.tokenizer === "no_vocab")
    return "it has no tokenizer in it";
  if (!memory.fits)
    return `it needs about ${gigabytes(memory.bytes)} of memory for ${memory.contextLength} tokens, and this machine has ${gigabytes(memory.machineBytes)}`;
  return undefined;
}

/** @throws CodeactError `not_supported` for a model that the built-in engine cannot run */
export function checkRunnable(name: string, facts: ModelFacts, memory: MemoryNeed): void {
  const reason = whyNotRunnable(facts, memory);
  if (reason === undefined) return;
  throw new CodeactError("not_supported", `The built-in engine cannot run ${name}: ${reason}.`, {
    remedy: "Choose another model or a smaller quantisation; --force downloads it all the same.",
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
