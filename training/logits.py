#!/usr/bin/env python3
"""Log-probabilities of the next token after given prompts, to compare an exported file with.

    python3 logits.py --weights weights.safetensors < prompts.json > answers.json

prompts.json: a list of lists of token ids; answers.json: for each, a list with the natural logarithm of every token's
probability.
"""

import argparse
import json
import os
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    arguments = parser.parse_args()
    model = read_model(arguments.weights)
    answers = []
    with torch.no_grad():
        for prompt in json.load(sys.stdin):
            logits = model.logits(torch.tensor([prompt]))[0, -1]
            answers.append(torch.log_softmax(logits, -1).tolist())
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import torch

    from weights_file import read_model

    torch.set_num_threads(1)
    main()
