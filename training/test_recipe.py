"""Tests of the training recipe: python3 -m unittest in this folder. Needs torch."""

import json
import math
import os
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
from torch.nn import functional

from budget import Budget
from model import DemoModel, Shape
from muon import orthogonalise
from run import Run
from shards import Shard, Stream
from train import parse_arguments
from weights_file import read_model, write_weights
from workers import Workers

SHAPE = Shape(vocabulary=64, layers=2, width=32, heads=2, hidden=64, context=64)


def random_model(dtype=torch.float32):
    torch.manual_seed(1)
    model = DemoModel(SHAPE)
    for parameter in model.parameters():
        parameter.data = (torch.randn(parameter.shape) * 0.2).to(dtype)
    if dtype == torch.float64:
        model.rotation = model.rotation.to(torch.complex128)
    return model


def plain_logits(model, ids):
    """The same model in as few and plain words as possible."""

    def norm(x):
        return x / (x.pow(2).mean(-1, keepdim=True) + SHAPE.norm_epsilon).sqrt()

    def rotate(x):
        turned = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2)) * model.rotation[: x.shape[-2]]
        return torch.view_as_real(turned).flatten(-2)

    documents, length = ids.shape
    future = torch.ones(length, length).triu(1).bool()
    x = model.embedding[ids]
    for block in model.blocks:
        parts = (norm(x) @ block.qkv.t()).view(documents, length, 3, SHAPE.heads, SHAPE.head_size)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        scores = rotate(q) @ rotate(k).transpose(-1, -2) / math.sqrt(SHAPE.head_size)
        y = scores.masked_fill(future, float("-inf")).softmax(-1) @ v
        x = x + y.transpose(1, 2).reshape(documents, length, -1) @ block.out.t()
        gate, up = (norm(x) @ block.gate_up.t()).chunk(2, -1)
        x = x + (functional.silu(gate) * up) @ block.down.t()
    return norm(x) @ model.embedding.t()


def write_shard(folder, name, documents, tokenizer="t"):
    """A shard of (ids, weights) documents, one row each, as the packer lays it out."""
    starts = [0]
    for ids, _ in documents:
        starts.append(starts[-1] + len(ids))
    table = struct.pack("<%dI" % len(starts), *starts)
    ids = b"".join(struct.pack("<%dH" % len(ids), *ids) for ids, _ in documents)
    weights = b"".join(bytes(weights) for _, weights in documents)
    offsets = {"documentStarts": 0, "rowStarts": len(table), "ids": 2 * len(table), "weights": 2 * len(table) + len(ids)}
    with open(os.path.join(folder, name + ".bin"), "wb") as file:
        file.write(table + table + ids + weights)
    index = {"version": 1, "file": name + ".bin", "tokenizer": tokenizer, "vocabulary": 64}
    index.update(tokens=starts[-1], documents=len(documents), offsets=offsets)
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
        json.dump(index, file)


