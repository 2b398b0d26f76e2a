"""BERT encoder of MiniLM's width with the shipped heads and a sentence embedding, in one forward pass."""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from labels import AUXILIARY, HEADS

HIDDEN, LAYERS, ATTENTION_HEADS, FEED_FORWARD = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
HEAD_WIDTH = HIDDEN // ATTENTION_HEADS
EPSILON = 1e-12


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.project = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.expand, self.contract = nn.Linear(HIDDEN, FEED_FORWARD), nn.Linear(FEED_FORWARD, HIDDEN)
        self.norm_attention, self.norm_output = (nn.LayerNorm(HIDDEN, EPSILON) for _ in range(2))
        self.dropout = nn.Dropout(dropout)

    @staticmethod
    def _split(x: Tensor) -> Tensor:
        return x.view(x.size(0), x.size(1), ATTENTION_HEADS, HEAD_WIDTH).permute(0, 2, 1, 3)

    def _attend(self, x: Tensor, bias: Tensor, spelled_out: bool) -> Tensor:
        query, key, value = (self._split(p(x)) for p in (self.query, self.key, self.value))
        if not spelled_out:
            return F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        # onnxruntime's optimizer only recognises attention in exactly this order of operations.
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(HEAD_WIDTH)
        return torch.matmul(torch.softmax(scores + bias, dim=-1), value)

    def forward(self, x: Tensor, bias: Tensor, spelled_out: bool) -> Tensor:
        context = self._attend(x, bias, spelled_out).permute(0, 2, 1, 3).contiguous()
        context = context.view(context.size(0), context.size(1), HIDDEN)
        x = self.norm_attention(self.dropout(self.project(context)) + x)
        return self.norm_output(self.dropout(self.contract(F.gelu(self.expand(x)))) + x)


class TriageEncoder(nn.Module):
    """(input_ids, attention_mask), both int64 [batch, sequence], to logits [batch, labels] for each
    head and an L2-normalised mean-pooled embedding [batch, 384]."""

    def __init__(self, layers: int = LAYERS, dropout: float = 0.1, spelled_out: bool = False) -> None:
        super().__init__()
        self.spelled_out = spelled_out
        self.word, self.position, self.segment = (
            nn.Embedding(n, HIDDEN) for n in (VOCABULARY, POSITIONS, 2)
        )
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * HIDDEN, len(order)) for name, order in HEADS.items()})
        self.auxiliary = nn.ModuleDict(
            {name: nn.Linear(2 * HIDDEN, len(order)) for name, order in AUXILIARY.items()}
        )
        self.register_buffer("position_ids", torch.arange(POSITIONS).unsqueeze(0), persistent=False)

    def read(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Features that every head reads, [batch, 768], and the embedding, [batch, 384]."""
        positions = self.position(self.position_ids[:, : input_ids.size(1)])
        x = self.dropout(self.norm(self.word(input_ids) + self.segment.weight[0] + positions))
        bias = (1.0 - attention_mask.unsqueeze(1).unsqueeze(2).to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias, self.spelled_out)
        mask = attention_mask.unsqueeze(-1).to(x.dtype)
        mean = (x * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        embedding = mean / (mean * mean).sum(-1, keepdim=True).sqrt().clamp(min=1e-9)
        return self.dropout(torch.cat([x[:, 0], mean], dim=-1)), embedding

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        features, embedding = self.read(input_ids, attention_mask)
        return (*(head(features) for head in self.heads.values()), embedding)


_LAYER_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "project",
    "attention.output.LayerNorm": "norm_attention",
    "intermediate.dense": "expand",
    "output.dense": "contract",
    "output.LayerNorm": "norm_output",
}
_EMBEDDING_NAMES = {
    "word_embeddings": "word",
    "position_embeddings": "position",
    "token_type_embeddings": "segment",
    "LayerNorm": "norm",
}


def pretrained(base: Path) -> TriageEncoder:
    """A BertModel checkpoint (model.safetensors in `base`), as deep as it is; heads are fresh."""
    renamed: dict[str, Tensor] = {}
    for name, weight in load_file(base / "model.safetensors").items():
        parts = name.removeprefix("bert.").split(".")
        if parts[0] == "embeddings" and parts[1] in _EMBEDDING_NAMES:
            renamed[f"{_EMBEDDING_NAMES[parts[1]]}.{parts[2]}"] = weight.float()
        elif parts[0] == "encoder":
            ours = _LAYER_NAMES[".".join(parts[3:-1])]
            renamed[f"layers.{parts[2]}.{ours}.{parts[-1]}"] = weight.float()
    encoder = TriageEncoder(_depth(renamed))
    missing, unexpected = encoder.load_state_dict(renamed, strict=False)
    left = [name for name in missing if not name.startswith(("heads.", "auxiliary."))]
    if left or unexpected:
        raise SystemExit(f"base model does not fit: missing {left}, unexpected {unexpected}")
    return encoder


def trained(checkpoint: Path, spelled_out: bool = False) -> TriageEncoder:
    """What `train.py` saved, as deep as it is."""
    state = torch.load(checkpoint, weights_only=True)
    encoder = TriageEncoder(_depth(state), spelled_out=spelled_out)
    encoder.load_state_dict(state)
    return encoder


def _depth(state: dict[str, Tensor]) -> int:
    return 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
