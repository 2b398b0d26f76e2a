"""Says which training tweets are too like a text that the model is measured on or that the demo shows, or
like one another: half or more of their word 5-grams are shared. Exits 1 if any.

    python models/training/overlap.py --data DIR

A figure on tweets that training has nearly seen flatters the model; near-copies within training teach it
one thing twice. Handles, links and case do not count; texts under five words are compared whole."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import WRITTEN, read_dev

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "supabase" / "local" / "x" / "demo"
EVALS = HERE.parent / "evals"

SIZE = 5
SHARED = 0.5

Gram = tuple[str, ...]

_ignored = re.compile(r"@\w+|https?://\S+")
_word = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
# Comments come first, so that an apostrophe within one opens no string.
_literal = re.compile(
    r"//[^\n]*|/\*.*?\*/|'((?:\\.|[^'\\\n])*)'|\"((?:\\.|[^\"\\\n])*)\"|`((?:\\.|[^`\\])*)`", re.DOTALL
)
_escape = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Text:
    """`place` tells a person where it stands; `previous` is the message before it, where that counts too."""

    place: str
    text: str
    previous: str = ""


@dataclass(frozen=True)
class Match:
    place: str
    text: str
    like: Text
    share: float


def words(text: str) -> list[str]:
    return _word.findall(_ignored.sub(" ", text).lower().replace("\u2019", "'"))


def grams(text: str, previous: str = "") -> frozenset[Gram]:
    """The word 5-grams. Of fewer words all of them as one, of none (emoji) what remains of the text; with the
    message before, since "still nothing" means another thing in every thread."""
    found = words(text)
    if len(found) >= SIZE:
        return frozenset(tuple(found[i : i + SIZE]) for i in range(len(found) - SIZE + 1))
    rest = tuple(found) or tuple("".join(_ignored.sub(" ", text).split()))
    return frozenset([(*rest, "|", *words(previous)) if previous else rest]) if rest else frozenset()


def index(texts: Iterable[Text]) -> dict[Gram, list[Text]]:
    known: dict[Gram, list[Text]] = {}
    for one in texts:
        for gram in grams(one.text, one.previous):
            known.setdefault(gram, []).append(one)
    return known


def likest(one: Text, known: dict[Gram, list[Text]]) -> Match | None:
    """The other text with most of this one's 5-grams, if that is half of them or more."""
    own = grams(one.text, one.previous)
    counts: dict[Text, int] = {}
    for gram in own:
        for other in known.get(gram, ()):
            if other.place != one.place:
                counts[other] = counts.get(other, 0) + 1
    if not counts:
        return None
    best = max(counts, key=lambda other: counts[other])
    share = counts[best] / len(own)
    return Match(one.place, one.text, best, share) if share >= SHARED else None


def literals(source: str) -> Iterator[str]:
    """The string literals of a TypeScript file."""
    for match in _literal.finditer(source):
        found = next((group for group in match.groups() if group is not None), None)
        if found:
            yield _escape.sub(lambda m: " " if m[1] in "nrt" else m[1], found)


def demo_texts(folder: Path) -> list[Text]:
    """What the demo's customers and strangers say. Its other literals (keys, names) are too short to be like a
    tweet, but one word alone can be a tweet: those without a space are left out."""
    sources = [*sorted((folder / "scenes").glob("*.ts")), *sorted((folder / "answers").glob("*.ts"))]
    sources += [folder / "fragments.ts", folder / "remix.ts", folder / "continuation.ts"]
    return [
        Text(f"demo {path.name}: {text}", text)
        for path in sources
        for text in literals(path.read_text(encoding="utf-8"))
        if " " in text.strip()
    ]


def jsonl_texts(paths: Iterable[Path]) -> list[Text]:
    """Lines without a text, or that are no JSON, are the readers' to complain of (corpus.py)."""
    found: list[Text] = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                text, previous = row["text"], row.get("previous") or ""
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            if isinstance(text, str) and isinstance(previous, str):
                found.append(Text(f"{path.name}:{number}", text, previous))
    return found


def apart(texts: Iterable[Text]) -> list[Text]:
    """Every message by itself, also those that only stand before another."""
    return [
        Text(f"{one.place}{suffix}", text)
        for one in texts
        for suffix, text in (("", one.text), (" (previous)", one.previous))
        if text
    ]


def report(kind: str, matches: list[Match]) -> int:
    for match in matches:
        print(f"{match.place}: {match.share:.0%} as in {match.like.place}: {match.text} <> {match.like.text}")
    print(f"{len(matches)} training texts are too like {kind}")
    return len(matches)


def found_in(texts: Iterable[Text], known: dict[Gram, list[Text]]) -> list[Match]:
    return [match for one in texts if (match := likest(one, known))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds tweets-dev.tsv")
    data: Path = parser.parse_args().data
    written = jsonl_texts(sorted(WRITTEN.glob("*.jsonl")))
    languages = jsonl_texts(sorted((WRITTEN / "languages").glob("*.jsonl")))
    read = apart([*written, *languages])
    print(f"{len(written)} tweets, {len(languages)} texts in languages, {len(read)} messages in all")

    dev = [Text(f"dev tweet {number}", row.text) for number, row in enumerate(read_dev(data), 1)]
    found = report("a development tweet", found_in(read, index(dev)))
    found += report("a demo tweet", found_in(read, index(demo_texts(DEMO))))
    own = apart(jsonl_texts([EVALS / "own-examples.jsonl", EVALS / "threads.jsonl"]))
    found += report("a text of our own evaluations", found_in(apart(written), index(own)))
    # By itself each: a short text may well stand in both, once for its labels and once for its language.
    found += report("another training tweet", found_in(written, index(written)))
    found += report("another text for languages", found_in(languages, index(languages)))
    measured = index(jsonl_texts([EVALS / "languages.jsonl"]))
    found += report("a text that languages are measured on", found_in(languages, measured))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
