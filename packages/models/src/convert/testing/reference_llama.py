"""Computes what a llama-family checkpoint says, plainly and in double precision, as a reference for converted files.

Reads {"tokens": [...], "folder": "..."} from standard input, one per line, and answers each with a line
{"logprobs": [[...], ...]}: the natural logarithm of the probability of every next token after every token.
Needs numpy. The RoPE is Hugging Face's: dimension i of a head turns together with i + half.
"""

import json
import math
import os
import struct
import sys

import numpy as np


def read_tensors(folder):
    tensors = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".safetensors"):
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            (length,) = struct.unpack("<Q", data[:8])
            header = json.loads(data[8 : 8 + length])
            for key, entry in header.items():
                if key != "__metadata__":
                    begin, end = entry["data_offsets"]
                    raw = data[8 + length + begin : 8 + length + end]
                    tensors[key] = decode(raw, entry["dtype"]).reshape(entry["shape"])
    return tensors


def decode(raw, dtype):
    if dtype == "BF16":
        words = np.frombuffer(raw, dtype="<u2").astype(np.uint32) << 16
        return words.view(np.float32).astype(np.float64)
    kinds = {"F32": "<f4", "F16": "<f2", "F64": "<f8"}
    return np.frombuffer(raw, dtype=kinds[dtype]).astype(np.float64)


def rms_norm(x, weight, epsilon):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon) * weight


def frequencies(config, head_width):
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    theta = rope.get("rope_theta", config.get("rope_theta", 10000.0))
    values = theta ** (-np.arange(0, head_width, 2, dtype=np.float64) / head_width)
    kind = rope.get("rope_type", rope.get("type", "default"))
    if kind == "linear":
        return values / rope["factor"]
    if kind == "llama3":
        context = rope["original_max_position_embeddings"]
        low, high, factor = rope["low_freq_factor"], rope["high_freq_factor"], rope["factor"]
        turns = context * values / (2 * math.pi)
        smooth = np.clip((turns - low) / (high - low), 0.0, 1.0)
        return values * ((1 - smooth) / factor + smooth)
    if kind == "yarn":
        ramp = yarn_ramp(rope, head_width, theta)
        return values / rope["factor"] * ramp + values * (1 - ramp)
    assert kind == "default", kind
    return values


def yarn_ramp(rope, head_width, theta):
    """0 for dimensions that turn often within the original context and stay, 1 for those that are stretched."""
    context = rope["original_max_position_embeddings"]

    def dimension(turns):
        return head_width * math.log(context / (turns * 2 * math.pi)) / (2 * math.log(theta))

    low = max(math.floor(dimension(rope.get("beta_fast", 32))), 0)
    high = min(math.ceil(dimension(rope.get("beta_slow", 1))), head_width - 1)
    return np.clip((np.arange(head_width // 2) - low) / max(high - low, 0.001), 0.0, 1.0)


def yarn_scale(config):
    """What yarn multiplies queries and keys with."""
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if rope.get("rope_type", rope.get("type")) != "yarn":
        return 1.0
    return rope.get("attention_factor") or 0.1 * math.log(rope["factor"]) + 1.0


def rotate(x, angles):
    half = x.shape[-1] // 2
    first, second = x[..., :half], x[..., half:]
    cos, sin = np.cos(angles)[:, None, :], np.sin(angles)[:, None, :]
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)


def linear(tensors, name, x):
    y = x @ tensors[name + ".weight"].T
    bias = tensors.get(name + ".bias")
    return y if bias is None else y + bias


def attention(config, tensors, name, x, angles):
    heads = config["num_attention_heads"]
    key_heads = config.get("num_key_value_heads") or heads
    count = len(x)
    queries = rotate(linear(tensors, name + ".q_proj", x).reshape(count, heads, -1), angles)
    keys = rotate(linear(tensors, name + ".k_proj", x).reshape(count, key_heads, -1), angles)
    values = linear(tensors, name + ".v_proj", x).reshape(count, key_heads, -1)
    keys = np.repeat(keys, heads // key_heads, axis=1)
    values = np.repeat(values, heads // key_heads, axis=1)
    scores = np.einsum("qhd,khd->hqk", queries, keys) / math.sqrt(queries.shape[-1])
    scores = scores * yarn_scale(config) ** 2
    future = np.triu(np.ones((count, count), dtype=bool), 1)
    scores = np.where(future, -np.inf, scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return linear(tensors, name + ".o_proj", np.einsum("hqk,khd->qhd", weights, values).reshape(count, -1))


def logprobs(folder, tokens):
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    tensors = read_tensors(folder)
    epsilon = config["rms_norm_eps"]
    head_width = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    angles = np.outer(np.arange(len(tokens)), frequencies(config, head_width))
    x = tensors["model.embed_tokens.weight"][tokens]
    for layer in range(config["num_hidden_layers"]):
        name = "model.layers.%d" % layer
        normed = rms_norm(x, tensors[name + ".input_layernorm.weight"], epsilon)
        x = x + attention(config, tensors, name + ".self_attn", normed, angles)
        normed = rms_norm(x, tensors[name + ".post_attention_layernorm.weight"], epsilon)
        gate = linear(tensors, name + ".mlp.gate_proj", normed)
        up = linear(tensors, name + ".mlp.up_proj", normed)
        x = x + linear(tensors, name + ".mlp.down_proj", gate / (1 + np.exp(-gate)) * up)
    x = rms_norm(x, tensors["model.norm.weight"], epsilon)
    head = "model.embed_tokens.weight" if config.get("tie_word_embeddings") else "lm_head.weight"
    logits = x @ tensors[head].T
    largest = logits.max(axis=-1, keepdims=True)
    return logits - largest - np.log(np.exp(logits - largest).sum(axis=-1, keepdims=True))


def main():
    for line in sys.stdin:
        question = json.loads(line)
        answer = logprobs(question["folder"], question["tokens"])
        print(json.dumps({"logprobs": answer.tolist()}), flush=True)


if __name__ == "__main__":
    main()
