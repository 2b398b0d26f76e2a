"""Tokens and length-bucketed batches: padding costs as much as text."""

import random
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from corpus import Example
from normalise import normalise


def load_tokenizer(base: Path, max_tokens: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=max_tokens)
    return tokenizer


def encode(tokenizer: Tokenizer, examples: list[Example]) -> list[list[int]]:
    """[CLS] text [SEP], and where there is one, previous message [SEP]; the end of a row that is too
    long is cut, so the previous message goes first. All one segment: the pretrained encoder knew no other."""
    limit = tokenizer.truncation["max_length"]
    separator = tokenizer.token_to_id("[SEP]")
    rows: list[list[int]] = []
    texts = tokenizer.encode_batch([normalise(x.text) for x in examples])
    for example, text in zip(examples, texts, strict=True):
        ids = text.ids
        if example.previous:
            ids = ids + tokenizer.encode(normalise(example.previous)).ids[1:]
            if len(ids) > limit:
                ids = [*ids[: limit - 1], separator]
        rows.append(ids)
    return rows


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """input_ids and attention_mask, padded to the longest row."""
    width = max(len(row) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def buckets(lengths: list[int], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Shuffled batches of indices of similar length."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    span = size * 40
    batches: list[list[int]] = []
    for start in range(0, len(order), span):
        chunk = sorted(order[start : start + span], key=lengths.__getitem__)
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(batches)
    yield from batches
