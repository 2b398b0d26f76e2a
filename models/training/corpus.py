"""Readers of the training data: public sets from the data folder, written tweets from `written/`.

A line that does not hold what it should is counted, named on standard error and skipped."""

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from labels import LANGUAGE, SENTIMENT, TOPIC, UNLABELLED

WRITTEN = Path(__file__).parent / "written"
# Topic, urgency and sentiment of public tweets, by their id in the set; the tweets themselves are not ours to ship.
XCI_LABELS = Path(__file__).parent / "xci-labels.tsv"
SEMEVAL_LABELS = Path(__file__).parent / "semeval-labels.tsv"
# Real tweets are worth more than invented ones.
REAL_WEIGHT = 1.3


@dataclass(frozen=True)
class Example:
    """Raw text; `previous` is the same customer's message before it in the thread."""

    text: str
    sentiment: int = UNLABELLED
    topic: int = UNLABELLED
    urgency: int = UNLABELLED
    language: int = UNLABELLED
    emotion: int = UNLABELLED
    severity: int = UNLABELLED
    previous: str = ""
    industry: str = ""
    # How much the example counts in the loss: less where its labels are only probable.
    weight: float = 1.0


def _refuse(path: Path, number: int, reason: object) -> None:
    print(f"{path}:{number}: skipped, {reason}", file=sys.stderr)


def _ours(path: Path) -> dict[str, dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines, delimiter="\t")}


def read_semeval(data: Path) -> list[Example]:
    """SemEval 2017 task 4: sentiment; of its tweets about brands a few have our own topic and urgency by their id."""
    ours = _ours(SEMEVAL_LABELS)
    rows: list[Example] = []
    with gzip.open(data / "semeval2017" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 3 and cells[1] in SENTIMENT:
                example = Example(cells[2], sentiment=SENTIMENT.index(cells[1]), language=0)
                label = ours.get(cells[0])
                if label is not None:
                    example = replace(
                        example,
                        topic=TOPIC.index(label["topic"]),
                        urgency=int(label["urgency"]),
                        weight=REAL_WEIGHT,
                    )
                rows.append(example)
    return rows


def read_emotion(data: Path) -> list[Example]:
    """TweetEval emotion: anger, joy, optimism, sadness."""
    return [Example(text, emotion=int(label)) for text, label in _tweeteval(data, "emotion", "train")]


def read_severity(data: Path) -> list[Example]:
    """X-CI: how severe a complaint is, 0 to 4. Tweets to brands have our own labels by their id; its random
    tweets address nobody's support, most of the time."""
    ours = _ours(XCI_LABELS)
    rows: list[Example] = []
    with open(data / "xci-severity" / "x-ci.csv", encoding="utf-8", errors="replace", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Severity"] not in set("01234"):
                continue
            example = Example(row["tweet"], severity=int(row["Severity"]), weight=0.5)
            label = ours.get(row["id"])
            if label is not None:
                example = replace(
                    example,
                    topic=TOPIC.index(label["topic"]),
                    urgency=int(label["urgency"]),
                    sentiment=SENTIMENT.index(label["sentiment"]),
                    weight=REAL_WEIGHT,
                )
            elif row["label"] == "0" and row["domain"] in ("random_reply", "random_tweet"):
                example = replace(example, topic=TOPIC.index("other"), urgency=0)
            rows.append(example)
    return rows


def read_written(*folders: Path) -> list[Example]:
    """Invented tweets: `text`, `topic`, `urgency`, `sentiment`, and where known `previous`, `industry`."""
    rows: list[Example] = []
    for path, number, row in _lines(folders):
        try:
            rows.append(
                Example(
                    row["text"],
                    SENTIMENT.index(row["sentiment"]),
                    TOPIC.index(row["topic"]),
                    range(4).index(row["urgency"]),
                    language=0,
                    previous=row.get("previous", ""),
                    industry=row.get("industry", ""),
                )
            )
        except (KeyError, ValueError, TypeError) as problem:
            _refuse(path, number, problem)
    return rows


def read_languages(folder: Path) -> list[Example]:
    """Texts with the code of their language: `text`, `lang`."""
    rows: list[Example] = []
    for path, number, row in _lines([folder]):
        try:
            rows.append(Example(row["text"], language=LANGUAGE.index("en" if row["lang"] == "en" else "other")))
        except (KeyError, TypeError) as problem:
            _refuse(path, number, problem)
    return rows


def read_dev(data: Path) -> list[Example]:
    """Real support tweets. Selection and calibration only: never trained on."""
    with open(data / "tweets-dev.tsv", encoding="utf-8", newline="") as lines:
        return [
            Example(
                row["text"],
                SENTIMENT.index(row["sentiment"]),
                TOPIC.index(row["topic"]),
                int(row["urgency"]),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def read_tweeteval_val(data: Path) -> list[Example]:
    """TweetEval's sentiment validation split. Selection only."""
    return [Example(text, sentiment=int(label)) for text, label in _tweeteval(data, "sentiment", "val")]


def _tweeteval(data: Path, task: str, split: str) -> Iterator[tuple[str, str]]:
    folder = data / "tweeteval" / task
    with gzip.open(folder / f"{split}_text.txt.gz", "rt", encoding="utf-8") as lines:
        texts = lines.read().rstrip("\n").split("\n")
    labels = (folder / f"{split}_labels.txt").read_text().split()
    return zip(texts, labels, strict=True)


def _lines(folders: Iterator[Path] | list[Path] | tuple[Path, ...]) -> Iterator[tuple[Path, int, dict]]:
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                try:
                    row = json.loads(line)
                    if not isinstance(row["text"], str):
                        raise TypeError("text is no string")
                    yield path, number, row
                except (ValueError, KeyError, TypeError) as problem:
                    _refuse(path, number, problem)
