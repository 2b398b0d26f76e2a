"""Trains the triage encoder: general tweets first (sentiment, emotion, severity), then the written support
tweets for all heads, with rehearsal of the first. Run again with the same --out to resume.

    python models/training/train.py --data DIR --base DIR --out DIR
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from augment import vary
from batching import buckets, encode, load_tokenizer, pad
from corpus import (
    WRITTEN,
    Example,
    read_dev,
    read_emotion,
    read_languages,
    read_semeval,
    read_severity,
    read_tweeteval_val,
    read_written,
)
from encoder import TriageEncoder, pretrained, trained
from labels import AUXILIARY, HEADS, UNLABELLED
from scores import half_precision, head_scores, labels_of, neighbour_accuracy, predict
from teacher import TRUST, SoftLabels, Teachers, distillation

ALL_HEADS = HEADS | AUXILIARY
SMOOTHING = {"sentiment": 0.05, "topic": 0.1, "urgency": 0.12, "language": 0.02, "emotion": 0.1, "severity": 0.1}
# Heads whose labels have an order: what is smoothed away goes to the neighbours.
ORDINAL = {"urgency", "severity"}
SHARE = {"sentiment": 1.0, "topic": 1.0, "urgency": 1.0, "language": 0.3, "emotion": 0.5, "severity": 0.5}
MAX_TOKENS = 128
SAVE_EVERY = 200
GENERAL_PASSES = 2
CHATTER = 500


def log(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", flush=True)


def capped(rows: list[Example], per_class: int, rng: random.Random) -> list[Example]:
    """At most so many of each sentiment: SemEval has three neutrals for each negative, support does not."""
    picked: list[Example] = []
    for label in range(3):
        of_class = [r for r in rows if r.sentiment == label]
        picked += rng.sample(of_class, min(per_class, len(of_class)))
    return picked


def optimizer_of(model: TriageEncoder, rate: float, head_rate: float) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        is_head = name.startswith(("heads.", "auxiliary."))
        groups.setdefault((is_head, parameter.ndim >= 2), []).append(parameter)
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
    for head, order in ALL_HEADS.items():
        gold = labels_of(rows, head)
        counts = np.bincount(gold[gold != UNLABELLED], minlength=len(order)).clip(min=1)
        weights[head] = torch.tensor(np.sqrt(counts.sum() / counts / len(order)), dtype=torch.float32)
    return weights


def soft_targets(size: int, smoothing: float, is_ordinal: bool) -> Tensor:
    """Row per label: what the head shall answer for it. [size, size]"""
    eye = torch.eye(size)
    if not is_ordinal:
        return eye * (1 - smoothing) + smoothing / size
    near = torch.diag(torch.ones(size - 1), 1) + torch.diag(torch.ones(size - 1), -1)
    return eye * (1 - smoothing) + smoothing * near / near.sum(1, keepdim=True)


TARGETS = {h: soft_targets(len(o), SMOOTHING[h], h in ORDINAL) for h, o in ALL_HEADS.items()}


def batch_loss(
    model: TriageEncoder,
    features: Tensor,
    rows: list[Example],
    weights: dict[str, Tensor],
    soft: SoftLabels | None,
) -> Tensor:
    """Cross-entropy of every head over the rows that are labelled for it, by class and row weights; with
    teachers, over all rows with what those say of them."""
    row_weight = torch.tensor([r.weight for r in rows])
    total = features.new_zeros(())
    for head in ALL_HEADS:
        gold = torch.tensor([getattr(r, head) for r in rows])
        labelled = gold != UNLABELLED
        layer = model.heads[head] if head in HEADS else model.auxiliary[head]
        taught = soft is not None and head in soft
        if taught:
            total = total + TRUST * distillation(layer(features), soft[head]).sum() / len(rows)
        if not bool(labelled.any()):
            continue
        share = SHARE[head] * (1 - TRUST if taught else 1)
        gold, w = gold[labelled], row_weight[labelled] * weights[head][gold[labelled]]
        losses = -(TARGETS[head][gold] * F.log_softmax(layer(features[labelled]), -1)).sum(-1)
        total = total + share * (losses * w).sum() / len(rows)
    return total


class Stage:
    """One schedule: warm-up and linear decay over `steps`, a moving average of the weights, and a file to
    resume from. `anchor` keeps the embedding near the pretrained one, which was trained for similarity;
    without it fine-tuning folds it."""

    def __init__(self, model: TriageEncoder, steps: int, rate: float, anchor: float, file: Path) -> None:
        self.model, self.steps, self.anchor, self.file = model, steps, anchor, file
        self.optimizer = optimizer_of(model, rate, head_rate=5e-4)
        warm = max(1, int(0.06 * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
        )
        decay = 0.996
        self.average = torch.optim.swa_utils.AveragedModel(
            model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(decay)
        )
        self.step = 0
        self.skip = 0
        if file.exists():
            state = torch.load(file, weights_only=True)
            for name in ("model", "optimizer", "schedule", "average"):
                getattr(self, name).load_state_dict(state[name])
            self.skip = state["step"]
            log(f"resumes {file.name} at step {self.skip}")

    def save(self) -> None:
        names = ("model", "optimizer", "schedule", "average")
        partial = self.file.with_suffix(".partial")
        torch.save({n: getattr(self, n).state_dict() for n in names} | {"step": self.step}, partial)
        partial.replace(self.file)

    def epoch(
        self,
        rows: list[Example],
        ids: list[list[int]],
        targets: Tensor | None,
        soft: SoftLabels | None,
        size: int,
        rng: random.Random,
        tag: str,
    ) -> None:
        weights = class_weights(rows)
        self.model.train()
        started, seen, total = time.time(), 0, 0.0
        for batch in buckets([len(x) for x in ids], size, rng):
            self.step += 1
            if self.step <= self.skip:
                continue
            with half_precision():
                features, embedding = self.model.read(*pad([ids[i] for i in batch]))
            features, embedding = features.float(), embedding.float()
            taught = soft and {head: labels[batch] for head, labels in soft.items()}
            loss = batch_loss(self.model, features, [rows[i] for i in batch], weights, taught)
            if targets is not None and self.anchor > 0:
                goal = targets[batch]
                # Rows without a target are zero, and so is their share of the sum.
                known = goal.abs().sum(-1) > 0
                loss = loss + self.anchor * ((1.0 - (embedding * goal).sum(-1)) * known).mean()
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            self.average.update_parameters(self.model)
            seen += len(batch)
            total += loss.item()
            if self.step % 50 == 0:
                rate = seen / (time.time() - started)
                log(f"{tag} {self.step}/{self.steps} loss {total / 50:.3f} {rate:.0f} examples/s")
                total = 0.0
            if self.step % SAVE_EVERY == 0:
                self.save()


def evaluate(model: TriageEncoder, sets: dict[str, tuple[list[Example], list[list[int]]]]) -> dict[str, dict]:
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
    parser.add_argument("--general", type=Path, help="a general-2.pt to start from instead of training it")
    parser.add_argument("--teachers", type=Path, nargs="+", default=[], help="triage.pt of larger models")
    parser.add_argument("--per-class", type=int, default=15000, help="most SemEval tweets of a sentiment")
    parser.add_argument("--epochs", type=int, default=3, help="epochs of the support stage")
    parser.add_argument("--rehearsal", type=int, default=1000, help="SemEval tweets of a sentiment in each")
    parser.add_argument("--rate", type=float, default=5e-5, help="learning rate of the support stage")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


Encode = Callable[[list[Example]], list[list[int]]]
Teach = Callable[[list[list[int]]], SoftLabels | None]


def general_stage(
    model: TriageEncoder, args: argparse.Namespace, tokens: Encode, teach: Teach, sets: dict, turn: int
) -> None:
    """One pass over SemEval, emotion and severity. The second one sees a smaller, more even choice."""
    rng = random.Random(args.seed + 100 * turn)
    rows = capped(read_semeval(args.data), args.per_class // (2 * turn + 1), rng)
    rows += read_emotion(args.data) + read_severity(args.data)
    log(f"general stage, pass {turn + 1}: {len(rows)} tweets")
    rate = 6e-5 / (turn + 1)
    stage = Stage(model, -(-len(rows) // 32), rate, 0.0, args.out / f"general-{turn + 1}.state")
    ids = tokens(rows)
    stage.epoch(rows, ids, None, teach(ids), 32, rng, f"general {turn + 1}")
    model.load_state_dict(stage.average.module.state_dict())
    torch.save(model.state_dict(), args.out / f"general-{turn + 1}.pt")
    log(json.dumps(evaluate(model, sets)["tweeteval"]))


def support_stage(
    model: TriageEncoder, args: argparse.Namespace, tokens: Encode, teach: Teach, sets: dict, rng: random.Random
) -> None:
    severity, semeval = read_severity(args.data), read_semeval(args.data)
    main = read_written(WRITTEN)
    main += [r for r in severity + semeval if r.sentiment != UNLABELLED and r.topic != UNLABELLED]
    chatter = [r for r in severity if r.sentiment == UNLABELLED and r.topic != UNLABELLED]
    languages = read_languages(WRITTEN / "languages")
    targets = torch.from_numpy(predict(pretrained(args.base), tokens(main))["embedding"])
    size = 16
    sizes = len(main) + len(languages) + len(capped(semeval, args.rehearsal, random.Random(0))) + CHATTER
    stage = Stage(model, sizes * args.epochs // size, args.rate, 0.5, args.out / "support.state")
    log(f"support stage: {len(main)} labelled, {len(languages)} for language, {sizes} in an epoch")
    best, figures = -1.0, []
    for epoch in range(args.epochs):
        fresh = [replace(r, text=vary(r.text, r.industry, rng)) for r in main]
        rows = fresh + languages + capped(semeval, args.rehearsal, rng) + rng.sample(chatter, CHATTER)
        anchors = torch.cat([targets, targets.new_zeros(len(rows) - len(fresh), targets.size(1))])
        ids = tokens(rows)
        stage.epoch(rows, ids, anchors, teach(ids), size, rng, f"epoch {epoch + 1}")
        if stage.step <= stage.skip:
            continue
        report = evaluate(stage.average.module, sets)
        figures.append({"epoch": epoch + 1, "selection": selection(report), **report})
        log(json.dumps(figures[-1]))
        (args.out / "figures.json").write_text(json.dumps(figures, indent=2))
        if figures[-1]["selection"] > best:
            best = figures[-1]["selection"]
            torch.save(stage.average.module.state_dict(), args.out / "triage.pt")
            log(f"kept epoch {epoch + 1}")


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(args.base, MAX_TOKENS)

    def tokens(rows: list[Example]) -> list[list[int]]:
        return encode(tokenizer, rows)

    sets = {n: (r, tokens(r)) for n, r in (("dev", read_dev(args.data)), ("tweeteval", read_tweeteval_val(args.data)))}
    teachers = Teachers(args.teachers) if args.teachers else None

    def teach(ids: list[list[int]]) -> SoftLabels | None:
        return teachers and teachers.teach(ids)

    model = pretrained(args.base)
    first = 0
    for turn in range(GENERAL_PASSES):
        done = args.general or args.out / f"general-{turn + 1}.pt"
        if done.exists():
            model.load_state_dict(torch.load(done, weights_only=True))
            log(f"starts from {done}")
            first = GENERAL_PASSES if args.general else turn + 1
    for turn in range(first, GENERAL_PASSES):
        general_stage(model, args, tokens, teach, sets, turn)
    support_stage(model, args, tokens, teach, sets, random.Random(args.seed + 1))


if __name__ == "__main__":
    main()
