"""The demo model: a llama (RMS norms, interleaved rotary positions, SwiGLU, tied embeddings) made for fast training on a CPU.

Norms have no learned scale (the matrices behind them can learn it), so the exporter writes ones. Three inner pieces have
hand-written gradients: they save most of the time that automatic ones spend on temporary arrays. `test_model.py`
compares them with automatic ones.
"""

import math
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of a model. `width` is a multiple of 32 times `heads`' even size; `hidden` a multiple of 32."""

    vocabulary: int = 1024
    layers: int = 6
    width: int = 192
    heads: int = 4
    hidden: int = 512
    context: int = 2048
    rope_base: float = 10000.0
    norm_epsilon: float = 1e-5

    @property
    def head_size(self):
        return self.width // self.heads

    def as_dict(self):
        return asdict(self)


class RmsNorm(torch.autograd.Function):
    """x divided by its root mean square over the last dimension."""

    @staticmethod
    def forward(ctx, x, epsilon):
        scale = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
        scale = scale.square_().div_(x.shape[-1]).add_(epsilon).rsqrt_()
        y = x * scale
        ctx.save_for_backward(y, scale)
        return y

    @staticmethod
    def backward(ctx, dy):
        y, scale = ctx.saved_tensors
        along = (dy * y).mean(-1, keepdim=True)
        return torch.addcmul(dy, y, along, value=-1).mul_(scale), None


class SwiGlu(torch.autograd.Function):
    """silu(gate) * up, where x holds gate and up side by side."""

    @staticmethod
    def forward(ctx, x):
        gate, up = x.chunk(2, -1)
        swish = functional.silu(gate)
        ctx.save_for_backward(x, swish)
        return swish * up

    @staticmethod
    def backward(ctx, dy):
        x, swish = ctx.saved_tensors
        gate, up = x.chunk(2, -1)
        dx = torch.empty_like(x)
        dgate, dup = dx.chunk(2, -1)
        torch.mul(dy, swish, out=dup)
        dgate.copy_(torch.ops.aten.silu_backward(dy * up, gate))
        return dx


