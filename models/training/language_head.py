"""Fits the language head anew on the finished encoder's features: whether a text is English is told by far more
texts, and far worse spelled ones, than the other heads can bear. Then weighs it against what the words themselves
tell (language_signs.py), on texts that the head was not fitted on, and writes those weights beside the checkpoint.

    python models/training/language_head.py --data DIR --base DIR --checkpoint FILE [--measure FILE.jsonl]
"""

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from augment import garble
from batching import encode, load_tokenizer, pad
from corpus import WRITTEN, Example, read_languages, read_semeval, read_severity, read_written
from encoder import TriageEncoder, trained
from language_signs import language_signs
from train import MAX_TOKENS

GENERAL = 4000
BATCH = 64
FOLDS = 5
LANGUAGE_FILE = "language.json"


def features(model: TriageEncoder, rows: list[list[int]]) -> np.ndarray:
    model.eval()
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    parts = []
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            ids, mask = pad([rows[i] for i in order[start : start + BATCH]])
            parts.append(model.read(ids, mask)[0].numpy())
    return np.concatenate(parts)[np.argsort(order)]


def corpus(data: Path, rng: random.Random) -> list[Example]:
    english = [replace(r, previous="") for r in read_written(WRITTEN)]
    english += rng.sample(read_semeval(data), GENERAL)
    english += [r for r in read_severity(data) if r.sentiment >= 0]
    languages = read_languages(WRITTEN / "languages")
    hard = [r for r in languages if r.language == 0]
    foreign = [r for r in languages if r.language == 1]
    rows = [replace(r, language=0) for r in english + hard * 3] + foreign
    rows += [replace(r, text=garble(r.text, rng), language=0) for r in rng.sample(english, 3000) + hard * 2]
    # A foreign text stays foreign when it is short or badly typed.
    rows += [replace(r, text=garble(r.text, rng)) for r in foreign]
    rows += [replace(r, text=cut(r.text, rng)) for r in foreign if len(r.text.split()) > 5]
    return rows


def cut(text: str, rng: random.Random) -> str:
    words = text.split()
    at = rng.randrange(0, len(words) - 3)
    return " ".join(words[at : at + rng.randrange(3, 6)])


def with_signs(logits: np.ndarray, rows: list[Example]) -> np.ndarray:
    return np.column_stack([logits, [language_signs(r.text) for r in rows]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--measure", type=Path, help="held-out lines with text and lang")
    args = parser.parse_args()
    tokenizer = load_tokenizer(args.base, MAX_TOKENS)
    state = torch.load(args.checkpoint, weights_only=True)
    model = trained(args.checkpoint)
    rows = corpus(args.data, random.Random(7))
    x, y = features(model, encode(tokenizer, rows)), np.array([r.language for r in rows])
    head = LogisticRegression(C=0.3, max_iter=3000)
    unseen = cross_val_predict(head, x, y, cv=FOLDS, method="decision_function")
    fit = head.fit(x, y)
    weights = LogisticRegression(C=10).fit(with_signs(unseen, rows), y)
    # Two logits: English stays at zero.
    state["heads.language.weight"] = torch.tensor(np.stack([np.zeros(x.shape[1]), fit.coef_[0]])).float()
    state["heads.language.bias"] = torch.tensor([0.0, float(fit.intercept_[0])])
    torch.save(state, args.checkpoint)
    named = dict(zip(("logit", "english", "foreign", "letters"), weights.coef_[0].tolist(), strict=True))
    (args.checkpoint.parent / LANGUAGE_FILE).write_text(json.dumps({"bias": float(weights.intercept_[0]), **named}))
    print(weights.intercept_, named)
    if args.measure:
        lines = [json.loads(line) for line in args.measure.read_text(encoding="utf-8").splitlines()]
        held = [Example(line["text"]) for line in lines]
        logits = fit.decision_function(features(model, encode(tokenizer, held)))
        other, foreign = weights.predict_proba(with_signs(logits, held))[:, 1], np.array([line["lang"] != "en" for line in lines])
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
            flagged = other > threshold
            print(threshold, "other", flagged[foreign].mean().round(3), "english", flagged[~foreign].mean().round(3))


if __name__ == "__main__":
    main()
