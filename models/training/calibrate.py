"""The lift of critical urgency, temperatures, and the thresholds below which a head says `unsure`: all
fitted on held-out tweets."""

import numpy as np

from corpus import Example
from sklearn.metrics import cohen_kappa_score

from labels import HEADS
from scores import Outputs, labels_of

# What a head says without `unsure` is right at least this often.
SURE_ACCURACY = 0.9
FEWEST = 30
# Heads with a temperature; language has a plain threshold.
CALIBRATED = ("sentiment", "topic", "urgency")
LANGUAGE_KNOWN_FROM = 0.5


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(1, keepdims=True))
    return scaled / scaled.sum(1, keepdims=True)


def fit_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """The temperature of least negative log-likelihood (Guo et al. 2017)."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4.0), 120))
    rows = np.arange(len(gold))
    losses = [-np.log(softmax(logits, t)[rows, gold] + 1e-12).mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 3)


def unsure_below(probabilities: np.ndarray, gold: np.ndarray) -> float:
    """The lowest threshold above which the answers are right at least nine times in ten."""
    top, right = probabilities.max(1), probabilities.argmax(1) == gold
    for threshold in np.arange(0.2, 0.99, 0.01):
        sure = top >= threshold
        if sure.sum() >= FEWEST and right[sure].mean() >= SURE_ACCURACY:
            return round(float(threshold), 2)
    return 0.99


def critical_lift(logits: np.ndarray, gold: np.ndarray) -> float:
    """What to add to the logit of critical urgency: the lift of the best quadratic kappa. Critical
    tweets are few, so the model by itself prefers high, which costs most where it matters most."""

    def kappa(lift: float) -> float:
        guess = (logits + np.array([0.0, 0.0, 0.0, lift])).argmax(1)
        return float(cohen_kappa_score(gold, guess, weights="quadratic"))

    return round(float(max(np.arange(0.0, 1.5, 0.1), key=kappa)), 2)


def calibrate(dev: Outputs, tweeteval: Outputs, sets: dict[str, list[Example]]) -> dict[str, dict]:
    """Per head: label order, temperature, threshold. Sentiment is fitted on both sets, weighted to
    count the same, since support tweets and general tweets are both what the product meets."""
    heads: dict[str, dict] = {}
    for head in CALIBRATED:
        logits, gold = dev[head], labels_of(sets["dev"], head)
        if head == "sentiment":
            times = max(1, round(len(sets["tweeteval"]) / len(gold)))
            logits = np.concatenate([*[logits] * times, tweeteval[head]])
            gold = np.concatenate([*[gold] * times, labels_of(sets["tweeteval"], head)])
        temperature = fit_temperature(logits, gold)
        threshold = unsure_below(softmax(logits, temperature), gold)
        heads[head] = {"labels": HEADS[head], "temperature": temperature, "unsureBelow": threshold}
    return heads
