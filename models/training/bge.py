"""Turns the ONNX file of BGE-small-en-v1.5 (from the langchain4j artifact on Maven Central) into a folder that
`load_pretrained` reads: model.safetensors with BERT's names, and the tokenizer.

    python models/training/bge.py --jar FILE --out DIR
"""

import argparse
import re
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file

_weight_of = re.compile(r"^/(encoder/layer\.\d+/.*)/MatMul$")


def tensors_of(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Initialisers carry the names of the layers, but for the weights of linear layers: those are anonymous,
    transposed, and found by the name of the MatMul that reads them."""
    values = {x.name: numpy_helper.to_array(x) for x in model.graph.initializer}
    tensors = {n: v for n, v in values.items() if n.startswith(("embeddings.", "encoder."))}
    for node in model.graph.node:
        match = _weight_of.match(node.name)
        weights = [name for name in node.input if name in values]
        if match and weights:
            tensors[f"{match[1].replace('/', '.')}.weight"] = values[weights[0]].T
    return {n: torch.from_numpy(v.copy()) for n, v in tensors.items() if v.dtype == "float32"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jar", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(args.jar) as jar:
        save_file(tensors_of(onnx.load_from_string(jar.read("bge-small-en-v1.5.onnx"))), args.out / "model.safetensors")
        (args.out / "tokenizer.json").write_bytes(jar.read("bge-small-en-v1.5-tokenizer.json"))


if __name__ == "__main__":
    main()