class Attention(torch.autograd.Function):
    """Causal attention of whole documents: x [documents, length, 3 * width] holds queries, keys and values."""

    @staticmethod
    def forward(ctx, x, rotation, heads):
        documents, length, width = x.shape[0], x.shape[1], x.shape[2] // 3
        parts = x.view(documents, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        rotated = torch.empty(parts.shape, dtype=x.dtype, device=x.device)
        rotate(parts[:2], rotation, rotated[:2])
        rotated[2].copy_(parts[2])
        q, k, v = rotated.view(3, documents * heads, length, width // heads).unbind(0)
        mask = causal_mask(length, x.device)
        weights = torch.baddbmm(mask.expand(documents * heads, -1, -1), q, k.transpose(1, 2), alpha=1 / math.sqrt(width // heads))
        weights = torch.softmax(weights, -1)
        y = torch.bmm(weights, v)
        ctx.save_for_backward(rotated, weights, rotation)
        ctx.heads = heads
        return y.view(documents, heads, length, -1).transpose(1, 2).reshape(documents, length, width)

    @staticmethod
    def backward(ctx, dy):
        rotated, weights, rotation = ctx.saved_tensors
        _, documents, heads, length, size = rotated.shape
        q, k, v = rotated.view(3, documents * heads, length, size).unbind(0)
        dy = dy.view(documents, length, heads, size).transpose(1, 2).reshape(documents * heads, length, size)
        grads = torch.empty_like(rotated)
        dq, dk, dv = grads.view(3, documents * heads, length, size).unbind(0)
        torch.bmm(weights.transpose(1, 2), dy, out=dv)
        dweights = torch.bmm(dy, v.transpose(1, 2))
        dscores = torch._softmax_backward_data(dweights, weights, -1, weights.dtype)
        dscores.mul_(1 / math.sqrt(size))
        torch.bmm(dscores, k, out=dq)
        torch.bmm(dscores.transpose(1, 2), q, out=dk)
        dx = torch.empty(documents, length, 3, heads, size, dtype=dy.dtype, device=dy.device)
        parts = dx.permute(2, 0, 3, 1, 4)
        rotate(grads[:2], rotation.conj(), parts[:2])
        parts[2].copy_(grads[2])
        return dx.view(documents, length, -1), None, None


def rotate(x, rotation, out):
    """Turns neighbouring pairs of x [..., length, size] by the angle of their position."""
    torch.mul(torch.view_as_complex(x.unflatten(-1, (-1, 2))), rotation, out=torch.view_as_complex(out.unflatten(-1, (-1, 2))))


masks = {}


def causal_mask(length, device):
    """Zero where a position may look, minus infinity where it may not: a corner of one mask that grows as needed."""
    mask = masks.get(device)
    if mask is None or mask.shape[0] < length:
        size = -(-length // 256) * 256
        mask = masks[device] = torch.full((size, size), float("-inf"), device=device).triu_(1)
    return mask[:length, :length]


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.qkv = nn.Parameter(torch.empty(3 * shape.width, shape.width))
        self.out = nn.Parameter(torch.empty(shape.width, shape.width))
        self.gate_up = nn.Parameter(torch.empty(2 * shape.hidden, shape.width))
        self.down = nn.Parameter(torch.empty(shape.width, shape.hidden))

    def forward(self, x, rotation, chosen=None):
        """`chosen` (indices into documents * length): the only positions whose result is wanted."""
        shape = self.shape
        qkv = functional.linear(RmsNorm.apply(x, shape.norm_epsilon), self.qkv)
        y = Attention.apply(qkv, rotation, shape.heads)
        if chosen is not None:
            x = x.flatten(0, 1).index_select(0, chosen)
            y = y.flatten(0, 1).index_select(0, chosen)
        x = x + functional.linear(y, self.out)
        y = SwiGlu.apply(functional.linear(RmsNorm.apply(x, shape.norm_epsilon), self.gate_up))
        return x + functional.linear(y, self.down)


class DemoModel(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.empty(shape.vocabulary, shape.width))
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        angles = torch.arange(shape.context).float()[:, None] * rope_frequencies(shape)[None, :]
        self.register_buffer("rotation", torch.polar(torch.ones_like(angles), angles), persistent=False)

    def initialise(self, generator):
        """Small embeddings; matrices by fan-in; those that write to the residual stream begin at zero."""
        with torch.no_grad():
            self.embedding.copy_(torch.randn(self.embedding.shape, generator=generator) * 0.02)
            for block in self.blocks:
                for matrix in (block.qkv, block.gate_up):
                    matrix.copy_(torch.randn(matrix.shape, generator=generator) / math.sqrt(matrix.shape[1]))
                block.out.zero_()
                block.down.zero_()

    def hidden_states(self, ids, chosen=None):
        """Normalised states of ids [documents, length], of the chosen flat positions only if given: [n, width]."""
        x = functional.embedding(ids, self.embedding)
        rotation = self.rotation[: ids.shape[1]]
        for index, block in enumerate(self.blocks):
            x = block(x, rotation, chosen if index == len(self.blocks) - 1 else None)
        return RmsNorm.apply(x, self.shape.norm_epsilon)

    def logits(self, ids, chosen=None):
        """Logits of all positions [documents, length, vocabulary], or of the chosen flat ones [n, vocabulary]."""
        return functional.linear(self.hidden_states(ids, chosen), self.embedding)

    def losses(self, ids, targets, weights):
        """Cross-entropies where the weight is not 0, and those weights; targets and weights belong to the next token."""
        chosen = weights.flatten().nonzero().squeeze(1)
        losses = functional.cross_entropy(self.logits(ids, chosen), targets.flatten()[chosen], reduction="none")
        return losses, weights.flatten()[chosen]


def rope_frequencies(shape):
    return shape.rope_base ** (-torch.arange(0, shape.head_size, 2).float() / shape.head_size)
