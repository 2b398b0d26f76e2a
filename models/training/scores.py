"""Inference over a set and the figures that models are selected by."""

import numpy as np
import torch
from sklearn.metrics import cohen_kappa_score, f1_score, recall_score

from batching import pad
from corpus import Example
from encoder import TriageEncoder
from labels import HEADS

Outputs = dict[str, np.ndarray]


def half_precision() -> torch.autocast:
    """bfloat16 where the processor multiplies matrices in it, several times faster there; else float32."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported())


def predict(model: TriageEncoder, rows: list[list[int]], size: int = 64) -> Outputs:
    """Logits of each head and the embedding, in the order of `rows`, in float32."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    parts: list[tuple[np.ndarray, ...]] = []
    with torch.inference_mode():
        for start in range(0, len(order), size):
            ids, mask = pad([rows[i] for i in order[start : start + size]])
            parts.append(tuple(x.float().numpy() for x in model(ids, mask)))
    back = np.argsort(order)
    names = [*HEADS, "embedding"]
    return {name: np.concatenate([p[k] for p in parts])[back] for k, name in enumerate(names)}


def labels_of(examples: list[Example], head: str) -> np.ndarray:
    return np.array([getattr(x, head) for x in examples])


def head_scores(logits: np.ndarray, gold: np.ndarray, head: str) -> dict[str, float]:
    guess = logits.argmax(1)
    scores = {
        "accuracy": float((guess == gold).mean()),
        "macroF1": float(f1_score(gold, guess, average="macro", zero_division=0)),
        "macroRecall": float(recall_score(gold, guess, average="macro", zero_division=0)),
    }
    if head == "urgency":
        scores["kappa"] = float(cohen_kappa_score(gold, guess, weights="quadratic", labels=[0, 1, 2, 3]))
        critical = gold == 3
        scores["criticalRecall"] = float((guess[critical] == 3).mean()) if critical.any() else float("nan")
    return scores


def neighbour_accuracy(embedding: np.ndarray, topics: np.ndarray, k: int = 5) -> float:
    """Share of tweets whose k nearest others vote for their topic: is the embedding good for similarity?"""
    similarity = embedding @ embedding.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = np.argsort(-similarity, axis=1)[:, :k]
    votes = np.array([np.bincount(topics[row], minlength=11).argmax() for row in nearest])
    return float((votes == topics).mean())
