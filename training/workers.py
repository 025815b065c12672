"""Gradients by several processes on one machine: each takes the next batch of a step until none is left.

The weights lie in memory that all processes share; every worker adds up gradients in a shared buffer of its own, and
the main process collects them. Faster than several threads in one process, whose small products wait for each other.
"""

import mmap
import multiprocessing
import pickle
import signal

import torch


class Workers:
    """Forks `count` - 1 helpers of this process. Fork before the first backward pass, and on a CPU only."""

    def __init__(self, model, count):
        self.model = model
        self.helpers = []
        if count < 2:
            return
        share_memory(model)
        context = multiprocessing.get_context("fork")
        self.taken = context.Value("i", 0)
        for _ in range(count - 1):
            here, there = context.Pipe()
            gradients = [shared_zeros(parameter) for parameter in model.parameters()]
            others = [pipe for pipe, _ in self.helpers] + [here]
            process = context.Process(target=serve, args=(model, gradients, there, others, self.taken), daemon=True)
            process.start()
            there.close()
            self.helpers.append((here, gradients))

    def add_gradients(self, batches, whole):
        """Adds the gradient of the mean loss (weights add up to `whole`) to the model's. Returns loss and number of full-weight tokens."""
        if not self.helpers:
            return compute(self.model, batches, whole, iter(range(len(batches))))
        self.taken.value = 0
        # Pickled here: torch's own way would open a shared file for every array.
        message = pickle.dumps((batches, whole), pickle.HIGHEST_PROTOCOL)
        for pipe, _ in self.helpers:
            pipe.send_bytes(message)
        loss, count = compute(self.model, batches, whole, next_indices(self.taken, len(batches)))
        for pipe, gradients in self.helpers:
            try:
                more_loss, more_count = pipe.recv()
            except EOFError:
                raise OSError("a helper process died") from None
            loss, count = loss + more_loss, count + more_count
            for parameter, gradient in zip(self.model.parameters(), gradients):
                if parameter.grad is None:
                    parameter.grad = gradient.clone()
                else:
                    parameter.grad.add_(gradient)
        return loss, count


def compute(model, batches, whole, indices):
    """Accumulates gradients of the batches with these indices."""
    device = model.embedding.device
    full_loss, full = 0.0, 0
    for index in indices:
        ids, targets, weights = (part.to(device) for part in batches[index])
        losses, weights = model.losses(ids, targets, weights)
        ((losses * weights).sum() / whole).backward()
        wanted = weights == 1
        full_loss += float(losses.detach()[wanted].sum())
        full += int(wanted.sum())
    return full_loss, full


def next_indices(taken, count):
    """Indices that no other process has taken."""
    while True:
        with taken.get_lock():
            index = taken.value
            taken.value += 1
        if index >= count:
            return
        yield index


def serve(model, gradients, pipe, others, taken):
    """Computes until the main process is gone, which alone decides when to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    for parameter, gradient in zip(model.parameters(), gradients):
        parameter.grad = gradient
    while True:
        try:
            batches, whole = pickle.loads(pipe.recv_bytes())
        except (EOFError, ConnectionResetError):
            return
        for gradient in gradients:
            gradient.zero_()
        pipe.send(compute(model, batches, whole, next_indices(taken, len(batches))))


def share_memory(model):
    """Moves the weights to memory that forked processes share."""
    for parameter in model.parameters():
        shared = shared_zeros(parameter)
        shared.copy_(parameter.data)
        parameter.data = shared


def shared_zeros(like):
    memory = mmap.mmap(-1, 4 * like.numel())
    return torch.frombuffer(memory, dtype=torch.float32).view(like.shape)
