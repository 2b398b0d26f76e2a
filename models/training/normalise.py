"""Text rules that a tweet goes through before the tokenizer.

src/lib/domain/linear/normalise.ts holds the same rules for the product, and
normalise-cases.json holds the examples that both sides are tested against: a model
that is fed text unlike its training text loses accuracy without any error.
"""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent

# \s differs between Python and JavaScript (U+FEFF, U+001C to U+001F, U+0085), so it is spelled out.
SPACE = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
ENTITIES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "nbsp": " ",
    "lsquo": "'",
    "rsquo": "'",
    "ldquo": '"',
    "rdquo": '"',
    "hellip": "...",
}
EMOJI: dict[str, str] = json.loads((HERE / "emoji.json").read_text(encoding="utf-8"))

_entity = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));")
_url = re.compile(rf"https?://[^{SPACE}]+")
_handle = re.compile(r"@[A-Za-z0-9_]+")
_emoji = re.compile("|".join(sorted(map(re.escape, EMOJI), key=len, reverse=True)))
# Variation selector, zero-width joiner, skin tones, gender signs: they only modify the emoji before them.
_modifier = re.compile("[\ufe0e\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff]")
_space = re.compile(f"[{SPACE}]+")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": "..."})


def _decode(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return ENTITIES.get(name, match.group(0))
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    # Surrogates and what lies beyond Unicode are no characters: left as written.
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match.group(0)
    return chr(code)


def normalise(text: str) -> str:
    """Entities decoded once, URLs to `http`, handles to `@user`, curly quotes made straight,
    common emoji to words (the vocabulary has none of them), whitespace collapsed."""
    text = _entity.sub(_decode, text)
    text = _url.sub("http", text)
    text = _handle.sub("@user", text)
    text = text.translate(_QUOTES)
    text = _modifier.sub("", text)
    text = _emoji.sub(lambda m: f" {EMOJI[m.group(0)]} ", text)
    return _space.sub(" ", text).strip(" ")
