"""ONNX graphs: export, fusion and the two quantised forms that the product ships."""

import logging
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from encoder import ATTENTION_HEADS, HIDDEN, VOCABULARY, TriageEncoder

OUTPUTS = ["sentiment_logits", "topic_logits", "urgency_logits", "language_logits", "sentence_embedding"]
# Below this many values the scale costs more than the byte saves.
SMALLEST_QUANTISED = 16_384


def to_onnx(model: TriageEncoder, path: Path) -> None:
    model.eval()
    ids = torch.randint(5, 30_000, (2, 32))
    axes = {name: {0: "batch_size"} for name in OUTPUTS}
    axes |= {name: {0: "batch_size", 1: "sequence_length"} for name in ("input_ids", "attention_mask")}
    # The TorchScript exporter keeps the operation order that the fusion below recognises.
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        str(path),
        dynamo=False,
        opset_version=17,
        do_constant_folding=True,
        input_names=["input_ids", "attention_mask"],
        output_names=OUTPUTS,
        dynamic_axes=axes,
    )


def fuse(source: Path, target: Path) -> dict[str, int]:
    """Attention, LayerNorm and GELU become one operator each. `Attention` rather than
    `MultiHeadAttention`: the latter fails on WebGPU with a padding mask."""
    logging.getLogger("onnxruntime.transformers").setLevel(logging.ERROR)
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    options.use_multi_head_attention = False
    fused = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=ATTENTION_HEADS,
        hidden_size=HIDDEN,
        optimization_options=options,
        opt_level=0,
    )
    fused.save_model_to_file(str(target))
    counts = {k: v for k, v in fused.get_fused_operator_statistics().items() if v}
    if counts.get("Attention") != 6:
        raise SystemExit(f"attention was not fused: {counts}")
    return counts


def dynamic_int8(source: Path, target: Path) -> None:
    """Int8 weights, activations quantised at run time: the fastest form on WebAssembly."""
    narrowed = target.with_suffix(".narrowed")
    model = onnx.load(source)
    narrow_vocabulary(model)
    onnx.save(model, narrowed)
    quantize_dynamic(
        narrowed,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        # 7-bit weights cannot overflow the 16-bit sums of processors without VNNI, nor of relaxed SIMD:
        # the integer products are the same on every machine, and no figure is worse than with 8 bits.
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Attention", "Gemm"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )
    narrowed.unlink()


def weight_only_int8(source: Path, target: Path) -> None:
    """Int8 weights that `DequantizeLinear` widens in the graph, float arithmetic: WebGPU has no
    integer matrix product, and this keeps the fused operators and the small file."""
    model = onnx.load(source)
    narrow_vocabulary(model)
    weights = _weights(model)
    nodes: list[onnx.NodeProto] = []
    for node in model.graph.node:
        weight = weights.get(node.input[1]) if node.op_type in ("MatMul", "Attention") else None
        if weight is not None and weight.ndim == 2 and weight.size >= SMALLEST_QUANTISED:
            name = node.input[1]
            values, scale = _symmetric_int8(weight, axis=1)
            _replace(model, name, {f"{name}_int8": values, f"{name}_scale": scale})
            inputs = [f"{name}_int8", f"{name}_scale"]
            widen = helper.make_node("DequantizeLinear", inputs, [f"{name}_wide"], f"{name}_widen", axis=1)
            nodes.append(widen)
            node.input[1] = f"{name}_wide"
        nodes.append(node)
    _set_nodes(model, nodes)
    onnx.save(model, target)


def narrow_vocabulary(model: onnx.ModelProto) -> None:
    """The word embeddings as int8 with a scale for each word, half of the file's bytes otherwise. Only
    the rows of the batch are widened. One scale for the table, as quantize_dynamic has it, would be
    ruled by a few outlying words."""
    weights = _weights(model)
    nodes: list[onnx.NodeProto] = []
    for node in model.graph.node:
        weight = weights.get(node.input[0]) if node.op_type == "Gather" else None
        if weight is None or weight.ndim != 2 or weight.shape[0] != VOCABULARY:
            nodes.append(node)
            continue
        table, ids, out = node.input[0], node.input[1], node.output[0]
        values, scale = _symmetric_int8(weight, axis=0)
        _replace(model, table, {f"{table}_int8": values, f"{table}_scale": scale.reshape(-1, 1)})
        nodes += [
            helper.make_node("Gather", [f"{table}_int8", ids], [f"{out}_int8"], f"{out}_gather", axis=0),
            helper.make_node("Cast", [f"{out}_int8"], [f"{out}_cast"], f"{out}_widen", to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{table}_scale", ids], [f"{out}_scale"], f"{out}_scales", axis=0),
            helper.make_node("Mul", [f"{out}_cast", f"{out}_scale"], [out], f"{out}_scaled"),
        ]
    _set_nodes(model, nodes)


def _weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}


def _symmetric_int8(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Values, and one scale for each index of `axis`."""
    scale = np.abs(weight).max(axis=1 - axis) / 127.0
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    spread = scale[np.newaxis, :] if axis == 1 else scale[:, np.newaxis]
    return np.clip(np.rint(weight / spread), -127, 127).astype(np.int8), scale


def _replace(model: onnx.ModelProto, name: str, by: dict[str, np.ndarray]) -> None:
    kept = [i for i in model.graph.initializer if i.name != name]
    del model.graph.initializer[:]
    model.graph.initializer.extend([*kept, *(numpy_helper.from_array(v, k) for k, v in by.items())])


def _set_nodes(model: onnx.ModelProto, nodes: list[onnx.NodeProto]) -> None:
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del model.graph.node[:]
    model.graph.node.extend(copies)
