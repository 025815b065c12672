"""A training run: its model, optimisers, data and checkpoints."""

import json
import os
import resource
import time

import torch

from budget import Budget
from model import DemoModel, Shape
from muon import Muon, matrix_groups
from shards import Shard, Stream, shard_names
from weights_file import read_model, write_weights
from workers import Workers


class Run:
    """A training run with everything that a checkpoint must hold."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.device = choose_device(arguments.device)
        self.state = {"step": 0, "tokens": 0, "supervised": 0, "seconds": 0.0}
        self.stream = Stream(arguments.data, arguments.batch_tokens, arguments.seed)
        self.generator = torch.Generator().manual_seed(arguments.seed)
        saved = self.find_checkpoint()
        self.model = self.make_model(saved).to(self.device)
        if arguments.processes > 1 and self.device.type != "cpu":
            raise ValueError("--processes is for CPUs")
        self.workers = Workers(self.model, arguments.processes)
        self.muon = Muon(matrix_groups(self.model), weight_decay=arguments.weight_decay)
        self.adam = torch.optim.Adam([self.model.embedding], betas=(0.9, 0.95), eps=1e-10)
        if saved is not None:
            self.state = saved["state"]
            self.muon.restore(saved["muon"])
            self.adam.load_state_dict(saved["adam"])
            self.stream.restore(saved["stream"])
            self.generator.set_state(saved["generator"])
        self.budget = Budget(arguments, self.state["seconds"], self.state["tokens"])
        self.stopping = False

    def find_checkpoint(self):
        folder = os.path.join(self.arguments.out, "checkpoints")
        os.makedirs(folder, exist_ok=True)
        there = sorted(file for file in os.listdir(folder) if file.endswith(".pt"))
        if self.arguments.resume is None:
            if there:
                raise ValueError("%s holds checkpoints: say --resume, or choose another --out" % folder)
            return None
        if self.arguments.resume == "latest" and not there:
            raise ValueError("%s holds no checkpoint to resume" % folder)
        path = os.path.join(folder, there[-1]) if self.arguments.resume == "latest" else self.arguments.resume
        return torch.load(path, map_location="cpu")

    def make_model(self, saved):
        arguments = self.arguments
        if saved is not None:
            model = DemoModel(Shape(**saved["shape"]))
            model.load_state_dict(saved["model"])
            return model
        if arguments.init_from is not None:
            return read_model(arguments.init_from)
        names = shard_names(arguments.data, "train")
        if not names:
            raise ValueError("%s holds no train-*.json" % arguments.data)
        vocabulary = Shard(arguments.data, names[0]).vocabulary
        shape = Shape(vocabulary, arguments.layers, arguments.width, arguments.heads, arguments.hidden, arguments.context)
        model = DemoModel(shape)
        model.initialise(self.generator)
        return model

    def save(self):
        """Writes a checkpoint and the weights beside it; removes the oldest checkpoints."""
        folder = os.path.join(self.arguments.out, "checkpoints")
        path = os.path.join(folder, "step-%07d.pt" % self.state["step"])
        content = {
            "version": 1,
            "shape": self.model.shape.as_dict(),
            "model": self.model.state_dict(),
            "muon": self.muon.state(),
            "adam": self.adam.state_dict(),
            "stream": self.stream.state(),
            "generator": self.generator.get_state(),
            "state": self.state,
        }
        torch.save(content, path + ".partial")
        os.replace(path + ".partial", path)
        write_weights(os.path.join(self.arguments.out, "weights.safetensors"), self.model, self.state)
        for old in sorted(file for file in os.listdir(folder) if file.endswith(".pt"))[: -self.arguments.keep]:
            os.remove(os.path.join(folder, old))
        self.report("checkpoint", file=path)

    def report(self, event, **facts):
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        line = json.dumps({"event": event, **self.state, **facts, "seconds": round(self.state["seconds"], 1), "peakMegabytes": memory})
        print(line, flush=True)
        with open(os.path.join(self.arguments.out, "metrics.jsonl"), "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def step(self):
        """One update of the weights. Returns the mean loss over tokens of full weight."""
        batches, tokens = [], 0
        while tokens < self.arguments.step_tokens:
            ids, targets, weights, count = self.stream.next()
            batches.append((ids, targets, self.sample_context(weights)))
            tokens += count
        whole = sum(float(weights.sum()) for _, _, weights in batches)
        full_loss, full = self.workers.add_gradients(batches, whole)
        rate = self.budget.rate(self.state)
        self.muon.step(self.arguments.matrix_rate * rate)
        self.adam.param_groups[0]["lr"] = self.arguments.embedding_rate * rate
        self.adam.step()
        self.model.zero_grad(set_to_none=False)
        self.state["step"] += 1
        self.state["tokens"] += tokens
        self.state["supervised"] += full
        return full_loss / max(1, full)

    def sample_context(self, weights):
        """Keeps a random share of the low weights and raises them, so that the expected gradient stays the same."""
        share = self.arguments.context_sample
        if share >= 1:
            return weights
        low = (weights > 0) & (weights < 1)
        kept = torch.rand(weights.shape, generator=self.generator) < share
        return torch.where(low, weights * kept / max(share, 1e-9), weights)

    @torch.no_grad()
    def validate(self):
        """Loss and share of right predictions over the tokens of full weight in valid-*."""
        loss, right, count = 0.0, 0, 0
        for name in shard_names(self.arguments.data, "valid"):
            shard = Shard(self.arguments.data, name)
            for group in shard.batches(self.arguments.batch_tokens, 0):
                ids, targets, weights = (part.to(self.device) for part in shard.tensors(group)[:3])
                chosen = (weights == 1).flatten().nonzero().squeeze(1)
                logits = self.model.logits(ids, chosen)
                wanted = targets.flatten()[chosen]
                loss += float(torch.nn.functional.cross_entropy(logits, wanted, reduction="sum"))
                right += int((logits.argmax(-1) == wanted).sum())
                count += len(wanted)
        if count > 0:
            self.report("validation", loss=round(loss / count, 4), right=round(right / count, 4))

    def train(self):
        """Steps until the budget is used up or a signal comes; then saves."""
        arguments = self.arguments
        self.report("start", parameters=sum(p.numel() for p in self.model.parameters()), shape=self.model.shape.as_dict(), device=str(self.device))
        clock = last_log = last_save = last_validation = time.monotonic()
        tokens_before, losses = self.state["tokens"], []
        while not self.stopping and not self.budget.is_over(self.state):
            try:
                losses.append(self.step())
            except OSError:
                # A signal to the whole group (Ctrl-C, a service manager) ends the helpers too; the last step is lost, no more.
                if not self.stopping:
                    raise
                break
            now = time.monotonic()
            self.state["seconds"] += now - clock
            clock = now
            if losses[-1] != losses[-1]:
                raise FloatingPointError("the loss is no number at step %d; resume from an older checkpoint with lower rates" % self.state["step"])
            if now - last_log >= arguments.log_seconds:
                speed = (self.state["tokens"] - tokens_before) / (now - last_log)
                self.report("step", loss=round(sum(losses) / len(losses), 4), rate=round(self.budget.rate(self.state), 4), tokensPerSecond=round(speed), progress=round(min(1, self.budget.used(self.state) / self.budget.total), 4))
                last_log, tokens_before, losses = now, self.state["tokens"], []
            if now - last_save >= arguments.checkpoint_minutes * 60:
                self.save()
                last_save = now
            if now - last_validation >= arguments.validate_minutes * 60:
                self.validate()
                last_validation = now
            clock += time.monotonic() - now  # saving and validating are not training time
        self.save()
        self.validate()
        self.report("stopped" if self.stopping else "done")


def choose_device(name):
    if name != "auto":
        return torch.device(name)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
