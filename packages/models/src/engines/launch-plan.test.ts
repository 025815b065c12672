import { expect, test } from "vitest";
import { dockerVllmPlan, llamaServerPlan, vllmPlan } from "./launch-plan.ts";

const base = { model: "/models/CodeActAgent", servedName: "CodeActAgent", port: 9000, env: {} };

test("llama-server gets a context for every slot", () => {
  const { command, args } = llamaServerPlan({ ...base, slots: 4, contextLength: 2048, threads: 2 });
  expect([command, ...args].join(" ")).toBe(
    "llama-server --model /models/CodeActAgent --alias CodeActAgent --host 127.0.0.1 --port 9000 --parallel 4 --jinja --ctx-size 8192 --threads 2",
  );
});

test("vllm shares the model among the visible GPUs", () => {
  const env = { CUDA_VISIBLE_DEVICES: "0,2" };
  const { command, args } = vllmPlan({ ...base, env, gpuMemory: 0.8, contextLength: 32_768 });
  expect([command, ...args].join(" ")).toBe(
    "vllm serve /models/CodeActAgent --served-model-name CodeActAgent --host 127.0.0.1 --port 9000 --tensor-parallel-size 2 --max-model-len 32768 --gpu-memory-utilization 0.8",
  );
});

test("keys that a server would ask its clients for are not passed on", () => {
  const env = { PATH: "/bin", VLLM_API_KEY: "a", LLAMA_ARG_API_KEY: "b", LLAMA_API_KEY: "c" };
  expect(llamaServerPlan({ ...base, env }).env).toEqual({ PATH: "/bin" });
});

test("vllm in docker takes the original's options and removes its container", () => {
  const plan = dockerVllmPlan({ ...base, env: { CUDA_VISIBLE_DEVICES: "1" } });
  expect(plan.args.join(" ")).toBe(
    "run --rm --name codeact-vllm-9000 --runtime nvidia --gpus all --ipc=host -e CUDA_VISIBLE_DEVICES=1 -p 127.0.0.1:9000:8000 -v /models:/models:ro vllm/vllm-openai:latest --model /models/CodeActAgent --served-model-name CodeActAgent --tensor-parallel-size 1",
  );
  expect(plan.stop).toEqual({ command: "docker", args: ["rm", "--force", "codeact-vllm-9000"] });
});
