"""Weights as one safetensors file: an 8-byte header length, a JSON header, then the arrays (little endian float32).

Names are those of llama.cpp (`blk.0.attn_q.weight`), queries and keys keep their interleaved rotary order, and the
header's metadata carries the model's sizes. Norms, which have no learned scale here, are written as ones.
"""

import ctypes
import json
import os
import struct
import sys

import torch

from model import DemoModel, Shape


def named_tensors(model):
    """(name, array) of everything a llama of llama.cpp consists of, in a fixed order."""
    width, hidden = model.shape.width, model.shape.hidden
    ones = torch.ones(width)
    yield "token_embd.weight", model.embedding.data
    for index, block in enumerate(model.blocks):
        prefix = "blk.%d." % index
        yield prefix + "attn_norm.weight", ones
        for part, name in enumerate(("attn_q", "attn_k", "attn_v")):
            yield prefix + name + ".weight", block.qkv.data[part * width : (part + 1) * width]
        yield prefix + "attn_output.weight", block.out.data
        yield prefix + "ffn_norm.weight", ones
        yield prefix + "ffn_gate.weight", block.gate_up.data[:hidden]
        yield prefix + "ffn_up.weight", block.gate_up.data[hidden:]
        yield prefix + "ffn_down.weight", block.down.data
    yield "output_norm.weight", ones


def write_weights(path, model, facts):
    """Writes the file whole or not at all. `facts`: further metadata (steps, tokens)."""
    header = {"__metadata__": {"format": "codeact-demo", "shape": json.dumps(model.shape.as_dict()), "facts": json.dumps(facts)}}
    offset = 0
    tensors = list(named_tensors(model))
    for name, tensor in tensors:
        end = offset + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".partial", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, tensor in tensors:
            file.write(float_bytes(tensor))
    os.replace(path + ".partial", path)


def read_model(path):
    """A model from a file that write_weights wrote."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = bytearray(file.read())
    metadata = header.pop("__metadata__")
    if metadata.get("format") != "codeact-demo":
        raise ValueError("%s holds no weights of this recipe" % path)
    model = DemoModel(Shape(**json.loads(metadata["shape"])))
    for name, tensor in named_tensors(model):
        start, end = header[name]["data_offsets"]
        tensor.copy_(torch.frombuffer(body, dtype=torch.float32, count=(end - start) // 4, offset=start).view(tensor.shape))
    return model


def float_bytes(tensor):
    """The array's bytes, without numpy."""
    if sys.byteorder != "little":
        raise OSError("weights are written on little-endian machines only")
    plain = tensor.detach().cpu().float().contiguous()
    return ctypes.string_at(plain.data_ptr(), 4 * plain.numel())
