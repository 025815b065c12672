#!/usr/bin/env python3
"""Trains the demo model on packed shards. Needs torch 1.13 or newer and nothing else.

    python3 train.py --data shards --out run --minutes 60 --decay-minutes 15
    python3 train.py --data shards --out run --resume
    python3 train.py --data shards --out finished --resume run/checkpoints/step-0004000.pt --decay-now --decay-minutes 20

The learning rate rises over the first steps, stays, and falls to zero over the last minutes (or tokens), so that any
checkpoint of the long middle can be finished with --decay-now while the run itself goes on. Shards that appear in the
data folder meanwhile are used. One JSON object per line goes to standard output and to OUT/metrics.jsonl. SIGTERM and
SIGINT save a checkpoint and end the program with status 0.
"""

import argparse
import ctypes
import os
import signal
import sys


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of train-*.json (and valid-*.json)")
    parser.add_argument("--out", required=True, help="folder for checkpoints, metrics and weights")
    parser.add_argument("--resume", nargs="?", const="latest", metavar="CHECKPOINT", help="go on from OUT's newest checkpoint, or this one")
    parser.add_argument("--init-from", metavar="WEIGHTS", help="begin with these weights (safetensors of this program)")
    parser.add_argument("--decay-now", action="store_true", help="let the learning rate fall from here on")
    budget = parser.add_argument_group("budget")
    budget.add_argument("--minutes", type=float, help="wall time of training in all, resumed parts included")
    budget.add_argument("--decay-minutes", type=float, help="the last part of it (default: a quarter)")
    budget.add_argument("--tokens", type=float, help="tokens in all, instead of --minutes")
    budget.add_argument("--decay-tokens", type=float, help="the last part of them (default: a quarter)")
    budget.add_argument("--processes", type=int, default=1, help="processes that share the work of a step")
    budget.add_argument("--threads", type=int, default=1, help="threads of each process")
    budget.add_argument("--device", default="auto", help="auto, cpu or cuda")
    model = parser.add_argument_group("model")
    model.add_argument("--layers", type=int, default=6)
    model.add_argument("--width", type=int, default=192)
    model.add_argument("--heads", type=int, default=4)
    model.add_argument("--hidden", type=int, default=512)
    model.add_argument("--context", type=int, default=2048)
    recipe = parser.add_argument_group("recipe")
    recipe.add_argument("--seed", type=int, default=1)
    recipe.add_argument("--step-tokens", type=int, default=16384, help="tokens of one optimiser step")
    recipe.add_argument("--batch-tokens", type=int, default=1024, help="tokens computed at once")
    recipe.add_argument("--warmup-steps", type=int, default=50)
    recipe.add_argument("--matrix-rate", type=float, default=0.02, help="learning rate of Muon, for matrices")
    recipe.add_argument("--embedding-rate", type=float, default=0.004, help="learning rate of Adam, for embeddings")
    recipe.add_argument("--weight-decay", type=float, default=0.0)
    recipe.add_argument("--context-sample", type=float, default=0.25, help="share of low-weight tokens that are computed (their weight grows in return)")
    report = parser.add_argument_group("report")
    report.add_argument("--checkpoint-minutes", type=float, default=10)
    report.add_argument("--keep", type=int, default=4, help="checkpoints kept")
    report.add_argument("--validate-minutes", type=float, default=10)
    report.add_argument("--log-seconds", type=float, default=10)
    arguments = parser.parse_args()
    if arguments.minutes is None and arguments.tokens is None and not arguments.decay_now:
        parser.error("say --minutes, --tokens or --decay-now")
    if arguments.minutes is not None and arguments.tokens is not None:
        parser.error("say --minutes or --tokens, not both")
    return arguments


def keep_memory():
    """Keeps freed memory instead of giving it back: page faults cost more than the arithmetic of small arrays."""
    try:
        libc = ctypes.CDLL(None)
        for name, value in ((-3, 1 << 30), (-1, (1 << 31) - 1), (-2, 64 << 20)):  # mmap threshold, trim threshold, top pad
            libc.mallopt(name, value)
    except (OSError, AttributeError):
        pass  # another C library: slower, not wrong


def main(arguments):
    torch.set_num_threads(arguments.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    run = Run(arguments)

    def stop(*_):
        run.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    run.train()


if __name__ == "__main__":
    chosen = parse_arguments()
    # OpenBLAS reads its number of threads when it is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(chosen.threads))
    os.environ.setdefault("OMP_NUM_THREADS", str(chosen.threads))
    keep_memory()
    try:
        import torch
        from run import Run
    except ModuleNotFoundError as error:
        sys.exit("train.py: %s. Install torch (Debian: apt-get install python3-torch)." % error)
    try:
        main(chosen)
    except (ValueError, OSError, FloatingPointError) as error:
        sys.exit("train.py: %s" % error)
