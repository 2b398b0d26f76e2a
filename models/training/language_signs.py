"""What the words of a text tell of its language; the twin of src/lib/domain/linear/language-signs.ts. Both are
tested on language-sign-cases.json."""

import json
import re
from pathlib import Path

WORDS = Path(__file__).parents[2] / "src" / "lib" / "domain" / "linear" / "function-words.json"
_words: dict[str, list[str]] = json.loads(WORDS.read_text(encoding="utf-8"))
_english = frozenset(_words["en"])
_foreign = frozenset(word for language, words in _words.items() if language != "en" for word in words)
_skipped = re.compile(r"https?://\S+|[@#]\w+")
# Letters alone: \w has digits and the underscore too.
_word = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_plain = re.compile(r"[a-zé']+")


def language_signs(text: str) -> tuple[float, float, float]:
    """Shares of words that are common in English, common in another language, and with letters that English words
    do without; all 0 where there are no words."""
    words = _word.findall(_skipped.sub(" ", text).replace("\u2019", "'").lower())
    if not words:
        return 0.0, 0.0, 0.0
    return (
        sum(word in _english for word in words) / len(words),
        sum(word in _foreign for word in words) / len(words),
        sum(_plain.fullmatch(word) is None for word in words) / len(words),
    )
