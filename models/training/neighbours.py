"""Is the embedding still good for similarity? 1-nearest neighbour on banking77, pretrained against trained.

    python models/training/neighbours.py --data DIR --base DIR --model models/triage/onnx/model_quantized.onnx
"""

import argparse
import csv
import json
import random
from pathlib import Path

import numpy as np

from batching import encode, load_tokenizer
from corpus import Example
from encoder import pretrained
from export import MAX_TOKENS, run
from scores import predict

TRAIN, TEST = 4000, 1000


def rows(path: Path, size: int) -> tuple[list[Example], np.ndarray]:
    with open(path, encoding="utf-8", newline="") as lines:
        pairs = [(r["text"], r["category"]) for r in csv.DictReader(lines)]
    picked = random.Random(7).sample(pairs, size)
    return [Example(text) for text, _ in picked], np.array([category for _, category in picked])


def accuracy(known: np.ndarray, labels: np.ndarray, asked: np.ndarray, gold: np.ndarray) -> float:
    return float((labels[(asked @ known.T).argmax(1)] == gold).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = load_tokenizer(args.base, MAX_TOKENS)
    train, train_labels = rows(args.data / "banking77" / "train.csv", TRAIN)
    test, test_labels = rows(args.data / "banking77" / "test.csv", TEST)
    ids = [encode(tokenizer, part) for part in (train, test)]
    before = [predict(pretrained(args.base), part)["embedding"] for part in ids]
    after = [run(args.model, part)["embedding"] for part in ids]
    print(
        json.dumps(
            {
                "pretrained": accuracy(before[0], train_labels, before[1], test_labels),
                "trained": accuracy(after[0], train_labels, after[1], test_labels),
            }
        )
    )


if __name__ == "__main__":
    main()
