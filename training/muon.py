"""Muon (Jordan et al., 2024) for matrices: momentum whose update is made orthogonal by five Newton-Schulz steps."""

import torch


def orthogonalise(g, steps=5, epsilon=1e-7):
    """Approximately the nearest matrix with orthonormal rows or columns, for each of g [n, rows, columns]."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = g.shape[1] > g.shape[2]
    x = g.transpose(1, 2) if tall else g
    x = x / (torch.linalg.vector_norm(x, dim=(1, 2), keepdim=True) + epsilon)
    for _ in range(steps):
        gram = torch.bmm(x, x.transpose(1, 2))
        x = a * x + torch.bmm(torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x)
    return x.transpose(1, 2) if tall else x


class Muon:
    """Updates matrices in groups of one size: `groups` lists of (parameter, first row, end row)."""

    def __init__(self, groups, momentum=0.95, weight_decay=0.0):
        self.groups = groups
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.buffers = [torch.zeros_like(self.stack(group, lambda p: p.detach())) for group in groups]

    @staticmethod
    def stack(group, read):
        return torch.stack([read(parameter)[start:end] for parameter, start, end in group])

    @torch.no_grad()
    def step(self, learning_rate):
        for group, buffer in zip(self.groups, self.buffers):
            grad = self.stack(group, lambda p: p.grad)
            buffer.lerp_(grad, 1 - self.momentum)
            update = orthogonalise(grad.lerp_(buffer, self.momentum))
            rate = learning_rate * max(1, update.shape[1] / update.shape[2]) ** 0.5
            for index, (parameter, start, end) in enumerate(group):
                rows = parameter.data[start:end]
                rows.mul_(1 - learning_rate * self.weight_decay).sub_(update[index], alpha=rate)

    def state(self):
        return {"buffers": self.buffers}

    def restore(self, state):
        for buffer, saved in zip(self.buffers, state["buffers"]):
            buffer.copy_(saved)


def matrix_groups(model):
    """The model's matrices by size; joined ones (queries, keys, values; gate, up) are taken apart."""
    groups = {}
    width, hidden = model.shape.width, model.shape.hidden
    for block in model.blocks:
        for matrix, rows in ((block.qkv, width), (block.out, width), (block.gate_up, hidden), (block.down, width)):
            for start in range(0, matrix.shape[0], rows):
                groups.setdefault((rows, matrix.shape[1]), []).append((matrix, start, start + rows))
    return list(groups.values())
