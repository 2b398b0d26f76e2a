"""Lifts of logits, temperatures, and the thresholds below which a head says `unsure`: all
fitted on held-out tweets."""

import numpy as np

from corpus import Example
from sklearn.metrics import cohen_kappa_score, f1_score, recall_score

from labels import HEADS, TOPIC
from scores import Outputs, labels_of

# What a head says without `unsure` is right at least this often. At nine in ten it would say so little of
# topic and urgency (29 % and 18 %) that the mark would mean nothing.
SURE_ACCURACY = 0.8
FEWEST = 30
# Log-likelihood a tweet: less than the sample can tell.
NEARLY = 0.008
BINS = 10
# Heads with a temperature; language has a plain threshold.
CALIBRATED = ("sentiment", "topic", "urgency")
LANGUAGE_KNOWN_FROM = 0.5


def _kappa(gold: np.ndarray, guess: np.ndarray) -> float:
    return float(cohen_kappa_score(gold, guess, weights="quadratic"))


def _macro_recall(gold: np.ndarray, guess: np.ndarray) -> float:
    return float(recall_score(gold, guess, average="macro", zero_division=0))


def _macro_f1(gold: np.ndarray, guess: np.ndarray) -> float:
    return float(f1_score(gold, guess, average="macro", zero_division=0))


# The figure that a head's lifts shall raise, and the labels that may be lifted.
LIFTED = {
    "sentiment": (_macro_recall, [0, 1, 2]),
    "topic": (_macro_f1, [TOPIC.index("other")]),
    "urgency": (_kappa, [0, 1, 2, 3]),
}
PRICE = 0.004


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(1, keepdims=True))
    return scaled / scaled.sum(1, keepdims=True)


def fit_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """Of the temperatures that are nearly as likely as the likeliest (Guo et al. 2017), the best calibrated."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4.0), 120))
    rows = np.arange(len(gold))
    losses = np.array([-np.log(softmax(logits, t)[rows, gold] + 1e-12).mean() for t in grid])
    likely = grid[losses <= losses.min() + NEARLY]
    return round(float(min(likely, key=lambda t: calibration_error(softmax(logits, t), gold))), 3)


def calibration_error(probabilities: np.ndarray, gold: np.ndarray) -> float:
    """Expected calibration error in ten bins, as models/evals/metrics.ts has it."""
    top, right = probabilities.max(1), probabilities.argmax(1) == gold
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    parts = [bins == i for i in range(BINS) if (bins == i).any()]
    return float(sum(part.mean() * abs(top[part].mean() - right[part].mean()) for part in parts))


def unsure_below(probabilities: np.ndarray, gold: np.ndarray) -> float:
    """The lowest threshold above which the answers are right at least four times in five."""
    top, right = probabilities.max(1), probabilities.argmax(1) == gold
    for threshold in np.arange(0.2, 0.99, 0.01):
        sure = top >= threshold
        if sure.sum() >= FEWEST and right[sure].mean() >= SURE_ACCURACY:
            return round(float(threshold), 2)
    return 0.99


def lifts(logits: np.ndarray, gold: np.ndarray, head: str) -> np.ndarray:
    """What to add to each logit for the best figure of the head on held-out tweets: invented tweets are not
    as often low, high or about nothing as real ones are. Few numbers, found by coordinate ascent, each of
    which must pay for its size."""
    figure, free = LIFTED[head]
    lift = np.zeros(logits.shape[1])

    def worth(candidate: np.ndarray) -> float:
        return figure(gold, (logits + candidate).argmax(1)) - PRICE * float(np.abs(candidate).sum())

    best = worth(lift)
    for step in (0.8, 0.4, 0.2, 0.1):
        for label in free * 3:
            for change in (-step, step):
                candidate = lift.copy()
                candidate[label] += change
                value = worth(candidate)
                if value > best + 1e-9:
                    best, lift = value, candidate
    return lift.round(2)


def cross_fitted(logits: np.ndarray, gold: np.ndarray, head: str, folds: int = 5) -> dict[str, float]:
    """The figure without lifts, and with lifts that were fitted on the other folds."""
    figure = LIFTED[head][0]
    fold = np.random.default_rng(7).permutation(len(gold)) % folds
    guess = np.zeros(len(gold), dtype=int)
    for k in range(folds):
        here = fold == k
        guess[here] = (logits[here] + lifts(logits[~here], gold[~here], head)).argmax(1)
    return {"without": figure(gold, logits.argmax(1)), "with": figure(gold, guess)}


def held_out(
    head: str, dev: Outputs, tweeteval: Outputs, sets: dict[str, list[Example]]
) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels that a head is fitted on. Sentiment has both sets, support tweets counted twice:
    both kinds are what the product meets, and general tweets are three times as many."""
    logits, gold = dev[head], labels_of(sets["dev"], head)
    if head == "sentiment":
        logits = np.concatenate([logits, logits, tweeteval[head]])
        gold = np.concatenate([gold, gold, labels_of(sets["tweeteval"], head)])
    return logits, gold


def calibrate(dev: Outputs, tweeteval: Outputs, sets: dict[str, list[Example]]) -> dict[str, dict]:
    """Per head: label order, temperature, threshold."""
    heads: dict[str, dict] = {}
    for head in CALIBRATED:
        logits, gold = held_out(head, dev, tweeteval, sets)
        temperature = fit_temperature(logits, gold)
        threshold = unsure_below(softmax(logits, temperature), gold)
        heads[head] = {"labels": HEADS[head], "temperature": temperature, "unsureBelow": threshold}
    return heads
