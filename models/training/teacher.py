"""Larger models that a smaller one learns from: their probabilities tell more of a tweet than its one label, and
they have some for tweets that nobody labelled (Hinton et al. 2015, "Distilling the knowledge in a neural network")."""

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from encoder import trained
from scores import half_precision, predict

TAUGHT = ("sentiment", "topic", "urgency")
TEMPERATURE = 1.5
# How much of a taught head's loss the teachers have, where the tweet also has a label.
TRUST = 0.6

SoftLabels = dict[str, Tensor]


class Teachers:
    """Several checkpoints of `train.py` over the same vocabulary; their mean probabilities are what they teach."""

    def __init__(self, checkpoints: list[Path]) -> None:
        self.models = [trained(path) for path in checkpoints]

    def teach(self, ids: list[list[int]]) -> SoftLabels:
        """Softened probabilities of each taught head, [rows, labels]."""
        with half_precision():
            outputs = [predict(model, ids) for model in self.models]
        return {
            head: torch.stack([torch.softmax(torch.from_numpy(o[head]) / TEMPERATURE, -1) for o in outputs]).mean(0)
            for head in TAUGHT
        }


def distillation(logits: Tensor, soft: Tensor) -> Tensor:
    """Cross-entropy per row with softened probabilities, scaled so that its gradient is as large as the labels'."""
    return -(soft * F.log_softmax(logits / TEMPERATURE, -1)).sum(-1) * TEMPERATURE**2
