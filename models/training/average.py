"""Averages the weights of runs that differ only in their seed (Wortsman et al. 2022, "Model soups"), where that
is better on the held-out tweets than the best of them, and prints each one's figures and their spread.

    python models/training/average.py --data DIR --base DIR --out FILE RUN/triage.pt RUN/triage.pt …
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from batching import encode, load_tokenizer
from corpus import read_dev, read_tweeteval_val
from encoder import trained
from train import MAX_TOKENS, evaluate, selection

SHOWN = (
    ("tweeteval", "sentiment", "macroRecall"),
    ("dev", "sentiment", "macroRecall"),
    ("dev", "topic", "macroF1"),
    ("dev", "topic", "accuracy"),
    ("dev", "urgency", "kappa"),
    ("dev", "urgency", "criticalRecall"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(2)
    tokenizer = load_tokenizer(args.base, MAX_TOKENS)
    rows = {"dev": read_dev(args.data), "tweeteval": read_tweeteval_val(args.data)}
    sets = {name: (part, encode(tokenizer, part)) for name, part in rows.items()}
    states = [torch.load(path, weights_only=True) for path in args.checkpoints]
    states.append({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    names = [*map(str, args.checkpoints), "average"]
    model = trained(args.checkpoints[0])
    reports, scores = [], []
    for name, state in zip(names, states, strict=True):
        model.load_state_dict(state)
        report = evaluate(model, sets)
        reports.append({".".join(path): report[path[0]][path[1]][path[2]] for path in SHOWN})
        scores.append(selection(report))
        print(json.dumps({"of": name, "selection": scores[-1], **reports[-1]}), flush=True)
    alone = reports[:-1]
    spread = {key: [min(r[key] for r in alone), max(r[key] for r in alone)] for key in alone[0]}
    best = int(np.argmax(scores))
    torch.save(states[best], args.out)
    print(json.dumps({"kept": names[best], "spread": spread}))


if __name__ == "__main__":
    main()
