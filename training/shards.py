"""Training data as `codeact train demo` packs it: `train-00000.bin` with token ids, and `train-00000.json` that describes it."""

import json
import os
import random

import torch


class Shard:
    """One file of documents. Raises ValueError when the index and the file do not fit together."""

    def __init__(self, folder, name):
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
            index = json.load(file)
        if index.get("version") != 1:
            raise ValueError("%s.json has version %r, this program reads 1" % (name, index.get("version")))
        with open(os.path.join(folder, index["file"]), "rb") as file:
            body = bytearray(file.read())
        self.name = name
        self.tokenizer = index["tokenizer"]
        self.vocabulary = index["vocabulary"]
        offsets, tokens, documents = index["offsets"], index["tokens"], index["documents"]
        if len(body) != offsets["weights"] + tokens:
            raise ValueError("%s has %d bytes, its index says %d" % (index["file"], len(body), offsets["weights"] + tokens))
        self.starts = torch.frombuffer(body, dtype=torch.int32, count=documents + 1, offset=offsets["documentStarts"]).tolist()
        ids = torch.frombuffer(body, dtype=torch.int16, count=tokens, offset=offsets["ids"])
        self.ids = ids.to(torch.int32) & 0xFFFF
        self.weights = torch.frombuffer(body, dtype=torch.uint8, count=tokens, offset=offsets["weights"]).clone()

    def length(self, document):
        return self.starts[document + 1] - self.starts[document]

    def batches(self, max_tokens, seed):
        """Groups of documents of nearly equal length, at most max_tokens with padding (or one document), in random order."""
        order = random.Random(seed)
        documents = list(range(len(self.starts) - 1))
        order.shuffle(documents)
        documents.sort(key=self.length)
        groups = []
        group = []
        for document in documents:
            if group and (len(group) + 1) * self.length(document) > max_tokens:
                groups.append(group)
                group = []
            group.append(document)
        if group:
            groups.append(group)
        order.shuffle(groups)
        return groups

    def tensors(self, group):
        """Inputs, targets and target weights (0 to 1) [documents, longest - 1], padded on the right with weight 0; and the number of tokens."""
        longest = max(self.length(document) for document in group)
        ids = torch.zeros(len(group), longest, dtype=torch.int64)
        weights = torch.zeros(len(group), longest)
        for row, document in enumerate(group):
            start, end = self.starts[document], self.starts[document + 1]
            ids[row, : end - start] = self.ids[start:end]
            weights[row, : end - start] = self.weights[start:end].float() / 100
        return ids[:, :-1], ids[:, 1:], weights[:, 1:], sum(self.length(document) for document in group)


def shard_names(folder, prefix):
    """Names of the finished shards of a folder, without extension. An index is written after its data."""
    return sorted(file[:-5] for file in os.listdir(folder) if file.startswith(prefix + "-") and file.endswith(".json"))


class Stream:
    """An endless stream of document groups. Shards that appear while it runs are taken up before any is used again."""

    def __init__(self, folder, max_tokens, seed):
        self.folder = folder
        self.max_tokens = max_tokens
        self.seed = seed
        self.uses = {}
        self.shard = None
        self.groups = []
        self.position = 0

    def next(self):
        """The next group, as `Shard.tensors` gives it."""
        if self.shard is None or self.position >= len(self.groups):
            names = shard_names(self.folder, "train")
            if not names:
                raise ValueError("%s holds no train-*.json" % self.folder)
            self.open(min(names, key=lambda name: (self.uses.get(name, 0), name)))
        group = self.groups[self.position]
        self.position += 1
        return self.shard.tensors(group)

    def open(self, name):
        use = self.uses.get(name, 0)
        shard = Shard(self.folder, name)
        if self.shard is not None and shard.tokenizer != self.shard.tokenizer:
            raise ValueError("%s was made with another tokenizer than the shards before it" % name)
        self.shard = shard
        self.groups = shard.batches(self.max_tokens, "%s %s %d" % (self.seed, name, use))
        self.position = 0
        self.uses[name] = use + 1

    def state(self):
        return {"uses": dict(self.uses), "shard": self.shard.name if self.shard else None, "position": self.position}

    def restore(self, state):
        """Goes on where `state` was taken; a shard that is no longer there is passed over."""
        self.uses = dict(state["uses"])
        name = state["shard"]
        if name in shard_names(self.folder, "train"):
            self.uses[name] -= 1
            self.open(name)
            self.position = state["position"]
