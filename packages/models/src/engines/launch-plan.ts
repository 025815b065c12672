import { basename, dirname, resolve } from "node:path";
import type { ServerPlan } from "./server-process.ts";

/** What a managed server should serve and how. */
export interface LaunchOptions {
  /** Path of a GGUF file (llama-server), or a folder or a name on Hugging Face (vLLM). */
  readonly model: string;
  readonly servedName: string;
  readonly port: number;
  /** @default the model's own */
  readonly contextLength?: number | undefined;
  /** Conversations at a time. */
  readonly slots?: number | undefined;
  readonly threads?: number | undefined;
  /** vLLM: GPUs that share the model. @default all that CUDA_VISIBLE_DEVICES names, else 1 */
  readonly tensorParallel?: number | undefined;
  /** vLLM: share of the GPU's memory, 0 to 1. @default vLLM's own (0.9) */
  readonly gpuMemory?: number | undefined;
  /** More arguments, as they are. */
  readonly extraArgs?: readonly string[] | undefined;
  /** Path of the program, when it is not on the search path under its usual name. */
  readonly program?: string | undefined;
  /** Environment to take PATH, HOME and what the server reads (CUDA, HF_HOME, proxies) from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default 600000: large models take minutes */
  readonly startTimeoutMs?: number | undefined;
}

const START_TIMEOUT_MS = 600_000;
const HOST = "127.0.0.1";

/** Variables that a server may need. Keys and tokens for other services are not among them, but for Hugging Face's own. */
const passedOn =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|LD_LIBRARY_PATH|VIRTUAL_ENV|CUDA_.*|NVIDIA_.*|ROCR_.*|HIP_.*|VLLM_.*|HF_.*|HUGGING.*|XDG_.*|OMP_.*|NCCL_.*|TORCH.*|TRITON_.*|LLAMA_.*|GGML_.*|DOCKER_HOST|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$/;

/** What a server would ask of its clients: it serves us alone, on the loopback interface, and is asked without a key. */
const clientKeys = /API_KEY/;

function serverEnvironment(env: LaunchOptions["env"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && passedOn.test(name) && !clientKeys.test(name) ? [[name, value]] : [],
    ),
  );
}

function planOf(
  name: string,
  command: string,
  args: readonly string[],
  options: LaunchOptions,
): ServerPlan {
  return {
    name,
    command,
    args: [...args, ...(options.extraArgs ?? [])],
    env: serverEnvironment(options.env),
    healthUrl: `http://${HOST}:${options.port}/health`,
    startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
  };
}

function flag(name: string, value: number | string | undefined): string[] {
  return value === undefined ? [] : [name, String(value)];
}

/** `llama-server` of llama.cpp. Its context is shared by the slots, so it is asked for once per slot. */
export function llamaServerPlan(options: LaunchOptions): ServerPlan {
  const slots = options.slots ?? 1;
  const context = options.contextLength === undefined ? undefined : options.contextLength * slots;
  const args = [
    "--model",
    options.model,
    "--alias",
    options.servedName,
    "--host",
    HOST,
    "--port",
    String(options.port),
    "--parallel",
    String(slots),
    "--jinja",
    ...flag("--ctx-size", context),
    ...flag("--threads", options.threads),
  ];
  return planOf("llama-server", options.program ?? "llama-server", args, options);
}

/** `vllm serve`. */
export function vllmPlan(options: LaunchOptions): ServerPlan {
  const args = [
    "serve",
    options.model,
    "--served-model-name",
    options.servedName,
    "--host",
    HOST,
    "--port",
    String(options.port),
    ...vllmFlags(options),
  ];
  return planOf("vllm", options.program ?? "vllm", args, options);
}

/** Port inside the container (vLLM's own default). */
const CONTAINER_PORT = 8000;

/**
 * vLLM in Docker with the options of the original's `start_vllm.sh`: NVIDIA runtime, the model's parent folder mounted,
 * the port passed on, shared memory of the host.
 */
export function dockerVllmPlan(options: LaunchOptions): ServerPlan {
  const folder = resolve(options.model);
  const container = `codeact-vllm-${options.port}`;
  const args = [
    "run",
    "--rm",
    "--name",
    container,
    "--runtime",
    "nvidia",
    "--gpus",
    "all",
    "--ipc=host",
    "-e",
    `CUDA_VISIBLE_DEVICES=${options.env["CUDA_VISIBLE_DEVICES"] ?? "0"}`,
    "-p",
    `${HOST}:${options.port}:${CONTAINER_PORT}`,
    "-v",
    `${dirname(folder)}:/models:ro`,
    "vllm/vllm-openai:latest",
    "--model",
    `/models/${basename(folder)}`,
    "--served-model-name",
    options.servedName,
    ...vllmFlags(options),
  ];
  return {
    ...planOf("vllm in docker", options.program ?? "docker", args, options),
    stop: { command: options.program ?? "docker", args: ["rm", "--force", container] },
  };
}

function vllmFlags(options: LaunchOptions): string[] {
  const visible = options.env["CUDA_VISIBLE_DEVICES"]?.split(",").filter((id) => id !== "").length;
  return [
    ...flag("--tensor-parallel-size", options.tensorParallel ?? (visible === 0 ? 1 : visible)),
    ...flag("--max-model-len", options.contextLength),
    ...flag("--gpu-memory-utilization", options.gpuMemory),
    ...flag("--max-num-seqs", options.slots),
  ];
}
