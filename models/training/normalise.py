"""Text rules that a tweet goes through before the tokenizer.

src/lib/domain/linear/normalise.ts holds the same rules for the product, and
normalise-cases.json holds the examples that both sides are tested against: a model
that is fed text unlike its training text loses accuracy without any error.
"""

import json
import re
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent

# \s differs between Python and JavaScript (U+FEFF, U+001C to U+001F, U+0085), so it is spelled out.
SPACE = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
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
# Words inside a handle: at an underscore, before a capital, between letters and digits.
_seam = re.compile(r"_+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# The addressed brand and one more; further handles are names of people.
NAMED_HANDLES = 2
# Soft hyphen, zero-width characters, marks of writing direction: nobody sees them.
_invisible = re.compile("[\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Cyrillic and Greek letters that look like Latin ones, mapped only inside words that have Latin letters too.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХУІЈЅαορνιτκυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwABEKMHOPCTXYIJSaopvitkuABEZHIKMNOPTYX",
)
_letters = re.compile("[A-Za-z\u0370-\u03ff\u0400-\u052f]+")
_long = re.compile(r"([A-Za-z])\1{2,}")
_shout = re.compile(r"([!?.])\1{3,}")
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


def _without_lookalikes(match: re.Match[str]) -> str:
    word = match.group(0)
    return word.translate(_LOOKALIKES) if re.search("[A-Za-z]", word) else word


def _handles(text: str) -> str:
    named = 0

    def words(match: re.Match[str]) -> str:
        nonlocal named
        name = _seam.sub(" ", match.group(0)[1:]).strip(" ")
        if named == NAMED_HANDLES or not re.search("[A-Za-z]", name):
            return "@user"
        named += 1
        return f"@ {name}"

    return _handle.sub(words, text)


def normalise(text: str) -> str:
    """Entities decoded once, compatibility forms (NFKC) and lookalike letters made plain, what
    nobody sees dropped, URLs to `http`, the first two handles with letters to their words and the
    rest to `@user`, curly quotes made straight, common emoji to words (the vocabulary has none of
    them), elongated words and rows of marks shortened, whitespace collapsed."""
    text = _entity.sub(_decode, text)
    text = unicodedata.normalize("NFKC", text)
    text = _invisible.sub("", text)
    text = _letters.sub(_without_lookalikes, text)
    text = _url.sub("http", text)
    text = _handles(text)
    text = text.translate(_QUOTES)
    text = _modifier.sub("", text)
    text = _emoji.sub(lambda m: f" {EMOJI[m.group(0)]} ", text)
    text = _long.sub(r"\1\1", text)
    text = _shout.sub(r"\1\1\1", text)
    return _space.sub(" ", text).strip(" ")
