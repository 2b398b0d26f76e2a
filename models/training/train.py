"""Trains the triage encoder: sentiment on SemEval first, then all heads on the written tweets
with sentiment rehearsal. Checkpoints land in --out; run again with the same --out to resume.

    python models/training/train.py --data DIR --base DIR --out DIR
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from batching import buckets, encode, load_tokenizer, pad
from corpus import Example, read_dev, read_semeval, read_tweeteval_val, read_written
from encoder import TriageEncoder, load_pretrained
from labels import HEADS, UNLABELLED
from scores import head_scores, labels_of, neighbour_accuracy, predict

SMOOTHING = {"sentiment": 0.05, "topic": 0.1, "urgency": 0.1}


def log(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", flush=True)


def balanced(rows: list[Example], per_class: int, rng: random.Random) -> list[Example]:
    """As many of each sentiment: SemEval has three neutrals for each negative, support does not."""
    picked: list[Example] = []
    for label in range(3):
        of_class = [r for r in rows if r.sentiment == label]
        picked += rng.sample(of_class, min(per_class, len(of_class)))
    return picked


def optimizer_of(model: TriageEncoder, rate: float, head_rate: float) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        groups.setdefault((name.startswith("heads."), parameter.ndim >= 2), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": p, "lr": head_rate if head else rate, "weight_decay": 0.01 if decay else 0.0}
            for (head, decay), p in groups.items()
        ],
        fused=True,
    )


def class_weights(rows: list[Example]) -> dict[str, Tensor]:
    """Square root of the inverse frequency: rare classes count more, without drowning the others."""
    weights: dict[str, Tensor] = {}
    for head, order in HEADS.items():
        gold = labels_of(rows, head)
        counts = np.bincount(gold[gold != UNLABELLED], minlength=len(order)).clip(min=1)
        weights[head] = torch.tensor(np.sqrt(counts.sum() / counts / len(order)), dtype=torch.float32)
    return weights


def head_loss(logits: Tensor, gold: Tensor, weight: Tensor, head: str) -> Tensor:
    if not bool((gold != UNLABELLED).any()):
        return logits.sum() * 0.0
    return F.cross_entropy(
        logits, gold, weight=weight, ignore_index=UNLABELLED, label_smoothing=SMOOTHING[head]
    )


class Stage:
    """One schedule: warm-up and linear decay over `steps`. `anchor` keeps the mean-pooled embedding
    near the pretrained one, which was trained for similarity; without it fine-tuning folds it."""

    def __init__(
        self, model: TriageEncoder, steps: int, rate: float, head_rate: float, anchor: float
    ) -> None:
        self.model, self.steps, self.anchor = model, steps, anchor
        self.optimizer = optimizer_of(model, rate, head_rate)
        warm = max(1, int(0.06 * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
        )
        self.step = 0

    def epoch(
        self,
        rows: list[Example],
        ids: list[list[int]],
        targets: Tensor | None,
        weights: dict[str, Tensor],
        size: int,
        rng: random.Random,
        tag: str,
    ) -> None:
        self.model.train()
        started, seen, total = time.time(), 0, 0.0
        for batch in buckets([len(x) for x in ids], size, rng):
            out = self.model(*pad([ids[i] for i in batch]))
            loss = sum(
                head_loss(out[k], torch.tensor([getattr(rows[i], h) for i in batch]), weights[h], h)
                for k, h in enumerate(HEADS)
            )
            if targets is not None:
                loss = loss + self.anchor * (1.0 - (out[3] * targets[batch]).sum(-1)).mean()
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            self.step += 1
            seen += len(batch)
            total += loss.item()
            if self.step % 50 == 0:
                rate = seen / (time.time() - started)
                log(f"{tag} {self.step}/{self.steps} loss {total / 50:.3f} {rate:.0f} examples/s")
                total = 0.0


def evaluate(
    model: TriageEncoder, sets: dict[str, tuple[list[Example], list[list[int]]]]
) -> dict[str, dict]:
    report: dict[str, dict] = {}
    for name, (rows, ids) in sets.items():
        out = predict(model, ids)
        heads = [h for h in HEADS if getattr(rows[0], h) != UNLABELLED]
        report[name] = {h: head_scores(out[h], labels_of(rows, h), h) for h in heads}
        if "topic" in heads:
            report[name]["neighbours"] = neighbour_accuracy(out["embedding"], labels_of(rows, "topic"))
    return report


def selection(report: dict[str, dict]) -> float:
    """What the epoch is chosen by: the mean of the figures that the product is measured by."""
    dev = report["dev"]
    return float(
        np.mean(
            [
                report["tweeteval"]["sentiment"]["macroRecall"],
                dev["sentiment"]["macroRecall"],
                dev["topic"]["macroF1"],
                dev["urgency"]["kappa"],
            ]
        )
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="training data folder")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained MiniLM")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints, figures")
    parser.add_argument("--per-class", type=int, default=6000, help="SemEval tweets of each sentiment")
    parser.add_argument("--epochs", type=int, default=5, help="epochs of the multi-task stage")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    tokenizer = load_tokenizer(args.base, 128)
    semeval, written = read_semeval(args.data), read_written(args.data)
    dev, tweeteval = read_dev(args.data), read_tweeteval_val(args.data)
    sets = {n: (r, encode(tokenizer, r)) for n, r in (("dev", dev), ("tweeteval", tweeteval))}
    model = TriageEncoder()
    load_pretrained(model, args.base)
    written_ids = encode(tokenizer, written)
    targets = torch.from_numpy(predict(model, written_ids)["embedding"])

    first = args.out / "sentiment.pt"
    if first.exists():
        model.load_state_dict(torch.load(first, weights_only=True))
        log(f"resumed from {first}")
    else:
        rows = balanced(semeval, args.per_class, rng)
        log(f"sentiment stage: {len(rows)} tweets")
        stage = Stage(model, -(-len(rows) // 32), rate=6e-5, head_rate=5e-4, anchor=0.0)
        stage.epoch(rows, encode(tokenizer, rows), None, class_weights(rows), 32, rng, "sentiment")
        torch.save(model.state_dict(), first)
        log(json.dumps(evaluate(model, sets)["tweeteval"]))

    rehearsal = len(written) // 3
    size = 16
    per_epoch = -(-(len(written) + 3 * rehearsal) // size)
    stage = Stage(model, per_epoch * args.epochs, rate=6e-5, head_rate=5e-4, anchor=1.0)
    best = -1.0
    figures: list[dict] = []
    for epoch in range(args.epochs):
        old = balanced(semeval, rehearsal, rng)
        rows, ids = written + old, written_ids + encode(tokenizer, old)
        anchors = torch.cat([targets, targets.new_zeros(len(old), targets.size(1))])
        stage.epoch(rows, ids, anchors, class_weights(rows), size, rng, f"epoch {epoch + 1}")
        report = evaluate(model, sets)
        figures.append({"epoch": epoch + 1, "selection": selection(report), **report})
        log(json.dumps(figures[-1]))
        (args.out / "figures.json").write_text(json.dumps(figures, indent=2))
        if figures[-1]["selection"] > best:
            best = figures[-1]["selection"]
            torch.save(model.state_dict(), args.out / "triage.pt")
            log(f"kept epoch {epoch + 1}")


if __name__ == "__main__":
    main()