def some_documents(count, seed=1):
    generator = torch.Generator().manual_seed(seed)
    documents = []
    for index in range(count):
        length = 8 + index % 9
        ids = torch.randint(0, 64, (length,), generator=generator).tolist()
        documents.append((ids, [0] + [10] * (length // 2) + [100] * (length - 1 - length // 2)))
    return documents


def arguments(folder, *more):
    sys.argv = ["train.py", "--data", folder, "--out", os.path.join(folder, "run"), "--tokens", "10000"]
    sys.argv += ["--layers", "2", "--width", "32", "--heads", "2", "--hidden", "64", "--context", "64"]
    sys.argv += ["--step-tokens", "200", "--batch-tokens", "64", *more]
    return parse_arguments()


class ModelTest(unittest.TestCase):
    def setUp(self):
        self.ids = torch.randint(0, 64, (3, 17), generator=torch.Generator().manual_seed(2))
        self.weights = (torch.arange(51).view(3, 17) % 3 == 0).double()

    def test_logits_are_those_of_the_plain_model(self):
        model = random_model(torch.float64)
        self.assertLess((model.logits(self.ids) - plain_logits(model, self.ids)).abs().max().item(), 1e-10)

    def test_gradients_are_the_automatic_ones(self):
        model = random_model(torch.float64)
        logits = plain_logits(model, self.ids).flatten(0, 1)
        wanted = (functional.cross_entropy(logits, self.ids.flatten(), reduction="none") * self.weights.flatten()).sum()
        losses, weights = model.losses(self.ids, self.ids, self.weights)
        parameters = list(model.parameters())
        pairs = zip(torch.autograd.grad(wanted, parameters), torch.autograd.grad((losses * weights).sum(), parameters))
        for automatic, own in pairs:
            self.assertLess(((automatic - own).abs().max() / automatic.abs().max()).item(), 1e-10)

    def test_padding_on_the_right_changes_nothing(self):
        model = random_model()
        padded = torch.cat([self.ids, torch.zeros(3, 5, dtype=torch.int64)], 1)
        difference = model.logits(self.ids) - model.logits(padded)[:, :17]
        self.assertLess(difference.abs().max().item(), 1e-4)

    def test_weights_survive_their_file(self):
        model = random_model()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "w.safetensors")
            write_weights(path, model, {"step": 1})
            again = read_model(path)
        for before, after in zip(model.parameters(), again.parameters()):
            self.assertTrue(torch.equal(before, after))

    def test_muon_updates_are_nearly_orthogonal(self):
        for shape in ((2, 16, 48), (2, 48, 16)):
            sizes = torch.linalg.svdvals(orthogonalise(torch.randn(shape, generator=torch.Generator().manual_seed(3))))
            self.assertGreater(sizes.min().item(), 0.3)
            self.assertLess(sizes.max().item(), 1.5)


class DataTest(unittest.TestCase):
    def test_groups_hold_every_document_once_and_stay_small(self):
        with tempfile.TemporaryDirectory() as folder:
            write_shard(folder, "train-00000", some_documents(40))
            shard = Shard(folder, "train-00000")
        groups = shard.batches(50, "seed")
        self.assertEqual(sorted(sum(groups, [])), list(range(40)))
        for group in groups:
            ids, targets, weights, count = shard.tensors(group)
            self.assertLessEqual(ids.numel(), 50)
            self.assertEqual(ids.shape, weights.shape)
            self.assertEqual(count, sum(shard.length(document) for document in group))
            self.assertTrue(torch.equal(ids[:, 1:], targets[:, :-1]))

    def test_a_shard_that_is_cut_short_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            write_shard(folder, "train-00000", some_documents(4))
            with open(os.path.join(folder, "train-00000.bin"), "ab") as file:
                file.truncate(10)
            self.assertRaises(ValueError, Shard, folder, "train-00000")

    def test_new_shards_come_before_old_ones_again(self):
        with tempfile.TemporaryDirectory() as folder:
            write_shard(folder, "train-00000", some_documents(1))
            stream = Stream(folder, 50, 1)
            stream.next()
            stream.next()
            write_shard(folder, "train-00001", some_documents(1))
            stream.next()
            self.assertEqual(stream.uses, {"train-00000": 2, "train-00001": 1})
            write_shard(folder, "train-00002", some_documents(1), tokenizer="other")
            self.assertRaises(ValueError, stream.next)

    def test_a_stream_goes_on_where_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            write_shard(folder, "train-00000", some_documents(20))
            first, second = Stream(folder, 30, 1), Stream(folder, 30, 1)
            for _ in range(3):
                first.next()
            second.restore(first.state())
            for _ in range(12):
                self.assertTrue(torch.equal(first.next()[0], second.next()[0]))


class RunTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        write_shard(self.folder, "train-00000", some_documents(60))
        sys.stdout, before = open(os.devnull, "w", encoding="utf-8"), sys.stdout
        self.addCleanup(setattr, sys, "stdout", before)
        self.addCleanup(sys.stdout.close)

    def test_a_resumed_run_is_the_uninterrupted_one(self):
        whole = Run(arguments(self.folder))
        for _ in range(3):
            whole.step()
        whole.save()
        for _ in range(3):
            whole.step()
        resumed = Run(arguments(self.folder, "--resume"))
        self.assertEqual(resumed.state["step"], 3)
        for _ in range(3):
            resumed.step()
        for one, other in zip(whole.model.parameters(), resumed.model.parameters()):
            self.assertTrue(torch.equal(one, other))

    def test_learning_makes_the_loss_smaller(self):
        run = Run(arguments(self.folder, "--warmup-steps", "1"))
        losses = [run.step() for _ in range(30)]
        self.assertLess(losses[-1], losses[0] - 0.5)

    def test_a_folder_with_checkpoints_is_not_overwritten(self):
        Run(arguments(self.folder)).save()
        self.assertRaises(ValueError, Run, arguments(self.folder))

    def test_old_checkpoints_are_removed(self):
        run = Run(arguments(self.folder, "--keep", "2"))
        for _ in range(4):
            run.step()
            run.save()
        self.assertEqual(len(os.listdir(os.path.join(self.folder, "run", "checkpoints"))), 2)

    def test_a_signal_to_the_whole_group_saves_what_there_is(self):
        out = os.path.join(self.folder, "run")
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train.py")
        command = [sys.executable, script, "--data", self.folder, "--out", out, "--tokens", "1e9", "--processes", "2", "--log-seconds", "0"]
        command += ["--layers", "2", "--width", "32", "--heads", "2", "--hidden", "64", "--context", "64", "--step-tokens", "200", "--batch-tokens", "64"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        while b'"step": 3' not in process.stdout.readline():
            self.assertIsNone(process.poll())
        os.killpg(process.pid, signal.SIGTERM)
        _, complaints = process.communicate(timeout=60)
        self.assertEqual((process.returncode, complaints), (0, b""))
        self.assertEqual(len(os.listdir(os.path.join(out, "checkpoints"))), 1)

    def test_two_processes_find_the_gradient_of_one(self):
        stream = Stream(self.folder, 30, 1)
        batches = [stream.next()[:3] for _ in range(8)]
        alone, together = random_model(), random_model()
        expected = Workers(alone, 1).add_gradients(batches, 10.0)
        found = Workers(together, 2).add_gradients(batches, 10.0)
        self.assertAlmostEqual(found[0], expected[0], places=2)
        self.assertEqual(found[1], expected[1])
        for one, other in zip(alone.parameters(), together.parameters()):
            self.assertLess((one.grad - other.grad).abs().max().item(), 1e-4)


class BudgetTest(unittest.TestCase):
    def budget(self, *more, elapsed=0.0, tokens=0):
        sys.argv = ["train.py", "--data", "d", "--out", "o", "--warmup-steps", "10", *more]
        return Budget(parse_arguments(), elapsed, tokens)

    def test_the_rate_rises_stays_and_falls(self):
        budget = self.budget("--minutes", "10", "--decay-minutes", "2")

        def rate(step, minutes):
            return budget.rate({"step": step, "tokens": 0, "seconds": minutes * 60})

        rates = [rate(0, 0), rate(4, 1), rate(50, 5), rate(50, 9), rate(50, 10)]
        for found, expected in zip(rates, [0.1, 0.5, 1, 0.5, 0]):
            self.assertAlmostEqual(found, expected)
        self.assertTrue(budget.is_over({"seconds": 600.0, "tokens": 0}))

    def test_a_decay_can_begin_at_once(self):
        budget = self.budget("--decay-now", "--decay-tokens", "1000", tokens=5000)
        self.assertEqual(budget.rate({"step": 50, "tokens": 5500, "seconds": 0}), 0.5)
        self.assertTrue(budget.is_over({"tokens": 6000, "seconds": 0}))


if __name__ == "__main__":
    unittest.main()
