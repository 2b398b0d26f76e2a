"""Readers of the training data folder. Every reader returns normalised text."""

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from labels import SENTIMENT, TOPIC, UNLABELLED
from normalise import normalise


@dataclass(frozen=True)
class Example:
    text: str
    sentiment: int = UNLABELLED
    topic: int = UNLABELLED
    urgency: int = UNLABELLED


def read_semeval(data: Path) -> list[Example]:
    """SemEval 2017 task 4: sentiment only."""
    rows: list[Example] = []
    with gzip.open(data / "semeval2017" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 3 and cells[1] in SENTIMENT:
                rows.append(Example(normalise(cells[2]), sentiment=SENTIMENT.index(cells[1])))
    return rows


def read_written(data: Path) -> list[Example]:
    """Invented tweets, labelled for all three heads."""
    rows: list[Example] = []
    for path in sorted((data / "written").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.append(
                Example(
                    normalise(row["text"]),
                    SENTIMENT.index(row["sentiment"]),
                    TOPIC.index(row["topic"]),
                    int(row["urgency"]),
                )
            )
    return rows


def read_dev(data: Path) -> list[Example]:
    """Real support tweets. Selection and calibration only: never trained on."""
    rows: list[Example] = []
    with open(data / "tweets-dev.tsv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows.append(
                Example(
                    normalise(row["text"]),
                    SENTIMENT.index(row["sentiment"]),
                    TOPIC.index(row["topic"]),
                    int(row["urgency"]),
                )
            )
    return rows


def read_tweeteval_val(data: Path) -> list[Example]:
    """TweetEval's sentiment validation split. Selection only."""
    folder = data / "tweeteval" / "sentiment"
    with gzip.open(folder / "val_text.txt.gz", "rt", encoding="utf-8") as lines:
        texts = lines.read().rstrip("\n").split("\n")
    labels = (folder / "val_labels.txt").read_text().split()
    return [Example(normalise(text), sentiment=int(label)) for text, label in zip(texts, labels, strict=True)]
